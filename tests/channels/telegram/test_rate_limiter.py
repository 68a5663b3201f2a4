"""Telegram's limits are kept, and answers go ahead of everything that merely counts along."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.sending.courtesy_limiter import CourtesyLimiter
from bot.channels.telegram.sending.rate_limiter import (
    GROUP_BURST,
    GROUP_SECONDS,
    PRIVATE_BURST,
    PRIVATE_SECONDS,
    Priority,
    RateLimiter,
)
from bot.channels.token_bucket import TokenBucket


def sent_at(bucket: TokenBucket, asked: list[float]) -> list[float]:
    """Return when each of those who `asked` may send."""
    return [moment + bucket.take(moment) for moment in asked]


@pytest.mark.parametrize(
    ("burst", "seconds", "most", "within"),
    [(GROUP_BURST, GROUP_SECONDS, 20, 60), (PRIVATE_BURST, PRIVATE_SECONDS, 33, 30), (1, 1 / 30, 31, 1)],
    ids=["group", "private", "overall"],
)
@given(pauses=st.lists(st.floats(0, 10), max_size=200))
def test_no_window_of_time_holds_more_than_telegram_takes(
    burst: int, seconds: float, most: int, within: float, pauses: list[float]
) -> None:
    """However people write, the messages of any stretch of time stay below the limit."""
    moments = sent_at(TokenBucket(burst, seconds), list(itertools.accumulate(pauses)))
    for number, start in enumerate(moments):
        assert sum(moment < start + within for moment in moments[number:]) <= most


def test_a_short_burst_waits_for_nothing() -> None:
    """Two answers in a row come at once."""
    assert sent_at(TokenBucket(PRIVATE_BURST, PRIVATE_SECONDS), [10.0, 10.1]) == [10.0, 10.1]


def test_answers_go_ahead_of_frames() -> None:
    """Whoever asks something does not wait for two hundred guided sets."""

    async def scene() -> list[str]:
        rate_limiter, order = RateLimiter(rate=50), list[str]()

        async def ask(chat: int, rank: Priority) -> None:
            await rate_limiter.acquire(chat, rank)
            order.append(rank.name)

        async with asyncio.TaskGroup() as group:
            for chat in range(1, 21):
                group.create_task(ask(chat, Priority.FRAME))
            await asyncio.sleep(0.05)
            group.create_task(ask(99, Priority.ANSWER))
        return order

    order = asyncio.run(scene())
    assert order.index("ANSWER") < 6
    assert order.count("FRAME") == 20


def test_who_gives_up_waiting_holds_up_nobody() -> None:
    """A cancelled turn is passed over."""

    async def scene() -> None:
        rate_limiter = RateLimiter(rate=20)
        await rate_limiter.acquire(1, Priority.FRAME)
        hopeless = asyncio.create_task(rate_limiter.acquire(2, Priority.FRAME))
        await asyncio.sleep(0)
        hopeless.cancel()
        await asyncio.wait_for(rate_limiter.acquire(3, Priority.FRAME), 5)

    asyncio.run(scene())


def test_without_a_rate_nobody_waits() -> None:
    """A Bot API server of one's own has no limits."""

    async def scene() -> None:
        rate_limiter = RateLimiter(rate=0)
        async with asyncio.timeout(1):
            for _ in range(1000):
                await rate_limiter.acquire(-5, Priority.ANSWER)

    asyncio.run(scene())


def test_what_no_answer_waits_for_keeps_to_the_rate_as_well() -> None:
    """Hearts and marks on buttons take turns with the messages; other calls are made at once."""

    async def scene() -> list[str]:
        rate_limiter, order = RateLimiter(rate=50), list[str]()
        courtesies = CourtesyLimiter(rate_limiter)

        async def call(endpoint: str) -> bool:
            order.append(endpoint)
            return True

        async def make(endpoint: str) -> None:
            await courtesies.process_request(call, (endpoint,), {}, endpoint, {"chat_id": -5}, None)

        async def answer(chat: int) -> None:
            await rate_limiter.acquire(chat, Priority.ANSWER)
            order.append("answer")

        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(make("setMessageReaction"))
            for chat in range(1, 6):
                group.create_task(answer(chat))
            group.create_task(make("answerCallbackQuery"))
        return order

    order = asyncio.run(scene())
    assert order[0] == "answerCallbackQuery"
    assert order[-2:] == ["setMessageReaction"] * 2
    assert order.count("answer") == 5
