"""Polling cannot go deaf: what is new is known by what was done, and never by its number alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from botapi import Chat
from botapi.server import FIRST_UPDATE
from msgspec import structs
from stand_in import Talk, running, talking, texts

from bot.channels.telegram.sending.client import BATCH
from bot.channels.telegram.sending.http_client import LARGEST_ANSWER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return the channel over a dialogue that echoes, and the server that it polls."""
    with talking() as talk:
        yield talk


@pytest.mark.parametrize(
    "number",
    [1, FIRST_UPDATE - 3, FIRST_UPDATE, FIRST_UPDATE + 1, FIRST_UPDATE + 9, 10**9],
    ids=["far below", "just below", "the same", "the same again", "a gap", "far above"],
)
def test_updates_that_are_numbered_anew_are_answered(talk: Talk, number: int) -> None:
    """After a week without any, or at any time: also where a number comes again that was answered before."""
    for text in ("one", "two"):
        assert texts(talk.api.turn(talk.api.text(text))) == [f"said {text}"]
    talk.api.renumber(number)
    for text in ("three", "four"):
        assert texts(talk.api.turn(talk.api.text(text))) == [f"said {text}"]


def test_updates_are_numbered_anew_while_one_waits(talk: Talk) -> None:
    """What is in hand is answered once, and so is what comes under a lower number."""
    talk.api.delay("sendMessage", 1, to=Chat(1001))
    slow = talk.api.queue(talk.api.text("slow"))
    talk.api.renumber(7)
    quick = talk.api.queue(talk.api.text("quick", Chat(2002)))
    talk.api.wait_for("sendMessage", 2)
    talk.api.wait_until(lambda: not talk.api.waits(quick), "the quick one is confirmed")
    assert sorted(texts(talk.api.calls("sendMessage"))) == ["said quick", "said slow"]
    assert slow > quick


def test_a_program_that_starts_after_the_numbers_began_anew_knows_what_is_done(tmp_path: Path) -> None:
    """A lower number than the last is new to it, and what the one before has answered is not."""
    database = f"sqlite:///{tmp_path / 'bot.db'}"
    with talking(DATABASE_URL=database) as talk:
        done = talk.api.text("done")
        talk.api.turn(done)
        talk.channel.stop()
        talk.api.renumber(FIRST_UPDATE)
        talk.api.queue(done)
        talk.api.queue(talk.api.text("new"))
        with running(talk.api, talk.dialogue, DATABASE_URL=database):
            talk.api.turn(talk.api.text("newer"))
    assert texts(talk.api.calls("sendMessage")) == ["said done", "said new", "said newer"]


def test_an_answer_that_is_too_large_is_not_read_and_fewer_updates_are_asked_for(talk: Talk) -> None:
    """One without end would fill the memory; after that a server of one's own may send as much as it has."""
    talk.api.lie("getUpdates", 200, b" " * (LARGEST_ANSWER + 1))
    for text in ("one", "two"):
        assert texts(talk.api.turn(talk.api.text(text))) == [f"said {text}"]
    limits = [int(call.given["limit"]) for call in talk.api.calls("getUpdates")]
    assert limits[0] == BATCH
    assert min(limits) == BATCH // 4
    assert limits[-1] > BATCH // 4


def test_a_server_that_forgets_nothing_is_asked_slowly_and_its_news_are_answered(talk: Talk) -> None:
    """It hands out again what was confirmed: nothing is answered twice, and no request follows at once."""
    talk.api.forgets = False
    for text in ("one", "two"):
        talk.api.queue(talk.api.text(text))
    talk.api.wait_for("sendMessage", 2)
    before = len(talk.api.calls("getUpdates"))
    time.sleep(2)
    # Pauses of 0.02, 0.04 ... 0.5 s, and then 0.5 s each.
    assert len(talk.api.calls("getUpdates")) - before <= 12
    talk.api.queue(talk.api.text("three"))
    talk.api.wait_for("sendMessage", 3)
    assert texts(talk.api.calls("sendMessage")) == ["said one", "said two", "said three"]


def test_a_server_that_answers_at_once_is_not_asked_in_a_race(talk: Talk) -> None:
    """It says that there is nothing, without waiting for anything."""
    before = len(talk.api.calls("getUpdates"))
    talk.api.lie("getUpdates", 200, b'{"ok": true, "result": []}', times=1000)
    talk.api.queue(talk.api.inline("ends the poll that is waiting"))
    time.sleep(2)
    assert len(talk.api.calls("getUpdates")) - before <= 15


def test_an_error_on_the_way_to_the_apology_holds_up_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Not those who wait in the same chat, nor the confirmation of what is done."""
    with talking() as talk:
        dialogue = talk.dialogue
        dialogue.replies["boom"] = ValueError("no reply")
        messages = dialogue.knowledge.messages
        dialogue.knowledge.messages = structs.replace(messages, phrases=None)
        boom = talk.api.queue(talk.api.text("boom"))
        behind = talk.api.queue(talk.api.text("behind"))
        talk.api.wait_until(lambda: not talk.api.waits(behind), "both are confirmed")
        dialogue.knowledge.messages = messages
        assert texts(talk.api.calls("sendMessage")) == ["said behind"]
        assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
    assert f"Update {boom} failed: ValueError" in caplog.text
    assert "A job failed (AttributeError" in caplog.text
    assert "never retrieved" not in caplog.text
