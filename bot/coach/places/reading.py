"""Reads a place out of what somebody typed: every word must belong to it, or it is no place for certain."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.coach.places.folding import fold
from bot.coach.places.gazetteer import CITY, COUNTRY, REGION, TIME
from bot.coach.places.options import Reading, options_ahead, options_of

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from bot.coach.places.gazetteer import Gazetteer, Place
    from bot.knowledge.reminder_texts import PlaceTexts

# Longer messages are questions or noise. The longest name in the gazetteer has 60 letters, and a sentence
# around it a few words. One letter as typed may be eighteen once folded, so both are bounded.
LONGEST_TYPED = 120
LONGEST_FOLDED = 120
MOST_WORDS = 16
_LONGEST_NAME = 7
# Cities of so many people are known abroad, so that one is heard among other words, and by names of other
# languages; a metropolis is meant even where its name is an everyday word.
# A village is asked about: its namesake may be a county.
_TOWN, _WELL_KNOWN, _METROPOLIS = 15_000, 100_000, 1_000_000
_MOST_OTHER_WORDS = 4
# What follows a city as a code ("Cambridge MA"), or means one only where it stands alone ("LA").
_CODE = 2
# Letters of a name in another language: with fewer, every syllable is a city somewhere ("log" is Lodz).
_LEAST_FOREIGN = 4
_CLOCK = re.compile(r"\d{1,4}(?:am|pm|h|hrs)?")
_OFFSET = re.compile(
    r"(?:\b(?:utc|gmt)\s*)?([+\u2212\u2013-])\s?(\d{1,2})(?:[:.]?([0-5]\d))?(?!\d)|\butc\b", re.IGNORECASE
)
_FARTHEST = timedelta(hours=14)


class _Name(NamedTuple):
    """A name as folded, what it may mean, and whether a word such as "in" stands right before it."""

    folded: str
    places: list[Place]
    introduced: bool


class _Parsed(NamedTuple):
    """Names in order, and words that belong to none and say something."""

    names: list[_Name]
    others: list[str]


class PlaceReader:
    """Reads places in the words of a language."""

    def __init__(self, texts: PlaceTexts, spoken: Container[str], gazetteer: Gazetteer) -> None:
        """Know the words around places out of `texts`; a word that is `spoken` seldom means a town."""
        self._gazetteer = gazetteer
        self._cues = {fold(cue) for cue in texts.cues}
        self._fillers = self._cues | {fold(filler) for filler in texts.fillers}
        self._spoken = spoken

    def read(self, text: str, now: float) -> Reading | None:
        """Return the zones of the place that `text` names and nothing else, None without that.

        `now` is in seconds since 1970: zones that show the same time from then on count as one.
        """
        words = bounded(text)
        ahead, rest = _ahead(text) if words else (None, "")
        if ahead is not None:
            alone = all(self._says_nothing(word) for word in fold(rest).split())
            return options_ahead(ahead, self._gazetteer, now) if alone else None
        parsed = self._parse(words)
        if parsed.others or not parsed.names:
            return None
        if places := _qualified(parsed.names):
            return _possible(options_of(places, self._gazetteer, now))
        meant = [self._meant(name, alone=name.folded == " ".join(words)) for name in parsed.names]
        sure = all(self._is_plain(name) for name in parsed.names)
        found = [place for places in meant for place in places]
        return _possible(options_of(found, self._gazetteer, now, sure=sure)) if all(meant) else None

    def guess(self, text: str, now: float) -> Reading | None:
        """Return zones that `text` may be about, to choose from, None without any.

        That is a known city among other words, a town with an odd name, or a city that is misspelt.
        """
        words = bounded(text)
        parsed = self._parse(words)
        if not parsed.others:
            found = [place for name in parsed.names for place in name.places]
        elif len(parsed.others) <= _MOST_OTHER_WORDS:
            introduced = (name for name in parsed.names if name.introduced)
            found = [place for name in introduced for place in name.places if place.population >= _WELL_KNOWN]
            found = found or self._misspelt(words, parsed)
        else:
            return None
        return _possible(options_of(found, self._gazetteer, now, sure=False))

    def _misspelt(self, words: Sequence[str], parsed: _Parsed) -> list[Place]:
        """Return cities that are called nearly so; with all `words`, since "los" is a small word too."""
        alike = self._gazetteer.alike(" ".join(words)) or self._gazetteer.alike(" ".join(parsed.others))
        for area in parsed.names:
            alike = [place for place in alike if _within(place, area.places)] or alike
        return alike

    def _meant(self, name: _Name, *, alone: bool) -> list[Place]:
        """Return the places that `name` means for certain; a town called by an everyday word is none."""
        everyday = self._is_everyday(name)
        if everyday and not (alone or self._is_plain(name)):
            return []
        is_short = name.folded.isascii() and len(name.folded) < _LEAST_FOREIGN
        if not any(
            place.population >= _WELL_KNOWN
            and (place.kind != TIME and place.is_own and len(name.folded) > _CODE)
            if everyday
            else place.is_own or (place.population >= _WELL_KNOWN and not is_short)
            for place in name.places
        ):
            return []
        return [place for place in name.places if not (everyday and place.kind == TIME)]

    def _is_plain(self, name: _Name) -> bool:
        """Tell whether `name` can be taken for a place without asking."""
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
        """Take the longest names from left to right; small words between them say nothing."""
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
            elif not self._says_nothing(words[at]):
                parsed.others.append(words[at])
            after_name, at = bool(size), at + max(size, 1)
        return parsed

    def _name_at(
        self, words: Sequence[str], at: int, known: dict[str, list[Place]], *, after_name: bool
    ) -> int:
        """Return how many words the longest name that begins `at` a word has, 0 without any."""
        for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            name = " ".join(words[at : at + size])
            if name not in known:
                continue
            if len(name) <= _CODE and name.isascii():
                follows = after_name and at + size == len(words)
                fits = follows or self._is_all(words, at, known[name])
            else:
                fits = size > 1 or not self._says_nothing(name)
            if fits:
                return size
        return 0

    def _is_all(self, words: Sequence[str], at: int, places: Sequence[Place]) -> bool:
        """Tell whether the code `at` a word is what is said: "LA", "I am in LA", but not "hi" for Hawaii."""
        if self._says_nothing(words[at]):
            return len(words) == 1 and any(place.kind == CITY for place in places)
        return len(words) == 1 or (at > 0 and words[at - 1] in self._cues)

    def _says_nothing(self, word: str) -> bool:
        return word in self._fillers or _CLOCK.fullmatch(word) is not None


def bounded(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`; none where there are more than a place and a few words have."""
    typed = text.strip()
    if len(typed) > LONGEST_TYPED:
        return ()
    folded = fold(typed)
    words = folded.split()
    return tuple(words) if len(folded) <= LONGEST_FOLDED and len(words) <= MOST_WORDS else ()


def _qualified(names: Sequence[_Name]) -> list[Place]:
    """Return the places that a name means within the areas that the others name, in either order."""
    for first, further in ((names[0], names[1:]), (names[-1], names[:-1])):
        places = [place for place in first.places if all(_within(place, area.places) for area in further)]
        if further and places:
            return places
    return []


def _possible(reading: Reading) -> Reading | None:
    # Nobody lives on some islands that have a name of their own.
    return reading if reading.options else None


def _ahead(text: str) -> tuple[timedelta | None, str]:
    """Return how far ahead of UTC `text` says, None without that, and the text around it."""
    match = _OFFSET.search(text)
    if match is None:
        return None, text
    sign, hours, minutes = match.groups(default="0")
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return (ahead if sign == "+" else -ahead) if ahead <= _FARTHEST else None, rest


def _within(place: Place, areas: Sequence[Place]) -> bool:
    """Tell whether `place` lies in one of `areas`."""
    return any(
        (area.kind == COUNTRY and area.country == place.country)
        or (area.kind == REGION and area.region == place.region)
        or (area.kind == TIME and place.zone is not None)
        for area in areas
        if area.id != place.id
    )
