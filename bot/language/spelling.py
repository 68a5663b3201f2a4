"""Corrects the spelling of words that the index does not know."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from math import log1p
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler, Postfix, Prefix

from bot.language import constants as c
from bot.language.word_set import WordSet
from bot.model_cache import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    from bot.model_cache import Arrays

Candidates = tuple[tuple[str, float], ...]


class Speller:
    """Knows the words of an index, and finds corrections of unknown words."""

    def __init__(self, learned: Arrays, stem: Callable[[str], str] = str) -> None:
        """Use the arrays that `learn_spelling` returned, with the same `stem`."""
        # Frequent words first: of many that are equally near only some are ranked completely.
        self._words = unpacked(learned["words"])
        self._frequencies = dict(zip(self._words, learned["counts"].tolist(), strict=True))
        self._lengths, self._letters = learned["lengths"], learned["letters"]
        self._stem = stem
        self._stems = WordSet(unpacked(learned["stems"]))
        self.letters = frozenset(unpacked(learned["single"])) or c.ONE_LETTER_WORDS
        self._top = log1p(max(self._frequencies.values(), default=1))
        self.repair = lru_cache(maxsize=c.SPELLING_CACHE)(self._repair)

    @classmethod
    def build(
        cls, frequencies: Mapping[str, int], known: Collection[str] = (), stem: Callable[[str], str] = str
    ) -> Speller:
        """Return the speller for the arguments of `learn_spelling`."""
        return cls(learn_spelling(frequencies, known, stem), stem)

    def __contains__(self, word: str) -> bool:
        """Return whether `word` is correct: a word of the index or an everyday word, with any ending."""
        return self._stem(word) in self._stems

    def indexes(self, word: str) -> bool:
        """Return whether `word` is a word of the index."""
        return word in self._frequencies

    def is_one_slip(self, word: str) -> bool:
        """Return whether `word` is at most one edit away from its best correction."""
        candidates = self.repair(word)
        return bool(candidates) and OSA.distance(word, candidates[0][0]) <= 1

    def _repair(self, word: str) -> Candidates:
        """Return up to three (candidate, similarity 0..1), best first; () if it is correct or has none."""
        if word in self or len(word) < c.SHORTEST_REPAIRED or not word.isalpha():
            return ()
        edits = _edits(len(word))
        # An edit changes the set of letters by at most two, a swap not at all.
        other_letters = np.bitwise_count(self._letters ^ np.uint32(_letters(word)))
        near = (np.abs(self._lengths - len(word)) <= edits) & (other_letters <= 2 * edits)
        choices = [self._words[at] for at in np.flatnonzero(near).tolist()]
        if not choices:
            return ()
        distances = process.cdist([word], choices, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
        nearest = np.argsort(distances, kind="stable")[: c.SPELLING_POOL].tolist()
        ranked = sorted(
            (self._cost(word, choices[at], int(distances[at])), choices[at])
            for at in nearest
            if distances[at] <= min(edits, _edits(len(choices[at])))
        )
        return tuple((candidate, max(0.0, 1 - cost / (len(word) + 1))) for cost, candidate in ranked[:3])

    def _cost(self, typed: str, candidate: str, distance: int) -> float:
        """Return an edit distance that is weighted by the likelihood of the error; lower is likelier."""
        cost = float(distance)
        if typed[0] != candidate[0]:
            cost += c.FIRST_LETTER_COST
        if distance == 1 and len(typed) == len(candidate) and _is_common_slip(typed, candidate):
            cost -= c.COMMON_SLIP_GAIN
        cost += c.JARO_WINKLER_COST * (1 - JaroWinkler.similarity(typed, candidate))
        return cost - c.FREQUENCY_GAIN * log1p(self._frequencies[candidate]) / self._top


def learn_spelling(
    frequencies: Mapping[str, int], known: Collection[str], stem: Callable[[str], str]
) -> dict[str, NDArray[Any]]:
    """Return the arrays of a `Speller`.

    `frequencies` has the count of each word of the index, `known` are other correct words, and `stem` returns
    the stem of a word.
    """
    ordered = sorted(filter(None, frequencies), key=lambda word: (-frequencies[word], word))
    return {
        "words": packed(ordered),
        "counts": np.array([frequencies[word] for word in ordered], dtype=np.int64),
        "lengths": np.array([len(word) for word in ordered], dtype=np.int16),
        "letters": np.array([_letters(word) for word in ordered], dtype=np.uint32),
        "stems": packed(sorted({stem(word) for word in chain(ordered, known)})),
        "single": packed(sorted({word for word in known if len(word) == 1})),
    }


def _letters(word: str) -> int:
    """Return the set of the letters in `word`, as bits."""
    return sum({1 << (ord(letter) % 32) for letter in word})


def _edits(length: int) -> int:
    """Return how many edits a word of `length` letters may be away."""
    return next(edits for longest, edits in c.EDITS if length <= longest)


def _is_common_slip(typed: str, meant: str) -> bool:
    """Return whether two equally long words, one edit apart, differ by a swap or a neighbouring key."""
    at = Prefix.similarity(typed, meant)
    if at + 1 + Postfix.similarity(typed, meant) < len(typed):
        return True
    return meant[at] in c.KEYBOARD_NEIGHBOURS.get(typed[at], "")
