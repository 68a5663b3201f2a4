"""Jobs of one chat run one after the other, jobs of different chats at the same time.

Own code instead of python-telegram-bot's `BaseUpdateProcessor`: that one limits how many updates are handled
at once, whatever their chats, and works for an `Application`, which confirms updates before they are done.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from bot.logs import whereabouts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    Job = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)

# Jobs that wait in one queue. A person sends two or three messages in a row. Telegram accepts one answer a
# second for a chat, so this many mean half a minute of answers; more are a flood.
LONGEST_QUEUE = 30


class ChatQueues:
    """Runs jobs, each in the queue of its chat."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: dict[int, deque[Job]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    def enqueue(self, queue: int, job: Job) -> bool:
        """Run `job` after those that were added to its `queue` before; return False if the queue is full."""
        waiting = self._waiting.get(queue)
        if waiting is None:
            self._waiting[queue] = deque([job])
            self.spawn(self._run(queue))
            return True
        if len(waiting) >= LONGEST_QUEUE:
            return False
        waiting.append(job)
        return True

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` outside of all queues; `close` waits for it as well."""
        task = asyncio.create_task(survived(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self, seconds: float) -> bool:
        """Start no more jobs; return whether the running ones were done within `seconds`."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        left = [*self._running]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    async def _run(self, queue: int) -> None:
        waiting = self._waiting[queue]
        try:
            while waiting and not self._closed:
                await survived(waiting.popleft()())
        finally:
            del self._waiting[queue]


async def survived(work: Awaitable[None]) -> None:
    """Do `work`; an error in it is logged, and affects nothing else."""
    try:
        await work
    except Exception as error:  # noqa: BLE001  (the jobs that wait after it must still run)
        # The error's message may quote a person, so it is not logged.
        log.error("A job failed (%s at %s)", type(error).__name__, whereabouts(error))  # noqa: TRY400
