"""From places to time zones: a certain one, or several from which the person chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.coach.places.clocks import fixed_zone, offset, year_of
from bot.coach.places.folding import fold
from bot.coach.places.gazetteer import CITY, COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from bot.coach.places.gazetteer import Gazetteer, Place

# Buttons that can be read at a glance; the United States have seven time zones with a city.
MOST_OPTIONS = 8
# Of places with the same name, one is left out if it has fewer people than a small town and than a thirtieth
# of the largest: Paris in Texas (25 000), but not Boston in Lincolnshire nor Melbourne in Florida (84 000).
# Next to a country or a metropolis, one with less than a five-hundredth is left out whatever its size. So is
# a place that has the name only in another language, if a larger one has it: Dili is called Delhi in some.
_SMALL_TOWN = 50_000
_THIRTIETH, _FIVE_HUNDREDTH = 30, 500
# Regions where the clocks of two states are in use: a zone, and the other. For others tzfpy's data has both.
_DISPUTED = {"Europe/Simferopol": "Europe/Kyiv"}


class Option(NamedTuple):
    """A possible time zone of the person, and its place if one was named."""

    zone: str
    place: Place | None = None


class Reading(NamedTuple):
    """The possible zones: exactly one if `sure`, else those to choose from, most likely first."""

    options: tuple[Option, ...]
    sure: bool


def options_of(places: Sequence[Place], gazetteer: Gazetteer, now: float, *, sure: bool = True) -> Reading:
    """Return the zones of `places`, sure if all show the same time in the year after `now`.

    With `sure` False the person must choose in any case.
    """
    found: list[Option] = []
    weighty = _weighty(places)
    countries = {place.country for place in weighty if place.kind == COUNTRY}
    for place in weighty:
        # For "Mexico" its largest cities are offered; Mexico City is one of them.
        if place.kind == COUNTRY or place.country not in countries:
            found += _zones_of(place, gazetteer, now)
    return settled(found, now, sure=sure)


def options_ahead(ahead: timedelta, gazetteer: Gazetteer, now: float) -> Reading:
    """Return the zones that are `ahead` of UTC at `now`; one for all that show the same time all year."""
    cities = [city for city in gazetteer.zones() if city.zone and offset(city.zone, now) == ahead]
    found = one_a_time((Option(city.zone, city) for city in cities if city.zone), now)
    fixed = fixed_zone(ahead)
    return settled([*found[: MOST_OPTIONS - 1], *([Option(fixed)] if fixed else [])], now)


def settled(options: Sequence[Option], now: float, *, sure: bool = True) -> Reading:
    """Return the first of `options` for buttons; of places with the same name, country and time only one."""
    distinct: dict[object, Option] = {}
    disputed = (Option(_DISPUTED[option.zone]) for option in options if option.zone in _DISPUTED)
    for option in (*options, *disputed):
        place = option.place
        named = (fold(place.name), place.country) if place else None
        distinct.setdefault((named, year_of(option.zone, now)), option)
    times = one_a_time(distinct.values(), now)
    if sure and len(times) == 1:
        return Reading(tuple(times), sure=True)
    # One place for each time comes first, so that no time is left out.
    places = [option for option in distinct.values() if option not in times]
    chosen = {*times[:MOST_OPTIONS], *places[: max(0, MOST_OPTIONS - len(times))]}
    return Reading(tuple(option for option in distinct.values() if option in chosen), sure=False)


def one_a_time(options: Iterable[Option], now: float) -> list[Option]:
    """Return the first of the options that show the same time in the year after `now`, in their order."""
    times: dict[object, Option] = {}
    for option in options:
        times.setdefault(year_of(option.zone, now), option)
    return list(times.values())


def _weighty(places: Sequence[Place]) -> list[Place]:
    ranked = sorted(places, key=lambda place: -place.population)
    most = ranked[0].population if ranked else 0
    own = max((place.population for place in ranked if place.is_own), default=0)
    return [
        place
        for place in ranked
        if not _is_tiny(place.population, most) and (place.is_own or place.population >= own)
    ]


def _is_tiny(people: int, most: int) -> bool:
    return people * _FIVE_HUNDREDTH < most or (people < _SMALL_TOWN and people * _THIRTIETH < most)


def _zones_of(place: Place, gazetteer: Gazetteer, now: float) -> list[Option]:
    if place.kind == CITY:
        return [Option(place.zone, place)] if place.zone else []
    cities = one_a_time((Option(city.zone, city) for city in gazetteer.cities(place) if city.zone), now)
    # The area has a single time: the bot answers with the name that the person used.
    return [Option(cities[0].zone, place)] if len(cities) == 1 else cities
