"""Telegram's side of a webhook: updates of one chat one after the other, each until it gets a 200."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from loadapi.server import LoadApi

# As many as the bot asks Telegram for.
CONNECTIONS = 100
# Seconds; Telegram's own pauses grow, and it gives an answer a minute.
PAUSE = 0.05
PATIENCE = 60


class Senders:
    """Brings updates to the addresses of the bot, in turn."""

    def __init__(self, api: LoadApi) -> None:
        """Bring what `api` queues."""
        self._api = api
        self._waiting: dict[int, deque[dict[str, Any]]] = {}
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._turn = 0
        self.open = 0

    def put(self, chat: int, update: dict[str, Any]) -> None:
        """Queue `update` of `chat`."""
        self.open += 1
        if chat in self._waiting:
            self._waiting[chat].append(update)
            return
        self._waiting[chat] = deque([update])
        self._ready.put_nowait(chat)

    def start(self) -> None:
        """Begin to send."""
        if not self._tasks:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(PATIENCE)
            )
            self._tasks = [asyncio.create_task(self._send()) for _ in range(CONNECTIONS)]

    async def close(self) -> None:
        """Send no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._tasks:
            await self._session.close()

    async def _send(self) -> None:
        while True:
            chat = await self._ready.get()
            updates = self._waiting[chat]
            while not await self._deliver(updates[0]):  # noqa: ASYNC110  (as Telegram does)
                await asyncio.sleep(PAUSE)
            updates.popleft()
            self.open -= 1
            if updates:
                self._ready.put_nowait(chat)
            else:
                del self._waiting[chat]

    async def _deliver(self, update: dict[str, Any]) -> bool:
        addresses = self._api.addresses or [self._api.webhook or ""]
        self._turn += 1
        address = addresses[self._turn % len(addresses)]
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._api.secret}
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with self._session.post(address, json=update, headers=headers) as response:
                return response.status == 200
        return False
