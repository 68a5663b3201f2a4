"""How many calls may be on their way to Telegram at once.

Whatever is in flight when the process is killed may have arrived and is sent again: few in flight, few
doubles. But a call that takes long needs company, or the bot gets slow with it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

# At 10 ms a call that is 1600 calls a second, more than one process can make.
FEW = 16
# Little's law: a rate of so many calls a second needs rate x seconds of them on their way.
CALLS_PER_SECOND = 2000
MANY = 150
# Seconds after the start in which fewer must do: a program that has just started is the likeliest to die.
# With half a dozen that have landed and are not yet marked as handled, a kill costs about 32 doubles at most.
CAUTIOUS_SECONDS = 3.0
FEWER = 26
# Seconds. A call that takes longer is stuck, and holds up nobody else.
STUCK_SECONDS = 1.0
# Weight of the newest call in the mean time of a call.
SMOOTHING = 0.05


class Flights:
    """Lets calls start as others land."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing in flight; `clock` tells seconds."""
        self._clock = clock
        self._born = clock()
        self._counted = 0
        self._mean = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        """How many calls may be in flight now, without those that are stuck."""
        most = FEWER if self._clock() - self._born < CAUTIOUS_SECONDS else MANY
        return max(FEW, min(most, round(self._mean * CALLS_PER_SECOND)))

    async def fly(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what `call` returns, once it may start."""
        if self._counted >= self.limit:
            gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(gate)
            try:
                await gate
            except asyncio.CancelledError:
                if gate.done() and not gate.cancelled():
                    self._land()
                raise
        else:
            self._counted += 1
        counted = True

        def land() -> None:
            nonlocal counted
            if counted:
                counted = False
                self._land()

        began = self._clock()
        stuck = asyncio.get_running_loop().call_later(STUCK_SECONDS, land)
        try:
            return await call()
        finally:
            stuck.cancel()
            self._mean += SMOOTHING * (self._clock() - began - self._mean)
            land()

    def _land(self) -> None:
        self._counted -= 1
        while self._waiting and self._counted < self.limit:
            gate = self._waiting.popleft()
            if not gate.done():
                self._counted += 1
                gate.set_result(None)
