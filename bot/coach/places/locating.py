"""The time zones at a location in degrees, by the zone borders of tzfpy."""

from __future__ import annotations

from math import cos, isfinite, radians, sin
from typing import TYPE_CHECKING

import tzfpy

from bot.coach.places.clocks import fixed_name
from bot.coach.places.options import Option, Reading, one_a_time, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

# Borders and phones are accurate to about a kilometre, and people near a border may use the time of a town
# beyond it: within this many kilometres of a border the person is asked.
NEAR_KILOMETRES = 20
_KILOMETRES_A_DEGREE = 111.2
_RINGS = (NEAR_KILOMETRES / 2, float(NEAR_KILOMETRES))
_BEARINGS = tuple(range(0, 360, 30))
_NORTHERNMOST, _EASTERNMOST = 90, 180
# Both sides of a border, and a third zone at a point where three meet.
_MOST_NEAR = 3


def is_on_earth(latitude: float, longitude: float) -> bool:
    """Return whether two numbers are a latitude and a longitude in degrees."""
    return (
        isfinite(latitude)
        and isfinite(longitude)
        and abs(latitude) <= _NORTHERNMOST
        and abs(longitude) <= _EASTERNMOST
    )


def zones_at(latitude: float, longitude: float, now: float) -> Reading:
    """Return the zones at a location, and those beyond a near border; `now` is in seconds since 1970.

    At sea the zone is that of ships, and the person is asked. Raises ValueError if it is no place on earth.
    """
    if not is_on_earth(latitude, longitude):
        raise ValueError("no place on earth: latitude is -90 to 90, longitude -180 to 180")
    here = tzfpy.get_tzs(longitude, latitude)
    near = [zone for at in _around(latitude, longitude) for zone in tzfpy.get_tzs(*at)]
    ashore = [zone for zone in (*here, *near) if fixed_name(zone) is None]
    at_sea = [zone for zone in here if fixed_name(zone)]
    times = one_a_time((Option(zone) for zone in (*ashore, *at_sea)), now)
    return settled(times[:_MOST_NEAR], now, sure=not at_sea)


def _around(latitude: float, longitude: float) -> Iterator[tuple[float, float]]:
    """Yield points around, longitude first (tzfpy's order), wrapped around at poles and the date line."""
    for kilometres in _RINGS:
        degrees = kilometres / _KILOMETRES_A_DEGREE
        for bearing in _BEARINGS:
            north = latitude + degrees * cos(radians(bearing))
            if abs(north) >= _NORTHERNMOST:
                continue
            east = longitude + degrees * sin(radians(bearing)) / cos(radians(north))
            yield (east + _EASTERNMOST) % 360 - _EASTERNMOST, north
