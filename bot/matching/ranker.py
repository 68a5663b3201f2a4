"""One ranking out of two readings: by words (the index) and by meaning (vectors of a sentence encoder)."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.language.tokens import words
from bot.matching import constants as c
from bot.matching.meaning.meaning_model import MeaningModel
from bot.matching.words.index import Index
from bot.model_cache import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.language.concepts import Vocabulary
    from bot.matching.corpus import Corpus
    from bot.matching.linear.sparse_matrix import Doubles, Floats, Ints
    from bot.matching.meaning.encoder import Encoder
    from bot.matching.words.training import HeldOut
    from bot.model_cache import Arrays


class Scores(NamedTuple):
    """What speaks for each id, a row a text; the last column of the latter two is the background's.

    `words` are the index's scores, `meaning` those of the meaning, `nearness` the cosine of the nearest text.
    Without an encoder the latter two are zeros.
    """

    words: Floats
    meaning: Floats
    nearness: Floats

    def of(self, chosen: NDArray[np.bool_]) -> Scores:
        """Return the scores of the texts for which `chosen` is true."""
        return Scores(*(table[chosen] for table in self))

    def of_id(self, place: int) -> tuple[float, float, float]:
        """Return the scores of the first text for the id at `place`."""
        return float(self.words[0, place]), float(self.meaning[0, place]), float(self.nearness[0, place])


class HeldOutTexts(NamedTuple):
    """Scores of texts (`rows`: their numbers in the corpus) that were left out while they were scored."""

    rows: Ints
    scores: Scores

    @classmethod
    def of(cls, by_words: HeldOut, corpus: Corpus, model: MeaningModel | None) -> HeldOutTexts:
        """Return the scores `by_words` of texts of `corpus`, and those by the meaning that `model` knows."""
        rows, scores = by_words
        # Where texts are too many to leave out one by one, whole ids were left out: they score lowest.
        known = np.isfinite(scores)
        scores = np.where(known, scores, scores[known].min(initial=0))
        nothing = np.zeros((len(rows), len(corpus.ids) + 1), dtype=np.float32)
        if model is None:
            return cls(rows, Scores(scores, nothing, nothing))
        return cls(rows, Scores(scores, *(_padded(table[rows], nothing) for table in model.held_out())))

    def by_words(self) -> HeldOutTexts:
        """Return the scores as they are where no encoder is."""
        nothing = np.zeros_like(self.scores.meaning)
        return HeldOutTexts(self.rows, Scores(self.scores.words, nothing, nothing))


class Ranker:
    """Scores texts against the ids of a corpus."""

    def __init__(self, index: Index, encoder: Encoder | None, model: MeaningModel | None) -> None:
        """Put together what `learn` has learned."""
        self.index = index
        self._encoder = encoder
        self._model = model

    @classmethod
    def learn(
        cls,
        corpus: Corpus,
        vocabulary: Vocabulary,
        encoder: Encoder | None = None,
        memo: Memo | None = None,
    ) -> tuple[Ranker, Callable[[], HeldOutTexts]]:
        """Learn from `corpus`, or recall from `memo`.

        Also return what tells how texts score where they are left out: that is large, and asked for only
        while something is learned from it.
        """
        memo = memo or Memo()
        index, held_out = Index.learn(corpus, vocabulary, memo)
        if encoder is None:
            return cls(index, None, None), lambda: HeldOutTexts.of(held_out, corpus, None)

        def learn() -> Arrays:
            texts = [
                text if own else index.repaired(words(text))
                for text, own in zip(corpus.texts, corpus.is_phrasing, strict=True)
            ]
            return vars(MeaningModel.fit(encoder.encode(texts), corpus.labels))

        model = MeaningModel(**memo.recall("meaning", learn))
        return cls(index, encoder, model), lambda: HeldOutTexts.of(held_out, corpus, model)

    def vectors(self, typed: Sequence[Sequence[str]]) -> Floats:
        """Return a vector of length 1 for each text, its normalised words; zeros where there is none.

        Texts are repaired first, as messages are: whoever asks for one that is read anyway pays nothing.
        """
        return self.phrasing_vectors([self.index.repaired(each) for each in typed])

    def phrasing_vectors(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of `texts` as they are, well spelled."""
        if self._encoder is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        return self._encoder.encode(texts)

    @property
    def has_meaning(self) -> bool:
        """Whether it has learned what texts mean."""
        return self._model is not None

    def by_words(self, typed: Sequence[str]) -> Scores:
        """Return the scores, as one row, of a text that is the normalised words `typed`, by these alone."""
        scores = self.index.scores(typed)[None]
        nothing = np.zeros((1, scores.shape[1] + 1), dtype=np.float32)
        return Scores(scores, nothing, nothing)

    def with_meaning(self, scores: Scores, typed: Sequence[str]) -> Scores:
        """Return `scores`, those of `typed` by words, with its meaning; as they are where that is unknown."""
        if self._model is None:
            return scores
        vectors = self.vectors([typed])
        if not vectors.any():
            return scores
        return Scores(scores.words, *(_padded(each, scores.meaning) for each in self._model.read(vectors)))


def _padded(table: Floats, like: Floats) -> Floats:
    """Return `table` with a column of zeros for the background where there is none."""
    wider = np.zeros_like(like)
    wider[:, : table.shape[1]] = table
    return wider


class Blend(NamedTuple):
    """How much the two scores count for the logarithm of an id's probability."""

    words: float
    meaning: float

    @classmethod
    def fit(cls, scores: Scores, labels: Ints, shares: Doubles) -> Blend:
        """Return the weights that make the right ids likeliest; a text counts `shares` times."""
        own = labels[:, None]

        def likelihood(blend: Blend) -> float:
            logs = blend.logs(scores)
            return float(shares @ np.take_along_axis(logs, own, axis=1)[:, 0])

        steps = c.BLEND_WEIGHTS if scores.meaning.any() else (0.0,)
        return max((cls(*pair) for pair in product(c.BLEND_WEIGHTS, steps)), key=likelihood)

    def logs(self, scores: Scores) -> Floats:
        """Return the logarithms of the probabilities of the ids, given that one of them is asked for."""
        logs = self.words * scores.words + self.meaning * scores.meaning[:, : scores.words.shape[1]]
        logs -= logs.max(axis=1, keepdims=True)
        logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
        return logs
