"""The pieces of a phrase about time."""

from __future__ import annotations

from typing import NamedTuple

# Needed when pieces that were kept are read.
from bot.coach.phrases.clock import Time  # noqa: TC001


class Times(NamedTuple):
    """Times of day."""

    times: tuple[Time, ...]


class Window(NamedTuple):
    """From one time of day to another; None for an open end."""

    start: Time | None
    end: Time | None


class Step(NamedTuple):
    """Every `number` `unit`s: "every 1.5 hours", "fortnightly"."""

    number: float
    unit: str


class After(NamedTuple):
    """Once, after `number` `unit`s: "in 20 minutes"."""

    number: float
    unit: str


class At(NamedTuple):
    """A single moment, in seconds since 1970: what "in 20 minutes" has become."""

    moment: int


class Weekdays(NamedTuple):
    """Days of the week: of every week if `each`, else the next one."""

    days: tuple[int, ...]
    each: bool = True


class Turned(NamedTuple):
    """Days of every `weeks`-th week: "every other friday"."""

    days: tuple[int, ...]
    weeks: int


class Coming(NamedTuple):
    """The next such day of the week; `later`: not today, even if it is that day."""

    weekday: int
    later: bool


class Apart(NamedTuple):
    """Days of the week without reminders."""

    days: tuple[int, ...]


class MonthDay(NamedTuple):
    """A day of every month, -1 for the last; or its `ordinal`-th of the weekdays."""

    day: int = 0
    ordinal: int = 0
    weekdays: tuple[int, ...] = ()


class Date(NamedTuple):
    """One day: `days` from today, or a calendar date, perhaps without its year."""

    days: int = 0
    month: int = 0
    day: int = 0
    year: int = 0


class NoDate(NamedTuple):
    """A date that does not exist, or may mean two days."""


class Part(NamedTuple):
    """A part of the day, in hours; `today`: of today; `each`: of every day."""

    hours: tuple[int, int]
    today: bool = False
    each: bool = False


class Once(NamedTuple):
    """The reminder is wanted only once."""


class Purpose(NamedTuple):
    """The purpose of the reminder, which does not affect the time.

    `lasting`: "for 10 minutes"; `vague`: it speaks of a time without naming one, "to stretch before bed".
    """

    lasting: bool = False
    vague: bool = False


class Filler(NamedTuple):
    """Words that do not affect the time."""


Piece = (
    Times
    | Window
    | Step
    | After
    | At
    | Weekdays
    | Turned
    | Coming
    | Apart
    | MonthDay
    | Date
    | NoDate
    | Part
    | Once
    | Purpose
    | Filler
)
