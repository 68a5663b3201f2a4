"""What goes out: sent until it surely was, or given up when its time is over."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from botapi import PRIVATE, BotApi
from stand_in import StandIn, library_of
from telegram.error import NetworkError

from bot.channels.telegram.destination import Destination, Sent
from bot.channels.telegram.sending.client import SEND_SECONDS, Client
from bot.channels.telegram.sending.media_cache import MediaCache
from bot.channels.telegram.sending.outbox import Outbox
from bot.channels.telegram.view.rendering import Page
from bot.store.database import Database
from bot.store.records.file_ids import FileIds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

# Seconds that an answer of the server may take here.
SHORT = 0.3


class Nowhere:
    """Keeps nothing by the number of a chat."""

    async def move_chat(self, old: int, new: int) -> None:
        """Move nothing."""

    async def leave_topic(self, chat: int, topic: int) -> None:
        """Leave nothing."""


def out(api: BotApi, folder: Path, scene: Callable[[Outbox], Awaitable[list[Sent]]]) -> list[Sent]:
    """Return what `scene` returns for an outbox that sends to `api`, impatiently."""

    async def play() -> list[Sent]:
        client = Client(api.token, api.url, 0, SHORT)
        database = Database("sqlite://")
        async with client:
            try:
                pictures = MediaCache(folder, library_of(StandIn()), FileIds(database, "1"))
                return await scene(Outbox(client, pictures, Nowhere()))
            finally:
                database.close()

    return asyncio.run(play())


def test_what_may_have_arrived_is_sent_again(tmp_path: Path) -> None:
    """Telegram was slow to say whether it has the message: one double is better than no answer."""
    with BotApi() as api:
        api.telegram.chats[PRIVATE.id] = PRIVATE
        api.delay("sendMessage", 3 * SHORT)
        out(api, tmp_path, lambda outbox: outbox.send(Destination(PRIVATE.id), [Page("hello")]))
        assert len(api.wait_for("sendMessage", 2)) == 2


def test_an_edit_that_may_have_arrived_is_made_again(tmp_path: Path) -> None:
    """Twice the same edit is one edit."""
    with BotApi() as api:
        api.telegram.chats[PRIVATE.id] = PRIVATE

        async def scene(outbox: Outbox) -> list[Sent]:
            sent = await outbox.send(Destination(PRIVATE.id), [Page("hello")])
            api.delay("editMessageText", 3 * SHORT)
            return await outbox.replace(sent, Destination(PRIVATE.id), [Page("goodbye")])

        (sent,) = out(api, tmp_path, scene)
        assert api.telegram.messages[PRIVATE.id, sent.message]["text"] == "goodbye"


def test_what_must_be_sent_within_some_time_is_given_up_after_it(tmp_path: Path) -> None:
    """No attempt begins that could last longer. The error names no address: a token is a part of it."""
    with BotApi() as api:
        api.telegram.chats[PRIVATE.id] = PRIVATE
        api.fail("sendMessage", None, times=9)
        with pytest.raises(NetworkError) as caught:
            out(
                api,
                tmp_path,
                lambda outbox: outbox.send(
                    Destination(PRIVATE.id), [Page("hello")], within=SEND_SECONDS + 0.5
                ),
            )
        assert len(api.calls("sendMessage")) == 1
        assert api.token not in repr(caught.value)
        assert caught.value.__cause__ is None
