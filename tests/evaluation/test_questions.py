"""The project's own labelled questions: sound, and strangers to the content they measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.evaluation.questions import CLARIFY, OFF_TOPIC, URGENT, read_questions
from bot.matching.text import normalise

if TYPE_CHECKING:
    from bot.knowledge import Knowledge

FILES = sorted((Path(__file__).parents[1] / "questions").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_label_names_something(file: Path, knowledge: Knowledge) -> None:
    """A mistyped label would count every answer as wrong."""
    known = {*knowledge.entries, *knowledge.small_talk, CLARIFY, OFF_TOPIC, URGENT}
    for talk in read_questions(file):
        for turn in talk.turns:
            labels = {*turn.expect, *turn.expect_all}
            assert labels, turn.text
            assert labels <= known, turn.text


# Longer messages only: everybody says "hello" and "pain", the content too.
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_question_stands_among_the_phrasings(file: Path, knowledge: Knowledge) -> None:
    """What was learned by heart measures nothing."""
    learned = {normalise(text) for texts in knowledge.phrasings().values() for text in texts}
    examples = knowledge.warning_examples
    learned |= {normalise(text) for texts in examples.signs.values() for text in texts}
    learned |= {normalise(text) for text in examples.harmless}
    for talk in read_questions(file):
        for turn in talk.turns:
            text = normalise(turn.text)
            assert len(text.split()) < 4 or text not in learned, turn.text
