"""What one chat sends is handled in order, and nobody waits for another chat."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.channels.telegram.receiving.chat_queues import LONGEST_QUEUE, ChatQueues

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import pytest


def job(done: list[str], name: str, *, after: float = 0.0) -> Callable[[], Awaitable[None]]:
    """Return a job that takes `after` seconds and then writes its `name`."""

    async def work() -> None:
        await asyncio.sleep(after)
        done.append(name)

    return work


def test_one_lane_keeps_its_order_and_another_does_not_wait() -> None:
    """A slow answer holds up its own chat alone."""

    async def scene() -> list[str]:
        queues, done = ChatQueues(), list[str]()
        queues.enqueue(7, job(done, "slow", after=0.05))
        queues.enqueue(7, job(done, "next"))
        queues.enqueue(8, job(done, "other"))
        await asyncio.sleep(0.2)
        return done

    assert asyncio.run(scene()) == ["other", "slow", "next"]


def test_a_full_lane_takes_no_more() -> None:
    """A flood of taps costs the flooder, and its chat alone."""

    async def scene() -> tuple[list[bool], bool]:
        queues, done = ChatQueues(), list[str]()
        taken = [queues.enqueue(7, job(done, "tap")) for _ in range(LONGEST_QUEUE + 3)]
        other = queues.enqueue(8, job(done, "other"))
        await queues.close(5)
        return taken, other

    taken, other = asyncio.run(scene())
    assert taken == [*([True] * LONGEST_QUEUE), False, False, False]
    assert other


def test_a_stop_finishes_what_is_in_hand_and_begins_nothing_else() -> None:
    """Who was being answered gets the answer."""

    async def scene() -> tuple[list[str], bool]:
        queues, done = ChatQueues(), list[str]()
        queues.enqueue(7, job(done, "first", after=0.02))
        queues.enqueue(7, job(done, "second"))
        await asyncio.sleep(0)
        in_time = await queues.close(5)
        return done, in_time

    assert asyncio.run(scene()) == (["first"], True)


def test_a_job_that_fails_costs_those_behind_it_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Nor does what fails beside the lanes; the log says where, and not what it was about."""

    async def fail() -> None:
        raise ValueError("secret words")

    async def scene() -> list[str]:
        queues, done = ChatQueues(), list[str]()
        queues.enqueue(7, fail)
        queues.enqueue(7, job(done, "behind"))
        queues.spawn(fail())
        await asyncio.sleep(0.05)
        queues.enqueue(7, job(done, "later"))
        await asyncio.sleep(0.05)
        return done

    assert asyncio.run(scene()) == ["behind", "later"]
    assert caplog.text.count("A job failed (ValueError at ") == 2
    assert "secret words" not in caplog.text


def test_a_stop_does_not_wait_for_ever() -> None:
    """What hangs is given up."""

    async def scene() -> bool:
        queues, done = ChatQueues(), list[str]()
        queues.enqueue(7, job(done, "hangs", after=60))
        await asyncio.sleep(0)
        return await queues.close(0.01)

    assert not asyncio.run(scene())
