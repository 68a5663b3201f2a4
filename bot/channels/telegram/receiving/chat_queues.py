"""Side by side and yet in order: jobs of one chat follow each other, those of different chats do not wait.

Own code, and not python-telegram-bot's `BaseUpdateProcessor`: that one bounds how many updates are handled
at once, whatever their chats, and works for an `Application`, which confirms updates before they are done.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from bot.channels.telegram.operations.json_log import whereabouts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    Job = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)

# Jobs that wait in one lane. A person sends two or three messages in a row. Telegram takes one answer a
# second for a chat, so more than this is half a minute of answers, and a flood.
LONGEST_QUEUE = 30


class ChatQueues:
    """Runs jobs, each in the lane of its chat."""

    def __init__(self) -> None:
        """Begin empty."""
        self._waiting: dict[int, deque[Job]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    def enqueue(self, lane: int, job: Job) -> bool:
        """Run `job` after those that were put into its `lane` before; return False where the lane is full."""
        waiting = self._waiting.get(lane)
        if waiting is None:
            self._waiting[lane] = deque([job])
            self.spawn(self._run(lane))
            return True
        if len(waiting) >= LONGEST_QUEUE:
            return False
        waiting.append(job)
        return True

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` beside all lanes; `close` waits for it as well."""
        task = asyncio.create_task(survived(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self, seconds: float) -> bool:
        """Begin no more jobs; return whether those in hand were done within `seconds`."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        left = [*self._running]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    async def _run(self, lane: int) -> None:
        waiting = self._waiting[lane]
        try:
            while waiting and not self._closed:
                await survived(waiting.popleft()())
        finally:
            del self._waiting[lane]


async def survived(work: Awaitable[None]) -> None:
    """Do `work`; what goes wrong in it is logged, and costs nobody else anything."""
    try:
        await work
    except Exception as error:  # noqa: BLE001  (those who wait behind it have nothing to do with it)
        # Its text may quote a person.
        log.error("Work is left undone (%s at %s)", type(error).__name__, whereabouts(error))  # noqa: TRY400
