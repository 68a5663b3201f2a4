"""How much a bot may say, and what it hears when it says more."""

from __future__ import annotations

from typing import Any

import pytest
from clock import Clock

from botapi.chats import GROUP
from botapi.client import post
from botapi.flood import Flood
from botapi.server import BotApi


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands."""
    return Clock(100.0)


@pytest.fixture
def flood(clock: Clock) -> Flood:
    """Return the limits, by the clock that stands."""
    return Flood(clock=clock)


def refused(flood: Flood, count: int, chat_id: int | None, method: str = "sendMessage") -> list[int]:
    """Return after how many seconds to come back, for each of `count` calls that came too soon."""
    given: dict[str, Any] = {} if chat_id is None else {"chat_id": chat_id}
    return [flooded.retry_after for _ in range(count) if (flooded := flood.meet(method, given))]


def test_a_private_chat_takes_three_messages_at_once_then_one_a_second(flood: Flood, clock: Clock) -> None:
    """Edits count like messages."""
    assert refused(flood, 3, 1001) == []
    assert refused(flood, 1, 1001, "editMessageText") == [1]
    clock.now += 1
    assert refused(flood, 2, 1001, "editMessageText") == [1]
    clock.now += 10
    assert refused(flood, 4, 1001) == [1]


def test_a_message_a_second_goes_on_for_ever(flood: Flood, clock: Clock) -> None:
    """A guided set with a picture a second is no flood."""
    for _ in range(200):
        assert refused(flood, 1, 1001) == []
        clock.now += 1


def test_a_group_takes_twenty_messages_a_minute(flood: Flood, clock: Clock) -> None:
    """The twenty-first waits until the first is a minute old."""
    assert refused(flood, 10, GROUP.id) == []
    clock.now += 20
    assert refused(flood, 11, GROUP.id) == [40]
    clock.now += 40
    assert refused(flood, 11, GROUP.id) == [20]


def test_all_chats_together_take_thirty_calls_a_second(flood: Flood, clock: Clock) -> None:
    """Whoever is the thirty-first waits, also with an edit of what was sent inline."""
    assert [refused(flood, 1, chat) for chat in range(1, 31)] == [[]] * 30
    assert refused(flood, 1, 31) == [1]
    assert refused(flood, 1, None, "editMessageText") == [1]
    clock.now += 1
    assert refused(flood, 1, 31) == []


@pytest.mark.parametrize("method", ["sendChatAction", "answerCallbackQuery", "deleteMessage", "getMe"])
def test_what_nobody_has_to_read_does_not_count(flood: Flood, method: str) -> None:
    """Indicators and acknowledgements are free."""
    assert refused(flood, 100, 1001, method) == []


def test_a_flood_is_answered_and_counted(flood: Flood) -> None:
    """The bot hears how long to wait, and a test that it had to."""
    with BotApi(flood=flood) as api:
        api.text("hi")
        answers = [post(api, "sendMessage", chat_id=1001, text="hello") for _ in range(4)]
        assert [answer["ok"] for answer in answers] == [True, True, True, False]
        assert answers[-1]["error_code"] == 429
        assert answers[-1]["parameters"] == {"retry_after": 1}
        assert [(flooded.method, flooded.chat_id) for flooded in api.floods] == [("sendMessage", 1001)]


def test_without_limits_nothing_is_a_flood() -> None:
    """A test that does not ask for them is not slowed down."""
    with BotApi() as api:
        api.text("hi")
        assert all(post(api, "sendMessage", chat_id=1001, text="hello")["ok"] for _ in range(10))
        assert api.floods == []
