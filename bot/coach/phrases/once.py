"""One-time reminders: which day a phrase means now, and whether its times are in the future."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.coach.phrases.clock import DAY
from bot.coach.phrases.pieces import After, Coming, Date, NoDate
from bot.coach.phrases.problem import Problem, UnfitError
from bot.coach.reminders.schedule import Recurrence, Rule

if TYPE_CHECKING:
    from bot.coach.phrases.pieces import Piece

# Years in which a date without a year is searched: the 29th of February comes within eight years.
_YEARS = 9
_WEEK = 7


class SingleDays:
    """Single days relative to a moment, in a person's local time."""

    def __init__(self, now: datetime) -> None:
        """Start from `now`, a local time without a time zone."""
        self._now = now

    def on(self, day: Piece, times: tuple[int, ...], *, stepped: bool) -> Recurrence:
        """Return `times`, in minutes after midnight, on the named `day`.

        If they are `stepped`, like every hour of today, those in the past are left out.

        Raises:
            UnfitError: there is no such day, or one of the times is in the past.

        """
        found = self._day(day, times)
        if stepped and found == self._now.date():
            times = tuple(each for each in times if _at(found, each) > self._now)
        ahead = self._if_ahead(found, times)
        if ahead is None:
            raise UnfitError(Problem.PAST)
        return ahead

    def soonest(self, times: tuple[int, ...]) -> Recurrence | None:
        """Return `times` on the first day on which all of them are in the future."""
        today = self._now.date()
        return self._if_ahead(today, times) or self._if_ahead(today + timedelta(1), times)

    def _day(self, day: Piece, times: tuple[int, ...]) -> date:
        today = self._now.date()
        match day:
            case Coming(weekday, later):
                found = today + timedelta((weekday - today.weekday()) % _WEEK)
                passed = found == today and (later or not self._if_ahead(today, times))
                return found + timedelta(_WEEK) if passed else found
            case After(number, unit) if number == int(number):
                return today + timedelta(int(number) * (_WEEK if unit == "week" else 1))
            case Date(days, 0):
                return today + timedelta(days)
            case Date(_, month, number, year):
                return self._calendar_day(month, number, year, times)
            case NoDate():
                raise UnfitError(Problem.NO_SUCH_DAY)
        raise UnfitError

    def _calendar_day(self, month: int, day: int, year: int, times: tuple[int, ...]) -> date:
        """Return the day in `year`, or the next such day if `year` is 0."""
        this = self._now.year
        for each in [year] if year else range(this, this + _YEARS):
            try:
                found = date(each, month, day)
            except ValueError:
                continue
            if year or self._if_ahead(found, times):
                return found
        raise UnfitError(Problem.NO_SUCH_DAY)

    def _if_ahead(self, day: date, times: tuple[int, ...]) -> Recurrence | None:
        """Return `times` on `day`, None if one of them is in the past."""
        if not times or _at(day, times[0]) <= self._now:
            return None
        days = {each // DAY for each in times}
        if len(days) > 1:
            # A one-time reminder cannot continue on the next day.
            raise UnfitError
        start = day + timedelta(days.pop())
        return Recurrence((Rule(tuple(each % DAY for each in times)),), start, once=True)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)
