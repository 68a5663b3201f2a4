"""Time zones by what people type or where they are."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from bot.matching.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

# Zones that are offered for one place name.
MOST_ZONES = 3
# RapidFuzz's likeness, 0 to 100: "berln" and "berlin" have 91, "tokio" and "tokyo" 80.
LIKE_FROM = 78.0
# ISO 6709 as in the zone database: degrees, minutes, perhaps seconds.
_PLACE = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


def find_zones(text: str, places: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Return the zones whose city or name is most like `text`, best first; empty where none is.

    `places` are further names with their zones, such as those of a language.
    """
    typed = _spelled(text)
    if not typed:
        return []
    zones = _names() | {_spelled(name): zone for name, zone in places.items()}
    if typed in zones:
        return [zones[typed]]
    found = process.extract(typed, [*zones], scorer=fuzz.ratio, limit=MOST_ZONES, score_cutoff=LIKE_FROM)
    names = [name for name, _, _ in found]
    if not names:
        # Within a sentence ("I am in Berlin"), the city stands as it is; the longest name says most.
        inside = (name for name in zones if re.search(rf"\b{re.escape(name)}\b", typed))
        names = sorted(inside, key=len, reverse=True)
    return list(dict.fromkeys(zones[name] for name in names))[:MOST_ZONES]


def zone_at(latitude: float, longitude: float) -> str:
    """Return the zone whose city is nearest to a place in degrees; a border may lie between."""
    return min(_places(), key=lambda place: _distance(latitude, longitude, place[1], place[2]))[0]


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone called `name`, None where there is none (any more)."""
    return ZoneInfo(name) if name in _zones() else None


def _spelled(name: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", plain(name)))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    # To look them up reads hundreds of files.
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return every city and every full name, in small letters, with its zone."""
    names: dict[str, str] = {}
    for zone in sorted(_zones()):
        region, _, city = zone.rpartition("/")
        if region and region not in {"Etc", "SystemV", "US", "posix", "right"}:
            names.setdefault(city.replace("_", " ").casefold(), zone)
            names[zone.replace("_", " ").replace("/", " ").casefold()] = zone
    return names


@lru_cache(maxsize=1)
def _places() -> list[tuple[str, float, float]]:
    table = (files("tzdata") / "zoneinfo" / "zone1970.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return [(row[2], *_degrees(row[1])) for row in rows]


def _degrees(written: str) -> tuple[float, float]:
    found = _PLACE.fullmatch(written)
    if found is None:
        raise ValueError(f"no place: {written}")
    south, *north, west, degrees, minutes, seconds = found.groups(default="0")
    return _signed(south, *north), _signed(west, degrees, minutes, seconds)


def _signed(sign: str, degrees: str, minutes: str, seconds: str) -> float:
    return float(f"{sign}1") * (int(degrees) + int(minutes) / 60 + int(seconds) / 3600)


def _distance(latitude: float, longitude: float, other: float, away: float) -> float:
    """Return the angle between two places, in radians (the haversine formula)."""
    a, b = radians(latitude), radians(other)
    across = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(away - longitude) / 2) ** 2
    return 2 * asin(sqrt(across))
