"""Keep to Telegram's rate limits: messages wait for their turn, and answers go first."""

from __future__ import annotations

import asyncio
import time
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.channels.token_bucket import TokenBucket

if TYPE_CHECKING:
    from collections.abc import Callable

# https://core.telegram.org/bots/faq: a message a second in one chat, with short bursts; twenty a minute in
# a group. A burst plus a minute's refill stays below twenty, and a burst of two is short: messages bunch up
# on their way, so no limit is used completely.
PRIVATE_BURST, PRIVATE_SECONDS = 2, 1.0
GROUP_BURST, GROUP_SECONDS = 4, 4.0
SHARE_OF_RATE = 0.95
# Chats whose buckets are remembered; a full bucket need not be.
KEPT_CHATS = 50_000


class Priority(IntEnum):
    """What is sent first: lower values first."""

    ANSWER = 0
    FRAME = 1
    REMINDER = 2


class RateLimiter:
    """Limits sending to `rate` messages a second over all chats, and to the limit of each chat."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow `rate` messages a second, 0 means no limit; `clock` returns seconds."""
        self._rate = rate
        self._clock = clock
        self._all = TokenBucket(1, 1 / (rate * SHARE_OF_RATE) if rate else 0.0)
        self._chats: LRUCache[int, TokenBucket] = LRUCache(KEPT_CHATS)
        self._waiting: list[tuple[Priority, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._server: asyncio.Task[None] | None = None

    async def acquire(self, chat: int, rank: Priority) -> None:
        """Return when something may be sent to `chat`; a negative id is a group's."""
        if not self._rate:
            return
        if wait := self._bucket(chat).take(self._clock()):
            await asyncio.sleep(wait)
        await self.acquire_any(rank)

    async def acquire_any(self, rank: Priority) -> None:
        """Return when something may be sent, whatever the chat."""
        if not self._rate:
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (rank, next(self._numbers), turn))
        if self._server is None or self._server.done():
            self._server = asyncio.create_task(self._serve())
        await turn

    async def _serve(self) -> None:
        while self._waiting:
            if not self._waiting[0][2].done():
                await asyncio.sleep(self._all.take(self._clock()))
            # A message with a higher priority may have arrived meanwhile.
            turn = heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)

    def _bucket(self, chat: int) -> TokenBucket:
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = (
                TokenBucket(GROUP_BURST, GROUP_SECONDS)
                if chat < 0
                else TokenBucket(PRIVATE_BURST, PRIVATE_SECONDS)
            )
            self._chats[chat] = bucket
        return bucket
