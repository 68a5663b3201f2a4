"""The project's own labelled questions: sound, and strangers to the content they measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.content import shipped_knowledge

from bot.errors import ContentError
from bot.evaluation.questions import URGENT, read_questions
from bot.knowledge.examples import CLARIFY, OFF_TOPIC
from bot.language.tokens import normalise

if TYPE_CHECKING:
    from bot.knowledge import Knowledge

QUESTIONS = Path(__file__).parents[1] / "questions"
# Words; everybody says "hello" and "pain", the content too.
LONG = 4
# Spanish ones are in folders of that name; the others are English.
FILES = sorted(QUESTIONS.rglob("*.yaml"))


def name(file: Path) -> str:
    """Return what a test of `file` is called."""
    return str(file.relative_to(QUESTIONS))


@pytest.fixture(scope="module")
def contents() -> dict[str, Knowledge]:
    """Return the content of each language."""
    return {language: shipped_knowledge(language) for language in ("en", "es")}


def language_of(file: Path) -> str:
    """Return the language of the questions in `file`."""
    return "es" if file.parent.name == "es" else "en"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_every_label_names_something(file: Path, contents: dict[str, Knowledge]) -> None:
    """A mistyped label would count every answer as wrong."""
    knowledge = contents[language_of(file)]
    known = {*knowledge.entries, *knowledge.small_talk, CLARIFY, OFF_TOPIC, URGENT}
    for talk in read_questions(file):
        for turn in talk.turns:
            labels = {*turn.expect, *turn.expect_all}
            assert labels, turn.text
            assert labels <= known, turn.text


@pytest.mark.parametrize("file", FILES, ids=name)
def test_no_question_stands_among_the_phrasings(file: Path, contents: dict[str, Knowledge]) -> None:
    """What was learned by heart measures nothing."""
    knowledge = contents[language_of(file)]
    learned = {normalise(text) for texts in knowledge.phrasings().values() for text in texts}
    examples = knowledge.warning_examples
    learned |= {normalise(text) for texts in examples.signs.values() for text in texts}
    learned |= {normalise(text) for text in examples.harmless}
    learned |= {normalise(example.text) for example in knowledge.examples}
    asked = {normalise(turn.text) for talk in read_questions(file) for turn in talk.turns}
    assert {text for text in asked & learned if len(text.split()) >= LONG} == set()


@pytest.mark.parametrize("file", FILES, ids=name)
def test_every_item_names_its_writer(file: Path) -> None:
    """Figures by writer are only worth something where no message is left out."""
    assert all(talk.writer for talk in read_questions(file))


def test_a_writer_is_that_of_the_items_below(tmp_path: Path) -> None:
    """Who wrote a group of messages stands once above them; above all of that nobody is known."""
    file = tmp_path / "set.yaml"
    file.write_text("""
- {text: one, expect: [squat]}
- writer: a
- {text: two, expect: [squat]}
- turns: [{text: three, expect: [squat]}]
- writer: b
- {text: four, expect: [squat]}
""")
    assert [talk.writer for talk in read_questions(file)] == ["", "a", "a", "b"]


def test_a_writer_without_a_name_is_an_error(tmp_path: Path) -> None:
    """A slip in a header must not hand its messages to the writer before."""
    file = tmp_path / "set.yaml"
    file.write_text("- writer: ''\n- {text: one, expect: [squat]}\n")
    with pytest.raises(ContentError, match=r"set\.yaml:1"):
        read_questions(file)
