"""When a reminder is due: recurrences as in RFC 5545, in the person's local time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Self

from dateutil import rrule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

DAYS = tuple(range(7))
_DAY = timedelta(days=1)
# RFC 5545's names of the days, from Monday on.
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_START, _RULE = "DTSTART:", "RRULE:"
_LOCAL, _UTC = "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"


class Frequency(StrEnum):
    """The unit that a rule counts, named as in RFC 5545."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


_CONSTANTS: Mapping[Frequency, Literal[1, 2, 3]] = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
}
_LENGTHS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}


@dataclass(frozen=True, slots=True)
class Rule:
    """Times on the days that a frequency selects: every `interval` days, weeks or months.

    `times` are minutes after midnight, `weekdays` days from Monday (0) on; both ascend. In a month, `ordinal`
    says which of these weekdays (1 the first, -1 the last), or `month_day` which day (1 to 31, -1 the last).
    """

    times: tuple[int, ...]
    frequency: Frequency = Frequency.DAILY
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    ordinal: int = 0
    month_day: int = 0

    @classmethod
    def weekly(cls, times: tuple[int, ...], weekdays: tuple[int, ...], interval: int = 1) -> Self:
        """Return the rule for `weekdays`; for all seven in each week it is a daily rule."""
        if weekdays == DAYS and interval == 1:
            return cls(times)
        return cls(times, Frequency.WEEKLY, interval, weekdays)

    def every_time(self) -> Self:
        """Return the rule without its interval."""
        return replace(self, interval=1)

    def lines(self) -> Iterator[dict[str, str]]:
        """Yield the rule in RFC 5545's format: one line for all times with the same minute."""
        days = [f"{self.ordinal or ''}{_CODES[day]}" for day in self.weekdays]
        parts = {
            "FREQ": self.frequency.value,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "BYDAY": ",".join(days),
            "BYMONTHDAY": str(self.month_day or ""),
        }
        for minute, at in self._hours().items():
            line = parts | {"BYHOUR": ",".join(map(str, at)), "BYMINUTE": str(minute), "BYSECOND": "0"}
            yield {name: value for name, value in line.items() if value}

    @classmethod
    def read(cls, line: dict[str, str]) -> Self:
        """Return the rule of one line; raises ValueError or KeyError if it is not a rule."""
        days = line["BYDAY"].split(",") if "BYDAY" in line else []
        minute = int(line["BYMINUTE"])
        return cls(
            tuple(int(hour) * 60 + minute for hour in line["BYHOUR"].split(",")),
            Frequency(line["FREQ"]),
            int(line.get("INTERVAL", "1")),
            tuple(_CODES.index(day[-2:]) for day in days),
            int(days[0][:-2] or 0) if days else 0,
            int(line.get("BYMONTHDAY", "0")),
        )

    def recurring(self, start: date, count: int | None) -> Iterator[rrule.rrule]:
        """Yield the recurrences from `start` on, one for each line, each limited to `count` times."""
        days = [rrule.weekday(day, self.ordinal or None) for day in self.weekdays]
        for minute, at in self._hours().items():
            yield rrule.rrule(
                _CONSTANTS[self.frequency],
                datetime.combine(start, time()),
                self.interval,
                count=len(at) if count else None,
                bymonthday=self.month_day or None,
                byweekday=days or None,
                byhour=at,
                byminute=minute,
                bysecond=0,
            )

    def _hours(self) -> dict[int, list[int]]:
        """Return the hours of the times by their minute."""
        hours: dict[int, list[int]] = defaultdict(list)
        for minutes in sorted(self.times, key=lambda each: (each % 60, each)):
            hours[minutes % 60].append(minutes // 60)
        return hours


@dataclass(frozen=True, slots=True)
class Recurrence:
    """All times at which a reminder is due: those of any of its `rules`, in local time.

    `start` is the day from which intervals are counted. If `once`, it is due on that day only.
    """

    rules: tuple[Rule, ...]
    start: date | None = None
    once: bool = False

    def __str__(self) -> str:
        """Return the recurrence in RFC 5545's format, for `read`."""
        start = [f"{_START}{datetime.combine(self.start, time()):{_LOCAL}}"] if self.start else []
        lines = []
        for rule in self.rules:
            for line in rule.lines():
                count = {"COUNT": str(len(line["BYHOUR"].split(",")))} if self.once else {}
                lines.append(_RULE + ";".join(f"{name}={value}" for name, value in (line | count).items()))
        return "\n".join((*start, *lines))

    def next_after(self, moment: float, zone: ZoneInfo) -> float | None:
        """Return the first moment after `moment` at which it is due; both are seconds since 1970.

        A local time that is skipped when clocks go forward is later by that difference; one that occurs twice
        when they go back counts the first time. None: it is never due again.
        """
        # When clocks change, local times are not in the order of moments: any within a day of the first may
        # come before it. A day, since the largest change ever skipped one.
        local = datetime.fromtimestamp(moment, zone).replace(tzinfo=None)
        found: list[float] = []
        last: datetime | None = None
        for each in self.local_times(local - _DAY):
            if last and each > last:
                break
            due = each.replace(tzinfo=zone).timestamp()
            if due > moment:
                found.append(due)
                last = last or each + _DAY
        return min(found, default=None)

    def next_day(self, moment: float, zone: ZoneInfo) -> float | None:
        """Return the first moment at which it is due on a day after that of `moment`."""
        today = datetime.fromtimestamp(moment, zone).date()
        midnight = datetime.combine(today + _DAY, time(), zone)
        return self.next_after(midnight.timestamp() - 1, zone)

    def local_times(self, local: datetime) -> Iterator[datetime]:
        """Yield the local times after `local` at which it is due; neither has a zone."""
        recurring = rrule.rruleset()
        for rule in self.rules:
            for each in rule.recurring(self._start(rule, local.date()), int(self.once) or None):
                recurring.rrule(each)
        yield from recurring.xafter(local)

    def _start(self, rule: Rule, day: date) -> date:
        """Return a day shortly before `day` from which the intervals of `rule` give the same days."""
        if self.start is None:
            return day
        if self.once or day <= self.start or rule.frequency not in _LENGTHS:
            return self.start
        length = rule.interval * _LENGTHS[rule.frequency]
        return day - timedelta(days=(day - self.start).days % length)


@dataclass(frozen=True, slots=True)
class Moment:
    """A single moment, in seconds since 1970, independent of local clocks: "in two hours"."""

    at: int

    def __str__(self) -> str:
        """Return it as a one-time recurrence of RFC 5545."""
        return f"{_START}{datetime.fromtimestamp(self.at, UTC):{_UTC}}\n{_RULE}FREQ=DAILY;COUNT=1"

    @property
    def once(self) -> bool:
        """True: it is due once."""
        return True

    def next_after(self, moment: float, zone: ZoneInfo) -> float | None:  # noqa: ARG002  (as of a recurrence)
        """Return it if it is after `moment`, else None."""
        return self.at if self.at > moment else None

    def next_day(self, moment: float, zone: ZoneInfo) -> float | None:
        """Return it if it is on a day after that of `moment`, else None."""
        later = datetime.fromtimestamp(self.at, zone).date() > datetime.fromtimestamp(moment, zone).date()
        return self.at if later else None


Schedule = Recurrence | Moment


def read_schedule(written: str) -> Schedule:
    """Return the schedule whose `str` is `written`.

    Raises:
        ValueError: it is not a schedule.

    """
    first, *rest = written.splitlines() or [""]
    start = None
    if first.startswith(_START):
        if first.endswith("Z"):
            return Moment(int(datetime.strptime(first, _START + _UTC).replace(tzinfo=UTC).timestamp()))
        start, first = datetime.strptime(first, _START + _LOCAL).date(), ""  # noqa: DTZ007  (local on purpose)
    lines = [_parts(line) for line in (first, *rest) if line]
    try:
        rules = [Rule.read(line) for line in lines]
    except (KeyError, IndexError) as error:
        raise ValueError(f"not a recurrence: {written!r}") from error
    if not rules:
        raise ValueError("not a recurrence: the text is empty")
    return Recurrence(tuple(_joined(rules)), start, any("COUNT" in line for line in lines))


def _parts(line: str) -> dict[str, str]:
    if not line.startswith(_RULE):
        raise ValueError(f"no rule: {line!r}")
    return dict(part.split("=", 1) for part in line.removeprefix(_RULE).split(";"))


def _joined(rules: list[Rule]) -> Iterator[Rule]:
    """Yield `rules`, with those that differ only in their times merged."""
    times: dict[Rule, list[int]] = defaultdict(list)
    for rule in rules:
        times[replace(rule, times=())] += rule.times
    for rule, at in times.items():
        yield replace(rule, times=tuple(sorted(at)))
