"""The parts of a phrase about time, each with what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.coach.phrases.clock import Time


class Times(NamedTuple):
    """Times of day."""

    times: tuple[Time, ...]


class Window(NamedTuple):
    """From one time of day to another; None where an end is open."""

    start: Time | None
    end: Time | None


class Step(NamedTuple):
    """What comes every `number` `unit`s: "every 1.5 hours", "fortnightly"."""

    number: float
    unit: str


class After(NamedTuple):
    """What comes once, after so many `unit`s: "in 20 minutes"."""

    number: float
    unit: str


class Weekdays(NamedTuple):
    """Days of the week: of every week if it is `each`, else the next one."""

    days: tuple[int, ...]
    each: bool = True


class Turned(NamedTuple):
    """Days of every `weeks`-th week: "every other friday"."""

    days: tuple[int, ...]
    weeks: int


class Coming(NamedTuple):
    """The next such day of the week; `later`: not today."""

    weekday: int
    later: bool


class Apart(NamedTuple):
    """Days of the week on which nothing comes."""

    days: tuple[int, ...]


class MonthDay(NamedTuple):
    """A day of every month, -1 the last; or the `ordinal` one of its weekdays."""

    day: int = 0
    ordinal: int = 0
    weekdays: tuple[int, ...] = ()


class Date(NamedTuple):
    """One day: so many `days` from today, or a day of the calendar, perhaps without its year."""

    days: int = 0
    month: int = 0
    day: int = 0
    year: int = 0


class NoDate(NamedTuple):
    """A date that the calendar does not have, or that may be two."""


class Part(NamedTuple):
    """A part of the day, in hours; `today`: of this one; `each`: of every day."""

    hours: tuple[int, int]
    today: bool = False
    each: bool = False


class Once(NamedTuple):
    """That it is wanted once only."""


class Purpose(NamedTuple):
    """What the reminder is for; it means nothing for the time. It may be `lasting`: "for 10 minutes"."""

    lasting: bool = False


class Filler(NamedTuple):
    """Words without a meaning for the time."""


Piece = (
    Times
    | Window
    | Step
    | After
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
