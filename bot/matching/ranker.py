"""One ranking from two scorers: by words (the index) and by meaning (vectors of a sentence encoder)."""

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
    """The scores of all ids, one row for each text.

    `words` are the scores of the index, `meaning` those of the meaning model, and `nearness` the cosine of
    the nearest text. The last column of the latter two is the background. Without an encoder they are zeros.
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
    """Held-out scores of texts; `rows` are the numbers of the texts in the corpus."""

    rows: Ints
    scores: Scores

    @classmethod
    def of(cls, by_words: HeldOut, corpus: Corpus, model: MeaningModel | None) -> HeldOutTexts:
        """Return the held-out scores `by_words` of texts of `corpus`, together with those of `model`."""
        rows, scores = by_words
        # If there are too many texts to leave out one by one, whole ids are left out: these score lowest.
        known = np.isfinite(scores)
        scores = np.where(known, scores, scores[known].min(initial=0))
        nothing = np.zeros((len(rows), len(corpus.ids) + 1), dtype=np.float32)
        if model is None:
            return cls(rows, Scores(scores, nothing, nothing))
        return cls(rows, Scores(scores, *(_padded(table[rows], nothing) for table in model.held_out())))

    def by_words(self) -> HeldOutTexts:
        """Return the scores as they are without an encoder."""
        nothing = np.zeros_like(self.scores.meaning)
        return HeldOutTexts(self.rows, Scores(self.scores.words, nothing, nothing))


class Ranker:
    """Scores texts against the ids of a corpus."""

    def __init__(self, index: Index, encoder: Encoder | None, model: MeaningModel | None) -> None:
        """Combine the parts that `learn` has learned."""
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

        Also return a function for the held-out scores: they are large, and needed only to learn from them.
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
        """Return a vector of length 1 for each text, given as normalised words; zeros if there is none.

        Texts are corrected first, as messages are, so vectors of a message come from the encoder's cache.
        """
        return self.phrasing_vectors([self.index.repaired(each) for each in typed])

    def phrasing_vectors(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of `texts`, which are spelled correctly."""
        if self._encoder is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        return self._encoder.encode(texts)

    @property
    def has_meaning(self) -> bool:
        """Whether it has a meaning model."""
        return self._model is not None

    def by_words(self, typed: Sequence[str]) -> Scores:
        """Return the scores by words, one row, of a text given as the normalised words `typed`."""
        scores = self.index.scores(typed)[None]
        nothing = np.zeros((1, scores.shape[1] + 1), dtype=np.float32)
        return Scores(scores, nothing, nothing)

    def with_meaning(self, scores: Scores, typed: Sequence[str]) -> Scores:
        """Return `scores`, which are those of `typed` by words, with the meaning added, if it is known."""
        if self._model is None:
            return scores
        vectors = self.vectors([typed])
        if not vectors.any():
            return scores
        return Scores(scores.words, *(_padded(each, scores.meaning) for each in self._model.read(vectors)))


def _padded(table: Floats, like: Floats) -> Floats:
    """Return `table` with a column of zeros for the background, if it has none."""
    wider = np.zeros_like(like)
    wider[:, : table.shape[1]] = table
    return wider


class Blend(NamedTuple):
    """The weights of the two scores in the log-probability of an id."""

    words: float
    meaning: float

    @classmethod
    def fit(cls, scores: Scores, labels: Ints, shares: Doubles) -> Blend:
        """Return the weights under which the right ids are most likely; `shares` are the weights of texts."""
        own = labels[:, None]

        def likelihood(blend: Blend) -> float:
            logs = blend.logs(scores)
            return float(shares @ np.take_along_axis(logs, own, axis=1)[:, 0])

        steps = c.BLEND_WEIGHTS if scores.meaning.any() else (0.0,)
        return max((cls(*pair) for pair in product(c.BLEND_WEIGHTS, steps)), key=likelihood)

    def logs(self, scores: Scores) -> Floats:
        """Return the log-probabilities of the ids, given that the text asks for one of them."""
        logs = self.words * scores.words + self.meaning * scores.meaning[:, : scores.words.shape[1]]
        logs -= logs.max(axis=1, keepdims=True)
        logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
        return logs
