"""Small words that steer how a message is read, found as they are typed."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class PhraseSet:
    """A set of words and word groups that are looked for as typed, without stemming."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for form in sorted({tuple(words(form)) for form in forms} - {()}, key=len, reverse=True):
            self._by_first.setdefault(form[0], []).append(form)
        self._longest = max(map(len, chain(*self._by_first.values())), default=0)

    @property
    def firsts(self) -> set[str]:
        """The words that a form may begin with."""
        return set(self._by_first)

    @property
    def vocabulary(self) -> set[str]:
        """Every word of the forms."""
        return {word for forms in self._by_first.values() for form in forms for word in form}

    def match_at(self, meant: Sequence[str], place: int) -> int:
        """Return how many words of `meant` from `place` on are a cue; 0 where none is."""
        for form in self._by_first.get(meant[place], ()) if place < len(meant) else ():
            if tuple(meant[place : place + len(form)]) == form:
                return len(form)
        return 0

    def match_before(self, meant: Sequence[str], end: int) -> int:
        """Return how many words of `meant` right before `end` are a cue; 0 where none is."""
        return next(
            (
                size
                for size in range(min(self._longest, end), 0, -1)
                if self.match_at(meant, end - size) == size
            ),
            0,
        )

    def occurs_in(self, meant: Sequence[str]) -> bool:
        """Tell whether a cue stands anywhere in `meant`."""
        firsts = self._by_first.keys()
        return any(word in firsts and self.match_at(meant, place) for place, word in enumerate(meant))
