"""Votes and file ids outlive a restart, and say no more about people than they must."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import StoreError
from bot.store.database import open_database
from bot.store.file_ids import FileIds
from bot.store.votes import Votes

if TYPE_CHECKING:
    from pathlib import Path

PERSON = 987654321


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a database that does not exist yet, in a folder that does not either."""
    return f"sqlite:///{tmp_path / 'data' / 'bot.db'}"


def test_a_person_has_one_vote_on_an_entry_and_may_change_it(url: str) -> None:
    """However often somebody presses, one vote counts, and it can be withdrawn."""
    votes = Votes(open_database(url), "key")
    for helpful in (True, True, False):
        votes.cast(PERSON, "squat", helpful=helpful)
    votes.cast(PERSON + 1, "squat", helpful=True)
    assert votes.count() == {"squat": (1, 1)}
    assert votes.of(PERSON, "squat") is False
    votes.cast(PERSON, "squat", helpful=None)
    assert votes.of(PERSON, "squat") is None
    assert votes.count() == {"squat": (1, 0)}


def test_votes_and_names_of_pictures_outlive_a_restart(url: str, tmp_path: Path) -> None:
    """What a first run kept, a second finds."""
    picture = tmp_path / "squat.mp4"
    picture.write_bytes(b"film")
    first = open_database(url)
    Votes(first, "key").cast(PERSON, "squat", helpful=True)
    FileIds(first, "1").put(picture, "name")
    first.dispose()
    second = open_database(url)
    assert Votes(second, "key").of(PERSON, "squat") is True
    assert FileIds(second, "1").get(picture) == "name"
    second.dispose()


def test_the_file_names_nobody(url: str, tmp_path: Path) -> None:
    """Who voted can be told apart, but not told."""
    database = open_database(url)
    Votes(database, "key").cast(PERSON, "squat", helpful=True)
    database.dispose()
    kept = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert b"squat" in kept
    assert str(PERSON).encode() not in kept


def test_a_picture_has_a_name_of_its_own_for_each_bot_and_content(url: str, tmp_path: Path) -> None:
    """A redrawn picture is uploaded again, and so is one for another bot."""
    picture = tmp_path / "squat.mp4"
    picture.write_bytes(b"film")
    database = open_database(url)
    FileIds(database, "1").put(picture, "name")
    assert FileIds(database, "2").get(picture) is None
    picture.write_bytes(b"another film")
    assert FileIds(database, "1").get(picture) is None
    database.dispose()


def test_a_name_that_telegram_refused_is_forgotten(url: str, tmp_path: Path) -> None:
    """The next answer uploads the picture anew."""
    picture = tmp_path / "squat.mp4"
    picture.write_bytes(b"film")
    file_ids = FileIds(open_database(url), "1")
    file_ids.put(picture, "name")
    file_ids.forget(picture)
    assert file_ids.get(picture) is None


@pytest.mark.parametrize("url", ["bot.db", "nosuchbase://x/y", "sqlite:////proc/nowhere/bot.db"])
def test_a_database_that_cannot_be_opened_names_the_variable(url: str) -> None:
    """The keeper reads what to mend, and no traceback."""
    with pytest.raises(StoreError, match="DATABASE_URL"):
        open_database(url)
