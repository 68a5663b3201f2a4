"""Segmentation of messages into clauses and sentences."""

from __future__ import annotations

from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.language import constants as c
from bot.language.phrases import PhraseSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.language.tokens import Token

NOTHING = PhraseSet(())


class Boundary(IntEnum):
    """What begins at a word: nothing, a clause, or a sentence with its first clause."""

    NONE = 0
    CLAUSE = 1
    SENTENCE = 2


class Segmenter:
    """Cuts at punctuation, and at words that begin a clause."""

    def __init__(self, openers: PhraseSet = NOTHING, *, predicates: PhraseSet | None = None) -> None:
        """Begin a clause at each of the `openers`.

        With `predicates`, words that only a clause has, a short part between commas without any of them is an
        item of a list, and no clause of its own.
        """
        self._openers = openers
        self._predicates = predicates
        # Most words are no openers; looking each up would take most of the time.
        self._firsts = openers.firsts

    def boundaries(self, row: Sequence[str], tokens: Sequence[Token]) -> list[Boundary]:
        """Return what begins at each word of `row`, whose tokens are `tokens`."""
        found: list[Boundary] = []
        for place, token in enumerate(tokens):
            if token.gap == ".":
                found.append(Boundary.SENTENCE)
            else:
                begins = token.gap or (row[place] in self._firsts and self._openers.match_at(row, place))
                found.append(Boundary.CLAUSE if begins else Boundary.NONE)
        if self._predicates is not None:
            self._join_lists(row, tokens, self._predicates, found)
        return found

    def _join_lists(
        self, row: Sequence[str], tokens: Sequence[Token], predicates: PhraseSet, found: list[Boundary]
    ) -> None:
        breaks = [place for place, token in enumerate(tokens) if token.gap] + [len(tokens)]
        for start, end in pairwise(breaks):
            is_short = tokens[start].gap == "," and end - start <= c.LONGEST_MEMBER
            is_member = is_short and not any(predicates.match_at(row, at) for at in range(start, end))
            if is_member and not self._openers.match_at(row, start):
                found[start] = Boundary.NONE


def spans(boundaries: Sequence[Boundary]) -> list[slice]:
    """Return the range of each clause."""
    starts = [place for place, boundary in enumerate(boundaries) if boundary or place == 0]
    return [slice(start, end) for start, end in pairwise([*starts, len(boundaries)])]
