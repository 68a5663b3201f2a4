"""Corrections of a reminder: "no, make it 8", "only weekdays", "not 7, 8", "also on sunday"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.coach.phrases.days import PhraseReader
from bot.coach.phrases.grammar import Grammar
from bot.coach.phrases.pieces import Apart, Filler, Purpose, Weekdays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.coach.phrases.lexicon import Phrase, Token
    from bot.coach.phrases.pieces import Piece

# Ways to divide the words of a correction that are tried.
_MOST_WAYS = 8
_UNITS_OF_MINUTES = {"minute": 1, "hour": 60}


class Correction(NamedTuple):
    """What is said instead of or besides what was set before.

    `new` are its pieces of time, and `rejected` those of what should not be. `adds`: it comes as well, and
    `adds_clearly` does not merely begin with "and". `shift` is by how many minutes the times are moved.
    """

    new: list[Piece]
    rejected: list[Piece]
    adds: bool = False
    shift: int = 0
    adds_clearly: bool = False

    @property
    def is_clear(self) -> bool:
        """Return whether it can be about nothing but a reminder: "an hour later", "also on sunday"."""
        return bool(self.shift) or (
            self.adds_clearly and any(isinstance(each, Weekdays) for each in self.new)
        )


class CorrectionReader(PhraseReader):
    """Reads a phrase as a correction."""

    def is_marked(self) -> bool:
        """Return whether the phrase begins or ends as only a correction does: "no, ...", "... instead"."""
        begins = self._starts("corrects") or bool(self.ends("rejects", 0))
        return bool(begins) or self._end("corrects_after") < self._end()

    def is_only(self, *parts: str) -> bool:
        """Return whether the phrase has no other words than those of `parts`."""
        return self._starts(*parts) == len(self._phrase)

    def rests(self) -> Iterator[Phrase]:
        """Yield the phrase without the words with which a correction begins, the most of it first."""
        for begin in (0, *self._after_opening()):
            yield self._phrase.of(self._phrase.tokens[begin:])

    def readings(self) -> Iterator[Correction]:
        """Yield what the phrase may mean as a correction, the most likely first."""
        begins = [0, *self._after_opening()]
        size, end = len(self._phrase), self._end("corrects_after", "adds_after")
        lasts = list(dict.fromkeys((size, end)))
        clearly = bool(set(self.ends("adds", 0)) - set(self.ends("also", 0)))
        adds = any(self.ends("adds", at) for at in range(begins[-1])) or self._end("adds_after") < self._end()
        yield from self._shifts(begins, lasts)
        for begin in begins:
            for last in lasts:
                yield from self._rejections(begin, last)
        for begin in begins:
            for last in range(begin, size):
                if size in self.ends("rejects_after", last):
                    for pieces in self._pieces(begin, last):
                        days = [Apart(piece.days) for piece in pieces if isinstance(piece, Weekdays)]
                        if len(days) == len(pieces):
                            yield Correction([*days], [])
        for begin in begins:
            for last in lasts:
                found = self._pieces(begin, last)
                yield from (Correction(new, [], adds, adds_clearly=adds and clearly) for new in found)

    def _after_opening(self) -> Iterator[int]:
        """Yield the ends of the words with which a correction begins: each may be all of them."""
        at = 0
        while ends := self._openings(at, "corrects", "adds"):
            at = max(ends)
            yield at

    def _starts(self, *parts: str) -> int:
        at = 0
        while ends := self._openings(at, *parts):
            at = max(ends)
        return at if any(self.ends(part, each) for part in parts for each in range(at)) else 0

    def _openings(self, at: int, *parts: str) -> list[int]:
        comma = at > 0 and at < len(self._phrase) and self._phrase.tokens[at] == ","
        return [end for part in (*parts, "filler") for end in self.ends(part, at)] + [at + 1] * comma

    def _end(self, *parts: str) -> int:
        """Return where the words of `parts`, and those without meaning, begin that end the phrase."""
        last = len(self._phrase)
        said = (*parts, "filler")
        while begins := [at for at in range(last) if any(last in self.ends(part, at) for part in said)]:
            last = min(begins)
            while last and self._phrase.tokens[last - 1] == ",":
                last -= 1
        return last

    def _shifts(self, begins: list[int], lasts: list[int]) -> Iterator[Correction]:
        """Yield "an hour later", "half an hour earlier"."""
        grammar = Grammar(self._phrase)
        for begin in begins:
            for (number, unit), end in grammar.counted_lengths(begin):
                for part, sign in (("later", 1), ("earlier", -1)) if unit in _UNITS_OF_MINUTES else ():
                    if any(each in lasts for each in self.ends(part, end)):
                        yield Correction([], [], shift=sign * round(number * _UNITS_OF_MINUTES[unit]))

    def _rejections(self, begin: int, last: int) -> Iterator[Correction]:
        """Yield "not 7, 8", "8 instead of 7"."""
        for at in range(begin, last):
            for start in self.ends("rejects", at):
                if start < last and self._phrase.tokens[start] == ",":
                    # "No, 7": the comma belongs to the opening.
                    continue
                for end in range(last, start, -1):
                    rest = [*self._phrase.tokens[begin:at], *self._phrase.tokens[end:last]]
                    for rejected in self._pieces(start, end):
                        yield from (Correction(new, rejected) for new in self._rest_of(rest))

    def _rest_of(self, tokens: list[Token]) -> Iterator[list[Piece]]:
        """Yield the pieces of what is left beside what is rejected, none if nothing is left."""
        rest = CorrectionReader(self._phrase.of(tokens))
        for phrase in rest.rests():
            yield from CorrectionReader(phrase)._pieces(0, len(phrase))  # noqa: SLF001  (of its own kind)
        if not tokens:
            yield []

    def _pieces(self, begin: int, last: int) -> Iterator[list[Piece]]:
        """Yield the pieces of time of the words from `begin` to `last`, if these say nothing else."""
        part = self._phrase.of(self._phrase.tokens[begin:last])
        for number, way in enumerate(Grammar(part).ways() if len(part) else ()):
            pieces: list[Piece] = [piece for piece in way if not isinstance(piece, Filler)]
            if any(not isinstance(piece, Purpose) for piece in pieces):
                yield pieces
            if number >= _MOST_WAYS:
                return
