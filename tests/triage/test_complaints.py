"""Ordinary complaints, made out of parts, wordings and circumstances, are not taken for warning signs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from complaints import complaints, measure, rates

if TYPE_CHECKING:
    from bot.dialogue import MultilingualDialogue

# Of the ten thousand of the benchmark: each part, wording and circumstance comes up in several of them.
MADE = 400
# Percent: what the benchmark wants (0.3 and 3), and two standard errors of so few messages.
WARNED, ASKED = 1.0, 5.0


@pytest.mark.parametrize("language", ["en", "es"])
def test_ordinary_complaints_seldom_warn_and_never_call(shipped: MultilingualDialogue, language: str) -> None:
    """No side, no stair, no time of day makes an ache an emergency."""
    made = complaints(language, MADE)
    counts, told = measure(made, lambda text: shipped.reply(text, Context(language=language))[0].level)
    warned, asked, called = rates(counts["all", "all"])
    assert warned <= WARNED, told
    assert asked <= ASKED
    assert called == 0, told
