"""Thousands of messages of many people: memory stays where it is, and nothing piles up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from loadapi import Tally, answered, asked_in_turn, fleet, until

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

# MB. Caches fill, and the allocator rounds up.
GROWTH = 12


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    (line,) = (
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1000


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="memory is read from /proc")
async def test_memory_stays_flat(home: Path, expect: Callable[[int], Tally]) -> None:
    """Three rounds of a thousand messages, each of new people: the later ones cost no more memory."""
    everybody = expect(300)
    async with fleet(home, everybody, latency=0.0) as running:
        await until(lambda: "Answering" in running.log)
        after = []
        for start in range(0, 300, 100):
            people = dict(list(everybody.expected.items())[start : start + 100])
            goal = everybody.left - sum(len(script.messages) for script in people.values())
            for chat, text in asked_in_turn(people):
                running.api.ask(chat, text)
            await until(lambda goal=goal: everybody.left <= goal, 60)  # type: ignore[misc]
            after.append(memory(running.processes[0].pid))
        await answered(everybody, running)
    assert (everybody.lost, everybody.twice, everybody.out_of_order) == (0, 0, [])
    assert after[-1] - after[0] < GROWTH, after
