"""Several processes behind a load balancer are one bot: each knows what the others run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from loadapi import Fleet, Tally, fleet, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio

RUNNER = 77


@pytest.fixture
async def two(home: Path, new_postgresql: str) -> AsyncIterator[Fleet]:
    """Return a fleet of two processes that get messages in turn."""
    async with fleet(home, Tally({}), webhooks=2, database_url=new_postgresql) as running:
        yield running


async def say(fleet: Fleet, text: str, answer: str) -> None:
    """Let the runner say `text`, and wait until a message has shown `answer` after it."""
    before = len(fleet.api.shown)
    fleet.api.ask(RUNNER, text)
    await until(lambda: any(answer in shown for shown in fleet.api.shown[before:]))


async def begin(fleet: Fleet) -> None:
    """Begin a guided set in the process that does not get the next message."""
    await say(fleet, "/workout", "How many of each?")
    await say(fleet, "3", "Get ready")


async def test_a_set_that_runs_elsewhere_is_paused_and_goes_on(two: Fleet) -> None:
    """What is typed reaches the process that counts along."""
    await begin(two)
    await say(two, "Pause", "Paused")
    two.api.ask(RUNNER, "Resume")
    await until(lambda: "Paused" not in two.api.shown[-1])


async def test_a_warning_sign_stops_a_set_that_runs_elsewhere(two: Fleet) -> None:
    """The warning is answered, and nobody is counted on."""
    await begin(two)
    await say(two, "I have chest pain", "Stopped")


async def test_a_second_set_never_starts_beside_one_that_runs_elsewhere(two: Fleet) -> None:
    """Whoever asks again is told that one is running."""
    await begin(two)
    await say(two, "/workout", "How many of each?")
    await say(two, "/workout", "How many of each?")
    await say(two, "3", "a set running already")
