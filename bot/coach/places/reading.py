"""Finds a place in what somebody typed: it is certain only if every word belongs to it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.coach.places.folding import fold
from bot.coach.places.gazetteer import CITY, COUNTRY, REGION, TIME
from bot.coach.places.options import Option, Reading, options_ahead, options_of
from bot.coach.places.zones import zone_typed

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from bot.coach.places.gazetteer import Gazetteer, Place
    from bot.knowledge.texts.reminders import PlaceTexts

# Longer messages are questions or noise. The longest name in the gazetteer has 60 letters, and a sentence
# adds a few words. Folding may turn one letter into eighteen, so both lengths are limited.
LONGEST_TYPED = 120
LONGEST_FOLDED = 120
MOST_WORDS = 16
_LONGEST_NAME = 7
# Cities with this population are known abroad, so they are recognised among other words, and by names in
# other languages; a metropolis is meant even if its name is an everyday word. The person is asked about a
# village: a county may have the same name.
_TOWN, _WELL_KNOWN, _METROPOLIS = 15_000, 100_000, 1_000_000
_MOST_OTHER_WORDS = 4
# Names that follow a city as a code ("Cambridge MA"), or mean one only if they are alone ("LA").
_CODE = 2
# Letters of a name in another language: almost every shorter syllable is a city somewhere ("log" is Lodz).
_LEAST_FOREIGN = 4
# A time of day, or a postal code.
_NUMBER = re.compile(r"\d{1,6}|\d{1,4}(?:am|pm|h|hrs)")
_OFFSET = re.compile(
    r"(?:\b(?:utc|gmt)\s*)?([+\u2212\u2013-])\s?(\d{1,2})(?:[:.]?([0-5]\d))?(?!\d)|\butc\b", re.IGNORECASE
)
_FARTHEST = timedelta(hours=14)


class _Name(NamedTuple):
    """A folded name, its possible places, and whether a word such as "in" precedes it."""

    folded: str
    places: list[Place]
    introduced: bool


class _Parsed(NamedTuple):
    """Names in order, and other words that are not mere fillers."""

    names: list[_Name]
    others: list[str]


class PlaceReader:
    """Finds places in texts of a language."""

    def __init__(self, texts: PlaceTexts, spoken: Container[str], gazetteer: Gazetteer) -> None:
        """Take the words around places from `texts`; an everyday word in `spoken` seldom means a town."""
        self._gazetteer = gazetteer
        self._cues = {fold(cue) for cue in texts.cues}
        self._fillers = self._cues | {fold(filler) for filler in texts.fillers}
        self._spoken = spoken

    def read(self, text: str, now: float) -> Reading | None:
        """Return the zones of a place if `text` names only that place, else None.

        `now` is in seconds since 1970: zones that show the same time from then on count as one.
        """
        words = bounded(text)
        if words and (zone := zone_typed(text)):
            return Reading((Option(zone),), sure=True)
        ahead, rest = _utc_offset(text) if words else (None, "")
        if ahead is not None:
            alone = all(self._is_filler(word) for word in fold(rest).split())
            return options_ahead(ahead, self._gazetteer, now) if alone else None
        parsed = self._parse(words)
        if parsed.others or not parsed.names:
            return None
        if places := _within_areas(parsed.names):
            return _possible(options_of(places, self._gazetteer, now))
        meant = [self._certain_places(name, alone=name.folded == " ".join(words)) for name in parsed.names]
        sure = all(self._is_plain(name) for name in parsed.names)
        found = [place for places in meant for place in places]
        return _possible(options_of(found, self._gazetteer, now, sure=sure)) if all(meant) else None

    def guess(self, text: str, now: float) -> Reading | None:
        """Return zones that `text` may mean, to choose from, None if there are none.

        It may have a known city among other words, a town whose name is a word, or a misspelt city.
        """
        words = bounded(text)
        parsed = self._parse(words)
        if not parsed.others:
            found = [place for name in parsed.names for place in name.places]
        elif len(parsed.others) <= _MOST_OTHER_WORDS:
            introduced = (name for name in parsed.names if name.introduced)
            found = [place for name in introduced for place in name.places if place.population >= _WELL_KNOWN]
            found = found or self._similar_cities(words, parsed)
        else:
            return None
        return _possible(options_of(found, self._gazetteer, now, sure=False))

    def _similar_cities(self, words: Sequence[str], parsed: _Parsed) -> list[Place]:
        """Return cities with a similar name; of all `words`, since "los" may be a part of the name."""
        alike = self._gazetteer.alike(" ".join(words)) or self._gazetteer.alike(" ".join(parsed.others))
        for area in parsed.names:
            alike = [place for place in alike if _within(place, area.places)] or alike
        return alike

    def _certain_places(self, name: _Name, *, alone: bool) -> list[Place]:
        """Return the places that `name` certainly means; not a town whose name is an everyday word."""
        everyday = self._is_everyday(name)
        if everyday and not (alone or self._is_plain(name)):
            return []
        is_short = name.folded.isascii() and len(name.folded) < _LEAST_FOREIGN
        if not any(
            place.population >= _WELL_KNOWN
            and (place.kind != TIME and place.is_own and (place.kind == COUNTRY or len(name.folded) > _CODE))
            if everyday
            else place.is_own or (place.population >= _WELL_KNOWN and not is_short)
            for place in name.places
        ):
            return []
        return [place for place in name.places if not (everyday and place.kind == TIME)]

    def _is_plain(self, name: _Name) -> bool:
        """Return whether `name` can be taken as a place without asking."""
        if not self._is_everyday(name):
            return any(place.kind != CITY or place.population >= _TOWN for place in name.places)
        return name.introduced or any(
            place.is_own
            and (place.kind == COUNTRY or (place.kind == CITY and place.population >= _METROPOLIS))
            for place in name.places
        )

    def _is_everyday(self, name: _Name) -> bool:
        return all(word in self._spoken or word in self._fillers for word in name.folded.split())

    def _parse(self, words: Sequence[str]) -> _Parsed:
        """Take the longest names from left to right; small words between them are ignored."""
        spans = {
            " ".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1)
        }
        known = self._gazetteer.named(spans) if spans else {}
        parsed, at, after_name = _Parsed([], []), 0, False
        while at < len(words):
            size = self._name_at(words, at, known, after_name=after_name)
            if size:
                name = " ".join(words[at : at + size])
                parsed.names.append(_Name(name, known[name], at > 0 and words[at - 1] in self._cues))
            elif not self._is_filler(words[at]):
                parsed.others.append(words[at])
            after_name, at = bool(size), at + max(size, 1)
        return parsed

    def _name_at(
        self, words: Sequence[str], at: int, known: dict[str, list[Place]], *, after_name: bool
    ) -> int:
        """Return the number of words of the longest name that begins at the word `at`, 0 if there is none."""
        for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            name = " ".join(words[at : at + size])
            if name not in known:
                continue
            if len(name) <= _CODE and name.isascii():
                follows = after_name and all(map(_NUMBER.fullmatch, words[at + size :]))
                fits = follows or self._is_all(words, at, known[name])
            else:
                fits = size > 1 or not self._is_filler(name)
            if fits:
                return size
        return 0

    def _is_all(self, words: Sequence[str], at: int, places: Sequence[Place]) -> bool:
        """Return whether the message is only the code at the word `at`: "in LA", "UK time", not "hi"."""
        if self._is_filler(words[at]):
            return len(words) == 1 and any(place.kind == CITY for place in places)
        if len(words) == 1 or (at > 0 and words[at - 1] in self._cues):
            return True
        # Codes of states are words too often: "my ma".
        known = any(place.kind in {CITY, COUNTRY} for place in places)
        return known and all(map(self._is_filler, (*words[:at], *words[at + 1 :])))

    def _is_filler(self, word: str) -> bool:
        return word in self._fillers or _NUMBER.fullmatch(word) is not None


def bounded(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`; none if there are more than a place and a few words."""
    typed = text.strip()
    if len(typed) > LONGEST_TYPED:
        return ()
    folded = fold(typed)
    words = folded.split()
    return tuple(words) if len(folded) <= LONGEST_FOLDED and len(words) <= MOST_WORDS else ()


def _within_areas(names: Sequence[_Name]) -> list[Place]:
    """Return the places of one name that are within the areas of the others, in either order."""
    for first, further in ((names[0], names[1:]), (names[-1], names[:-1])):
        places = [place for place in first.places if all(_within(place, area.places) for area in further)]
        if further and places:
            return places
    return []


def _possible(reading: Reading) -> Reading | None:
    # Some islands with a name have no inhabitants, and so no zones.
    return reading if reading.options else None


def _utc_offset(text: str) -> tuple[timedelta | None, str]:
    """Return the offset from UTC that `text` names, None if it names none, and the remaining text."""
    match = _OFFSET.search(text)
    if match is None:
        return None, text
    sign, hours, minutes = match.groups(default="0")
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return (ahead if sign == "+" else -ahead) if ahead <= _FARTHEST else None, rest


def _within(place: Place, areas: Sequence[Place]) -> bool:
    """Return whether `place` is in one of `areas`."""
    return any(
        (area.kind == COUNTRY and area.country == place.country)
        or (area.kind == REGION and area.region == place.region)
        or (area.kind == TIME and place.zone is not None)
        for area in areas
        if area.id != place.id
    )
