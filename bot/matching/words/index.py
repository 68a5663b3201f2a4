"""The search index: ids with their phrasings in, ranked matches out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.language.concepts import Vocabulary
from bot.language.tokens import words
from bot.language.word_breaks import repair_word_breaks
from bot.matching import constants as c
from bot.matching.corpus import Corpus
from bot.matching.linear.ridge import Linear
from bot.matching.match import Match
from bot.matching.words.calibration import Calibration, calibrate
from bot.matching.words.features import FeatureExtractor
from bot.matching.words.training import HeldOut, restored_scorer, train_scorer
from bot.matching.words.vectorizer import Vectorizer
from bot.model_cache import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.matching.linear.sparse_matrix import Floats, Ints, SparseMatrix
    from bot.matching.words.training import Scorer
    from bot.model_cache import Arrays


# Up to this number of entries, sorting all is as fast as finding the best ones.
_FEW = 256


@dataclass(frozen=True, slots=True)
class ExplainedMatch:
    """A match and the (feature, weight) pairs with the largest weights for it, largest first.

    Weights are in units of the score before calibration, above the mean of the other entries.
    """

    id: str
    score: float
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text has its matches: its words, its (typed, meant) corrections, its concepts, the best five."""

    words: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    matches: tuple[ExplainedMatch, ...]


class Index:
    """Finds the entries that a text asks for; it is immutable.

    `threshold` is the confidence that texts without an entry reach at the rate FALSE_ANSWERS. `speller`
    corrects words into those of the index.
    """

    def __init__(
        self,
        ids: Sequence[str],
        size: int,
        reader: FeatureExtractor,
        space: Vectorizer,
        learned: tuple[Scorer, Calibration],
    ) -> None:
        """Combine the parts that `learn` has learned."""
        self._ids = tuple(ids)
        self._reader = reader
        self.speller = reader.speller
        self._space = space
        self._size = size
        self._scorer, self._confidence = learned
        self.threshold = self._confidence.threshold

    @classmethod
    def build(
        cls,
        phrasings: Mapping[str, Sequence[str]],
        vocabulary: Vocabulary | None = None,
        *,
        background: Iterable[str] = (),
        memo: Memo | None = None,
    ) -> Index:
        """Learn from id -> phrasings; `background` are texts of no id.

        What `memo` has is not learned again: it must come from the same phrasings, vocabulary and background.
        """
        return cls.learn(Corpus.of(phrasings, background=background), vocabulary, memo)[0]

    @classmethod
    def learn(
        cls, corpus: Corpus, vocabulary: Vocabulary | None = None, memo: Memo | None = None
    ) -> tuple[Index, HeldOut]:
        """Learn from `corpus`, or recall from `memo`; also return the held-out scores of its texts."""
        memo = memo or Memo()
        reader = FeatureExtractor(map(words, corpus.phrasings()), vocabulary or Vocabulary(), memo)

        def learn() -> Arrays:
            space, matrix = Vectorizer.build(reader.read(words(text)).features for text in corpus.texts)
            scorer, calibration, held_out = _trained(matrix, corpus)
            kept = {"held_out_rows": held_out.rows, "held_out_scores": held_out.scores}
            return {**space.arrays(), **vars(scorer), "calibration": calibration.array(), **kept}

        learned = memo.recall("index", learn)
        model = restored_scorer(learned), Calibration.restored(learned["calibration"])
        index = cls(corpus.ids, corpus.size, reader, Vectorizer.restored(learned), model)
        return index, HeldOut(learned["held_out_rows"], learned["held_out_scores"])

    def __len__(self) -> int:
        """Return the number of phrasings."""
        return self._size

    def search(self, text: str, limit: int = 5) -> list[Match]:
        """Return up to `limit` entries, best first; the best one's score is the confidence in it."""
        return self._rank(*self._space.vector(self._reader.read(words(text)).features), limit)

    def scores(self, typed: Sequence[str]) -> Floats:
        """Return the score of each id for the normalised words `typed`, in the order of the corpus.

        All scores are zero if none of the words is known.
        """
        columns, values = self._space.vector(self._reader.read(typed).features)
        return self._scorer.scores(columns, values) if len(columns) else np.zeros(len(self._ids), np.float32)

    def repaired(self, typed: Sequence[str]) -> str:
        """Return the normalised words `typed` as one text for an encoder, with corrected spelling."""
        return " ".join(map(self._meant, repair_word_breaks(typed, self.speller)))

    def _meant(self, word: str) -> str:
        """Return the correction of `word` if it is likely; else `word`, which an encoder may know."""
        repairs = self.speller.repair(word)
        return repairs[0][0] if repairs and repairs[0][1] >= c.MENDED_FROM else word

    def explain(self, text: str) -> Explanation:
        """Return how `text` was read, and the reasons for its best five entries."""
        reading = self._reader.read(words(text))
        columns, values = self._space.vector(reading.features)
        return Explanation(
            reading.words,
            reading.repairs,
            reading.concepts,
            tuple(
                ExplainedMatch(*match, self._reasons(match.id, columns, values))
                for match in self._rank(columns, values, 5)
            ),
        )

    def nearest(self, text: str, others: Sequence[str]) -> str:
        """Return the one of `others` (at least one) that is most similar to `text` by its features."""
        columns, values = self._space.vector(self._reader.read(words(text)).features)
        weights = dict(zip(columns.tolist(), values.tolist(), strict=True))

        def likeness(other: str) -> float:
            places, sizes = self._space.vector(self._reader.read(words(other)).features)
            shared = sum(weights.get(at, 0.0) * size for at, size in zip(places, sizes, strict=True))
            return float(shared) / float(np.linalg.norm(sizes) or 1.0)

        return max(others, key=likeness)

    def _rank(self, columns: Ints, values: Floats, limit: int) -> list[Match]:
        if not len(columns) or limit < 1:
            return []
        scores = self._scorer.scores(columns, values)
        order = _best(scores, max(limit, 2))
        shares = self._confidence.scale(scores[order])
        return [
            Match(self._ids[at], share) for at, share in zip(order.tolist()[:limit], shares, strict=False)
        ]

    def _reasons(self, id_: str, columns: Ints, values: Floats) -> tuple[tuple[str, float], ...]:
        """Return the features with the largest weights for this entry above the mean of all entries."""
        entry = self._ids.index(id_)
        names = self._space.names(columns)
        weighed = []
        for at, name in enumerate(names):
            scores = self._scorer.scores(columns[at : at + 1], values[at : at + 1])
            weighed.append((name, float(scores[entry] - scores.mean())))
        return tuple(sorted(weighed, key=lambda pair: -pair[1])[: c.REASONS])


def _trained(matrix: SparseMatrix, corpus: Corpus) -> tuple[Scorer, Calibration, HeldOut]:
    entries = len(corpus.ids)
    labels = np.where(corpus.labels < entries, corpus.labels, -1)
    if not entries:
        nothing = np.zeros((0, 0), dtype=np.float32)
        return Linear(nothing, nothing.sum(axis=0)), Calibration(), HeldOut(labels[:0], nothing)
    scorer, evidence, held_out = train_scorer(matrix, labels, entries)
    return scorer, calibrate(evidence), held_out


def _best(scores: Floats, count: int) -> Ints:
    """Return the indexes of the highest scores, best first, equal ones in order, without sorting all."""
    if len(scores) <= _FEW:
        return np.argsort(-scores, kind="stable")[:count]
    ahead = np.flatnonzero(scores >= np.partition(scores, -count)[-count])
    return ahead[np.argsort(-scores[ahead], kind="stable")[:count]]
