"""The gazetteer: which places a name may mean, from a database that `bot.coach.places.building` creates.

Each query reads the database from the disk, in a millisecond; nothing of it stays in memory.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.coach.places.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PATH = Path(__file__).with_name("gazetteer.db")
CITY, COUNTRY, REGION, TIME = "city", "country", "region", "time"
# Letters of a name from which on one and two wrong letters are tolerated: "general" differs from a name of
# Geneva in two letters, while no other word is as near to "Philadelfia".
_ONE_SLIP_FROM, _TWO_SLIPS_FROM = 5, 9
_MOST_ALIKE = 4

_PLACE = "p.id, p.kind, p.name, p.country, p.region, p.population, p.zone"


class Place(NamedTuple):
    """A place: a city in one `zone`, or a country, region or time zone with the largest city of each zone.

    `name` is the name that the person used, `country` an ISO 3166 code, `region` GeoNames' code of a state or
    province. `is_own` says whether that name is the place's own or a part of it, not one in another language.
    """

    id: int
    kind: str
    name: str
    country: str | None
    region: str | None
    population: int
    zone: str | None
    is_own: bool = True


class Gazetteer:
    """Places by their folded names. Any method raises sqlite3.Error if the database cannot be read."""

    def __init__(self, path: Path = PATH) -> None:
        self._path = path

    def named(self, names: Iterable[str]) -> dict[str, list[Place]]:
        """Return the places of each of the folded `names` that has any."""
        wanted = sorted(set(names))
        query = (
            f"SELECT n.folded, n.spelled, {_PLACE} FROM names n JOIN places p ON p.id = n.place "  # noqa: S608
            f"WHERE n.folded IN ({', '.join('?' * len(wanted))}) ORDER BY p.population DESC"
        )
        found: dict[str, list[Place]] = {}
        for folded, spelled, *row in self._rows(query, wanted):
            found.setdefault(folded, []).append(_called(Place(*row), folded, spelled))
        return found

    def place(self, id_: int) -> Place | None:
        """Return the place with the number `id_`, None if there is none (any more)."""
        rows = self._rows(f"SELECT {_PLACE} FROM places p WHERE p.id = ?", [id_])  # noqa: S608
        return Place(*rows[0]) if rows else None

    def cities(self, area: Place) -> list[Place]:
        """Return the largest city of each zone in `area`, the zone with most people first."""
        query = f"SELECT {_PLACE} FROM parts JOIN places p ON p.id = city WHERE place = ? ORDER BY rank"  # noqa: S608
        return [Place(*row) for row in self._rows(query, [area.id])]

    def zones(self) -> list[Place]:
        """Return the largest city of every zone, largest first."""
        query = f"SELECT {_PLACE} FROM zones JOIN places p ON p.id = city ORDER BY p.population DESC"  # noqa: S608
        return [Place(*row) for row in self._rows(query, [])]

    def alike(self, name: str) -> list[Place]:
        """Return large places whose names differ from `name` (folded) by a letter or two, nearest first."""
        if len(name) < _ONE_SLIP_FROM:
            return []
        slips = 2 if len(name) >= _TWO_SLIPS_FROM else 1
        query = "SELECT folded FROM likely WHERE initial = ? AND length BETWEEN ? AND ?"
        names = [row[0] for row in self._rows(query, [name[0], len(name) - slips, len(name) + slips])]
        found = process.extract(name, names, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_ALIKE)
        places = self.named(hit for hit, _, _ in found)
        own = [place for hit, _, _ in found for place in places[hit] if place.is_own]
        ids = dict.fromkeys(place.id for place in own or [one for hit, _, _ in found for one in places[hit]])
        # With their own names: the person's spelling was wrong.
        return [place for id_ in ids if (place := self.place(id_))]

    def country(self, code: str, language: str) -> str:
        """Return the name of a country in `language`, or in English if that is not known."""
        query = "SELECT name FROM countries WHERE code = ? ORDER BY language = ? DESC, language = 'en' DESC"
        rows = self._rows(query, [code, language])
        return str(rows[0][0]) if rows else code

    def region(self, code: str) -> str | None:
        """Return the name of a state or province, None if it is not known."""
        rows = self._rows("SELECT name FROM regions WHERE code = ?", [code])
        return str(rows[0][0]) if rows else None

    def zone_city(self, zone: str, language: str) -> str:
        """Return the city after which a zone is named, in `language`."""
        rows = self._rows("SELECT name FROM zone_cities WHERE zone = ? AND language = ?", [zone, language])
        return str(rows[0][0]) if rows else zone.rpartition("/")[2].replace("_", " ")

    def _rows(self, query: str, values: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]
        # Immutable: without locks and journal, so that it works on a read-only file system.
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as database:
            return database.execute(query, values).fetchall()


def _called(place: Place, folded: str, spelled: str) -> Place:
    """Return `place` with the name that was asked for; without a spelling, the folded name with capitals."""
    own = fold(place.name)
    name = spelled or (place.name if own == folded else folded.title())
    return place._replace(
        name=name,
        is_own=place.kind == COUNTRY or spelled == place.name or set(folded.split()) <= set(own.split()),
    )
