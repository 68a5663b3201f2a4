"""Few messages are at risk of coming twice, and one that hangs holds up nobody."""

from __future__ import annotations

import asyncio

from bot.channels.telegram.sending.concurrency_limiter import (
    MOST_IN_FLIGHT,
    PROBE_AFTER_SECONDS,
    ConcurrencyLimiter,
)

# Fewer than this many come twice after a kill.
PROMISED = 15


class Server:
    """Counts the messages that a kill would send twice: in flight, or there and not yet marked."""

    def __init__(self) -> None:
        self.limiter = ConcurrencyLimiter()
        self.now = self.most = self.done = 0

    async def answer(self, seconds: float, messages: int = 1) -> None:
        """Answer an update with so many messages that take so many seconds each, and mark it."""
        with self.limiter.turn():
            try:
                for _ in range(messages):
                    slot = await self.limiter.acquire()
                    self.now += 1
                    self.most = max(self.most, self.now)
                    await asyncio.sleep(seconds)
                    slot.landed()
                await asyncio.sleep(0.001)
                self.done += 1
            finally:
                self.now -= messages

    async def crowd(self, number: int, seconds: float, messages: int = 1) -> None:
        """Answer so many updates at once."""
        await asyncio.gather(*(self.answer(seconds, messages) for _ in range(number)))


def test_few_messages_are_at_risk_however_slow_telegram_is() -> None:
    """What has landed counts until its update is marked as handled."""
    server = Server()
    asyncio.run(server.crowd(5 * MOST_IN_FLIGHT, 0.001))
    asyncio.run(server.crowd(3 * MOST_IN_FLIGHT, 0.05))
    asyncio.run(server.crowd(2 * MOST_IN_FLIGHT, PROBE_AFTER_SECONDS + 0.5))
    assert MOST_IN_FLIGHT <= server.most < PROMISED


def test_answers_of_several_messages_do_not_wait_for_each_other() -> None:
    """Each keeps the slots it has until all of its messages are there."""
    server = Server()
    asyncio.run(server.crowd(3 * MOST_IN_FLIGHT, 0.001, messages=3))
    assert server.done == 3 * MOST_IN_FLIGHT


def test_however_many_have_waited_no_more_are_at_risk() -> None:
    """Thousands in a row wait for each other, and then each takes longer."""
    server = Server()

    async def scene() -> None:
        await server.crowd(200 * MOST_IN_FLIGHT, 0.001)
        await server.crowd(20 * MOST_IN_FLIGHT, 0.02)

    asyncio.run(scene())
    assert server.most < PROMISED


def test_messages_that_hang_hold_up_nobody() -> None:
    """However many hang, others fly: those that all others overtake count no more."""

    async def scene() -> None:
        server = Server()
        stuck = [asyncio.create_task(server.answer(60)) for _ in range(MOST_IN_FLIGHT)]
        await asyncio.sleep(0)
        async with asyncio.timeout(PROBE_AFTER_SECONDS + 5):
            await server.crowd(200, 0.001)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        await server.crowd(3 * MOST_IN_FLIGHT, 0.001)

    asyncio.run(scene())


def test_who_gives_up_waiting_takes_nobodys_slot() -> None:
    """A turn that is cancelled in the queue leaves it."""

    async def scene() -> None:
        server = Server()
        flying = [asyncio.create_task(server.answer(0.05)) for _ in range(MOST_IN_FLIGHT)]
        waiting = [asyncio.create_task(server.answer(0.05)) for _ in range(MOST_IN_FLIGHT)]
        await asyncio.sleep(0.01)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*flying, *waiting, return_exceptions=True)
        async with asyncio.timeout(5):
            await server.crowd(3 * MOST_IN_FLIGHT, 0.001)

    asyncio.run(scene())


def test_a_task_that_outlives_its_turn_keeps_no_slot() -> None:
    """A guided set begins in a turn and sends its last message long after it."""

    async def scene() -> None:
        server = Server()
        after = asyncio.Event()

        async def later() -> None:
            await after.wait()
            await server.answer(0.001)

        with server.limiter.turn():
            tasks = [asyncio.create_task(later()) for _ in range(3 * MOST_IN_FLIGHT)]
        after.set()
        async with asyncio.timeout(5):
            await asyncio.gather(*tasks)
            await server.crowd(3 * MOST_IN_FLIGHT, 0.001)

    asyncio.run(scene())
