"""Repairs the spelling of words that the index does not know."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler, Prefix, Postfix

from bot.matching import constants as c

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Candidates = tuple[tuple[str, float], ...]


class Speller:
    """Knows the words of an index and finds those that an unknown word may stand for."""

    def __init__(self, frequencies: Mapping[str, int], known: Collection[str] = ()) -> None:
        """Take word -> count of the index's words, and `known` words that are no typos."""
        self._frequencies = dict(frequencies)
        self._known = frozenset(known) - self._frequencies.keys()
        self._top = max(self._frequencies.values(), default=1)
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._frequencies):
            self._by_length.setdefault(len(word), []).append(word)
        self.repair = lru_cache(maxsize=c.SPELLING_CACHE)(self._repair)

    def __contains__(self, word: str) -> bool:
        """Tell whether `word` is spelled correctly: one of the index's or an everyday one."""
        return word in self._frequencies or word in self._known

    def _repair(self, word: str) -> Candidates:
        """Return up to three (candidate, similarity 0..1), best first; () where there is none."""
        if word in self._frequencies:
            return ((word, 1.0),)
        if word in self._known or len(word) < c.SHORTEST_REPAIRED or not word.isalpha():
            return ()
        edits = _edits(len(word))
        ranked = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            choices = self._by_length.get(length)
            if not choices:
                continue
            limit = min(edits, _edits(length))
            for candidate, distance, _ in process.extract(
                word, choices, scorer=OSA.distance, score_cutoff=limit, limit=c.SPELLING_POOL
            ):
                ranked.append((self._cost(word, candidate, distance), candidate))
        ranked.sort()
        return tuple((candidate, max(0.0, 1.0 - cost / (len(word) + 1))) for cost, candidate in ranked[:3])

    def _cost(self, typed: str, candidate: str, distance: float) -> float:
        """Weigh an edit distance by what makes a slip likely; lower is likelier."""
        cost = distance
        if typed[0] != candidate[0]:
            cost += c.FIRST_LETTER_COST
        if distance == 1 and len(typed) == len(candidate) and _neighbours(typed, candidate):
            cost -= c.NEIGHBOUR_GAIN
        cost += c.JARO_WINKLER_COST * (1 - JaroWinkler.similarity(typed, candidate))
        return cost - c.FREQUENCY_GAIN * self._frequencies[candidate] / self._top


def mend_spaces(typed: Sequence[str], speller: Speller) -> list[str]:
    """Move, drop or add single spaces where that turns unknown words into known ones.

    "glu tes" -> "glutes", "i nthe" -> "in the", "lowerback" -> "lower back". Words that need no
    such help come back as they are.
    """
    mended: list[str] = []
    position = 0
    while position < len(typed):
        word = typed[position]
        after = typed[position + 1] if position + 1 < len(typed) else ""
        pair = _respace(word, after, speller) if after else None
        if pair:
            mended += pair
            position += 2
            continue
        mended += _split(word, speller) or [word]
        position += 1
    return mended


def _respace(left: str, right: str, speller: Speller) -> list[str] | None:
    """Join two words, or move the space between them by one letter, where one of them is unknown."""
    if left in speller and right in speller:
        return None
    if left + right in speller:
        return [left + right]
    for pair in ([left + right[:1], right[1:]], [left[:-1], left[-1:] + right]):
        if all(part in speller for part in pair):
            return pair
    return None


def _split(word: str, speller: Speller) -> list[str] | None:
    """Split an unknown word into two known ones; the most even split wins."""
    if word in speller or len(word) < c.SHORTEST_SPLIT:
        return None
    cuts = [cut for cut in range(1, len(word)) if word[:cut] in speller and word[cut:] in speller]
    if not cuts:
        return None
    cut = min(cuts, key=lambda at: abs(2 * at - len(word)))
    return [word[:cut], word[cut:]]


def _edits(length: int) -> int:
    """Return how many edits a word of `length` letters may be away."""
    return next(edits for longest, edits in c.EDITS if length <= longest)


def _neighbours(typed: str, meant: str) -> bool:
    """Tell whether the one differing letter of two equally long words lies beside the other's key."""
    at = Prefix.similarity(typed, meant)
    if at + 1 + Postfix.similarity(typed, meant) < len(typed):
        return False
    return meant[at] in c.KEYBOARD_NEIGHBOURS.get(typed[at], "")
