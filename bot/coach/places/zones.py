"""Time zones by their names in the zone database."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone called `name`, None if there is none (any more)."""
    return ZoneInfo(name) if name in _zones() else None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    # Listing them reads hundreds of files.
    return frozenset(available_timezones())
