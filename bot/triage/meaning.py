"""How much a message means what the examples of warning signs mean: the third signal beside rules and words.

A sentence encoder gives what means the same nearly the same direction, so that a sign is heard in words that
no rule and no example has. It is asked only where no rule warns, about the text that the matcher reads next,
so that a message is encoded once.
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

# Examples that are encoded, which takes nearly all of the time: so many of each sign, and of the harmless
# ones one in so many. Four times as many hear 1 % more of the signs that no rule meets.
OF_EACH_SIGN, HARMLESS_STEP = 25, 6
# Of the ordinary phrasings, whose vectors the matcher has already, one in so many.
ORDINARY_STEP = 2
_SIGN, _ORDINARY = 0, 1
# The largest score of a text that was left out: those of a sound model are about -1 to 1.
_SOUND = 4.0


class ExampleMeaning:
    """Compares what a message means with what the examples mean."""

    def __init__(self, ranker: Ranker, learned: Arrays) -> None:
        """Read messages as `ranker` does; take what `learn_meaning` has learned."""
        self._ranker = ranker
        self._model = MeaningModel(**learned)

    def score(self, typed: Sequence[str]) -> float | None:
        """Return how much a message of the normalised words `typed` means a sign, about 1 for yes, -1 for no.

        None where the encoder can tell nothing at present.
        """
        vectors = self._ranker.vectors([typed])
        return float(_balance(self._model.read(vectors))[0]) if vectors.any() else None


def learn_meaning(
    ranker: Ranker, signs: Sequence[str], harmless: Sequence[str], ordinary: Sequence[str] = ()
) -> tuple[dict[str, NDArray[Any]], Floats]:
    """Learn from messages with and without a sign, and from `ordinary` phrasings, which the ranker knows.

    Returns what an `ExampleMeaning` is made of, and the score of each text, in this order, without that text.

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
    """Tell whether the scores of texts that were left out are those of vectors that can be learned from."""
    return bool(np.abs(scores).max(initial=0.0) <= _SOUND)


def _balance(meant: Meant) -> Floats:
    scores: Floats = meant.scores[:, _SIGN] - meant.scores[:, _ORDINARY]
    return scores
