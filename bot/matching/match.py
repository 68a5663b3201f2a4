"""What a search finds."""

from __future__ import annotations

from typing import NamedTuple


class Match(NamedTuple):
    """An entry that a text may ask for, with its score 0..1."""

    id: str
    score: float
