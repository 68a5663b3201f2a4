"""Time zones by the names that the zone database has for them."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone called `name`, None where there is none (any more)."""
    return ZoneInfo(name) if name in _zones() else None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    # To look them up reads hundreds of files.
    return frozenset(available_timezones())
