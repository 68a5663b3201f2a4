"""The signals of the policy: named features of the best intent of a text."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.matching.linear import logistic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bot.matching.linear.sparse_matrix import Doubles, Ints
    from bot.matching.ranker import Blend, Scores


class Kind(Enum):
    """The kind of an id."""

    ENTRY = auto()
    TALK = auto()
    VAGUE = auto()
    LIMIT = auto()


class Signals(NamedTuple):
    """The signals: of the best intent in scope, and of what is out of scope."""

    words: float  # its score by words (from the index)
    words_in_all: float  # the same times the square root of the number of words, since scores fall with it
    meaning: float  # its score by meaning
    lead: float  # the log-odds of its family against the second, in nats
    nearest: float  # the cosine of the nearest text that asks for it
    limit_words: float  # the score by words of the best limit
    limit_meaning: float  # the score by meaning of the best limit
    background: float  # the score by meaning of the background: texts that ask for nothing known
    background_nearest: float  # the cosine of the nearest text of the background or of a limit
    length: float  # the logarithm of the number of words
    is_talk: float  # it is small talk
    is_vague: float  # it is a clarification


class Columns(NamedTuple):
    """The columns of the scores by their kind; the last one is the background."""

    in_scope: NDArray[np.bool_]
    limits: NDArray[np.bool_]
    talk: NDArray[np.bool_]
    vague: NDArray[np.bool_]
    families: Ints  # the column of an entry's parent; an entry that is no detail is its own parent

    @classmethod
    def of(cls, kinds: Mapping[str, Kind]) -> Columns:
        """Sort the columns: the ids of `kinds`, in order."""
        limits, talk, vague = (
            np.array([each is kind for each in kinds.values()] + [False])
            for kind in (Kind.LIMIT, Kind.TALK, Kind.VAGUE)
        )
        inside = ~limits
        inside[-1] = False
        places = {id_: place for place, id_ in enumerate(kinds)}
        parents = [places.get(id_.partition(".")[0], place) for id_, place in places.items()]
        return cls(inside, limits, talk, vague, np.array([*parents, len(places)]))


def signals_of(columns: Columns, blend: Blend, scores: Scores, lengths: Ints) -> tuple[Doubles, Ints]:
    """Return the signals of texts, one row each, and the columns of their best intents in scope."""
    inside, limits = columns.in_scope[:-1], columns.limits[:-1]
    logs = np.where(inside, blend.logs(scores), -np.inf)
    # Relative to the likeliest in scope, since relative to the background all may be too small for a float.
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    families = np.zeros_like(shares)
    np.add.at(families.T, columns.families[:-1], shares.T)
    rows = np.arange(len(shares))
    family = families.argmax(axis=1)
    best = np.where(columns.families[:-1] == family[:, None], shares, -1).argmax(axis=1)
    top = families[rows, family].copy()
    families[rows, family] = 0
    lead = np.minimum(np.log(top / np.maximum(families.max(axis=1), 1e-12)), logistic.SURE)
    beyond = ~columns.in_scope
    signals = np.stack(
        [
            scores.words[rows, best],
            scores.words[rows, best] * np.sqrt(lengths),
            scores.meaning[rows, best],
            lead,
            scores.nearness[rows, best],
            np.where(limits, scores.words, -np.inf).max(axis=1, initial=-1),
            np.where(beyond, scores.meaning, -np.inf).max(axis=1),
            scores.meaning[:, -1],
            np.where(beyond, scores.nearness, -np.inf).max(axis=1),
            np.log1p(lengths),
            columns.talk[best],
            columns.vague[best],
        ],
        axis=1,
    )
    return signals.astype(np.float64), best
