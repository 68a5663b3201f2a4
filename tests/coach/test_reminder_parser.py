"""Reminders mean what was said: what is understood to the last word becomes that rule, and all else none."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.content import read_yaml, shipped_knowledge

from bot.coach.reminders.parser import Problem, ReminderParser, Wish
from bot.coach.reminders.schedule import Frequency, Moment, Recurrence, Rule, Schedule

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 12, 2, 10, 0, tzinfo=ZONE)
DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
LANGUAGES = ("en", "es")


@cache
def wishes(language: str) -> ReminderParser:
    """Return what reads wishes with the words that ship."""
    return ReminderParser(shipped_knowledge(language).reminder_words)


def phrases(part: str | None = None) -> list[tuple[str, str, str]]:
    """Return language, phrase and expected rule of all phrases, or of those of one part of the files."""
    found = []
    for language in LANGUAGES:
        parts = read_yaml(Path(__file__).parent / "phrases" / f"{language}.yaml")
        found += [
            (language, text, rule)
            for name, items in parts.items()
            if part in {None, name}
            for text, rule in items
        ]
    return found


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def _times(written: list[str]) -> tuple[int, ...]:
    times: list[int] = []
    for each in written:
        if span := re.fullmatch(r"(.+)-(.+)/(\d+)", each):
            times += range(_minutes(span[1]), _minutes(span[2]) + 1, int(span[3]))
        else:
            times.append(_minutes(each))
    return tuple(sorted(times))


def _weekdays(written: str) -> tuple[int, ...]:
    return tuple(sorted(DAYS.index(day) for day in written.split(",")))


def rule_of(expected: str) -> Rule:
    """Return the rule that the files write as `expected`."""
    kind, *rest = expected.split()
    kind, _, interval = kind.partition("/")
    match kind:
        case "daily" | "days":
            return Rule(_times(rest), interval=int(interval or 1))
        case "workdays":
            return Rule.weekly(_times(rest), (0, 1, 2, 3, 4))
        case "weekly" | "weeks":
            return Rule.weekly(_times(rest[1:]), _weekdays(rest[0]), int(interval or 1))
        case "once":
            return Rule(_times(rest[1:]))
    number, day = rest[0].rstrip("abcdefghijklmnopqrstuvwxyz"), rest[0].lstrip("-0123456789")
    if day:
        return Rule(_times(rest[1:]), Frequency.MONTHLY, 1, _weekdays(day), int(number))
    return Rule(_times(rest[1:]), Frequency.MONTHLY, 1, (), 0, int(number))


def spelled(schedule: Schedule) -> Recurrence:
    """Return a single moment as the day and time that it is in Berlin."""
    if isinstance(schedule, Recurrence):
        return schedule
    local = datetime.fromtimestamp(schedule.at, ZONE)
    return Recurrence((Rule((local.hour * 60 + local.minute,)),), local.date(), once=True)


@pytest.mark.parametrize(("language", "text", "expected"), phrases())
def test_a_phrase_becomes_its_rule_or_none(language: str, text: str, expected: str) -> None:
    """Each of three hundred, as people type them."""
    found = wishes(language).read(text, NOW)
    if expected.startswith("no"):
        assert isinstance(found, Problem)
        assert expected in {"no", f"no:{found}"}
        return
    assert isinstance(found, Wish)
    schedule = spelled(found.schedule)
    assert schedule.rules == (rule_of(expected),)
    assert schedule.once == expected.startswith("once")
    if schedule.once:
        assert schedule.start == date.fromisoformat(expected.split()[1])


@pytest.mark.parametrize(("language", "text", "expected"), phrases("first_sight"))
def test_a_phrase_in_capitals_and_with_another_stop_means_the_same(
    language: str, text: str, expected: str
) -> None:
    """People shout, and end with whatever is near their thumb."""
    found = wishes(language).read(f"{text.upper()} !!", NOW)
    assert isinstance(found, Problem) == expected.startswith("no")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_of_the_content_is_taken_for_a_wish_by_chance(language: str) -> None:
    """Thousands of questions and complaints, of which many hold numbers and days, set no reminder."""
    knowledge = shipped_knowledge(language)
    wished = knowledge.small_talk["chat.reminders"].phrasings
    for text in knowledge.texts():
        if " " in text and text not in wished:
            assert isinstance(wishes(language).read(text, NOW), Problem) or _is_a_time(text), text


def _is_a_time(text: str) -> bool:
    """Return whether the text is nothing but a time of day or a step: "at 3", "each hour", "las dos"."""
    return (
        re.fullmatch(
            r"(at|around|set an alarm for|(pon una alarma )?a las|las|la|every|each|cada) \w+"
            r"( (de la|in the) \w+)?",
            text,
            re.IGNORECASE,
        )
        is not None
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "tomorow at 8"), ("en", "evry monday at 8"), ("en", "on wensday at 8"), ("en", "weekdys at 8"),
        ("es", "todos los martees a las 8"), ("es", "miercles a las 8"), ("es", "cada diaa a las 8"),
    ],
)  # fmt: skip
def test_a_slip_of_the_finger_is_forgiven_or_refused_and_never_means_something_else(
    language: str, text: str
) -> None:
    """What is read is at eight o'clock."""
    found = wishes(language).read(text, NOW)
    if isinstance(found, Wish):
        assert spelled(found.schedule).rules[0].times == (480,)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("every two hours", (540, 1020)), ("every hour until 22", (540, 1320)),
        ("every hour from 18", (1080, 1380)),
        ("every hour until 8", (540, 1200)), ("every hour until midnight", (540, 1440)),
        ("every hour from 9 to 17", None), ("at 8", None),
    ],
)  # fmt: skip
def test_hours_that_nobody_named_are_told(text: str, hours: tuple[int, int] | None) -> None:
    """So that they can be said to the person."""
    found = wishes("en").read(text, NOW)
    assert isinstance(found, Wish)
    assert found.hours == hours


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("every 29 minutes", Problem.TOO_OFTEN),
        ("every 30 minutes from 0:00 to 23:00", Problem.TOO_OFTEN),
        ("on 30 february at 8", Problem.NO_SUCH_DAY),
        ("5/6 at 8", Problem.NO_SUCH_DAY),
        ("today at 9:59", Problem.PAST),
        ("2026-12-02 10:00", Problem.PAST),
        ("monthly at 9", Problem.WHICH_DAY),
        ("weekdays", Problem.NO_TIME),
        ("every hour from 9:00 to 25:30", Problem.NO_SUCH_TIME),
        ("every 2 days except sunday at 9", Problem.NOT_UNDERSTOOD),
        ("every day at 8 until christmas", Problem.NOT_UNDERSTOOD),
        ("at 8 for 3 weeks", Problem.NOT_UNDERSTOOD),
        ("at 8 if it rains", Problem.NOT_UNDERSTOOD),
        ("at 8 on mondays and at 9 on fridays", Problem.NOT_UNDERSTOOD),
        ("9 to 5", Problem.NOT_UNDERSTOOD),
        ("run on monday for 2 hours", Problem.NO_TIME),
        ("on the 0th at 8", Problem.NO_SUCH_DAY),
        ("every 12 hours", Problem.NOT_UNDERSTOOD),
        ("every hour for 3 hours", Problem.NOT_UNDERSTOOD),
        ("every day 8 to 10 every 30 minutes", Problem.NOT_UNDERSTOOD),
        ("at 8 every day and at 9 on sundays", Problem.NOT_UNDERSTOOD),
        ("at 6 and 7 pm", Problem.NOT_UNDERSTOOD),
        ("at 8 to be there at 9", Problem.NOT_UNDERSTOOD),
        ("in 99999999999999999999 weeks at 8", Problem.NOT_UNDERSTOOD),
        ("", Problem.NOT_UNDERSTOOD),
        ("?", Problem.NOT_UNDERSTOOD),
    ],
)
def test_what_no_schedule_holds_is_named(text: str, problem: Problem) -> None:
    """It is never replaced by something that can be held."""
    assert wishes("en").read(text, NOW) is problem


@pytest.mark.parametrize(
    ("now", "text", "at"),
    [
        ("2026-12-02T10:00:59", "in 2 hours", "2026-12-02T12:01"),
        ("2026-10-25T01:30", "in 2 hours", "2026-10-25T02:30"),
        ("2026-12-02T23:30", "in 45 minutes", "2026-12-03T00:15"),
        ("2026-12-02T10:00", "in 1 hour and 30 minutes", "2026-12-02T11:30"),
    ],
)
def test_a_while_is_as_long_as_it_says(now: str, text: str, at: str) -> None:
    """Up to the next whole minute; the night on which clocks go back has its hour twice."""
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    found = wishes("en").read(text, moment)
    assert isinstance(found, Wish)
    assert isinstance(found.schedule, Moment)
    assert f"{datetime.fromtimestamp(found.schedule.at, ZONE):%Y-%m-%dT%H:%M}" == at


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("on wednesday at 9", "2026-12-09"), ("on wednesday at 11", "2026-12-02"),
        ("next wednesday at 11", "2026-12-09"),
        ("this wednesday at 11", "2026-12-02"), ("tonight at 1", "2026-12-03"),
        ("today at midnight", "2026-12-03"),
        ("just once at 9", "2026-12-03"), ("29 february at 8", "2028-02-29"),
        ("1 december at 8", "2027-12-01"),
    ],
)  # fmt: skip
def test_one_day_is_the_one_that_comes(text: str, start: str) -> None:
    """Never one that has passed, and never tomorrow where today was meant."""
    found = wishes("en").read(text, NOW)
    assert isinstance(found, Wish)
    schedule = spelled(found.schedule)
    assert (str(schedule.start), schedule.once) == (start, True)


@pytest.mark.parametrize(
    "text",
    [
        "a@" * 2048, "\ufdfa" * 4096, "\ufdfa" * 200, "8 and " * 40, "monday and " * 22 + "no", "to do " * 40,
        "half an " * 30, "ocho y diez y " * 20, "9" * 4096, "every " * 40, "every hour and a half " * 10,
    ],
)  # fmt: skip
@pytest.mark.timeout(10)
def test_no_text_is_read_for_ever(text: str) -> None:
    """However long it is, and however many ways there are to read it: that is bounded."""
    for language in LANGUAGES:
        wishes(language).read(text, NOW)
        wishes(language).names_time(text)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Never mind!"), ("en", "stop"), ("es", "Olvídalo."), ("es", "no, gracias")]
)
def test_whoever_wants_none_after_all_says_so(language: str, text: str) -> None:
    """In a word, with or without a full stop."""
    assert wishes(language).is_cancel(text)
    assert not wishes(language).is_cancel(f"{text} hip")
