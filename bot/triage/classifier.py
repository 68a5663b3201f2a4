"""A classifier besides the rules: messages that are similar to the examples of warning signs.

It learns one weight for each word and pair of neighbouring words: first the log of how much likelier it is in
a sign's examples than elsewhere (naive Bayes), then a squared-hinge linear model on features scaled by that
(Wang and Manning 2012, "Baselines and Bigrams"). The terms of the rules are no features: each means something
only beside the head of its rule, and everyday words are in many.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, compress, count, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bot.matching.linear import squared_hinge
from bot.matching.linear.sparse_matrix import Doubles, Floats, Ints, SparseMatrix
from bot.model_cache import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.model_cache import Arrays

# Texts that must share a feature for it to count; one alone teaches nothing about the next.
SPREAD = 3
# Added to each count. Measured: flat from 0.1 to 1.
SMOOTHING = 0.3
# Part of a feature's scale that does not depend on its log-odds; the paper's 0.25.
EVEN_SHARE = 0.25
# Weight of the penalty on large weights. Measured: flat from 0.3 to 3.
PENALTY = 1.0
# Features shown to people who ask why: as many as fit a screen.
REASONS = 8


class Features(NamedTuple):
    """The features of a text, each once: its words, and its pairs of neighbouring words."""

    words: Sequence[str]
    others: Sequence[str]


def features(stems: Sequence[str]) -> Features:
    """Return the features of a text: its words, and its word pairs, with marks for its start and end."""
    bounded = ("^", *stems, "$")
    pairs = dict.fromkeys(f"{left} {right}" for left, right in pairwise(bounded))
    return Features(list(dict.fromkeys(stems)), list(pairs))


class ExampleClassifier:
    """Scores texts by features learned from examples with a sign, by the sign's id, and without."""

    def __init__(self, learned: Arrays) -> None:
        """Use the arrays that `fit` returned."""
        self._columns = {name: column for column, name in enumerate(unpacked(learned["features"]))}
        self._scale, self._weights = learned["scale"], learned["weights"]
        self._bias, self._unknown = learned["bias_and_unknown"].tolist()
        self._signs = unpacked(learned["signs"])
        self._likelihoods = learned["likelihoods"]

    def score(self, text: Features) -> float:
        """Return the score of `text` (its features): about 1 for a sign, -1 for none.

        Unknown words bring it nearer to the middle, since the known ones are a smaller part of the text.
        """
        known = self._known(chain(*text))
        values = self._scale[known]
        length = self._length(values, text)
        return float(values @ self._weights[known] / length + self._bias) if length else -1.0

    def reasons(self, text: Features) -> tuple[tuple[str, float], ...]:
        """Return the features of `text` with the largest weights for or against a sign."""
        known = [feature for feature in chain(*text) if feature in self._columns]
        columns = self._known(known)
        parts = self._scale[columns] * self._weights[columns]
        length = self._length(self._scale[columns], text) or 1.0
        weighed = zip(known, (parts / length).tolist(), strict=True)
        return tuple(sorted(weighed, key=lambda pair: (-abs(pair[1]), pair[0]))[:REASONS])

    def sign(self, text: Features, among: Collection[str]) -> str | None:
        """Return the sign of `among` that is most likely for `text` by naive Bayes; None if there is none."""
        known = self._known(chain(*text))
        sums = self._likelihoods[known].sum(axis=0, dtype=np.float32).tolist()
        likely = (pair for pair in zip(sums, self._signs, strict=True) if pair[1] in among)
        return max(likely, default=(0.0, None))[1]

    def known_words(self, text: Features) -> int:
        """Return how many words of `text` occur in the examples."""
        return len(self._known(text.words))

    def _known(self, names: Iterable[str]) -> list[int]:
        found = map(self._columns.get, names)
        return [column for column in found if column is not None]

    def _length(self, values: Floats, text: Features) -> float:
        """Return the length of a vector of `values`, plus a share for each unknown word of `text`."""
        unknown = len(text.words) - self.known_words(text)
        return float(np.sqrt(values @ values + self._unknown * unknown))


def fit(signs: Mapping[str, Sequence[Features]], without: Sequence[Features]) -> dict[str, NDArray[Any]]:
    """Return the arrays of an `ExampleClassifier`, learned from texts with signs, by id, and `without`.

    If either kind of text is missing, the classifier finds no signs.
    """
    texts = [*chain.from_iterable(signs.values()), *without]
    height, own = len(texts), len(texts) - len(without)
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    places = np.array([numbers[each] for text in texts for each in chain(*text)], dtype=np.int64)
    sizes = np.array([len(text.words) + len(text.others) for text in texts], dtype=np.int64)
    word_sizes = np.array([len(text.words) for text in texts], dtype=np.int64)
    rows = np.repeat(np.arange(height), sizes)
    # The words of a text come before what stands together in it.
    is_word = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes) < word_sizes[rows]
    spread = np.bincount(places, minlength=len(numbers))
    kept = spread >= SPREAD
    unknown = np.bincount(rows[is_word & ~kept[places]], minlength=height)
    column = np.cumsum(kept) - 1
    single = np.zeros(int(kept.sum()), dtype=bool)
    single[column[places[is_word & kept[places]]]] = True
    rows, places = rows[kept[places]], column[places[kept[places]]]
    side = np.where(np.arange(height) < own, 1.0, -1.0)
    rarity = np.log((height + 1) / (spread[kept] + 1))
    scale = _log_odds_scale(places, side[rows], len(single)) * np.sqrt(rarity)
    # An unknown word is as informative as the rarest known ones.
    rarest = scale[single & (spread[kept] == SPREAD)]
    openness = float(np.square(rarest).mean()) if rarest.size else 0.0
    values = scale[places]
    lengths = np.bincount(rows, values**2, minlength=height) + openness * unknown
    values /= np.sqrt(lengths)[rows]
    even = np.where(side > 0, 1 / max(1, own), 1 / max(1, len(without))) * height / 2
    matrix = SparseMatrix(rows, places, values.astype(np.float32), (height, len(single)))
    weights, bias = squared_hinge.fit(matrix, side, even, PENALTY)
    sign = np.repeat(np.arange(len(signs)), [len(examples) for examples in signs.values()])
    return {
        "features": packed(compress(numbers, kept.tolist())),
        "scale": scale.astype(np.float32),
        "weights": weights.astype(np.float32),
        "bias_and_unknown": np.array([bias, openness]),
        "signs": packed(signs),
        "likelihoods": _likelihoods(places[rows < own], sign[rows[rows < own]], (len(single), len(signs))),
    }


def _log_odds_scale(places: Ints, side: Doubles, width: int) -> Doubles:
    """Return each feature's scale: the size of its log-odds, with a share that is even."""
    with_sign = np.bincount(places, side > 0, minlength=width) + SMOOTHING
    without = np.bincount(places, side < 0, minlength=width) + SMOOTHING
    odds = np.abs(np.log(with_sign / with_sign.sum()) - np.log(without / without.sum()))
    scale: Doubles = odds * (1 - EVEN_SHARE) + EVEN_SHARE
    return scale


def _likelihoods(places: Ints, signs: Ints, shape: tuple[int, int]) -> Floats:
    """Return the log-likelihood (features x signs) of each feature in a text of each sign."""
    counts = np.bincount(places * shape[1] + signs, minlength=shape[0] * shape[1]).reshape(shape) + SMOOTHING
    # Half precision tells signs apart as well, in half the memory.
    likelihoods: Floats = np.log(counts / counts.sum(axis=0)).astype(np.float16)
    return likelihoods
