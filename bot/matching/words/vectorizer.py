"""The vectorizer: from names of features to columns, and from counts to weighted vectors."""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import compress, count
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.matching import constants as c
from bot.matching.linear.sparse_matrix import Floats, Ints, SparseMatrix
from bot.matching.words.features import BLOCKS, PAIR_KINDS
from bot.model_cache import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.matching.words.features import Features
    from bot.model_cache import Arrays

# The kinds of features, numbered in the order of `Features`, by what holds for each of them.
_KINDS = [kind for kinds in BLOCKS.values() for kind in kinds]
_SCALES = np.array([c.KIND_SCALES[kind] for kind in _KINDS], dtype=np.float32)
_IS_PAIR = np.array([kind in PAIR_KINDS for kind in _KINDS])
_BLOCK_OF_KIND = np.repeat(np.arange(len(BLOCKS)), [len(kinds) for kinds in BLOCKS.values()])
_LENGTHS = np.array([c.BLOCK_LENGTHS[block] for block in BLOCKS], dtype=np.float32)
# The kinds of a block are consecutive; at the last one the block is scaled to its length.
_LENGTH_AT_LAST = {
    _KINDS.index(kinds[-1]): length for kinds, length in zip(BLOCKS.values(), _LENGTHS, strict=True)
}
# An empty block has no length to scale.
_TINY = 1e-9


class Vectorizer:
    """Immutable: a feature that no phrasing has, or a pair that only one has, gets no column.

    A value is log2(1 + count) x IDF; each block of a text (words, letters, concepts) is then scaled
    to its length in `constants`. Features without a column count in that length: a text with many
    unknown words has a short vector, and so low scores.
    """

    def __init__(self, features: NDArray[np.uint8], idf: Floats) -> None:
        """Take the features (`packed`) in the order of columns, and their IDF, that of unknown ones last."""
        self._features, self._idf = features, idf
        hashes = _hashes(unpacked(features))
        # Sorted hashes need a tenth of the memory of a dict of names. Collisions are negligible: with a
        # million features, one in ten million starts.
        self._column = np.argsort(hashes)
        self._hashes = hashes[self._column]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `restored` needs."""
        return {"features": self._features, "idf": self._idf}

    @classmethod
    def restored(cls, arrays: Arrays) -> Vectorizer:
        """Return the vectorizer whose `arrays` these are."""
        return cls(arrays["features"], arrays["idf"])

    @classmethod
    def build(cls, texts: Iterable[Features]) -> tuple[Vectorizer, SparseMatrix]:
        """Build from the features of `texts`; also return their vectors as the rows of a matrix."""
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        places, counts, sizes = array("i"), array("f"), array("i")
        for features in texts:
            for counted in features:
                sizes.append(len(counted))
                places.extend(map(numbers.__getitem__, counted))
                counts.extend(counted.values())
        kinds = len(_KINDS)
        size = len(sizes) // kinds
        place_of = np.array(places, dtype=np.int64)
        kind = np.repeat(np.tile(np.arange(kinds), size), sizes)
        spread = np.bincount(place_of, minlength=len(numbers))
        is_pair = np.zeros(len(numbers), dtype=bool)
        is_pair[place_of] = _IS_PAIR[kind]
        kept = ~is_pair | (spread >= c.PAIR_SPREAD)
        column = np.where(kept, np.cumsum(kept) - 1, -1)
        idf = 1 + np.log((size + 1) / (np.append(spread[kept], 0) + 1))
        space = cls(packed(compress(numbers, kept.tolist())), idf.astype(np.float32))
        rows = np.repeat(np.arange(size), np.array(sizes, dtype=np.int64).reshape(-1, kinds).sum(axis=1))
        matrix = space._weigh(rows, column[place_of], kind, np.array(counts, dtype=np.float32), size)
        return space, matrix

    def vector(self, features: Features) -> tuple[Ints, Floats]:
        """Return the columns and values of one text; empty if none of its features is known."""
        names: list[str] = []
        counts: list[float] = []
        ends: list[int] = []
        for counted in features:
            names += counted
            counts += counted.values()
            ends.append(len(names))
        columns = self._find(names)
        values = np.log2(1 + np.array(counts, dtype=np.float32)) * self._idf[columns]
        start = first = 0
        for kind, end in enumerate(ends):
            values[start:end] *= _SCALES[kind]
            start = end
            if kind in _LENGTH_AT_LAST:
                block = values[first:end]
                block *= _LENGTH_AT_LAST[kind] / max(float(np.sqrt(block @ block)), _TINY)
                first = end
        known = columns >= 0
        return columns[known], values[known]

    def names(self, columns: Ints) -> list[str]:
        """Return the features of these columns; slow, for explanations."""
        names = unpacked(self._features)
        return [names[column] for column in columns.tolist()]

    def _find(self, names: Sequence[str]) -> Ints:
        """Return the columns of the features `names`, -1 for those that are unknown."""
        if not len(self._hashes):
            return np.full(len(names), -1)
        wanted = _hashes(names)
        at = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        return np.where(self._hashes[at] == wanted, self._column[at], -1)

    def _weigh(self, rows: Ints, columns: Ints, kinds: Ints, counts: Floats, size: int) -> SparseMatrix:
        """Turn counts into values, scale them block by block, and drop what has no column."""
        values = np.log2(1 + counts) * self._idf[columns] * _SCALES[kinds]
        block = _BLOCK_OF_KIND[kinds]
        part = rows * len(BLOCKS) + block
        lengths = np.sqrt(np.bincount(part, values * values, minlength=size * len(BLOCKS)))
        values *= _LENGTHS[block] / lengths[part].astype(np.float32)
        known = columns >= 0
        return SparseMatrix(rows[known], columns[known], values[known], (size, len(self._hashes)))


def _hashes(names: Sequence[str]) -> Ints:
    """Return a number of 64 bits for each name: the same as long as the program runs."""
    return np.fromiter(map(hash, names), dtype=np.int64, count=len(names))
