"""Where a person is, in the person's language: places are recognised, named, and offered to choose from."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from bot.actions.model import ChooseZone
from bot.coach.places.clocks import fixed_name
from bot.coach.places.folding import fold
from bot.coach.places.gazetteer import CITY, REGION, Gazetteer
from bot.coach.places.locating import zones_at
from bot.coach.places.options import Option
from bot.coach.places.reading import PlaceReader
from bot.coach.places.zones import zone_named
from bot.reply import Choice

if TYPE_CHECKING:
    from bot.coach.places.gazetteer import Place
    from bot.coach.places.options import Reading
    from bot.knowledge import Knowledge

# Between a zone and a place in the id of a button: "Europe/Berlin@2867714".
_PLACE_AFTER = "@"
# Largest number in the gazetteer; a forged button may have one that is too large for a database.
_PLACE_NUMBER = re.compile(r"-?\d{1,10}", re.ASCII)


class Arrival(NamedTuple):
    """The time zone that a person has named, and the bot's name for the place."""

    zone: ZoneInfo
    place: str


class Whereabouts:
    """Places in the language of `knowledge`; raises sqlite3.Error if the gazetteer is damaged."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._language = knowledge.language
        self._texts = knowledge.messages.places
        self._button = knowledge.messages.reminding.place
        self._gazetteer = Gazetteer()
        self._knowledge = knowledge

    @cached_property
    def _reader(self) -> PlaceReader:
        return PlaceReader(self._texts, self._knowledge.spoken_words, self._gazetteer)

    def read(self, text: str, now: float) -> Reading | None:
        """Return the zones of the place that `text` names, None if it says more or names none."""
        return self._reader.read(text, now)

    def guess(self, text: str, now: float) -> Reading | None:
        """Return zones that `text` may mean, to choose from, None if there are none."""
        return self._reader.guess(text, now)

    def located(self, latitude: float, longitude: float, now: float) -> Reading | None:
        """Return the zones at a location in degrees, None if it is not on earth."""
        try:
            return zones_at(latitude, longitude, now)
        except ValueError:
            return None

    def arrival(self, option: Option) -> Arrival:
        """Return the time zone and place of `option`."""
        return Arrival(ZoneInfo(option.zone), self._name(option))

    def chosen(self, which: str) -> Arrival | None:
        """Return the choice of the button `which`, None if its zone does not exist (any more)."""
        zone, _, number = which.partition(_PLACE_AFTER)
        if zone_named(zone) is None:
            return None
        is_number = _PLACE_NUMBER.fullmatch(number)
        return self.arrival(Option(zone, self._gazetteer.place(int(number)) if is_number else None))

    def buttons(self, options: tuple[Option, ...], now: float) -> tuple[Choice, ...]:
        """Return a button for each option, with its local time."""
        namesakes = [_namesake(option) for option in options]
        return tuple(
            Choice.of(
                ChooseZone(f"{option.zone}{_PLACE_AFTER + str(option.place.id) if option.place else ''}"),
                self._button.format(
                    place=self._name(option, among_namesakes=namesakes.count(_namesake(option)) > 1),
                    time=local_time(ZoneInfo(option.zone), now),
                ),
            )
            for option in options
        )

    def zone_name(self, zone: ZoneInfo) -> str:
        """Return the city after which a zone is named, or its offset like "UTC+2"."""
        return fixed_name(zone.key) or self._gazetteer.zone_city(zone.key, self._language)

    def _name(self, option: Option, *, among_namesakes: bool = False) -> str:
        place = option.place
        if place is None:
            fixed = fixed_name(option.zone)
            return self._texts.all_year.format(name=fixed) if fixed else self.zone_name(ZoneInfo(option.zone))
        if place.country is None:
            return place.name
        country = self._gazetteer.country(place.country, self._language)
        if place.kind not in {CITY, REGION} or fold(place.name) == fold(country):
            return country
        region = self._gazetteer.region(place.region) if among_namesakes and place.region else None
        if region and fold(region) != fold(place.name):
            return self._texts.in_region.format(name=place.name, region=region, country=country)
        return self._texts.in_country.format(name=place.name, country=country)


def local_time(zone: ZoneInfo, moment: float) -> str:
    """Return the time of day in `zone` at `moment` (seconds since 1970): "07:30"."""
    return f"{datetime.fromtimestamp(moment, zone):%H:%M}"


def _namesake(option: Option) -> object:
    place: Place | None = option.place
    return (fold(place.name), place.country) if place else option.zone
