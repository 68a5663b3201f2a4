"""One person's whole conversation over a fake channel and a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.conversation.channel import Incoming
from bot.conversation.conversation import Conversation
from bot.settings import Settings
from bot.store.store import Store
from support.channel import FakeChannel

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.actions.model import ButtonAction
    from bot.conversation.channel import Address, Turn
    from bot.dialogue import MultilingualDialogue
    from bot.reply import Reply


class Talk:
    """A conversation with `person` at `address`; everything is kept in `store`."""

    def __init__(
        self,
        library: MultilingualDialogue,
        url: str,
        address: Address,
        person: str,
        clock: Callable[[], float],
    ) -> None:
        """Answer out of `library`, in the database at `url`; `clock` tells seconds since 1970."""
        self.channel, self.address, self.person = FakeChannel(), address, person
        self.store = Store(url, "key", "1", clock)
        self.conversation = Conversation(
            library, self.store, self.channel, Settings(), remembers=lambda: True, clock=clock
        )

    async def say(self, text: str, **more: Any) -> str:
        """Type `text`, with what else an `Incoming` has, and return the last words that were sent."""
        await self.turn(replace(Incoming(self.address, self.person, text), **more))
        return self.last.text

    async def press(self, action: ButtonAction) -> Turn:
        """Press the button for `action`."""
        return await self.turn(Incoming(self.address, self.person, action=action))

    async def turn(self, incoming: Incoming) -> Turn:
        """Hand over `incoming`."""
        return await self.conversation.handle(incoming)

    @property
    def last(self) -> Reply:
        """What was sent last."""
        return self.channel.shown[-1][1]

    async def until(self, happened: Callable[[], bool | Awaitable[bool]]) -> None:
        """Return as soon as something has `happened`; fail after half a minute."""
        for _ in range(3000):
            now = happened()
            if now if isinstance(now, bool) else await now:
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it has not happened")

    async def close(self) -> None:
        """End what runs, and close the store."""
        await self.conversation.close()
        await self.store.settle()
        self.store.close()
