"""What becomes of matches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Decision, Match, Outcome, Thresholds, decide

LIMITS = Thresholds(answer=0.6, clarify=0.2, clear=0.4, lead=0.5, rival=0.5)


@pytest.mark.parametrize(
    ("scores", "outcome", "offered"),
    [
        ([], Outcome.DECLINE, 0),
        ([0.1], Outcome.DECLINE, 0),
        ([0.6, 0.5], Outcome.ANSWER, 1),
        ([0.5, 0.4, 0.3, 0.3], Outcome.CLARIFY, 3),
        ([0.5, 0.1], Outcome.ANSWER, 1),
        ([0.5, 0.3], Outcome.CLARIFY, 2),
        ([0.3, 0.1], Outcome.CLARIFY, 1),
    ],
)
def test_scores_lead_to_an_outcome(scores: list[float], outcome: Outcome, offered: int) -> None:
    """A sure or leading match is answered, an unsure one offered with its rivals, a weak one declined."""
    matches = [Match(str(at), score) for at, score in enumerate(scores)]
    assert decide(matches, LIMITS) == Decision(outcome, tuple(matches[:offered]))


@given(scores=st.lists(st.floats(0, 1), max_size=8))
def test_a_choice_is_among_the_matches(scores: list[float]) -> None:
    """At most three are offered, always the best first."""
    matches = [Match(str(at), score) for at, score in enumerate(sorted(scores, reverse=True))]
    decision = decide(matches)
    assert len(decision.matches) <= 3
    assert list(decision.matches) == matches[: len(decision.matches)]
