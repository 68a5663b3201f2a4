"""Few calls are in flight at once, more where calls take long, and one that is stuck holds up nobody."""

from __future__ import annotations

import asyncio

from clock import Clock

from bot.channels.telegram.flights import CAUTIOUS_SECONDS, FEW, FEWER, MANY, STUCK_SECONDS, Flights


class Sky:
    """Counts what is in flight."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def cross(self, seconds: float) -> None:
        """Be in flight for so many seconds."""
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(seconds)
        finally:
            self.now -= 1


async def crowd(flights: Flights, sky: Sky, number: int, seconds: float) -> None:
    """Let so many fly, each for so many seconds."""
    await asyncio.gather(*(flights.fly(lambda: sky.cross(seconds)) for _ in range(number)))


def test_at_first_few_are_in_flight() -> None:
    """A program that has just started is the likeliest to be killed; slow calls change little in that."""
    sky = Sky()
    asyncio.run(crowd(Flights(Clock(0.0)), sky, 5 * FEW, 0.01))
    assert sky.most == FEW
    asyncio.run(crowd(Flights(), sky, 5 * FEWER, 0.05))
    assert FEW < sky.most <= FEWER


def test_later_there_are_as_many_as_slow_calls_need_and_no_more() -> None:
    """Quick calls go on with few."""

    async def scene() -> tuple[int, int, int]:
        clock = Clock(0.0)
        flights = Flights(clock)
        clock.now = CAUTIOUS_SECONDS
        before = flights.limit

        async def slow() -> None:
            clock.now += 0.05

        for _ in range(100):
            await flights.fly(slow)
        middle = flights.limit

        async def slower() -> None:
            clock.now += 5

        for _ in range(100):
            await flights.fly(slower)
        return before, middle, flights.limit

    before, middle, after = asyncio.run(scene())
    assert before == FEW < middle < MANY == after


def test_calls_that_are_stuck_hold_up_nobody() -> None:
    """However many hang, others fly."""

    async def scene() -> None:
        flights, sky = Flights(), Sky()
        stuck = [asyncio.create_task(flights.fly(lambda: sky.cross(60))) for _ in range(FEW)]
        async with asyncio.timeout(STUCK_SECONDS + 5):
            await crowd(flights, sky, 50, 0.001)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
        await crowd(flights, sky, 3 * FEW, 0.001)

    asyncio.run(scene())


def test_who_gives_up_waiting_takes_nobodys_place() -> None:
    """A turn that is cancelled in the queue leaves it."""

    async def scene() -> None:
        flights, sky = Flights(), Sky()
        flying = [asyncio.create_task(flights.fly(lambda: sky.cross(0.05))) for _ in range(FEW)]
        waiting = [asyncio.create_task(flights.fly(lambda: sky.cross(0.05))) for _ in range(FEW)]
        await asyncio.sleep(0.01)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*flying, *waiting, return_exceptions=True)
        async with asyncio.timeout(5):
            await crowd(flights, sky, 3 * FEW, 0.001)

    asyncio.run(scene())
