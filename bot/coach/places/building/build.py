"""Writes the places of the sources into the database."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import yaml

from bot.coach.places.building import sources
from bot.coach.places.folding import fold
from bot.coach.places.gazetteer import CITY, COUNTRY, REGION, TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.coach.places.building.sources import City

_HERE = Path(__file__).parent
# Shorter names are too ambiguous: "Of" is a town, and "Hi" is Hawaii. Nicknames are an exception.
_LEAST_LETTERS = 3
_INSERT_PLACE = "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)"


def build(path: Path, languages: Iterable[str]) -> None:
    """Write the gazetteer to `path`, with the names of countries and zones in `languages`."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript((_HERE / "schema.sql").read_text("utf-8"))
        builder = _Builder(database)
        builder.put_cities()
        builder.put_countries(spoken := sorted(languages))
        builder.put_regions()
        builder.put_zones(spoken)
        builder.put_nicknames()
        builder.put_likely()
        database.commit()
        database.execute("VACUUM")


class _Builder:
    """Fills one database; places without a number in GeoNames' lists get negative numbers."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._cities = list(sources.cities())
        self._countries_of = sources.countries_of_zones()

    def put_cities(self) -> None:
        for city in self._cities:
            row = (city.id, CITY, city.name, city.country, city.region, city.population, city.zone)
            self._database.execute(_INSERT_PLACE, row)
            self._name(city.id, city.name, city.others)

    def put_countries(self, languages: Iterable[str]) -> None:
        cities = _grouped(self._cities, lambda city: city.country)
        called = {language: sources.country_names(language) for language in languages}
        for country in sources.countries():
            place = self._area(COUNTRY, country.name, cities.get(country.code, []), country.code)
            self._name(place, country.name, country.others)
            for language, names in called.items():
                name = names.get(country.code, country.name)
                self._database.execute(
                    "INSERT INTO countries VALUES (?, ?, ?)", (language, country.code, name)
                )

    def put_regions(self) -> None:
        cities = _grouped(self._cities, lambda city: city.region)
        for region in sources.regions():
            if region.code not in cities:
                continue
            self._database.execute("INSERT INTO regions VALUES (?, ?)", (region.code, region.name))
            country = region.code.partition(".")[0]
            place = self._area(REGION, region.name, cities[region.code], country, region.code)
            self._name(place, region.name, region.others)
            if region.short:
                self._nickname(place, region.short, region.name)

    def put_zones(self, languages: list[str]) -> None:
        cities = _grouped(self._cities, lambda city: city.zone)
        self._database.executemany(
            "INSERT INTO zones VALUES (?, ?)", [(zone, _largest(group).id) for zone, group in cities.items()]
        )
        for language in languages:
            rows = [(language, *row) for row in sources.zone_cities(language).items()]
            self._database.executemany("INSERT INTO zone_cities VALUES (?, ?, ?)", rows)
        meant: dict[str, dict[str, str]] = defaultdict(dict)
        for name, zone in sources.zone_names(cities, languages):
            meant[fold(name)][zone] = name
        for zones in meant.values():
            name = next(iter(zones.values()))
            place = self._area(TIME, name, [city for zone in zones for city in cities[zone]])
            self._nickname(place, name, name)

    def put_nicknames(self) -> None:
        sheet: dict[str, str] = yaml.safe_load((_HERE / "nicknames.yaml").read_text("utf-8"))
        query = (
            "SELECT id, name FROM places WHERE country = ? AND (name = ? OR (? = '' AND kind = ?)) "
            "ORDER BY population DESC"
        )
        for nickname, meant in sheet.items():
            name, _, country = meant.rpartition(", ")
            found = self._database.execute(query, (country, name, name, COUNTRY)).fetchone()
            if found is None:
                raise ValueError(f"nicknames.yaml: {nickname}: there is no {meant}; write it as in GeoNames")
            self._nickname(found[0], nickname, found[1])

    def put_likely(self) -> None:
        self._database.execute(
            "INSERT INTO likely SELECT DISTINCT substr(folded, 1, 1), length(folded), folded FROM names "
            "JOIN places ON id = place WHERE population >= ? AND kind <> ? AND length(folded) > ?",
            (sources.KNOWN_ABROAD, TIME, _LEAST_LETTERS),
        )

    def _area(
        self, kind: str, name: str, cities: list[City], country: str | None = None, region: str | None = None
    ) -> int:
        """Add a place with the largest city of each of its zones, the zone with most people first."""
        # Buttons in chats contain these numbers, so they must stay the same when this is built again.
        place = -crc32(f"{kind}:{region or country or fold(name)}".encode())
        self._database.execute(_INSERT_PLACE, (place, kind, name, country, region, _people(cities), None))
        if country:
            cities = [city for city in cities if country in self._countries_of[city.zone]] or cities
        ranked = sorted(_grouped(cities, lambda city: city.zone).values(), key=_people, reverse=True)
        parts = [(place, rank, _largest(group).id) for rank, group in enumerate(ranked)]
        self._database.executemany("INSERT INTO parts VALUES (?, ?, ?)", parts)
        return place

    def _name(self, place: int, own: str, others: Iterable[str]) -> None:
        """Add the names of `place`; of names that fold to the same, its own wins, then the most accented."""
        rows = {fold(name): name for name in (*sorted(others, key=_accents), own)}
        kept = [
            (folded, place, "" if name in {own, folded.title()} else name)
            for folded, name in rows.items()
            if len(folded) >= _LEAST_LETTERS or (folded and not folded.isascii())
        ]
        self._database.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", kept)

    def _nickname(self, place: int, nickname: str, own: str) -> None:
        """Add a short name of `place`; the bot answers with its `own` name."""
        self._database.execute("INSERT OR REPLACE INTO names VALUES (?, ?, ?)", (fold(nickname), place, own))


def _grouped(cities: Iterable[City], by: Callable[[City], str]) -> dict[str, list[City]]:
    groups: dict[str, list[City]] = defaultdict(list)
    for city in cities:
        groups[by(city)].append(city)
    return groups


def _accents(name: str) -> int:
    return sum(not letter.isascii() for letter in name)


def _people(cities: Iterable[City]) -> int:
    return sum(city.population for city in cities)


def _largest(cities: Iterable[City]) -> City:
    return max(cities, key=lambda city: city.population)
