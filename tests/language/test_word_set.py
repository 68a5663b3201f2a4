"""What a set of very many words promises."""

from __future__ import annotations

import pytest

from bot.language.word_set import WordSet

WORDS = ["squat", "glute", "dolor", "año", ""]


@pytest.mark.parametrize("word", WORDS)
def test_it_has_every_word_that_it_was_given(word: str) -> None:
    """In whatever order they came, and however often."""
    assert word in WordSet([*WORDS, *reversed(WORDS)])


@pytest.mark.parametrize("word", ["squats", "squa", "Squat", " squat", "x" * 4096])
def test_it_has_no_other_word(word: str) -> None:
    """Also not what only looks like one of them."""
    assert word not in WordSet(WORDS)


def test_an_empty_set_has_no_word() -> None:
    """A language may have no everyday words."""
    assert "squat" not in WordSet([])
