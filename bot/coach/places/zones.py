"""Time zones by their names in the zone database."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone called `name`, None if there is none (any more)."""
    return ZoneInfo(name) if name in _zones() else None


def zone_typed(text: str) -> str | None:
    """Return the zone whose full name is typed, in any case: "europe/berlin"; None if it is none."""
    return _typed().get(text.strip().replace(" ", "_").casefold())


@lru_cache(maxsize=1)
def _typed() -> dict[str, str]:
    # Names without a slash are abbreviations and countries, which the gazetteer knows better.
    return {name.casefold(): name for name in _zones() if "/" in name}


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    # Listing them reads hundreds of files.
    return frozenset(available_timezones())
