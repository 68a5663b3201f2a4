"""The search index: ids with their phrasings in, ranked matches out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.matching.confidence import Confidence, calibrate
from bot.matching.features import Reader, Reading
from bot.matching.model import Model, learn
from bot.matching.space import Space, Vector
from bot.matching.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.matching.matrix import Floats


class Match(NamedTuple):
    """An entry that a text may ask for, with its score 0..1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Explained:
    """A match and the features that weighed most for it, as (name, weight)."""

    id: str
    score: float
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text found what it found: words, (typed, meant) repairs, concepts, and the best five."""

    words: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    matches: tuple[Explained, ...]


class Index:
    """Finds the entries that a text asks for; immutable and safe to share once it is built."""

    def __init__(self, ids: Sequence[str], count: int, reader: Reader, space: Space, model: Model, confidence: Confidence) -> None:
        """Put together what `build` has learned."""
        self._ids = tuple(ids)
        self._count = count
        self._reader = reader
        self.speller = reader.speller
        self._space = space
        self._model = model
        self._confidence = confidence
        self.threshold = confidence.threshold

    def __len__(self) -> int:
        """Return the number of phrasings."""
        return self._count

    @classmethod
    def build(
        cls,
        phrasings: Mapping[str, Sequence[str]],
        vocabulary: Vocabulary | None = None,
        *,
        background: Iterable[str] = (),
    ) -> Index:
        """Learn from id -> phrasings; `background` are texts that belong to no id, which to keep apart."""
        ids = list(phrasings)
        texts = [text for each in phrasings.values() for text in each]
        labels = np.repeat(np.arange(len(ids)), [len(each) for each in phrasings.values()])
        aside = list(background)
        labels = np.r_[labels, np.full(len(aside), -1)].astype(np.int64)
        reader = Reader(texts + aside, vocabulary or Vocabulary())
        blocks = [reader.read(text).blocks for text in texts + aside]
        space = Space(blocks)
        matrix = space.matrix(blocks)
        if not texts:
            return cls((), 0, reader, space, None, Confidence((0.0,) * 3, 0.5))
        model = learn(matrix, labels, len(ids))
        inside = labels >= 0
        right_top = model.held_out[inside].argmax(axis=1) == labels[inside]
        right = _signs(model.held_out[inside][right_top])
        wrong = _signs(np.vstack([model.entry_out[inside], model.held_out[inside][~right_top], model.held_out[~inside]]))
        return cls(ids, len(texts), reader, space, model, calibrate(right, wrong))

    def search(self, text: str, limit: int = 5) -> list[Match]:
        """Return up to `limit` entries, best first; the best one's score is the confidence in it."""
        vector = self._space.vector(self._reader.read(text).blocks)
        if not vector or not self._ids or limit < 1:
            return []
        return self._rank(self._scores(vector), limit)

    def explain(self, text: str) -> Explanation:
        """Return how `text` was read and what weighed for its best five entries."""
        reading = self._reader.read(text)
        vector = self._space.vector(reading.blocks)
        matches = self.search(text)
        explained = tuple(Explained(id_, score, self._reasons(reading, vector, id_)) for id_, score in matches)
        return Explanation(reading.words, reading.repairs, reading.concepts, explained)

    def _scores(self, vector: Vector) -> Floats:
        columns = [column for column, _ in vector]
        values = np.array([value for _, value in vector], dtype=np.float32)
        scores: Floats = values @ self._model.weights[columns] + self._model.bias
        return scores

    def _rank(self, scores: Floats, limit: int) -> list[Match]:
        order = np.argsort(-scores, kind="stable")[:limit]
        best = scores[order]
        top = self._confidence.of(tuple(_signs(np.sort(scores)[None, -2:])[0].tolist()))
        shares = top * np.exp(5 * (best - best[0]))
        return [Match(self._ids[at], float(share)) for at, share in zip(order.tolist(), shares.tolist(), strict=True)]

    def _reasons(self, reading: Reading, vector: Vector, id_: str) -> tuple[tuple[str, float], ...]:
        entry = self._ids.index(id_)
        names = {self._space.columns[name]: name for counts in reading.blocks for name in counts if name in self._space.columns}
        spread = self._model.weights.mean(axis=1)
        weighed = [
            (names[column], float(value * (self._model.weights[column, entry] - spread[column])))
            for column, value in vector
        ]
        return tuple(sorted(weighed, key=lambda pair: -pair[1])[:8])


def _signs(scores: Floats):
    if scores.shape[1] < 2:
        top = scores[:, -1]
        return np.stack([top, top], axis=1).astype(np.float64)
    part = np.partition(scores, -2, axis=1)
    return np.stack([part[:, -1], part[:, -1] - part[:, -2]], axis=1).astype(np.float64)
