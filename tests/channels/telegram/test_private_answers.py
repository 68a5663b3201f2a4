"""What is for one person alone is never shown to a group, and never lost on the way to that person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botapi import GROUP, PRIVATE, RUNNER, TOKEN, BotApi, Call, Chat
from stand_in import running, until_presented
from waiting import result

from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue

PERSONAL = ("/mydata", "/progress", "/stats", "/mydata@glute_test_bot", "/stats@glute_test_bot")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of the database that bot and test share."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def api(bilingual: MultilingualDialogue, url: str) -> Iterator[BotApi]:
    """Return the server of a bot that the runner runs."""
    with BotApi() as api, running(api, bilingual, DATABASE_URL=url, ADMIN_IDS=str(RUNNER["id"])):
        until_presented(api, 2)
        yield api


def sent(calls: list[Call]) -> list[Call]:
    """Return what was sent and arrived."""
    return [call for call in calls if call.method.startswith("send") and call.result not in {None, True}]


def sent_by(api: BotApi, text: str) -> list[Call]:
    """Return what arrived after `text` was written in the group."""
    calls = api.turn(api.text(text, GROUP))
    return [call for call in calls if call.method != "sendChatAction" and call.result]


@pytest.mark.parametrize("command", PERSONAL)
def test_whoever_never_wrote_to_the_bot_is_told_to_do_so_first(api: BotApi, command: str) -> None:
    """In the group, with a button that opens the private chat, and without a word of what was asked for."""
    (told,) = sent_by(api, command)
    assert told.given["chat_id"] == GROUP.id
    assert "Press Start" in told.text or "press Start" in told.text
    ((button,),) = told.given["reply_markup"]["inline_keyboard"]
    assert button["url"].startswith("https://t.me/glute_test_bot?start=")


def test_nothing_is_erased_before_it_can_be_said(api: BotApi, url: str) -> None:
    """A confirmed /forget of somebody whom the bot may not write to erases nothing, and says so."""
    api.turn(api.text("/language español", GROUP))
    (asked,) = sent_by(api, "/forget")
    pressed = [call for call in api.turn(api.press(asked, asked.labels[0])) if call.method == "sendMessage"]
    assert [call.given["chat_id"] for call in pressed] == [GROUP.id]
    store = Store(url, TOKEN, TOKEN.partition(":")[0])
    assert result(lambda: store.about(RUNNER["id"]))["preferences"]
    api.turn(api.text("hola"))
    again = api.turn(api.callback("choose:forget-now", asked.result))
    erased = [call for call in again if call.method == "sendMessage"]
    assert [call.given["chat_id"] for call in erased] == [PRIVATE.id]
    assert not result(lambda: store.about(RUNNER["id"]))["preferences"]
    store.close()


@pytest.mark.parametrize("command", PERSONAL)
def test_whoever_has_a_chat_with_the_bot_gets_it_there(api: BotApi, command: str) -> None:
    """The group reads nothing."""
    api.turn(api.text("hello", Chat(PRIVATE.id)))
    assert {call.given["chat_id"] for call in sent_by(api, command)} == {PRIVATE.id}


def test_whoever_has_blocked_the_bot_is_told_so_in_the_group(api: BotApi) -> None:
    """The same sentence: what they can do is the same."""
    api.turn(api.text("hello", Chat(PRIVATE.id)))
    api.turn(api.member(PRIVATE, "kicked"))
    (told,) = sent_by(api, "/mydata")
    assert told.given["chat_id"] == GROUP.id


@pytest.mark.parametrize("command", ["/mydata", "/progress"])
def test_whoever_blocks_the_bot_in_this_very_moment_is_told_in_the_group(api: BotApi, command: str) -> None:
    """The bot may write when it asks, and not any more when it answers."""
    api.turn(api.text("hello", Chat(PRIVATE.id)))
    api.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
    (told,) = sent_by(api, command)
    assert told.given["chat_id"] == GROUP.id
    assert "press Start" in told.text
