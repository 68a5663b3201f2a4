"""Phrase tables: find words and word groups in a sequence of words."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

T = TypeVar("T")


class Phrase(NamedTuple, Generic[T]):
    """A group that was found in the words `start` to `end` (exclusive), and its meaning."""

    start: int
    end: int
    meaning: T


class PhraseTable(Generic[T]):
    """Word groups and their meanings. If several begin at one word, the longest counts."""

    def __init__(self, meanings: Mapping[tuple[str, ...], T]) -> None:
        """Find the keys of `meanings`, none of them empty."""
        self._meanings = dict(meanings)
        self._longest: dict[str, int] = {}
        for group in self._meanings:
            self._longest[group[0]] = max(len(group), self._longest.get(group[0], 0))

    @property
    def firsts(self) -> set[str]:
        """The first words of all groups."""
        return set(self._longest)

    @property
    def vocabulary(self) -> set[str]:
        """All words of the groups."""
        return set(chain(*self._meanings))

    def get(self, *group: str) -> T | None:
        """Return the meaning of exactly the words `group`, None if they are no group."""
        return self._meanings.get(group)

    def match_at(self, row: Sequence[str], place: int) -> int:
        """Return the length of the group that begins at `place` of `row`, 0 if there is none."""
        if place >= len(row):
            return 0
        for size in range(min(self._longest.get(row[place], 0), len(row) - place), 0, -1):
            if tuple(row[place : place + size]) in self._meanings:
                return size
        return 0

    def match_before(self, row: Sequence[str], end: int) -> int:
        """Return the length of the group that ends right before `end` of `row`, 0 if there is none."""
        longest = max(self._longest.values(), default=0)
        sizes = range(min(longest, end), 0, -1)
        return next((size for size in sizes if self.match_at(row, end - size) == size), 0)

    def occurs_in(self, row: Sequence[str]) -> bool:
        """Return whether a group occurs anywhere in `row`."""
        return any(word in self._longest and self.match_at(row, at) for at, word in enumerate(row))

    def find(self, row: Sequence[str]) -> list[Phrase[T]]:
        """Return every group in `row`, left to right, without overlap."""
        found: list[Phrase[T]] = []
        end = 0
        for start, word in enumerate(row):
            if start >= end and word in self._longest and (size := self.match_at(row, start)):
                end = start + size
                found.append(Phrase(start, end, self._meanings[tuple(row[start:end])]))
        return found


class PhraseSet(PhraseTable[None]):
    """Cue words, which control how a message is read; they are matched as typed, without stemming."""

    def __init__(self, forms: Iterable[str]) -> None:
        """Find `forms`, words or word groups."""
        super().__init__(dict.fromkeys({tuple(words(form)) for form in forms} - {()}))

    def __or__(self, other: PhraseSet) -> PhraseSet:
        """Return the union of both."""
        return PhraseSet(map(" ".join, (*self._meanings, *other._meanings)))
