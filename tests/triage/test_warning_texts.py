"""Every warning is short, complete in both languages, and said to the one who reads it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from support.content import shipped_knowledge

from bot.knowledge.model import Urgency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.knowledge.texts.warnings import Advice, Line
    from bot.knowledge.warning_signs import WarningSign, WarningSigns

SIGNS: dict[str, WarningSigns] = {
    language: shipped_knowledge(language).warning_signs for language in ("en", "es")
}
LANGUAGES = list(SIGNS)
# Words of a whole reply, the quote of what the person wrote included: as much as fits a phone.
LONGEST = 70
QUOTE = "my calf is swollen"
# Words of the one question, and of a line under an answer.
LONGEST_LINE = 32
NAMED = {
    "en": r"stroke|clot\b|thrombosis|embol|sepsis|rhabdo|cauda|fracture|concussion|hypotherm|rabies|tetanus",
    "es": r"ictus|derrame|coágulo|trombosis|embolia|sepsis|rabdo|fractura|conmoción|hipoterm|rabia|tétanos",
}
# What is only said to somebody who is in trouble, never to a helper.
TO_THE_WRITER = {
    "en": r"yourself|do not drive\b(?! them)|\bsit down and do not\b",
    "es": r"siéntate y|no conduzcas|túmbate",
}
CRISIS_LINES = ("988", "116 123", "024", "800 911 2000", "findahelpline.com")


def advices(sign: WarningSign) -> Iterator[tuple[str, Urgency, Advice]]:
    """Yield what `sign` can say: for its own advice and each variant, every level at which a rule says it."""
    for rule in sign.rules:
        advice = sign.variants[rule.variant] if rule.variant else sign.advice
        yield rule.variant or "", rule.level or sign.level, advice


def reply(language: str, level: Urgency, advice: Advice, who: str) -> str:
    """Return the whole warning as it is put together."""
    texts = SIGNS[language].texts
    own = {Urgency.CALL: texts.call, Urgency.TODAY: texts.today, Urgency.BEFORE: texts.before}[level]

    def said(line: Line | None) -> str:
        return getattr(line, who) if line else ""

    action = said(advice.action.get(level, own.action))
    why = (said(advice.why) or own.why).format(quote=QUOTE)
    worse = said(advice.otherwise) or said(own.otherwise)
    return " ".join((action, why, said(advice.do_not), said(advice.meanwhile), worse, texts.limit))


def lines(advice: Advice) -> list[Line]:
    """Return every line of `advice`."""
    return [
        *filter(None, (advice.do_not, advice.meanwhile, advice.why, advice.otherwise)),
        *advice.action.values(),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_warning_is_longer_than_a_phone_shows(language: str) -> None:
    """Each sign, variant and level, to the writer and to a helper."""
    long = [
        (sign.id, variant, level, who, len(text.split()))
        for sign in SIGNS[language].signs
        if sign.texts == "body"
        for variant, level, advice in advices(sign)
        for who in ("writer", "helper")
        if len((text := reply(language, level, advice, who)).split()) > LONGEST
    ]
    assert sorted(set(long)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_in_a_crisis_are_few(language: str) -> None:
    """Also in the message in which every word counts; and the lines that answer are named."""
    crisis = SIGNS[language].texts.crisis
    for action, paragraphs in (
        (crisis.action.writer, crisis.paragraphs.writer),
        (crisis.action.helper, crisis.paragraphs.helper),
    ):
        said = " ".join((action, *paragraphs))
        assert len(said.split()) <= LONGEST + 6
        assert [number for number in CRISIS_LINES if number not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_warning_names_a_disease_or_raises_its_voice(language: str) -> None:
    """Why is said in the person's own words; no diagnosis, no odds, no exclamation mark."""
    signs = SIGNS[language]
    said = [
        text
        for sign in signs.signs
        for advice in (sign.advice, *sign.variants.values())
        for line in lines(advice)
        for text in (line.writer, line.helper)
    ]
    said += [text for part in signs.parts for text in (part.question, part.netting)]
    assert [text for text in said if re.search(NAMED[language], text, re.IGNORECASE)] == []
    assert [text for text in said if "!" in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_helper_is_not_told_what_the_patient_is_to_do(language: str) -> None:
    """Who helps is told what to do for the other: nobody who is well is told to lie down."""
    wrong = [
        (sign.id, line.helper)
        for sign in SIGNS[language].signs
        for advice in (sign.advice, *sign.variants.values())
        for line in lines(advice)
        if re.search(TO_THE_WRITER[language], line.helper, re.IGNORECASE)
    ]
    assert wrong == []


def test_both_languages_say_the_same_things() -> None:
    """Every sign has the same level, variants and lines, every part of the body the same signs to ask for."""

    def kinds(advice: Advice) -> object:
        return sorted(advice.action), [
            bool(line) for line in (advice.meanwhile, advice.why, advice.otherwise)
        ]

    def shape(signs: WarningSigns) -> object:
        of_signs = {
            sign.id: (
                sign.level,
                sign.part,
                {
                    name: (
                        sorted(advice.action),
                        *(bool(line) for line in (advice.meanwhile, advice.why, advice.otherwise)),
                    )
                    for name, advice in {"": sign.advice, **sign.variants}.items()
                },
            )
            for sign in signs.signs
        }
        return of_signs, [(part.id, part.signs, part.entries) for part in signs.parts]

    first, *others = (shape(signs) for signs in SIGNS.values())
    assert all(other == first for other in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variant_is_said_by_some_rule(language: str) -> None:
    """No advice stands there that nobody ever reads."""
    unused = [
        (sign.id, variant)
        for sign in SIGNS[language].signs
        for variant in sign.variants.keys() - {rule.variant for rule in sign.rules}
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_one_question_is_short_and_asks_for_its_signs(language: str) -> None:
    """It ends in a question mark and leads to signs that there are; the line below answers is short too."""
    signs = SIGNS[language]
    known = {sign.id for sign in signs.signs}
    for part in signs.parts:
        assert part.question.endswith("?"), part.id
        assert len(part.question.split()) <= LONGEST_LINE, part.id
        assert len(part.netting.split()) <= LONGEST_LINE, part.id
        assert {asked.sign for asked in part.signs} <= known, part.id
    assert {sign.part for sign in signs.signs} <= {part.id for part in signs.parts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_number_never_stands_alone(language: str) -> None:
    """One country's number is no help in another: where a number is named, there are at least two."""
    texts = SIGNS[language].texts
    said = chain.from_iterable(
        (line.writer, line.helper)
        for level in (texts.call, texts.today, texts.before)
        for line in (level.action, *filter(None, (level.otherwise,)))
    )
    for text in said:
        assert len(re.findall(r"\b(?:112|911|999)\b", text)) != 1, text
