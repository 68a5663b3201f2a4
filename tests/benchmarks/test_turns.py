"""How long a turn of the dialogue takes: `pytest -n 0 tests/benchmarks --benchmark-enable`."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context
from bot.evaluation.questions import read_questions

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from bot.dialogue import Dialogue

QUESTIONS = Path(__file__).parents[1] / "questions"
LONGEST = {
    "a wall of one word": "squat " * 682,
    "a wall of letters": "a" * 4096,
    "unknown words": " ".join(f"xq{number}zj" for number in range(600))[:4096],
    "a hundred questions": "my hip hurts and how do i squat? " * 124,
    "the same warning": "my chest hurts in the bridge " * 141,
    "half a warning": "cant feel my " * 315,
    "denials": "no pain or " * 372,
    "all warning words": "chest pain, numb, pregnant and dizzy but " * 99,
}


def test_a_usual_turn(benchmark: BenchmarkFixture, dialogue: Dialogue) -> None:
    """One of our labelled messages after the other, each in a blank context."""
    texts = cycle([turn.text for talk in read_questions(QUESTIONS / "written.yaml") for turn in talk.turns])
    benchmark(lambda: dialogue.reply(next(texts), Context()))


@pytest.mark.parametrize("text", LONGEST.values(), ids=LONGEST.keys())
def test_the_longest_messages(benchmark: BenchmarkFixture, dialogue: Dialogue, text: str) -> None:
    """4096 characters made to be slow."""
    number = iter(range(10**9))
    benchmark(lambda: dialogue.reply(f"{next(number)} {text}"[:4096], Context()))
