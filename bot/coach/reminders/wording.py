"""Schedules in words: what will happen, so that people notice a misunderstanding at once."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.coach.reminders.schedule import Frequency, Moment

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from bot.coach.reminders.schedule import Recurrence, Rule, Schedule
    from bot.knowledge.texts.reminders import Reminding

# Times that are listed; a longer sequence with even steps is shown by its first two and its last.
MOST_LISTED = 5
# Every month has at least this many days.
_SHORTEST_MONTH = 28


class ReminderWording:
    """Writes schedules with the texts of a language."""

    def __init__(self, texts: Reminding) -> None:
        """Take every sentence from `texts`."""
        self._texts = texts

    def schedule(self, schedule: Schedule, zone: ZoneInfo) -> str:
        """Return `schedule` in words; a single moment in the local time of `zone`."""
        if isinstance(schedule, Moment):
            return self._texts.rule_once.format(next=self.moment(schedule.at, zone))
        words = [
            self._texts.rule.format(days=self._days(rule, schedule), times=self._times(rule))
            for rule in schedule.rules
        ]
        joined, *more = words
        for each in more:
            joined = self._texts.both.format(one=joined, other=each)
        return joined

    def moment(self, moment: float, zone: ZoneInfo) -> str:
        """Return a moment (seconds since 1970) as a date and a time of day in `zone`."""
        local = datetime.fromtimestamp(moment, zone)
        return self._texts.moment.format(date=self._date(local), time=clock(local.hour * 60 + local.minute))

    def hours(self, first: int, last: int) -> str:
        """Return that the bot keeps to the hours from `first` to `last`, in minutes after midnight."""
        return self._texts.kept_hours.format(first=clock(first), last=clock(last))

    def _days(self, rule: Rule, schedule: Recurrence) -> str:
        texts, number = self._texts, rule.interval
        if schedule.once and schedule.start:
            return texts.on_date.format(date=self._date(schedule.start))
        days = ", ".join(texts.weekdays[day] for day in rule.weekdays)
        match rule.frequency:
            case Frequency.DAILY:
                return texts.every_day if number == 1 else texts.every_days.format(number=number)
            case Frequency.WEEKLY:
                every = texts.on_weekdays if number == 1 else texts.every_weeks
                return every.format(number=number, days=days)
        every = texts.every_month if number == 1 else texts.every_months.format(number=number)
        if rule.weekdays:
            ordinal = texts.ordinals[rule.ordinal - 1] if rule.ordinal > 0 else texts.last
            return texts.month_weekday.format(ordinal=ordinal, day=days, every=every)
        if rule.month_day < 0:
            return texts.month_end.format(every=every)
        day = texts.month_day if rule.month_day <= _SHORTEST_MONTH else texts.month_day_if_any
        return day.format(day=rule.month_day, every=every)

    def _times(self, rule: Rule) -> str:
        times = rule.times
        steps = {later - earlier for earlier, later in pairwise(times)}
        listed = ", ".join(map(clock, times))
        if len(times) > MOST_LISTED and len(steps) == 1:
            return self._texts.stepped.format(
                first=clock(times[0]), second=clock(times[1]), last=clock(times[-1])
            )
        return listed

    def _date(self, day: date) -> str:
        return self._texts.date.format(
            weekday=self._texts.weekdays[day.weekday()],
            day=day.day,
            month=self._texts.months[day.month - 1],
            year=day.year,
        )


def clock(minutes: int) -> str:
    """Return a time of day, given in `minutes` after midnight, as "7:05"."""
    return f"{minutes // 60}:{minutes % 60:02}"
