"""What a language lacks beside another one is listed entry by entry, with place and mend."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from bilingual import ARTICLE, write_bilingual
from support.content import read_yaml

from bot.knowledge.loading.loader import compare
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENTRIES = f"{ARTICLE}/entries.yaml"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """Return a folder with a small content in English and Spanish."""
    return write_bilingual(tmp_path)


def change(file: Path, edit: Callable[[Any], object]) -> None:
    """Let `edit` change what stands in `file`."""
    data = read_yaml(file)
    edit(data)
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def lines(folder: Path) -> list[str]:
    """Return what Spanish lacks in `folder`."""
    return [str(finding).removeprefix(f"{folder}/") for finding in compare(folder, "es", "en")]


def test_a_language_that_has_it_all_lacks_nothing(faq: Path) -> None:
    """Nor does a language lack anything beside itself."""
    assert lines(faq) == []
    assert compare(content_folder(), "en", "en") == []


@pytest.mark.parametrize(
    ("file", "key", "id_", "said"),
    [
        (ENTRIES, "entries", "hip-pain", "the entry `hip-pain` is missing; add it, as in"),
        (f"{ARTICLE}/exercises.yaml", "exercises", "squat", "the exercise `squat` is missing"),
        ("small-talk.yaml", "entries", "chat.thanks", "the small talk `chat.thanks` is missing"),
        ("messages.yaml", "pages", "privacy", "the page `privacy` is missing"),
        ("messages.yaml", "commands", "squat", "the command `squat` is missing"),
    ],
)
def test_what_is_missing_is_named_with_its_place(faq: Path, file: str, key: str, id_: str, said: str) -> None:
    """File and line, and where the other language has it."""
    change(
        faq / "es" / file,
        lambda data: data.update({key: [each for each in data[key] if id_ not in each.values()]}),
    )
    (line,) = (line for line in lines(faq) if f"`{id_}` is missing" in line)
    assert line.startswith(f"es/{file}:")
    assert said in line
    assert f"{faq / 'en' / file}:" in line


def test_few_phrasings_and_examples_are_counted(faq: Path) -> None:
    """With the number that would do."""
    change(faq / "es" / ENTRIES, lambda data: data["entries"][0].update(phrasings=["sentadilla"]))
    change(faq / "es" / "warning-examples.yaml", lambda data: data["harmless"].clear())
    found = "\n".join(lines(faq))
    assert "`squat` has 1 phrasings, the other language 4; write 2 or more" in found
    assert "there are 0 harmless, the other language 4; write 2 or more" in found


def test_what_reads_as_in_the_other_language_is_to_be_translated(faq: Path) -> None:
    """A copied file is no translation; names and short labels may be the same."""
    shutil.copy(faq / "en" / ENTRIES, faq / "es" / ENTRIES)
    change(
        faq / "es" / "messages.yaml", lambda data: data["phrases"].update(empty="No words in that, sorry.")
    )
    change(
        faq / "en" / "messages.yaml", lambda data: data["phrases"].update(empty="No words in that, sorry.")
    )
    found = "\n".join(lines(faq))
    assert "of `phrasings` read as in the other language: 'what is the right form of a squat'" in found
    assert "of `title`" not in found


def test_an_exercise_follows_the_article_in_every_language(faq: Path) -> None:
    """As many steps, as many beats."""
    exercises = faq / "es" / ARTICLE / "exercises.yaml"
    change(exercises, lambda data: data["exercises"][0]["steps"].pop())
    assert any("`squat` has 5 for `steps`, and the other language 6" in line for line in lines(faq))


def test_a_missing_film_is_named(faq: Path) -> None:
    """With the command that draws it; that of another language is shown meanwhile."""
    shutil.copytree(content_folder() / "figures", faq / "figures", ignore=lambda *_: ["es"])
    exercises = faq / "es" / ARTICLE / "exercises.yaml"
    change(exercises, lambda data: data["exercises"][0].update(picture="squat"))
    assert any("there is no film" in line and "python -m bot draw" in line for line in lines(faq))


@pytest.mark.parametrize(
    "file", ["messages.yaml", "vocabulary.yaml", "warning-signs.yaml", ENTRIES, f"{ARTICLE}/article.yaml"]
)
@pytest.mark.parametrize("content", [None, "", "entries: [", "5"])
def test_a_half_finished_language_is_a_report(faq: Path, file: str, content: str | None) -> None:
    """Whatever is missing or broken: what can be read is compared, and nothing crashes."""
    if content is None:
        (faq / "es" / file).unlink()
    else:
        (faq / "es" / file).write_text(content, encoding="utf-8")
    change(faq / "es" / "small-talk.yaml", lambda data: data["entries"].pop())
    found = lines(faq)
    assert any(line.startswith(f"es/{file}:") for line in found)
    assert any("`chat.thanks` is missing" in line for line in found)


def test_a_language_that_there_is_not_is_said_to_be_missing(faq: Path) -> None:
    """A slip in its name, or nothing written yet."""
    shutil.rmtree(faq / "es")
    assert any("there is no such folder" in line for line in lines(faq))
