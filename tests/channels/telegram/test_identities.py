"""Who writes in the name of a group or a channel is nobody in particular, and nobody elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botapi import GROUP, RUNNER, TOKEN, BotApi, Call, Chat
from botapi.chats import ANONYMOUS, AS_CHANNEL, ME, POSTED
from stand_in import running, until_presented
from waiting import result

from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue

ELSEWHERE = Chat(-1003003, "supergroup")
CHANNEL = Chat(-1009009, "channel")
# Each way to write in another name: the user that Telegram fills in, and the chat that it names, None for the
# group itself.
NAMES = {"admin": (ANONYMOUS, None), "channel": (AS_CHANNEL, CHANNEL), "post": (POSTED, CHANNEL)}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of the database that bot and test share."""
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def api(bilingual: MultilingualDialogue, url: str) -> Iterator[BotApi]:
    """Return the server to which a bot listens that answers in English and Spanish."""
    with BotApi() as api, running(api, bilingual, DATABASE_URL=url):
        until_presented(api, 2)
        yield api


def say(api: BotApi, text: str, chat: Chat, name: str = "admin") -> list[Call]:
    """Return what the bot does when `text` is written in `chat` in another name."""
    who, chat_of = NAMES[name]
    written = api.text(text, chat, who, sender_chat=(chat_of or chat).as_json())
    return [call for call in api.turn(written) if call.method.startswith("send")]


def read(calls: list[Call]) -> list[str]:
    """Return what was sent, as people read it."""
    return [call.text for call in calls if call.method == "sendMessage"]


@pytest.mark.parametrize("name", NAMES)
def test_a_language_chosen_in_one_group_holds_in_no_other(api: BotApi, name: str) -> None:
    """It holds for whoever writes in the name of that group, and not for the same name elsewhere."""
    say(api, "/language español", GROUP, name)
    (here,) = read(say(api, "/workout", GROUP, name))
    (there,) = read(say(api, "/workout", ELSEWHERE, name))
    assert here.startswith("ES ")
    assert not there.startswith("ES ")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", ["/mydata", "/forget", "/progress", "/remind", "/reminders"])
def test_what_only_a_person_can_have_is_said_in_place(api: BotApi, command: str, name: str) -> None:
    """Nothing is sent to the user that Telegram fills in, and nothing is asked that nobody can answer."""
    calls = say(api, command, GROUP, name)
    assert [call.given["chat_id"] for call in calls] == [GROUP.id]
    assert "in the name of a group or channel" in calls[0].text
    assert not calls[0].labels


def test_nothing_of_a_person_is_shown_or_erased_in_another_name(api: BotApi, url: str) -> None:
    """Not even where an old button of the confirmation is known."""
    api.turn(api.text("/language español"))
    say(api, "/forget", GROUP)
    say(api, "/forget", ELSEWHERE, "channel")
    store = Store(url, TOKEN, TOKEN.partition(":")[0])
    assert result(lambda: store.about(RUNNER["id"]))["preferences"]
    store.close()


def test_a_talk_in_the_name_of_a_group_goes_on_there_and_nowhere_else(api: BotApi) -> None:
    """A number chooses from what was offered in the same group."""
    say(api, "/squat", GROUP)
    here = read(say(api, "@glute_test_bot 1", GROUP))
    there = read(say(api, "@glute_test_bot 1", ELSEWHERE))
    assert here != there


def test_a_set_of_an_anonymous_admin_is_steered_by_those_who_press(api: BotApi) -> None:
    """A press always carries the person who presses; nobody can press in the name of the group."""
    asked = say(api, "/workout", GROUP)[-1]
    admin: dict[str, Any] = {"id": 1077, "is_bot": False, "first_name": "Ada"}
    begun = [call for call in api.turn(api.press(asked, "3", admin)) if call.method == "sendMessage"][-1]
    assert begun.given["chat_id"] == GROUP.id
    assert ME["id"] == begun.result["from"]["id"]
    noticed = api.turn(api.press(begun, "Stop", admin))
    assert "text" not in noticed[0].given
