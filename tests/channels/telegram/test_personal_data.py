"""What people may ask of their own data: to see it, to have it erased, to see what they have done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from botapi import GROUP, PRIVATE, Chat
from stand_in import Talk, answered, guide, methods, talking, texts

from bot.actions.model import PAGE_ACTIONS, PageActionName
from bot.dialogue import Outcome, Reply
from bot.reply import Heading, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def page(name: PageActionName) -> Reply:
    """Return a page that asks for the action `name`."""
    return Reply(Outcome.SMALLTALK, (Heading("Page"), Paragraph(name)), action=PAGE_ACTIONS[name])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return where the database will be."""
    return tmp_path / "bot.db"


@pytest.fixture
def talk(database: Path) -> Iterator[Talk]:
    """Return a channel with a page for each errand, and an answer to vote on."""
    with talking(DATABASE_URL=f"sqlite:///{database}") as talk:
        talk.dialogue.replies |= {
            "squat": answered("squat"),
            "go": guide(1, "bridge"),
            "/mydata": page("show-data"),
            "/forget": page("forget"),
            "/progress": page("progress"),
        }
        yield talk


def finish_a_set(talk: Talk) -> None:
    """Go through a guided set to its end."""
    talk.api.turn(talk.api.text("go"))
    talk.api.wait_until(
        lambda: any("praise" in call.text for call in talk.api.calls("editMessageText")), "the set ends"
    )


def test_a_person_gets_everything_that_is_kept_as_a_file(talk: Talk) -> None:
    """Readable by people and by programs; the file is what the database holds."""
    sent = talk.api.turn(talk.api.text("squat"))[-1]
    talk.api.turn(talk.api.press(sent, "helpful"))
    calls = talk.api.turn(talk.api.text("/mydata"))
    assert methods(calls) == ["sendMessage", "sendDocument"]
    file = calls[1].given["document"]
    assert file.filename == "mydata.json"
    kept = json.loads(file.head)
    assert kept["votes"][0]["entry"] == "squat"
    assert set(kept) == {"contexts", "votes"}


def test_forgetting_erases_everything_and_says_what(talk: Talk, database: Path) -> None:
    """Afterwards the files of the database hold nothing of the person."""
    sent = talk.api.turn(talk.api.text("squat"))[-1]
    talk.api.turn(talk.api.press(sent, "helpful"))
    (answer,) = talk.api.turn(talk.api.text("/forget"))
    assert "votes (1)" in answer.text
    kept = b"".join(file.read_bytes() for file in database.parent.glob("bot.db*"))
    assert str(PRIVATE.id).encode() not in kept
    calls = talk.api.turn(talk.api.text("/forget"))
    assert "votes" not in texts(calls)[0]


def test_whoever_did_nothing_yet_is_not_shamed(talk: Talk) -> None:
    """An empty calendar is no picture."""
    assert texts(talk.api.turn(talk.api.text("/progress"))) == ["nothing_yet"]


def test_a_finished_set_is_counted_and_shown_as_a_picture_with_the_same_in_words(talk: Talk) -> None:
    """Four weeks, sets by exercise, days in a row."""
    finish_a_set(talk)
    (shown,) = talk.api.turn(talk.api.text("/progress"))
    assert shown.method == "sendPhoto"
    weeks = "week of 0\nweek of 0\nweek of 0\nweek of 1"
    assert shown.text.endswith(f"{weeks}\n\nBridge 1\n\n1 in a row, 1 at most")


def test_a_stopped_set_is_not_counted(talk: Talk) -> None:
    """Only what was finished counts."""
    talk.api.turn(talk.api.text("go"))
    talk.api.turn(talk.api.text("Stop"))
    assert texts(talk.api.turn(talk.api.text("/progress"))) == ["nothing_yet"]


def test_in_a_group_the_answer_goes_to_the_person_alone(talk: Talk) -> None:
    """What is kept about somebody is nobody else's business."""
    talk.api.turn(talk.api.text("hello", Chat(PRIVATE.id)))
    calls = talk.api.turn(talk.api.text("/mydata", GROUP))
    assert {call.given["chat_id"] for call in calls} == {PRIVATE.id}
