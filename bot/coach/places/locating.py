"""The time zones at a place in degrees, by the borders of zones as tzfpy has them."""

from __future__ import annotations

from math import cos, isfinite, radians, sin
from typing import TYPE_CHECKING

import tzfpy

from bot.coach.places.clocks import fixed_name
from bot.coach.places.options import Option, Reading, one_a_time, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

# Borders are drawn to a kilometre, phones may be off by as much, and who lives near a border may keep the
# time of a town beyond it: within this many kilometres a person is asked.
NEAR_KILOMETRES = 20
_KILOMETRES_A_DEGREE = 111.2
_RINGS = (NEAR_KILOMETRES / 2, float(NEAR_KILOMETRES))
_BEARINGS = tuple(range(0, 360, 30))
_NORTHERNMOST, _EASTERNMOST = 90, 180
# Both sides of a border, and a third where three meet.
_MOST_NEAR = 3


def is_on_earth(latitude: float, longitude: float) -> bool:
    """Tell whether two numbers are degrees of a place."""
    return (
        isfinite(latitude)
        and isfinite(longitude)
        and abs(latitude) <= _NORTHERNMOST
        and abs(longitude) <= _EASTERNMOST
    )


def zones_at(latitude: float, longitude: float, now: float) -> Reading:
    """Return the zones at a place in degrees, and those beyond a near border; `now` is in seconds since 1970.

    On the open sea the zone is that of ships, and a person is asked. Raises ValueError for no place on earth.
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
    """Yield places around, longitude first, as tzfpy takes them; past a pole or the date line come round."""
    for kilometres in _RINGS:
        degrees = kilometres / _KILOMETRES_A_DEGREE
        for bearing in _BEARINGS:
            north = latitude + degrees * cos(radians(bearing))
            if abs(north) >= _NORTHERNMOST:
                continue
            east = longitude + degrees * sin(radians(bearing)) / cos(radians(north))
            yield (east + _EASTERNMOST) % 360 - _EASTERNMOST, north
