"""Telegram fails, is slow, or refuses: nobody's question is lost, and nobody waits for somebody else."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from loadapi import Fault, Tally, answered, asked_in_turn, fleet, told_to_stop, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

ADMIN = 7


async def test_questions_of_an_outage_are_answered_after_it(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """For some seconds Telegram takes nothing from anybody; afterwards all answers come, once each."""
    tally = expect(20)
    async with fleet(home, tally) as running:
        back = time.monotonic() + 8
        running.api.fault = lambda _, __: Fault(502) if time.monotonic() < back else None
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
    assert (tally.lost, tally.twice, tally.out_of_order) == (0, 0, [])


async def test_calls_that_fail_now_and_then_cost_nobody_an_answer(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """Every seventh call fails in one way or another, but none twice in a row: three doubts end an answer."""
    tally = expect(30)
    faults = [Fault(500), Fault(429, retry_after=1), Fault(502), Fault(503)]
    to_be_repeated: set[tuple[str, str]] = set()
    injected = 0

    def now_and_then(method: str, given: dict[str, str]) -> Fault | None:
        nonlocal injected
        call = (method, given.get("chat_id", ""))
        if call in to_be_repeated or running.api.calls % 7:
            to_be_repeated.discard(call)
            return None
        to_be_repeated.add(call)
        injected += 1
        return faults[running.api.calls // 7 % len(faults)]

    async with fleet(home, tally) as running:
        running.api.fault = now_and_then
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
    assert injected
    assert (tally.lost, tally.twice, tally.out_of_order) == (0, 0, [])


async def test_one_chat_that_always_fails_is_given_up_and_reported(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """After three tries; the admin hears of it, and everybody else gets their answers."""
    tally = expect(30)
    poisoned = 66
    async with fleet(home, tally, ADMIN_IDS=str(ADMIN)) as running:
        running.api.fault = lambda _, given: Fault(500) if given.get("chat_id") == str(poisoned) else None
        running.api.ask(poisoned, "hello")
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
        # Somebody else is answered between the tries: so it is not Telegram that is unavailable.
        for number in range(60):
            running.api.ask(6000 + number, "hello")
            if tally.got[ADMIN]:
                break
            await until(lambda number=number: bool(tally.got[6000 + number]))  # type: ignore[misc]
            await asyncio.sleep(0.5)
    assert (tally.lost, tally.out_of_order) == (0, [])
    assert "InDoubtError" in tally.got[ADMIN][0]
    assert "failed: InDoubtError" in running.log


async def test_a_chat_that_waits_holds_up_nobody_and_outlives_a_kill(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """Behind one slow answer hundreds of others come and go; after a kill the slow one is still answered."""
    tally = expect(30)
    slow = 66
    async with fleet(home, tally) as running:
        running.api.fault = lambda _, given: (
            Fault(429, retry_after=600) if given.get("chat_id") == str(slow) else None
        )
        running.api.ask(slow, "hello")
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await until(lambda: tally.left == 0)
        await until(lambda: running.api.waiting == 0)
        running.api.fault = lambda _, __: None
        assert tally.got[slow] == []
        running.kill()
        running.start()
        await until(lambda: bool(tally.got[slow]))
    assert len(tally.got[slow]) == 1


async def test_a_stop_answers_what_is_in_hand_and_is_quick(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """Told to stop in the middle, the program leaves within seconds; the next one does the rest."""
    tally = expect(30)
    async with fleet(home, tally, latency=0.05) as running:
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await until(lambda: tally.left < 250)
        assert await told_to_stop(running.processes[0]) < 6
        running.start()
        await answered(tally, running)
    assert (tally.lost, tally.twice, tally.out_of_order) == (0, 0, [])


async def test_a_second_signal_ends_the_program_at_once(home: Path, expect: Callable[[int], Tally]) -> None:
    """Who is in a hurry does not wait for an answer that hangs."""
    tally = expect(1)
    async with fleet(home, tally, latency=4) as running:
        await until(lambda: "Answering" in running.log)
        running.api.ask(66, "hello")
        await until(lambda: running.api.waiting > 0)
        (process,) = running.processes
        await asyncio.sleep(1)
        process.terminate()
        await asyncio.sleep(0.3)
        process.terminate()
        process.wait(5)
        assert tally.got[66] == []
