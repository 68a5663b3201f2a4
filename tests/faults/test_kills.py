"""A process may be killed at any moment: every question is answered all the same, and in its order."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from loadapi import Tally, asked_in_turn, fleet, killed_at_random

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

# What was in flight at a kill may come twice, since Telegram cannot be asked whether it has it.
MOST_TWICE = 14


async def survived(  # noqa: PLR0913  (a kill has many circumstances)
    home: Path, tally: Tally, kills: int, *, webhooks: int, database_url: str = "", latency: float = 0.005
) -> list[int]:
    """Ask everything at once, kill at random moments, and return how many came twice after each kill."""
    async with fleet(home, tally, webhooks=webhooks, database_url=database_url, latency=latency) as running:
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        return await killed_at_random(running, tally, kills, random.Random(webhooks))  # noqa: S311


@pytest.mark.parametrize("webhooks", [0, 1], ids=["polling", "webhook"])
@pytest.mark.timeout(120)
async def test_nothing_is_lost_when_the_process_is_killed(
    webhooks: int, home: Path, expect: Callable[[int], Tally]
) -> None:
    """Six hundred questions, four kills: each is answered, few of them twice."""
    tally = expect(60)
    twice = await survived(home, tally, 4, webhooks=webhooks)
    assert tally.lost == 0
    assert tally.out_of_order == []
    assert max(twice) <= MOST_TWICE


@pytest.mark.parametrize("webhooks", [0, 1], ids=["polling", "webhook"])
@pytest.mark.timeout(120)
async def test_a_slow_telegram_makes_no_more_come_twice(
    webhooks: int, home: Path, expect: Callable[[int], Tally], database_url: str
) -> None:
    """Nor does another database: however long a call takes, few are on their way."""
    tally = expect(8)
    twice = await survived(home, tally, 2, webhooks=webhooks, database_url=database_url, latency=0.4)
    assert tally.lost == 0
    assert tally.out_of_order == []
    assert max(twice) <= MOST_TWICE


@pytest.mark.timeout(120)
async def test_any_number_of_processes_share_one_database(
    home: Path, expect: Callable[[int], Tally], new_postgresql: str
) -> None:
    """Three processes behind a load balancer, one killed now and then: the others go on where it was."""
    tally = expect(40)
    twice = await survived(home, tally, 3, webhooks=3, database_url=new_postgresql)
    assert tally.lost == 0
    assert tally.out_of_order == []
    assert max(twice) <= MOST_TWICE
