"""Places as people type them: the right time, or a choice; never a wrong time without one."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.content import read_yaml, shipped_knowledge

from bot.coach.places.clocks import same_time
from bot.coach.places.gazetteer import PATH, Gazetteer
from bot.coach.places.reading import LONGEST_FOLDED, MOST_WORDS, PlaceReader, bounded

if TYPE_CHECKING:
    from bot.coach.places.options import Reading

NAMES: list[dict[str, Any]] = read_yaml(Path(__file__).with_name("names.yaml"))
# A winter's and a summer's day, in seconds since 1970: clocks differ, what is right does not.
WINTER, SUMMER = 1_768_478_400, 1_784_116_800
# Long, dear to fold, or both: U+FDFA becomes 18 letters.
HOSTILE = {
    "ligatures": "\ufdfa" * 4096,
    "few ligatures": "\ufdfa" * 100,
    "addresses": "a@" * 2048,
    "letters": "b" * 4096,
    "short words": "la " * 1365,
    "zalgo": "M" + "\u0301\u0316\u0489" * 1300 + "unich",
    "offsets": "+1" * 2048,
    "dots": "a." * 2048,
    "commas": "Paris," * 600,
}


@pytest.fixture(scope="module")
def readers() -> dict[str, PlaceReader]:
    """Return a reader for each language of the content."""
    shelves = (shipped_knowledge(language) for language in ("en", "es"))
    return {one.language: PlaceReader(one.messages.places, one.spoken_words, Gazetteer()) for one in shelves}


def heard(reader: PlaceReader, text: str, now: float) -> Reading | None:
    """Return what is made of `text` where nobody else understands it."""
    return reader.read(text, now) or reader.guess(text, now)


@pytest.mark.parametrize("now", [WINTER, SUMMER])
@pytest.mark.parametrize("item", [pytest.param(item, id=item["typed"]) for item in NAMES])
def test_a_place_is_understood_or_offered(
    readers: dict[str, PlaceReader], item: dict[str, Any], now: float
) -> None:
    """Cities, countries, states, abbreviations and offsets, alone or in a sentence; namesakes are offered."""
    reading = heard(readers[item.get("language", "en")], item["typed"], now)
    if not item["zones"]:
        assert reading is None
        return
    assert reading is not None
    offered = [option.zone for option in reading.options]
    right = [zone for zone in item["zones"] if any(same_time(zone, other, now) for other in offered)]
    assert right
    if item.get("asks"):
        assert not reading.sure
        assert right == item["zones"]


@pytest.mark.parametrize(
    "typed",
    [
        "my right side",
        "in pain",
        "to the car",
        "on the run",
        "rest",
        "at the end",
        "hard time",
        "can you run",
    ],
)
def test_everyday_words_are_no_towns(readers: dict[str, PlaceReader], typed: str) -> None:
    """Somewhere a town is called so; whoever answers questions is asked first."""
    assert readers["en"].read(typed, WINTER) is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_question_is_taken_for_a_place(readers: dict[str, PlaceReader], language: str) -> None:
    """Nothing that the content knows as a question, of three words or more, sets anybody's time."""
    knowledge = shipped_knowledge(language)
    texts = [text for texts in knowledge.phrasings().values() for text in texts if len(text.split()) > 2]
    assert len(texts) > 1000
    assert [text for text in texts if readers[language].read(text, WINTER)] == []


@pytest.mark.parametrize("typed", ["Nice", "Reading", "Male", "Bath", "Denver"])
def test_a_city_called_by_an_everyday_word_is_confirmed(readers: dict[str, PlaceReader], typed: str) -> None:
    """A choice, of one place if there is but one."""
    reading = readers["en"].read(typed, WINTER)
    assert reading is not None
    assert not reading.sure


def test_a_misspelt_city_is_offered_by_its_own_name(readers: dict[str, PlaceReader]) -> None:
    """It is never taken without asking."""
    reading = readers["en"].guess("Philedelphia", WINTER)
    assert reading is not None
    assert not reading.sure
    assert [option.place.name for option in reading.options if option.place] == ["Philadelphia"]


def test_a_small_word_belongs_to_a_misspelt_name(readers: dict[str, PlaceReader]) -> None:
    """In Spanish "los" says nothing, but for Los Angeles."""
    reading = readers["es"].guess("Los Angelos", WINTER)
    assert reading is not None
    assert "America/Los_Angeles" in [option.zone for option in reading.options]


def test_only_places_with_another_time_are_asked_about(readers: dict[str, PlaceReader]) -> None:
    """Springfield is in several states; those in one time need no question between them."""
    reading = readers["en"].read("Columbus", WINTER)
    assert reading is not None
    labels = {(option.zone, option.place.country) for option in reading.options if option.place}
    assert len(labels) == len(reading.options)


@pytest.mark.parametrize("kind", HOSTILE)
def test_whatever_is_typed_costs_no_more_than_a_place_does(
    readers: dict[str, PlaceReader], kind: str
) -> None:
    """Folded, cut and bounded before anything is looked up."""
    words = bounded(HOSTILE[kind])
    assert len(words) <= MOST_WORDS
    assert sum(map(len, words)) <= LONGEST_FOLDED
    assert heard(readers["en"], HOSTILE[kind], WINTER) is None


def test_the_gazetteer_is_whole() -> None:
    """Every part lies in a city, and every city in a zone that there is."""
    with sqlite3.connect(f"{PATH.as_uri()}?mode=ro&immutable=1", uri=True) as database:
        lost = database.execute(
            "SELECT count(*) FROM parts LEFT JOIN places ON id = city WHERE zone IS NULL"
        ).fetchone()
        cities = database.execute("SELECT count(*) FROM places WHERE kind = 'city'").fetchone()
    database.close()
    assert lost == (0,)
    assert cities[0] > 60_000
