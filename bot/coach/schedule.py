"""When a reminder is due: times of day and days of the week, in somebody's own local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAYS = tuple(range(7))
MINUTES_A_DAY = 24 * 60
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Rule:
    """`times` are minutes after midnight, `days` days of the week from Monday (0) on; both ascend."""

    times: tuple[int, ...]
    days: tuple[int, ...] = DAYS

    def __str__(self) -> str:
        """Return the rule in the form that `read` takes."""
        return f"{' '.join(map(str, self.times))};{' '.join(map(str, self.days))}"

    @classmethod
    def read(cls, written: str) -> Self:
        """Return the rule that was `written` by `str`."""
        times, _, days = written.partition(";")
        return cls(tuple(map(int, times.split())), tuple(map(int, days.split())))

    def next_after(self, moment: float, zone: ZoneInfo) -> float:
        """Return the first moment after `moment` at which it is due; both are seconds since 1970.

        A local time that is skipped when clocks go forward comes as much later as they jump; one that comes
        twice when they go back counts the first time.
        """
        today = datetime.fromtimestamp(moment, zone).date()
        # A week later comes the same day again, whose time may have passed today.
        for ahead in range(-1, _WEEK + 2):
            day = today + timedelta(days=ahead)
            if day.weekday() not in self.days:
                continue
            for minutes in self.times:
                local = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
                due = local.astimezone(UTC).timestamp()
                if due > moment:
                    return due
        raise ValueError("a rule has at least one time and one day")

    def next_day(self, moment: float, zone: ZoneInfo) -> float:
        """Return the first moment at which it is due on a later day than that of `moment`."""
        today = datetime.fromtimestamp(moment, zone).date()
        midnight = datetime.combine(today + timedelta(days=1), time(), zone)
        return self.next_after(midnight.astimezone(UTC).timestamp() - 1, zone)
