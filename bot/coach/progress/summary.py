"""What a person has done: four weeks as a calendar, sets by exercise, days in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WEEKS = 4
WEEK = 7
_DAY = timedelta(days=1)


class Done(Protocol):
    """How many sets of an exercise were finished on a day."""

    @property
    def day(self) -> date:
        """The day, in the person's time zone."""

    @property
    def exercise(self) -> str:
        """The exercise's id."""

    @property
    def sets(self) -> int:
        """How many sets."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`weeks` are rows of seven days from Monday on, oldest first, each with its number of finished sets.

    `sets` counts them by exercise within these weeks; `streak` is the number of days in a row up to today or
    yesterday, `longest` the largest such number ever. A day in the future has None.
    """

    weeks: Sequence[Sequence[int | None]]
    sets: Mapping[str, int]
    streak: int
    longest: int

    @classmethod
    def of(cls, done: Iterable[Done], today: date) -> Progress:
        """Return the progress for `done`, the whole history up to `today`."""
        done = list(done)
        by_day: dict[date, int] = {}
        for each in done:
            by_day[each.day] = by_day.get(each.day, 0) + each.sets
        monday = today - timedelta(days=today.weekday() + WEEK * (WEEKS - 1))
        days = [monday + number * _DAY for number in range(WEEK * WEEKS)]
        counts = [by_day.get(day, 0) if day <= today else None for day in days]
        sets: dict[str, int] = {}
        for each in done:
            if each.day >= monday:
                sets[each.exercise] = sets.get(each.exercise, 0) + each.sets
        return cls(
            [counts[start : start + WEEK] for start in range(0, len(counts), WEEK)],
            sets,
            _streak(by_day, today),
            _longest(by_day),
        )


def _streak(by_day: Mapping[date, int], today: date) -> int:
    """Return the days in a row; today does not interrupt them while it is not over."""
    day = today if today in by_day else today - _DAY
    streak = 0
    while day in by_day:
        streak += 1
        day -= _DAY
    return streak


def _longest(by_day: Mapping[date, int]) -> int:
    longest = 0
    for day in by_day:
        if day - _DAY not in by_day:
            length = 1
            while day + length * _DAY in by_day:
                length += 1
            longest = max(longest, length)
    return longest
