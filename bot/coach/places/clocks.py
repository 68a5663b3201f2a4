"""Which time zones show the same time, and the names of zones without a city."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# Days between samples: clocks change on weekends. A year has both changes.
_WEEKS = 53
_DAY_SECONDS = 24 * 60 * 60
# The whole-hour offsets for which the zone database has zones.
_WESTERNMOST, _EASTERNMOST = -12, 14
_FIXED = re.compile(r"Etc/GMT(?:([+-])(\d{1,2}))?|(?:Etc/)?UTC")


def same_time(zone: str, other: str, now: float) -> bool:
    """Return whether two zones show the same time in the year after `now` (seconds since 1970)."""
    return zone == other or year_of(zone, now) == year_of(other, now)


def year_of(zone: str, now: float) -> tuple[timedelta | None, ...]:
    """Return the offset of `zone` from UTC in each week of the year after `now` (seconds since 1970).

    Zones with the same offsets show the same time.
    """
    return _year_from(zone, int(now // _DAY_SECONDS))


@lru_cache(maxsize=1024)
def _year_from(zone: str, day: int) -> tuple[timedelta | None, ...]:
    there, start = _rules(zone), datetime.fromtimestamp(day * _DAY_SECONDS, UTC)
    return tuple((start + timedelta(weeks=week)).astimezone(there).utcoffset() for week in range(_WEEKS))


@lru_cache(maxsize=512)
def _rules(zone: str) -> ZoneInfo:
    # ZoneInfo itself caches eight zones, and four hundred are compared.
    return ZoneInfo(zone)


def offset(zone: str, now: float) -> timedelta:
    """Return the offset of `zone` from UTC at `now` (seconds since 1970)."""
    return datetime.fromtimestamp(now, _rules(zone)).utcoffset() or timedelta()


def fixed_zone(ahead: timedelta) -> str | None:
    """Return the zone that is `ahead` of UTC all year; None if there is none, as for half hours."""
    hours, rest = divmod(ahead, timedelta(hours=1))
    if rest or not _WESTERNMOST <= hours <= _EASTERNMOST:
        return None
    # The signs of the zone database are inverted: Etc/GMT-2 is ahead of UTC.
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"


def fixed_name(zone: str) -> str | None:
    """Return the name of a zone without a city, such as "UTC+2"; None for one with a city."""
    match = _FIXED.fullmatch(zone)
    if match is None:
        return None
    sign, hours = match.groups()
    return f"UTC{'-' if sign == '+' else '+'}{hours}" if sign and int(hours) else "UTC"
