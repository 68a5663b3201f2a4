"""Failures that a test orders."""

from __future__ import annotations

import time

from botapi.chats import GROUP, PRIVATE
from botapi.client import post
from botapi.server import BotApi


def test_a_delay_may_be_about_one_chat_only() -> None:
    """Calls to other chats do not wait meanwhile."""
    with BotApi() as api:
        for chat in (PRIVATE, GROUP):
            api.text("hi", chat)
        api.delay("sendMessage", 0.3, to=GROUP)
        took = []
        for chat in (PRIVATE, GROUP, GROUP):
            began = time.monotonic()
            post(api, "sendMessage", chat_id=chat.id, text="hello")
            took.append(time.monotonic() - began)
    assert took[1] >= 0.3
    assert max(took[0], took[2]) < took[1]


def test_a_call_that_is_not_played_is_a_violation() -> None:
    """A bot cannot do by accident what no test has thought of."""
    with BotApi() as api:
        assert not post(api, "sendDice", chat_id=PRIVATE.id)["ok"]
        assert "NotImplementedError" in api.violations.pop()
