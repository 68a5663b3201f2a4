"""Promises of the warning-sign check in each language: what alarms, what does not, and what is replied."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.content import read_yaml, shipped_knowledge
from text_triage import TextTriage

from bot.knowledge.model import Urgency
from bot.reply import Outcome, Paragraph
from bot.triage import Alarm, Resolution, Triage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.model_cache import Memo

SAID: Mapping[str, Mapping[str, Any]] = read_yaml(Path(__file__).parent / "safety.yaml")
KNOWLEDGE = {language: shipped_knowledge(language) for language in SAID}
# Of the phrasings, the part that what was learned may take for ordinary. Measured: none in English, 2 of 145
# in Spanish.
UNHEARD = 0.02
# Letters by which the repeated warning may be longer: a bare call for help is short both times.
LONGER = 10
RESOLUTIONS = {
    "seen": Resolution.SEEN,
    "long_ago": Resolution.PAST,
    "coming": Resolution.COMING,
    "nothing": None,
}
# What no warning says: odds, comfort, a placeholder, or shouting.
FORBIDDEN = {
    "en": ("!", "you have ", "could be", "probably", "likely", "don't worry", "{"),
    "es": ("!", "¡", "usted tiene", "tienes un", "probable", "no te preocupes", "{"),
}


def said(*kinds: str) -> Iterable[tuple[str, str]]:
    """Return language and text of all that is said of these kinds."""
    return [(language, text) for language, texts in SAID.items() for kind in kinds for text in texts[kind]]


def expected(kind: str) -> Iterable[tuple[str, str, str]]:
    """Return language, text and what must come of it."""
    return [(language, *pair) for language, texts in SAID.items() for pair in texts[kind].items()]


def phrasings(language: str, without: str = "") -> list[str]:
    """Return the phrasings of all signs but those whose set of texts is called `without`."""
    signs = KNOWLEDGE[language].warning_signs.signs
    return [text for sign in signs if sign.texts != without for text in sign.phrasings]


@pytest.fixture(scope="module")
def triages(recalled: Callable[[str], Memo]) -> dict[str, TextTriage]:
    """Return the check of each language as the program builds it, with what it has learned."""
    return {
        language: TextTriage(Triage.of(knowledge, recalled(language)), language)
        for language, knowledge in KNOWLEDGE.items()
    }


def raised(triage: TextTriage, text: str) -> Alarm:
    """Return the alarm that `text` raises, which is more than a question."""
    alarm = triage.check(text)
    assert alarm is not None
    assert alarm.urgency is not Urgency.ASK
    return alarm


def test_what_was_learned_for_the_program_is_what_is_tested(recalled: Callable[[str], Memo]) -> None:
    """Nothing is learned here, so nothing can differ."""
    for language, knowledge in KNOWLEDGE.items():
        memo = recalled(language)
        Triage.of(knowledge, memo)
        assert not memo.is_changed


@pytest.mark.parametrize("language", SAID)
def test_phrasings_of_the_content_alarm(triages: dict[str, TextTriage], language: str) -> None:
    """What the content calls a warning sign raises an alarm, or the one question about it."""
    texts = phrasings(language)
    unheard = [text for text in texts if triages[language].check(text) is None]
    assert len(unheard) <= UNHEARD * len(texts), unheard


@pytest.mark.parametrize("frame", range(3))
@pytest.mark.parametrize("language", SAID)
def test_a_sign_buried_in_a_how_to_question_alarms(
    triages: dict[str, TextTriage], language: str, frame: int
) -> None:
    """A question around the sign cannot talk the check down; only a bare call for help is one by itself."""
    texts = [
        SAID[language]["how_to"][frame].format(text) for text in phrasings(language, without="help")[::3]
    ]
    unheard = [text for text in texts if triages[language].check(text) is None]
    assert len(unheard) <= UNHEARD * len(texts), unheard


@pytest.mark.parametrize(("language", "text"), said("silent", "denied", "past"))
def test_look_alikes_denials_and_the_cleared_past_stay_silent(
    triages: dict[str, TextTriage], language: str, text: str
) -> None:
    """So do idioms, anatomy, usual soreness, topic questions, and what happened to somebody else then."""
    assert triages[language].check(text) is None


@pytest.mark.parametrize(("language", "text", "sign"), expected("not_denied"))
def test_a_negation_that_is_the_sign_or_ends_before_it_alarms(
    triages: dict[str, TextTriage], language: str, text: str, sign: str
) -> None:
    """A denial ends at "but", and "cannot feel" is never one; jokes and belittling change nothing."""
    assert raised(triages[language], text).sign == sign


@pytest.mark.parametrize(("language", "text"), said("slips"))
def test_mistyped_signs_alarm(triages: dict[str, TextTriage], language: str, text: str) -> None:
    """Slips, missing accents, stretched letters and words run together do not hide a sign."""
    assert triages[language].check(text) is not None


@pytest.mark.parametrize(("language", "text", "urgency"), expected("urgencies"))
def test_the_highest_urgency_wins(
    triages: dict[str, TextTriage], language: str, text: str, urgency: str
) -> None:
    """A message that fits several signs gets the most urgent one."""
    assert raised(triages[language], text).urgency == urgency


@pytest.mark.parametrize("language", SAID)
def test_somebody_else_in_trouble_now_alarms_and_is_told_apart(
    triages: dict[str, TextTriage], language: str
) -> None:
    """A person who is down now is a sign; the reply then speaks to the helper."""
    triage, (text, answer) = triages[language], SAID[language]["helper"]
    alarm = raised(triage, text)
    assert alarm.about_other
    assert answer in triage.reply(alarm).text
    assert not raised(triage, SAID[language]["own"]).about_other


@pytest.mark.parametrize(
    ("language", "text", "resolution"),
    [(*pair, resolution) for kind, resolution in RESOLUTIONS.items() for pair in said(kind)],
)
def test_only_a_professional_or_a_date_clears(
    triages: dict[str, TextTriage], language: str, text: str, resolution: Resolution | None
) -> None:
    """Neither belittling nor a layman clears an alarm, nor a joke, a question or a planned appointment."""
    alarm = raised(triages[language], SAID[language]["alarming"])
    assert triages[language].resolved(text, alarm) is resolution


@pytest.mark.parametrize(("language", "text"), said("long_ago", "nothing"))
def test_a_crisis_is_cleared_by_a_professional_alone(
    triages: dict[str, TextTriage], language: str, text: str
) -> None:
    """No date puts a crisis into the past, and a joke at most leads to the one question."""
    triage = triages[language]
    alarm = raised(triage, SAID[language]["crisis"])
    assert triage.resolved(text, alarm) in {None, Resolution.MISREAD}
    assert triage.resolved(SAID[language]["crisis_seen"], alarm) is Resolution.SEEN


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("other", [False, True])
@pytest.mark.parametrize("urgency", [Urgency.CALL, Urgency.TODAY, Urgency.BEFORE])
@pytest.mark.parametrize(
    ("language", "sign"),
    [(language, sign.id) for language in SAID for sign in KNOWLEDGE[language].warning_signs.signs],
)
def test_every_reply_obeys_the_wording_rules(  # noqa: PLR0913, PLR0917  (every kind of reply)
    triages: dict[str, TextTriage],
    language: str,
    sign: str,
    urgency: Urgency,
    other: bool,  # noqa: FBT001
    again: bool,  # noqa: FBT001
) -> None:
    """One action first, calm, short, no odds or comfort; the only choices are the ways out."""
    triage = triages[language]
    alarm = Alarm(sign, urgency, SAID[language]["quoted"][1], other, ("rule",))
    reply = triage.reply(alarm, again=again)
    assert reply.outcome is Outcome.URGENT
    assert reply.sign == sign
    assert [choice.id for choice in reply.choices] == ["sign:seen", "sign:misread"]
    first, *others = reply.blocks
    assert isinstance(first, Paragraph)
    assert first.strong
    assert all(isinstance(block, Paragraph) and not block.strong for block in others)
    assert not [word for word in FORBIDDEN[language] if word in reply.text.lower()]
    assert not re.search(r"\b[A-ZÁÉÍÓÚÑ]{3,}\b", reply.text)
    assert 20 <= len(reply.text.split()) <= 100
    if again:
        assert len(reply.text) <= len(triage.reply(alarm).text) + LONGER


@pytest.mark.parametrize("language", SAID)
def test_a_crisis_gets_its_own_warm_words(triages: dict[str, TextTriage], language: str) -> None:
    """Somebody who may not want to live reads nothing about running, and tablets mean: call."""
    triage, texts = triages[language], SAID[language]
    despair, line, unsaid = texts["despair"]
    alarm = raised(triage, despair)
    assert alarm.sign == "crisis"
    assert line in triage.reply(alarm).text
    assert unsaid not in triage.reply(alarm).text
    pills, answer = texts["pills"]
    assert raised(triage, pills).sign == "crisis"
    assert answer in triage.reply(raised(triage, pills)).text


@pytest.mark.parametrize("language", SAID)
def test_the_quote_is_the_persons_own_short_clause(triages: dict[str, TextTriage], language: str) -> None:
    """The reason repeats what was typed, unchanged and at most 90 characters long."""
    text, sign = SAID[language]["quoted"]
    quote = raised(triages[language], text).quote
    assert quote in text
    assert sign in quote
    start, before, told, after, sign = SAID[language]["rambling"]
    quote = raised(triages[language], start + before * 30 + told + after * 30).quote
    assert len(quote) <= 90
    assert sign in quote


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize(
    "text", ["", " ", "!!!", "🍑", "(" * 4096, "no " * 1300, "9" * 4096, "pain in " * 500, "dolor en " * 450]
)
def test_any_string_is_read_and_read_the_same_way_twice(
    triages: dict[str, TextTriage], language: str, text: str
) -> None:
    """Odd input neither fails nor changes the outcome from one time to the next."""
    assert triages[language].check(text) == triages[language].check(text)
