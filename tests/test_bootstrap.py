"""The content's folder becomes a library; one unsound language never stops the others."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from bilingual import write_bilingual

from bot.bootstrap import learn_meaning_later, load_dialogues
from bot.dialogue import Context
from bot.errors import ContentError
from bot.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue


def opened(folder: Path, language: str = "en") -> MultilingualDialogue:
    """Return the library of the content in `folder`."""
    cache = str(folder.parent / "cache")
    return load_dialogues(
        read_settings(
            {"FAQ_DIR": str(folder), "FAQ_LANGUAGE": language, "CACHE_DIR": cache, "MEANING": "off"}
        )
    )


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """Return a folder with a small content in English and Spanish."""
    return write_bilingual(tmp_path / "faq")


def test_every_language_of_the_folder_answers(faq: Path) -> None:
    """The one that FAQ_LANGUAGE names serves people of whom nothing is known."""
    assert opened(faq).languages == ("en", "es")
    spanish = opened(faq, "es")
    assert spanish.languages == ("es", "en")
    assert spanish.reply("5", Context())[0].language == "es"


def test_folders_that_are_no_languages_are_left_alone(faq: Path) -> None:
    """Figures and schemas stand beside the languages."""
    (faq / "figures").mkdir()
    (faq / "figures" / "squat.yaml").write_text("licence: MIT\n", encoding="utf-8")
    (faq / "de").mkdir()
    assert opened(faq).languages == ("en", "es")


@pytest.mark.parametrize(
    "missing", ["messages.yaml", "vocabulary.yaml", "glute-muscle-and-running/entries.yaml"]
)
def test_a_half_finished_language_is_left_out(
    faq: Path, caplog: pytest.LogCaptureFixture, missing: str
) -> None:
    """The bot answers in the sound ones, and says which one it leaves out, why, and what to run."""
    (faq / "es" / missing).unlink()
    with caplog.at_level(logging.WARNING):
        library = opened(faq)
    assert library.languages == ("en",)
    assert library.reply("hola", Context())[0].language == "en"
    (said,) = (record.getMessage() for record in caplog.records)
    assert all(part in said for part in ("es is left out", missing, "python -m bot check --language es"))


def test_without_the_default_language_there_is_no_bot(faq: Path) -> None:
    """Nobody could be answered of whom nothing else is known."""
    (faq / "es" / "messages.yaml").write_text("phrases: 5\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"messages.yaml"):
        opened(faq, "es")


def test_a_change_in_one_language_does_not_learn_another_anew(faq: Path) -> None:
    """Each is kept by itself."""
    opened(faq)
    kept = set((faq.parent / "cache").iterdir())
    entries = faq / "es" / "vocabulary.yaml"
    entries.write_text(entries.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    opened(faq)
    assert kept < set((faq.parent / "cache").iterdir())
    assert len(set((faq.parent / "cache").iterdir()) - kept) == 1


def test_meaning_is_learned_later_and_kept(faq: Path) -> None:
    """Words answer at once; meaning is swapped in when it is learned, and the next start has it."""
    settings = read_settings({"FAQ_DIR": str(faq), "CACHE_DIR": str(faq.parent / "cache"), "MEANING": "auto"})
    library = load_dialogues(settings)
    assert not library.reads_meaning
    assert library.reply("my hip hurts", Context())[0].entries == ("hip-pain",)
    learner = learn_meaning_later(settings, library)
    assert learner is not None
    learner.join()
    assert library.reads_meaning
    again = load_dialogues(settings)
    assert again.reads_meaning
    assert learn_meaning_later(settings, again) is None
    for text in ("my hip hurts", "what's for dinner", "me duele la cadera"):
        assert again.reply(text, Context()) == library.reply(text, Context())


def test_meaning_can_be_off(faq: Path) -> None:
    """Then nothing is learned of it, whoever waits."""
    settings = read_settings({"FAQ_DIR": str(faq), "CACHE_DIR": str(faq.parent / "cache"), "MEANING": "off"})
    library = load_dialogues(settings, learn_meaning=True)
    assert not library.reads_meaning
    assert learn_meaning_later(settings, library) is None
