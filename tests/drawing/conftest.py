"""The figures that ship, and every pose that their films pass."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.drawing.film import FRAMES_PER_SECOND
from bot.drawing.motion import Motion
from bot.drawing.reading import read_figures

if TYPE_CHECKING:
    from bot.drawing.motion import Instant
    from bot.knowledge.figure import Figure

FAQ = Path(__file__).parents[2] / "faq"


@pytest.fixture(scope="session")
def figures() -> dict[str, Figure]:
    """Return the figures by name."""
    return read_figures(FAQ / "figures")


@pytest.fixture(scope="session")
def motions(figures: dict[str, Figure]) -> dict[str, Motion]:
    """Return the motion of each figure."""
    return {name: Motion(figure) for name, figure in figures.items()}


@pytest.fixture(scope="session")
def films(motions: dict[str, Motion]) -> dict[str, dict[float, Instant]]:
    """Return the body in every frame of each film, by its second."""
    return {
        name: {
            number / FRAMES_PER_SECOND: motion.at(number / FRAMES_PER_SECOND)
            for number in range(round(motion.seconds * FRAMES_PER_SECOND) + 1)
        }
        for name, motion in motions.items()
    }
