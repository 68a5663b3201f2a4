"""Messages before their language is known: each language reads them once, and its own part of a mixture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context
from bot.dialogue.language_detector import LanguageDetector
from bot.dialogue.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue import Dialogue, MultilingualDialogue

MIXED = "My hip hurts when I run, cómo hago una sentadilla? And what can I do about it."


@pytest.fixture(scope="module")
def dialogues(bilingual: MultilingualDialogue) -> Mapping[str, Dialogue]:
    """Return a dialogue in English and one in Spanish."""
    return {language: bilingual.for_language(language) for language in ("en", "es")}


@pytest.fixture(scope="module")
def detector(dialogues: Mapping[str, Dialogue]) -> LanguageDetector:
    """Return what tells the two apart."""
    return LanguageDetector(dialogues)


def test_a_language_parses_a_message_once(dialogues: Mapping[str, Dialogue]) -> None:
    """However often it is asked for, also where the part that it reads is all of it."""
    message = Message("my hip hurts", dialogues)
    assert message.utterance("en") is message.utterance("en")
    assert message.part("en", list(message.tokens)) is message.utterance("en")
    assert message.utterance("es").language == "es"


def test_a_message_falls_apart_at_its_punctuation(dialogues: Mapping[str, Dialogue]) -> None:
    """Each part may be in a language of its own; no word is lost."""
    message = Message(MIXED, dialogues)
    assert [len(part) for part in message.parts] == [6, 4, 7]
    assert [token for part in message.parts for token in part] == list(message.tokens)


def test_what_a_language_reads_of_a_mixture_leaves_out_the_other(
    dialogues: Mapping[str, Dialogue], detector: LanguageDetector
) -> None:
    """The words keep their places in the whole text."""
    message = Message(MIXED, dialogues)
    utterance = message.part("en", detector.own_part(message, "en"))
    assert "sentadilla" not in utterance.typed
    assert utterance.typed[:3] == ["my", "hip", "hurts"]
    assert all(MIXED[token.start : token.end].lower() == token.word for token in utterance.tokens)


def test_a_part_that_is_left_out_ends_what_stood_before_it(
    dialogues: Mapping[str, Dialogue], detector: LanguageDetector
) -> None:
    """As its punctuation did: a comma, not the full stop that follows the part itself."""
    message = Message(MIXED, dialogues)
    gaps = {token.word: token.gap for token in detector.own_part(message, "en")}
    assert gaps["and"] == ","


def test_a_mixture_is_in_the_language_of_its_question(
    dialogues: Mapping[str, Dialogue], detector: LanguageDetector
) -> None:
    """What is only told in the other one does not count."""
    told_in_english = "my hip hurts when i run. cómo hago una sentadilla?"
    asked_in_english = "me duele la cadera cuando corro. how do i do a squat?"
    assert detector.detect(Message(told_in_english, dialogues), Context(), "en") == "es"
    assert detector.detect(Message(asked_in_english, dialogues), Context(), "es") == "en"


def test_one_or_two_borrowed_words_switch_no_language(shipped: MultilingualDialogue) -> None:
    """People play with greetings; a greeting that only Spanish has, at the beginning, is Spanish."""
    for text in ("yo bot", "merci bien", "yo dude", "gracias bro", "hola bot"):
        assert shipped.language(Context(language="en"), None, text) == "en", text
    assert shipped.language(Context(), "en", "yo bot") == "en"
    assert shipped.language(Context(language="es"), None, "danke") == "es"
    assert shipped.language(Context(), "en", "hola") == "es"
    assert shipped.language(Context(language="en"), None, "gracias amigo") == "es"
