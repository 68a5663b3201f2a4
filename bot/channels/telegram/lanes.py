"""Side by side and yet in order: jobs of one chat follow each other, those of different chats do not wait."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    Job = Callable[[], Awaitable[None]]

# Jobs that wait in one lane. A person sends two or three messages in a row; more is a flood of taps, and
# each costs a second of Telegram's limit for the chat.
LONGEST_LANE = 8


class Lanes:
    """Runs numbered jobs, and knows which of them are not done yet."""

    def __init__(self) -> None:
        """Begin empty."""
        self._waiting: dict[int, deque[tuple[int, Job]]] = {}
        self._open: set[int] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = False

    def put(self, number: int, lane: int, job: Job) -> bool:
        """Run `job` after those that were put into its `lane` before; return False where the lane is full.

        A job sees to its own errors.
        """
        waiting = self._waiting.get(lane)
        if waiting is not None and len(waiting) >= LONGEST_LANE:
            return False
        self._open.add(number)
        if waiting is not None:
            waiting.append((number, job))
            return True
        self._waiting[lane] = deque([(number, job)])
        self.aside(self._run(lane))
        return True

    def aside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` beside all lanes; `settle` and `close` wait for it as well."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def let_go(self) -> None:
        """Count the jobs in hand as done; they go on all the same."""
        self._open.clear()

    def first_open(self) -> int | None:
        """Return the lowest number of the jobs that are not done, None where all are."""
        return min(self._open, default=None)

    async def settle(self, seconds: float) -> None:
        """Return when every lane is empty, or after `seconds`."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def close(self, seconds: float) -> bool:
        """Begin no more jobs; return whether those in hand were done within `seconds`."""
        self._closed = True
        await self.settle(seconds)
        left = [*self._running]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    async def _run(self, lane: int) -> None:
        waiting = self._waiting[lane]
        try:
            while waiting and not self._closed:
                number, job = waiting.popleft()
                await job()
                self._open.discard(number)
        finally:
            del self._waiting[lane]
