"""Of whom a message tells, of when, and what it denies: read word by word, without any sign or example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.content import shipped_knowledge

from bot.model_cache import Memo
from bot.triage.reading.assertion import Assertion, When, Who
from bot.triage.reading.reader import TriageReader

if TYPE_CHECKING:
    from collections.abc import Mapping

READERS: dict[str, TriageReader] = {}

# The word that is asked about stands in square brackets.
OF_WHOM = {
    "en": {
        "my [chest] hurts": Who.WRITER,
        "my wife has [chest] pain": Who.OTHER,
        "my husband said his [arm] is heavy": Who.OTHER,
        "she got stung and her [lips] are swelling": Who.OTHER,
        "my coach says hi. my [calf] is hot": Who.WRITER,
        "my dad runs too and my [chest] hurts": Who.WRITER,
    },
    "es": {
        "me duele el [pecho]": Who.WRITER,
        "a mi mujer le duele el [pecho]": Who.OTHER,
        "mi hijo me dijo que le duele la [pierna]": Who.OTHER,
    },
}
OF_WHEN = {
    "en": {
        "my [chest] hurts": When.NOW,
        "my [chest] hurt this morning, gone now": When.NOW,
        "my wife has had [chest] pain": When.NOW,
        "my wife had a [fit] at the finish line": When.NOW,
        "since last year I get [chest] pain on hills": When.GOES_ON,
        "my [chest] has hurt on hills since last year": When.GOES_ON,
        "I had [chest] pain years ago and it is back": When.GOES_ON,
        "I broke my [wrist] years ago": When.PAST,
        "my [chest] hurt when I was a kid": When.PAST,
        "I broke my wrist years ago, now my [chest] hurts": When.NOW,
        "my friend had [chest] pain last month and recovered": When.PAST,
        "my doctor looked at my [chest] and it is fine": When.PAST,
        "what is [angina]": When.NEVER,
        "can running cause [clots]": When.NEVER,
        "what are the signs of a [stroke], my wife slurs": When.NOW,
        "our old donkey is [lame]": When.NEVER,
        "the kitten has a [fever], she will not eat": When.NEVER,
        "the donkey kicked my [chest]": When.NOW,
        "walking the donkey he [collapsed]": When.NOW,
        "my smartphone has [died]": When.NEVER,
        "my smartphone fell and I broke my [toe]": When.NOW,
        "in the film he has a [stroke]": When.NEVER,
        "in the film I [fainted]": When.NOW,
        "in skyrim I get [poisoned] a lot": When.NEVER,
        "what is a [stroke], for my homework": When.NEVER,
        "a [fever] in march, fine since": When.PAST,
        "a [fever] in march, and it is back": When.NOW,
    },
    "es": {
        "me duele el [pecho]": When.NOW,
        "desde el año pasado me duele el [pecho]": When.GOES_ON,
        "me rompí la [muñeca] hace diez años": When.PAST,
        "qué es la [angina]": When.NEVER,
        "nuestro burro [cojea]": When.NEVER,
        "en skyrim me [envenenan]": When.NEVER,
        "tuve [fiebre] en marzo, bien desde entonces": When.PAST,
    },
}
DENIED = {
    "en": {
        "no [swelling]": True,
        "no pain, [swelling] or fever": True,
        "no fever but [swelling]": False,
        "my calf is not hot, my foot is [numb]": False,
        "not sure why it is [numb]": False,
        "I don't have a fever. It is [swollen]": False,
        "without any [numbness]": True,
    },
    "es": {"sin [fiebre]": True, "sin fiebre pero [hinchado]": False, "no tengo [fiebre]": True},
}


def assertion(language: str, text: str) -> Assertion:
    """Return what is said of the word in square brackets."""
    if language not in READERS:
        knowledge = shipped_knowledge(language)
        READERS[language] = TriageReader(knowledge.warning_signs, {}, (), language, Memo())
    before = text.partition("[")[0]
    reading = READERS[language].read_text(text.replace("[", "").replace("]", ""))
    place = next(number for number, token in enumerate(reading.tokens) if token.start >= len(before))
    return reading.assertions.of(place)


def cases(table: Mapping[str, Mapping[str, object]]) -> list[tuple[str, str, object]]:
    """Return (language, text, what is expected) of each case."""
    return [(language, text, wanted) for language, texts in table.items() for text, wanted in texts.items()]


@pytest.mark.parametrize(("language", "text", "who"), cases(OF_WHOM))
def test_it_is_told_of_whom(language: str, text: str, who: Who) -> None:
    """The last person who is named before a word has what it says; without one the writer has."""
    assert assertion(language, text).who is who


@pytest.mark.parametrize(("language", "text", "when"), cases(OF_WHEN))
def test_it_is_told_when(language: str, text: str, when: When) -> None:
    """Only a date or an end puts something into the past; since a date it goes on, a bare "had" is now."""
    assert assertion(language, text).when is when


@pytest.mark.parametrize(("language", "text", "denied"), cases(DENIED))
def test_it_is_told_what_is_denied(language: str, text: str, denied: bool) -> None:  # noqa: FBT001
    """A denial reaches over its own list, and ends at a contrast, a new subject or a full stop."""
    assert assertion(language, text).is_denied is denied


def test_what_is_past_denied_or_asked_about_does_not_count() -> None:
    """What goes on does."""
    assert assertion("en", "since last year I get [chest] pain").counts
    assert not assertion("en", "I broke my [wrist] years ago").counts
    assert not assertion("en", "no [swelling]").counts
    assert not assertion("en", "what is [angina]").counts
