"""Combines the pieces of a phrase into one schedule, or gives the reason why that is impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.coach.phrases.clock import DAY, HALF_DAY, HOUR
from bot.coach.phrases.once import SingleDays
from bot.coach.phrases.pieces import (
    After,
    Apart,
    At,
    Coming,
    Date,
    Filler,
    MonthDay,
    NoDate,
    Once,
    Part,
    Purpose,
    Step,
    Times,
    Turned,
    Weekdays,
    Window,
)
from bot.coach.phrases.problem import Problem, UnfitError
from bot.coach.reminders.schedule import DAYS, Frequency, Moment, Recurrence, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.coach.phrases.clock import Time
    from bot.coach.phrases.pieces import Piece
    from bot.coach.reminders.schedule import Schedule
    from bot.knowledge.reminder_words import ReminderWords

T = TypeVar("T", bound=tuple[object, ...])

# Minutes between reminders. Nobody wants more, and Telegram would treat it as spam.
LEAST_MINUTES = 30
# Every half hour from 7 to 23, both included.
MOST_TIMES = 33
# An open day lasts until this hour of the next night at most, in minutes.
_NIGHT_ENDS = 5 * HOUR
# The longest interval of each unit, and the longest wait of a one-time reminder: a year; more is a typing
# error.
MOST = {"minute": 366 * DAY, "hour": 366 * 24, "day": 366, "week": 52, "month": 12}


class Wish(NamedTuple):
    """The requested schedule; `hours` are the first and last time (minutes) if the bot chose them.

    `said` are the pieces of which it was made, as text: see `bot.coach.phrases.kept`.
    """

    schedule: Schedule
    hours: tuple[int, int] | None = None
    said: str = ""


class Composition:
    """One way to divide a phrase into pieces, combined into a schedule."""

    def __init__(self, pieces: Sequence[Piece], words: ReminderWords, now: datetime) -> None:
        """Combine `pieces` as they are meant `now`, in the person's time zone."""
        self._pieces = pieces
        self._words = words
        self._now = now.replace(tzinfo=None)
        self._moment = now.timestamp()
        self._single_days = SingleDays(self._now)
        self._hours: tuple[int, int] | None = None

    def wish(self) -> Wish:
        """Return the wish.

        Raises:
            UnfitError: the pieces make no schedule.

        """
        if at := self._only(At):
            return Wish(self._at(at))
        after = self._only(After)
        if after and (after.number > MOST[after.unit] or after.unit == "month"):
            raise UnfitError
        if after and after.unit in {"minute", "hour"}:
            return Wish(self._in_a_while(after))
        step = self._only(Step)
        if step and step.number > MOST[step.unit]:
            raise UnfitError
        hourly = step if step and step.unit in {"minute", "hour"} else None
        times = self._stepped_times(hourly) if hourly else self._named_times()
        schedule = self._on_one_day(times, after, hourly) or self._recurring(times, None if hourly else step)
        return Wish(schedule, self._hours)

    def _at(self, at: At) -> Moment:
        if any(not isinstance(piece, At | Once | Purpose | Filler) for piece in self._pieces):
            raise UnfitError
        if at.moment <= self._moment:
            raise UnfitError(Problem.PAST)
        return Moment(at.moment)

    def _in_a_while(self, after: After) -> Moment:
        if any(not isinstance(piece, After | Once | Purpose | Filler) for piece in self._pieces):
            raise UnfitError
        minutes = round(after.number * (HOUR if after.unit == "hour" else 1))
        if minutes == 0:
            raise UnfitError(Problem.PAST)
        # People see whole minutes; a part of a minute is rounded up.
        return Moment((-int(-self._moment // 60) + minutes) * 60)

    def _named_times(self) -> tuple[int, ...]:
        """Return the named times in minutes after midnight; those from 24 hours on are on the next day."""
        # Two separate times belong to two days, or one to the purpose: "8 to be there at 9".
        said = self._only(Times) or Times(())
        in_half = any(each.exact and not each.named for each in said.times)
        if self._all_of(Window) or (in_half and any(each.is_loose for each in said.times)):
            # "6 and 7 pm": the first may be am or pm.
            raise UnfitError
        times = [self._minutes_of(each) for each in said.times]
        if self._only(Part) and times != sorted(times):
            # "9 and 3 in the afternoon": the part of the day is not said of both.
            raise UnfitError(Problem.WHICH_HALF)
        if any(each.vague for each in self._all_of(Purpose)) and self._is_loose(said):
            # "To stretch before bed at 10" is in the evening; "after work at 18:00" is clear.
            raise UnfitError(Problem.WHICH_HALF)
        if not times:
            dated = any(not isinstance(piece, Once | Purpose | Filler) for piece in self._pieces)
            raise UnfitError(Problem.NO_TIME if dated else Problem.NOT_UNDERSTOOD)
        return tuple(sorted(set(times)))

    def _is_loose(self, said: Times) -> bool:
        return self._only(Part) is None and any(each.is_loose and not each.padded for each in said.times)

    def _minutes_of(self, said: Time) -> int:
        part = self._only(Part)
        placed = said.within(part.hours) if part else said
        if placed is None:
            raise UnfitError
        if placed.minutes is None:
            raise UnfitError(Problem.NO_SUCH_TIME)
        if placed.is_at_night:
            raise UnfitError(Problem.WHICH_HALF)
        # "Tonight at 1" and "today at midnight" are on the next day.
        tonight = (
            part is not None and part.today and part.hours[1] * HOUR >= DAY and placed.minutes < HALF_DAY
        )
        at_midnight = placed.minutes == 0 and self._all_of(Date) == [Date()]
        return placed.minutes + DAY if tonight or at_midnight else placed.minutes

    def _stepped_times(self, step: Step) -> tuple[int, ...]:
        """Return the times of "every two hours", between the named start and end."""
        unclear = any(purpose.lasting or purpose.vague for purpose in self._all_of(Purpose))
        if unclear or any(isinstance(piece, Times | Part) for piece in self._pieces):
            # "Every hour for three hours" and "every hour during work" have an unknown end.
            raise UnfitError
        minutes = round(step.number * (HOUR if step.unit == "hour" else 1))
        start, end = self._only(Window) or Window(None, None)
        if any(each and each.minutes is None for each in (start, end)):
            raise UnfitError(Problem.NO_SUCH_TIME)
        if minutes < LEAST_MINUTES:
            raise UnfitError(Problem.TOO_OFTEN)
        first, last = self._bounds(start, end)
        times = tuple(range(first, last + 1, minutes))
        if minutes >= DAY or len(times) == 1:
            # "Every 12 hours" would come at night as well.
            raise UnfitError
        if len(times) > MOST_TIMES:
            raise UnfitError(Problem.TOO_OFTEN)
        if start is None or end is None:
            self._hours = times[0], times[-1]
        return times

    def _bounds(self, start: Time | None, end: Time | None) -> tuple[int, int]:
        first = self._words.day_from if start is None else start.minutes or 0
        last = self._words.day_to if end is None else end.minutes or 0
        loose_end = end is not None and end.is_loose and not end.padded
        if start is None:
            if last <= first and not loose_end and last >= _NIGHT_ENDS:
                raise UnfitError
            # "Until 8" is in the evening, "until midnight" and "until 2 am" in the night after the day.
            return first, last if last > first else last + (HALF_DAY if loose_end else DAY)
        if end and start.is_loose and end.exact and first + HALF_DAY < last:
            # "1 to 5 pm" is in the afternoon.
            first += HALF_DAY
        elif start.is_at_night:
            raise UnfitError(Problem.WHICH_HALF)
        if end is None:
            # "From 18" lasts until midnight.
            return first, DAY - 1
        if last <= first:
            # "9 to 5" is a working day, "1 pm to 4" an afternoon, "22 to 6" a night.
            by_day = first <= HALF_DAY or (start.exact and not start.named)
            last += HALF_DAY if loose_end and by_day and first < last + HALF_DAY else DAY
        return first, last

    def _on_one_day(
        self, times: tuple[int, ...], after: After | None, hourly: Step | None
    ) -> Recurrence | None:
        """Return the schedule for one day, None if the phrase does not say so."""
        weekdays, part, step = self._all_of(Weekdays), self._only(Part), self._only(Step)
        repeated = any(isinstance(piece, Turned | MonthDay | Apart) for piece in self._pieces)
        repeated = repeated or (part is not None and part.each) or (step is not None and not hourly)
        days: list[Piece] = [piece for piece in self._pieces if isinstance(piece, Date | Coming | NoDate)]
        days += [after] if after else []
        if part and part.today and Date() not in days:
            days.append(Date())
        if [each.each for each in weekdays] == [False] and not (repeated or hourly):
            days.append(Coming(weekdays[0].days[0], later=False))
            weekdays = []
        once = bool(self._all_of(Once))
        if len(days) > 1 or ((days or once) and (repeated or weekdays)):
            raise UnfitError
        if days:
            return self._single_days.on(days[0], times, stepped=bool(hourly))
        if once:
            return self._single_days.soonest(times)
        return None

    def _recurring(self, times: tuple[int, ...], step: Step | None) -> Recurrence:
        """Return the repeated schedule; daily if no days are named."""
        unit, interval = (step.unit, step.number) if step else ("", 1)
        if interval != int(interval) or interval < 1:
            raise UnfitError
        turned, month_day = self._only(Turned), self._only(MonthDay)
        days = self._weekdays()
        if turned:
            if step or days:
                raise UnfitError
            return self._rules(times, Frequency.WEEKLY, turned.weeks, turned.days)
        if month_day:
            if days or unit not in {"", "month"}:
                raise UnfitError
            return self._monthly(times, int(interval), month_day)
        if unit in {"week", "month"} and not days:
            raise UnfitError(Problem.WHICH_DAY)
        if days and (unit == "month" or (unit == "day" and interval > 1)):
            raise UnfitError
        frequency = Frequency.WEEKLY if days else Frequency.DAILY
        return self._rules(times, frequency, int(interval), days or DAYS)

    def _weekdays(self) -> tuple[int, ...]:
        """Return the named days of the week without the excluded ones, none if none are named."""
        named = {day for each in self._all_of(Weekdays) for day in each.days}
        apart = {day for each in self._all_of(Apart) for day in each.days}
        if not apart:
            return tuple(sorted(named))
        left = (named or set(DAYS)) - apart
        if not left or (named and not apart <= named):
            raise UnfitError
        return tuple(sorted(left))

    def _rules(
        self, times: tuple[int, ...], frequency: Frequency, interval: int, days: tuple[int, ...]
    ) -> Recurrence:
        """Return the rules for `times` on `days`; times of a night from 24 hours on are on the next day."""
        parts: dict[tuple[int, ...], list[int]] = {}
        for each in times:
            shifted = tuple(sorted((day + each // DAY) % 7 for day in days))
            parts.setdefault(shifted, []).append(each % DAY)
        if len(parts) > 1 and interval > 1:
            raise UnfitError
        if frequency is Frequency.DAILY:
            if interval > 1 and times[-1] >= DAY:
                raise UnfitError
            return self._anchored(Rule(tuple(sorted(parts[days])), interval=interval))
        rules = [Rule.weekly(tuple(sorted(at)), on, interval) for on, at in parts.items()]
        return self._anchored(*rules)

    def _monthly(self, times: tuple[int, ...], interval: int, day: MonthDay) -> Recurrence:
        in_month = day.day in range(-1, 32) and day.ordinal in range(-1, 5) and (day.day or day.ordinal)
        if not in_month or times[-1] >= DAY:
            raise UnfitError(Problem.NO_SUCH_DAY)
        return self._anchored(Rule(times, Frequency.MONTHLY, interval, day.weekdays, day.ordinal, day.day))

    def _anchored(self, *rules: Rule) -> Recurrence:
        """Return the recurrence of `rules`; one with an interval begins with its first day from now on."""
        if all(rule.interval == 1 for rule in rules):
            return Recurrence(rules)
        every = Recurrence(tuple(rule.every_time() for rule in rules))
        return Recurrence(rules, next(every.local_times(self._now)).date())

    def _all_of(self, kind: type[T]) -> list[T]:
        return [piece for piece in self._pieces if isinstance(piece, kind)]

    def _only(self, kind: type[T]) -> T | None:
        """Return the only piece of `kind`, None if there is none; two of a kind contradict each other."""
        found = list(dict.fromkeys(self._all_of(kind)))
        if len(found) > 1:
            raise UnfitError
        return found[0] if found else None
