"""Answer, ask back or decline: the action with the lowest expected cost.

Two logistic regressions over named signals give the probability that a message is in scope, and that its best
intent is right if it is. They are learned from held-out texts: phrasings, and the natural messages of
`examples.yaml`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.dialogue.signals import Columns, Kind, Signals, signals_of
from bot.language.tokens import words
from bot.matching import Match
from bot.matching.linear import logistic
from bot.matching.ranker import Blend
from bot.model_cache import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.matching.corpus import Corpus
    from bot.matching.linear.sparse_matrix import Doubles, Floats, Ints
    from bot.matching.ranker import HeldOutTexts, Scores
    from bot.model_cache import Arrays


# The names of the two probabilities in explanations.
IN_SCOPE, RIGHT = "in scope", "right"

# --- What is learned from ------------------------------------------------------------------------------
# The weight of a phrasing; a natural message has 1. Phrasings are clearer than what people write, but without
# them an intent that no example asks for would be unknown.
PHRASING_SHARE = 0.1
# Keeps the weights of scaled signals near 0; results are the same from 1 to 10.
RIDGE = 5.0

# Log-odds. A held-out text scores lower than a similar message does later, when nothing is left out. On 1300
# messages of four writers, what had a probability of 60 % was right in 80 %.
LEFT_OUT = 0.7

# A choice is offered if its probability is at least this share of the best one's.
RIVAL_SHARE = 0.1
# What a person takes in at a glance, and a phone shows without scrolling.
MOST_CHOICES = 3
NO_MATCH = Match("", 0.0)


class Costs(NamedTuple):
    """What each action costs, in questions back."""

    question: float = 1.0
    # Added to the question if none of its choices is what was asked for.
    nothing_fits: float = 1.0
    # To say "the article does not say that" although it does.
    wrong_decline: float = 3.0
    # A wrong answer misleads. Wrong small talk is noticed at once, and a wrong clarification still is a
    # question.
    wrong_entry: float = 4.0
    wrong_talk: float = 3.0
    wrong_vague: float = 1.5
    # A detail instead of its parent, or the reverse: the answer is about the right subject, and a button
    # leads to the other. Another detail of the same parent is two such steps away.
    astray: float = 0.5

    def wrong(self, kind: Kind) -> float:
        """Return what a wrong answer of this `kind` costs."""
        return {Kind.TALK: self.wrong_talk, Kind.VAGUE: self.wrong_vague}.get(kind, self.wrong_entry)


# Each was chosen by leaving out one of eight writers at a time (`tests/benchmarks/writers.py`), except
# `wrong_entry`: 3.0 was half a point better there, but on unseen messages of a ninth writer all additional
# answers were wrong.
COSTS = Costs()


class Answer(NamedTuple):
    """What to answer: an id with the probability of its family (an entry and its details).

    `astray` is the expected number of steps within the family from this id to the right one.
    """

    match: Match
    astray: float


class PolicyAction(StrEnum):
    """What the policy can do."""

    ANSWER = "answer"
    ASK = "ask back"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a message probably asks for.

    `matches` are the ids in scope with their probabilities, best first, and `limits` the limits with theirs;
    the rest to 1 is the probability that it asks for nothing known.
    """

    matches: tuple[Match, ...]
    limits: tuple[Match, ...]
    in_scope: float
    signals: Signals


class Regression(NamedTuple):
    """A logistic regression: the weights of the signals, and the means that are subtracted from them."""

    bias: float
    weights: Doubles
    means: Doubles

    @classmethod
    def fit(cls, signals: Doubles, truth: NDArray[np.bool_], shares: Doubles) -> Regression:
        """Learn from rows of signals, with `shares` as their weights."""
        means = np.average(signals, axis=0, weights=shares)
        spread = np.sqrt(np.average((signals - means) ** 2, axis=0, weights=shares))
        # A signal that is always the same gets no weight.
        scale = np.where(spread > 0, 1 / np.maximum(spread, 1e-9), 0.0)
        rows = np.hstack([np.ones((len(signals), 1)), (signals - means) * scale])
        usual = np.zeros(rows.shape[1])
        ridge = np.full(rows.shape[1], RIDGE)
        ridge[0] = 0.01
        found = logistic.fit(rows, truth.astype(np.float64), shares, usual, ridge)
        return cls(float(found[0]), found[1:] * scale, means)

    def array(self) -> Doubles:
        """Return the numbers as an array, for `restored`."""
        return np.stack([np.full(len(self.weights), self.bias), self.weights, self.means])

    @classmethod
    def restored(cls, array: Doubles) -> Regression:
        """Return the regression whose `array` this is."""
        bias, weights, means = array
        return cls(float(bias[0]), weights, means)

    def odds(self, signals: Doubles) -> Doubles:
        """Return the log-odds for rows of signals."""
        odds: Doubles = self.bias + (signals - self.means) @ self.weights
        return odds

    def reasons(self, signals: Signals) -> dict[str, float]:
        """Return what each signal adds to the log-odds, the strongest first."""
        parts = (np.array(signals) - self.means) * self.weights
        named = zip(Signals._fields, parts.tolist(), strict=True)
        return dict(sorted(named, key=lambda pair: -abs(pair[1])))


class Policy:
    """Turns scores into probabilities and actions; knows all ids and their kinds."""

    def __init__(
        self, kinds: Mapping[str, Kind], blend: Blend, in_scope: Regression, is_right: Regression
    ) -> None:
        """Judge the ids of `kinds`, in the order of the scores' columns, with what `learn` returned."""
        self._ids = tuple(kinds)
        self._columns = Columns.of(kinds)
        self._parents = {
            id_: self._ids[parent] for id_, parent in zip(self._ids, self._columns.families[:-1], strict=True)
        }
        self.blend = blend
        self.in_scope = in_scope
        self.is_right = is_right

    @classmethod
    def learn(
        cls,
        name: str,
        kinds: Mapping[str, Kind],
        corpus: Corpus,
        held_out: Callable[[], HeldOutTexts],
        memo: Memo | None = None,
    ) -> Policy:
        """Learn from the `held_out` scores of `corpus`, or recall what `memo` has under `name`."""
        columns = Columns.of(kinds)

        def learn() -> Arrays:
            rows, scores = held_out()
            labels = corpus.labels[rows]
            shares = np.where(np.array(corpus.is_phrasing)[rows], PHRASING_SHARE, 1.0)
            inside = columns.in_scope[labels]
            blend = Blend.fit(scores.of(inside), labels[inside], shares[inside])
            lengths = np.array([len(words(corpus.texts[row])) for row in rows.tolist()])
            signals, best = signals_of(columns, blend, scores, lengths)
            right = columns.families[best[inside]] == columns.families[labels[inside]]
            in_scope = Regression.fit(signals, inside, shares)
            is_right = Regression.fit(signals[inside], right, shares[inside])
            return {"blend": np.array(blend), "in_scope": in_scope.array(), "is_right": is_right.array()}

        learned = (memo or Memo()).recall(f"policy-{name}", learn)
        regressions = (Regression.restored(learned[each]) for each in ("in_scope", "is_right"))
        return cls(kinds, Blend(*learned["blend"].tolist()), *regressions)

    def judge(self, scores: Scores, length: int) -> Judgement:
        """Return what a message of `length` words with these `scores` (one row) probably asks for."""
        signals, best = signals_of(self._columns, self.blend, scores, np.array([length]))
        in_scope = float(logistic.probability(self.in_scope.odds(signals))[0])
        right = float(logistic.probability(self.is_right.odds(signals) + LEFT_OUT)[0])
        logs = self.blend.logs(scores)[0]
        inside, outside = (
            np.flatnonzero(self._columns.in_scope[:-1]),
            np.flatnonzero(self._columns.limits[:-1]),
        )
        shares = np.exp(logs[inside] - logs[inside].max())
        own = self._columns.families[inside] == self._columns.families[best[0]]
        shares[own] *= right / max(float(shares[own].sum()), 1e-12)
        shares[~own] *= (1 - right) / max(float(shares[~own].sum()), 1e-12)
        matches = self._matches(inside, in_scope * shares)
        beyond = np.exp(logs[outside])
        limits = self._matches(outside, (1 - in_scope) * beyond / max(float(np.exp(logs).sum()), 1e-12))
        return Judgement(matches, limits, in_scope, Signals(*signals[0].tolist()))

    def answer(self, matches: Sequence[Match]) -> Answer:
        """Return the least `astray` id of the likeliest family among `matches`."""
        if not matches:
            return Answer(NO_MATCH, 0.0)
        families: defaultdict[str, list[Match]] = defaultdict(list)
        for match in matches:
            families[self._parents.get(match.id, match.id)].append(match)
        parent, family = max(families.items(), key=lambda each: sum(match.score for match in each[1]))

        def astray(id_: str) -> float:
            steps = ((match.id != id_) * (1 + (parent not in {match.id, id_})) for match in family)
            return sum(step * match.score for step, match in zip(steps, family, strict=True))

        least = min((match.id for match in family), key=astray)
        return Answer(Match(least, sum(match.score for match in family)), astray(least))

    def explain(self, judgement: Judgement) -> dict[str, dict[str, float]]:
        """Return, for each of the two probabilities, the log-odds that every signal of `judgement` adds."""
        signals = judgement.signals
        return {IN_SCOPE: self.in_scope.reasons(signals), RIGHT: self.is_right.reasons(signals)}

    def probabilities(self, judgement: Judgement) -> dict[str, float]:
        """Return the two probabilities that `explain` explains, 0..1."""
        right = self.answer(judgement.matches).match.score / max(judgement.in_scope, 1e-12)
        return {IN_SCOPE: judgement.in_scope, RIGHT: right}

    def _matches(self, places: Ints, shares: Floats) -> tuple[Match, ...]:
        order = np.argsort(-shares, kind="stable")
        return tuple(
            Match(self._ids[at], share)
            for at, share in zip(places[order].tolist(), shares[order].tolist(), strict=True)
        )


def choices(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return those of `matches` (best first) that are likely enough to be offered as choices."""
    return tuple(match for match in matches[:MOST_CHOICES] if match.score >= RIVAL_SHARE * matches[0].score)


def price(
    answer: Answer, offered: float, in_scope: float, kind: Kind, costs: Costs = COSTS
) -> dict[PolicyAction, float]:
    """Return the expected cost of each action, in questions back; the cheapest is taken.

    `answer` is what would be answered, and `kind` its kind. `offered` is the probability that the choices of
    a question back contain the right entry.
    """
    return {
        PolicyAction.ANSWER: costs.wrong(kind) * (1 - answer.match.score) + costs.astray * answer.astray,
        PolicyAction.ASK: costs.question + costs.nothing_fits * (1 - offered),
        PolicyAction.DECLINE: costs.wrong_decline * in_scope,
    }
