"""What texts mean is learned soundly from as many of them as a large content has."""

from __future__ import annotations

import numpy as np

from bot.matching.meaning.meaning_model import MeaningModel

TEXTS, IDS, WIDTH = 1600, 20, 384


def test_each_of_many_texts_that_are_near_each_other_is_read_as_it_was_learned() -> None:
    """Vectors of one topic lie close together; the inversion of their kernel must not blow up rounding."""
    random = np.random.default_rng(0)
    spread = np.arange(1, WIDTH + 1) ** -0.8
    spread /= np.linalg.norm(spread)
    labels = np.repeat(np.arange(IDS), TEXTS // IDS)
    ids = random.normal(size=(IDS, WIDTH))
    vectors = np.eye(WIDTH)[0] + 0.3 * (ids[labels] + random.normal(size=(TEXTS, WIDTH))) * spread
    turn, _ = np.linalg.qr(random.normal(size=(WIDTH, WIDTH)))
    vectors = vectors @ turn
    vectors = (vectors / np.linalg.norm(vectors, axis=1)[:, None]).astype(np.float32)

    model = MeaningModel.fit(vectors, labels)

    assert np.abs(model.read(vectors).scores).max() < 2
    assert (model.read(vectors).scores.argmax(axis=1) == labels).mean() > 0.9
    assert (model.leverages > 0).all()
