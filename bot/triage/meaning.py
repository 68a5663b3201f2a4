"""The similarity in meaning to examples of warning signs: the third signal besides rules and words.

A sentence encoder gives texts with the same meaning nearly the same direction, so signs are found in words
that no rule and no example has. It is used only if no rule warns, on the same text that the matcher uses, so
that a message is encoded once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bot.language.tokens import words
from bot.matching.meaning.meaning_model import MeaningModel, Meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.matching.linear.sparse_matrix import Floats
    from bot.matching.ranker import Ranker
    from bot.model_cache import Arrays

# Examples that are encoded, which takes nearly all of the time: this many of each sign, and every sixth of
# the harmless ones. Four times as many find 1 % more of the signs that match no rule.
OF_EACH_SIGN, HARMLESS_STEP = 25, 6
# Every second ordinary phrasing is used; the matcher has their vectors already.
ORDINARY_STEP = 2
_SIGN, _ORDINARY = 0, 1
# The largest plausible score of a held-out text: those of a valid model are about -1 to 1.
_SOUND = 4.0


class ExampleMeaning:
    """Compares the meaning of messages with that of the examples."""

    def __init__(self, ranker: Ranker, learned: Arrays) -> None:
        """Encode messages by `ranker`; use the arrays that `learn_meaning` returned."""
        self._ranker = ranker
        self._model = MeaningModel(**learned)

    def score(self, typed: Sequence[str]) -> float | None:
        """Return the score of the normalised words `typed`: about 1 for a sign, -1 for none.

        None if the encoder gives no vector at present.
        """
        vectors = self._ranker.vectors([typed])
        return float(_balance(self._model.read(vectors))[0]) if vectors.any() else None


def learn_meaning(
    ranker: Ranker, signs: Sequence[str], harmless: Sequence[str], ordinary: Sequence[str] = ()
) -> tuple[dict[str, NDArray[Any]], Floats]:
    """Learn from messages with and without a sign, and from `ordinary` phrasings, which the ranker knows.

    Returns the arrays of an `ExampleMeaning`, and the held-out score of each text, in this order.

    Raises:
        NoVectorsError: there is a text without a vector.

    """
    typed = [words(text) for text in (*signs, *harmless)]
    vectors = ranker.vectors(typed)
    if ordinary:
        vectors = np.concatenate([vectors, ranker.phrasing_vectors(ordinary)])
    labels = np.where(np.arange(len(vectors)) < len(signs), _SIGN, _ORDINARY)
    model = MeaningModel.fit(vectors, labels)
    return vars(model), _balance(model.held_out())


def is_sound(scores: Floats) -> bool:
    """Return whether held-out scores are plausible, so that the vectors can be learned from."""
    return bool(np.abs(scores).max(initial=0.0) <= _SOUND)


def _balance(meant: Meant) -> Floats:
    scores: Floats = meant.scores[:, _SIGN] - meant.scores[:, _ORDINARY]
    return scores
