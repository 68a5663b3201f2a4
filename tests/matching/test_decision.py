"""What becomes of matches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Match, Outcome, Thresholds, decide

LIMITS = Thresholds(answer=0.6, clarify=0.2, clear=0.4, lead=0.5)


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [
        ([], Outcome.DECLINE),
        ([0.1], Outcome.DECLINE),
        ([0.6, 0.5], Outcome.ANSWER),
        ([0.5, 0.4, 0.3, 0.3], Outcome.CLARIFY),
        ([0.5, 0.1], Outcome.ANSWER),
        ([0.5, 0.3], Outcome.CLARIFY),
        ([0.3, 0.1], Outcome.CLARIFY),
    ],
)
def test_scores_lead_to_an_outcome(scores: list[float], outcome: Outcome) -> None:
    """A sure or leading match is answered, an unsure one asked back about, a weak one declined."""
    assert decide([Match(str(at), score) for at, score in enumerate(scores)], LIMITS) is outcome


@given(best=st.floats(0, 1), second=st.floats(0, 1), more=st.floats(0, 1))
def test_a_surer_match_is_never_worse_off(best: float, second: float, more: float) -> None:
    """From decline over asking back to an answer, where the others stay as they are."""
    order = [Outcome.DECLINE, Outcome.CLARIFY, Outcome.ANSWER]
    second, best, surer = sorted((best, second, more))
    before, after = (decide([Match("a", top), Match("b", second)]) for top in (best, surer))
    assert order.index(before) <= order.index(after)
