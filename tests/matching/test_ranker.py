"""Words and meaning make one ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from support.encoders import WordEncoder

from bot.language.tokens import words
from bot.matching import Vocabulary
from bot.matching.corpus import Corpus
from bot.matching.meaning.encoder import NoVectorsError
from bot.matching.ranker import Blend, Ranker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PHRASINGS = {
    "hip": ["my hip hurts", "pain in my hip", "sore hip", "hip pain after running"],
    "squat": ["how do I squat", "show me the squat", "squat please", "the squat"],
    "thanks": ["thanks", "thank you", "cheers mate", "much obliged"],
}
ALIKE = {"posterior": "hip"}


def corpus() -> Corpus:
    """Return phrasings, one example and some messages that ask for none of it."""
    return Corpus.of(
        PHRASINGS, {"squat": ["is the sqat hard"]}, ["what is for dinner", "the bus is late", "buy milk"]
    )


def test_meaning_finds_what_no_word_tells() -> None:
    """A word that is not in the content is found by what it means."""
    ranker, held_out = Ranker.learn(corpus(), Vocabulary(), WordEncoder(ALIKE))
    typed = words("posterior")
    scores = ranker.with_meaning(ranker.by_words(typed), typed)
    labels = corpus().labels
    inside = labels < len(PHRASINGS)
    blend = Blend.fit(held_out().scores.of(inside), labels[inside], np.ones(int(inside.sum())))
    assert blend.logs(scores)[0].argmax() == list(PHRASINGS).index("hip")


def test_without_an_encoder_the_words_decide() -> None:
    """The scores of the meaning are zeros then, also where the encoder says nothing of a message."""

    class Silent(WordEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            rows = super().encode(texts)
            return rows if len(texts) > 1 else np.zeros_like(rows)

    alone, _ = Ranker.learn(corpus(), Vocabulary())
    silent, _ = Ranker.learn(corpus(), Vocabulary(), Silent())
    for ranker in (alone, silent):
        typed = words("my hip hurts")
        scores = ranker.with_meaning(ranker.by_words(typed), typed)
        assert not scores.meaning.any()
        assert scores.words[0].argmax() == 0
    assert not alone.has_meaning
    assert silent.has_meaning


def test_nothing_is_learned_from_an_encoder_that_says_nothing() -> None:
    """Whoever asked for meaning is told, and can go on by words."""

    class Broken(WordEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.zeros((len(texts), 4), dtype=np.float32)

    with pytest.raises(NoVectorsError):
        Ranker.learn(corpus(), Vocabulary(), Broken())


def test_examples_teach_no_spelling() -> None:
    """What stands in an example as somebody typed it is a slip all the same."""
    ranker, _ = Ranker.learn(corpus(), Vocabulary())
    assert ranker.index.repaired(words("the sqat")) == "the squat"


def test_a_held_out_text_scores_lower_than_a_known_one() -> None:
    """What policies learn from is how unseen texts score, not how known ones do."""
    ranker, held_out = Ranker.learn(corpus(), Vocabulary(), WordEncoder())
    rows, scores = held_out()
    texts, labels = corpus().texts, corpus().labels
    for table in ("words", "meaning"):
        own = np.take_along_axis(getattr(scores, table), np.minimum(labels[rows], 2)[:, None], axis=1)[:, 0]
        typed = [words(texts[row]) for row in rows]
        known = [
            float(getattr(ranker.with_meaning(ranker.by_words(each), each), table)[0, min(labels[row], 2)])
            for row, each in zip(rows, typed, strict=True)
        ]
        inside = labels[rows] < len(PHRASINGS)
        assert np.mean(own[inside]) < np.mean(np.array(known)[inside])
