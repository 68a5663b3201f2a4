"""From a text to its features: words, word pairs, shared concepts, and letter groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.matching import constants as c
from bot.matching.spelling import Speller, mend_spaces
from bot.matching.stems import stemmer
from bot.matching.text import words
from bot.matching.vocabulary import Concepts, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS, GRAMS, CONCEPTS = BLOCKS = range(3)
Counts = dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the matcher understands it.

    `repairs` are (typed word, word it is taken for); `concepts` stand in the text's order; `blocks`
    hold feature -> count for words and pairs, letter groups, and concepts.
    """

    words: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    blocks: tuple[Counts, Counts, Counts]


class Reader:
    """Reads texts, with the vocabulary and the spelling of one index."""

    def __init__(self, texts: Iterable[str], vocabulary: Vocabulary) -> None:
        """Learn the words of `texts` and of the vocabulary's forms: they count as well spelled."""
        self._concepts = Concepts(vocabulary)
        self._stem = stemmer(vocabulary.language)
        frequencies = Counter(self._concepts.words)
        for text in texts:
            frequencies.update(words(text))
        self.speller = Speller(frequencies, vocabulary.known)

    def read(self, text: str) -> Reading:
        """Return the features of `text`, with unknown words repaired where that is possible."""
        typed = mend_spaces(words(text), self.speller)
        meant: list[str] = []
        shares: list[float] = []
        repairs: list[tuple[str, str]] = []
        lexical: Counts = {}
        grams: Counts = {}
        conceptual: Counts = {}
        stem = self._stem
        for word in typed:
            candidates = self.speller.repair(word)
            if candidates and candidates[0][0] != word:
                repairs.append((word, candidates[0][0]))
                share = (1 - c.TYPED_SHARE) / sum(similarity for _, similarity in candidates)
                _add_all(grams, letter_groups(word), c.TYPED_SHARE)
                for candidate, similarity in candidates:
                    _add(lexical, stem(candidate), similarity * share)
                    _add_all(grams, letter_groups(candidate), similarity * share)
                for candidate, similarity in candidates[1:]:
                    _add_all(conceptual, self._names(stem(candidate)), similarity * share)
                meant.append(stem(candidates[0][0]))
                shares.append(candidates[0][1] * share)
            else:
                meant.append(stem(word))
                shares.append(1.0)
                _add(lexical, meant[-1], 1.0)
                _add_all(grams, letter_groups(word), 1.0)
        self._pair(meant, shares, lexical)
        concepts = self._conceive(meant, shares, conceptual)
        return Reading(tuple(typed), tuple(repairs), tuple(concepts), (lexical, grams, conceptual))

    def _names(self, stem: str) -> list[str]:
        return ["#" + concept for concept in self._concepts.of_word(stem)]

    @staticmethod
    def _pair(meant: list[str], shares: list[float], lexical: Counts) -> None:
        """Add neighbouring words as pairs, the text's start and end included."""
        if not meant:
            return
        _add(lexical, "^ " + meant[0], shares[0])
        _add(lexical, meant[-1] + " $", shares[-1])
        for at in range(len(meant) - 1):
            _add(lexical, meant[at] + " " + meant[at + 1], shares[at] * shares[at + 1])

    def _conceive(self, meant: list[str], shares: list[float], conceptual: Counts) -> list[str]:
        """Add the text's concepts and their pairs, in any order and at any distance."""
        weights: Counts = {}
        for start, end, concepts in self._concepts.find(meant):
            share = min(shares[start:end])
            for concept in concepts:
                weights["#" + concept] = max(share, weights.get("#" + concept, 0.0))
        names = list(weights)
        for at, name in enumerate(names):
            _add(conceptual, name, weights[name])
            for other in names[at + 1 :]:
                pair = f"{name} {other}" if name < other else f"{other} {name}"
                _add(conceptual, pair, weights[name] * weights[other])
        return [name[1:] for name in names]


@lru_cache(maxsize=16384)
def letter_groups(word: str) -> tuple[str, ...]:
    """Return the letter groups of `word` with its boundaries, each marked as a feature's name."""
    bounded = f" {word} "
    return tuple(
        "~" + bounded[at : at + size] for size in c.GRAM_SIZES for at in range(len(bounded) - size + 1)
    )


def _add(counts: Counts, name: str, amount: float) -> None:
    counts[name] = counts.get(name, 0.0) + amount


def _add_all(counts: Counts, names: Iterable[str], amount: float) -> None:
    for name in names:
        counts[name] = counts.get(name, 0.0) + amount
