"""How many messages may be in flight: on their way to Telegram, or there but not yet marked as sent.

Telegram cannot be asked whether it has a message, so everything in flight when the process is killed is sent
again by the next one: few in flight, few duplicates. A message takes a slot before it is sent, and the slot
is free again once the update that the message answers is marked as handled in the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The README promises fewer than fifteen duplicate answers. Three in a hundred answers have a second message,
# which does not wait for a slot, and one more may be sent as a probe (see below).
MOST_IN_FLIGHT = 12
# Seconds without any message landing after which one more is sent, to find out whether Telegram as a whole is
# slow, or only the messages in flight.
PROBE_AFTER_SECONDS = 1.0
# A message that this many later ones have overtaken hangs, however slow Telegram is to others: it takes about
# four times as long as they do.
OVERTAKEN = 4 * MOST_IN_FLIGHT

_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


class _Turn:
    """The slots of all messages that answer one update. Tasks that outlive it see that it is over."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []
        self.over = False


def _present_turn() -> _Turn | None:
    turn = _turn.get()
    return None if turn is None or turn.over else turn


class Slot:
    """The slot of one message; `behind` counts the later ones that have landed while it was taken."""

    __slots__ = ("began", "behind", "limiter", "number", "taken")

    def __init__(self, limiter: ConcurrencyLimiter, number: int, began: float) -> None:
        """Take the slot for message `number`, at `began` (seconds of the limiter's clock)."""
        self.limiter = limiter
        self.number = number
        self.began = began
        self.behind = 0
        self.taken = True

    def landed(self) -> None:
        """Note that Telegram has the message."""
        self.limiter.note_landed(self)

    def release(self) -> None:
        """Make the slot free for another message; a second call changes nothing."""
        if self.taken:
            self.taken = False
            self.limiter.free(self)


class ConcurrencyLimiter:
    """Hands out slots, in the order of the requests."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with nothing in flight; `clock` returns seconds."""
        self._clock = clock
        self._number = 0
        self._taken: dict[int, Slot] = {}
        self._waiting: deque[asyncio.Future[Slot]] = deque()
        self._silence: asyncio.TimerHandle | None = None
        self._probing = False

    @property
    def limit(self) -> int:
        """How many slots there are now."""
        return MOST_IN_FLIGHT + self._probing

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Keep the slots of all messages that are sent in this block until it ends; one inside joins it."""
        if _present_turn():
            yield
            return
        turn = _Turn()
        before = _turn.set(turn)
        try:
            yield
        finally:
            _turn.reset(before)
            turn.over = True
            for slot in turn.slots:
                slot.release()

    async def acquire(self) -> Slot:
        """Return a slot for a message of the present turn, once there is one.

        A further message of a turn does not wait: turns that keep slots while they wait for more would wait
        for each other.
        """
        turn = _present_turn()
        if turn is None:
            raise RuntimeError("a message is sent outside a turn")
        further = any(slot.taken for slot in turn.slots)
        slot = self._take() if further or len(self._taken) < self.limit else await self._wait()
        turn.slots.append(slot)
        return slot

    def note_landed(self, landed: Slot) -> None:
        """Count that `landed` has overtaken earlier messages, and free the slots of those that hang."""
        now = self._clock()
        for slot in [*self._taken.values()]:
            slot.behind += slot.number < landed.number
            if slot.behind >= OVERTAKEN and now - slot.began >= PROBE_AFTER_SECONDS:
                slot.release()
        self._watch()

    def free(self, slot: Slot) -> None:
        """Give the slot to the next waiting message."""
        del self._taken[slot.number]
        self._probing &= len(self._taken) >= MOST_IN_FLIGHT
        self._admit()

    def _take(self) -> Slot:
        self._number += 1
        slot = self._taken[self._number] = Slot(self, self._number, self._clock())
        return slot

    async def _wait(self) -> Slot:
        turn: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        if self._silence is None:
            self._watch()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                turn.result().release()
            raise

    def _watch(self) -> None:
        """Send a probe once nothing has landed for a while."""
        if self._silence:
            self._silence.cancel()
        self._silence = None
        if self._waiting:
            self._silence = asyncio.get_running_loop().call_later(PROBE_AFTER_SECONDS, self._probe)

    def _probe(self) -> None:
        self._probing = len(self._taken) >= MOST_IN_FLIGHT
        self._admit()
        self._watch()

    def _admit(self) -> None:
        while self._waiting and len(self._taken) < self.limit:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(self._take())
