"""Learns the weight of each feature for each entry, and the held-out scores of the texts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.matching import constants as c
from bot.matching.linear import ridge
from bot.matching.linear.ridge import Linear
from bot.matching.words import naive_bayes as bayes
from bot.matching.words.naive_bayes import Postings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.matching.linear.sparse_matrix import Floats, Ints, Reals, SparseMatrix
    from bot.model_cache import Arrays

Scorer = Linear | Postings


@dataclass(frozen=True)
class HeldOutScores:
    """The best scores of texts that the scorer has not seen.

    `tops` (texts x up to TOP) are in descending order. `ranks` are the positions of the right entry among
    them, -1 if it is not there, or if the text belongs to no entry that the scorer knows (`inside` False).
    """

    tops: Floats
    ranks: Ints
    inside: NDArray[np.bool_]


class HeldOut(NamedTuple):
    """Scores of texts (`rows`: their numbers) by a scorer that has not seen them.

    The score of an id that the scorer does not know is -inf.
    """

    rows: Ints
    scores: Floats


def train_scorer(matrix: SparseMatrix, labels: Ints, entries: int) -> tuple[Scorer, HeldOutScores, HeldOut]:
    """Learn from texts (rows of `matrix`) with their entry numbers; -1 labels a text of no entry.

    Also returns what the confidence is learned from, and the scores of held-out texts.
    """
    if len(labels) <= c.EXACT_LIMIT:
        return _learn_exactly(matrix, labels, entries)
    return _learn_and_rehearse(matrix, labels, entries)


def restored_scorer(arrays: Arrays) -> Scorer:
    """Return the scorer whose fields are among `arrays`."""
    if "weights" in arrays:
        return Linear(arrays["weights"], arrays["bias"])
    return Postings(*(arrays[each.name] for each in fields(Postings)))


def _learn_exactly(matrix: SparseMatrix, labels: Ints, entries: int) -> tuple[Scorer, HeldOutScores, HeldOut]:
    """Learn with closed-form held-out scores: each text left out, and each text's entry left out."""
    margin, text_out, entry_out = ridge.fit_exactly(matrix, labels, entries)
    odds = bayes.fit(matrix, labels, entries)
    odds_text_out, odds_entry_out = bayes.held_out(matrix, labels, entries, odds)
    inside = np.flatnonzero(labels >= 0)
    share = _bayes_share(text_out[inside], odds_text_out[inside])
    text_scores = _average(text_out, odds_text_out, share)
    entry_scores = _average(entry_out[inside], odds_entry_out[inside], share)
    evidence = _evidence(
        np.vstack([text_scores, entry_scores]), np.append(labels, np.full(len(entry_scores), -1))
    )
    return _mix(margin, odds, share), evidence, HeldOut(np.arange(len(labels)), text_scores)


def _learn_and_rehearse(
    matrix: SparseMatrix, labels: Ints, entries: int
) -> tuple[Scorer, HeldOutScores, HeldOut]:
    """Learn, and take held-out scores from another training without some of the entries and texts."""
    chance = np.random.default_rng(0)
    present = np.sort(chance.permutation(entries)[entries // c.HOLD_OUT :])
    number = np.full(entries + 1, -1)
    number[present] = np.arange(len(present))
    numbers = number[labels]
    held = ((labels >= 0) & (numbers < 0)) | (chance.random(len(labels)) < 1 / c.HOLD_OUT)
    seen = np.flatnonzero(~held)
    tried = chance.permutation(np.flatnonzero(held))[: c.EVIDENCE]
    tried.sort()
    trial, trial_labels = matrix.take(tried), numbers[tried]
    texts, text_labels = matrix.take(seen), numbers[seen]
    scorer: Scorer
    if matrix.shape[1] * entries > c.TABLE_LIMIT:
        scores = bayes.fit_postings(texts, text_labels, len(present)).table(trial)
        scorer = bayes.fit_postings(matrix, labels, entries)
    else:
        margin = ridge.fit_in_blocks(texts, text_labels, len(present)).table(trial)
        odds = bayes.fit(texts, text_labels, len(present)).table(trial)
        share = _bayes_share(margin, odds)
        scores = _average(margin, odds, share)
        whole = ridge.fit_in_blocks(matrix, labels, entries)
        scorer = _mix(whole, bayes.fit(matrix, labels, entries), share)
    has_id = (trial_labels >= 0) | (labels[tried] < 0)
    table = np.full((int(has_id.sum()), entries), -np.inf, dtype=np.float32)
    table[:, present] = scores[has_id]
    return scorer, _evidence(scores, trial_labels), HeldOut(tried[has_id], table)


def _bayes_share(margin: Floats, odds: Floats) -> np.float32:
    """Return the factor for naive Bayes' scores: both models get the same spread, then BAYES_SHARE."""
    spread = float(odds.std(axis=1).mean())
    even = float(margin.std(axis=1).mean()) / spread if spread else 0.0
    return np.float32(even * c.BAYES_SHARE / (1 - c.BAYES_SHARE))


def _average(margin: Reals, odds: Reals, share: np.float32) -> Floats:
    average: Floats = (margin + np.maximum(share, np.float32(1e-6)) * odds) / 2
    return average


def _mix(margin: Linear, odds: Linear, share: np.float32) -> Linear:
    weights = _average(margin.weights, odds.weights, share)
    # Half precision ranks alike in half the memory; a search turns the few rows that it needs into single.
    return Linear(weights.astype(np.float16), _average(margin.bias, odds.bias, share))


def _evidence(scores: Floats, labels: Ints) -> HeldOutScores:
    """Keep the best scores of each text and the place of the right one among them."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, : c.TOP]
    tops = np.take_along_axis(scores, order, axis=1)
    hits = (order == labels[:, None]) & np.isfinite(tops)
    ranks = np.where(hits.any(axis=1), hits.argmax(axis=1), -1)
    return HeldOutScores(np.where(np.isfinite(tops), tops, 0), ranks, labels >= 0)
