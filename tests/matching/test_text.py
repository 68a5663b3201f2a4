"""What normalising and tokenising promise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.stems import stemmer
from bot.matching.text import normalise, tokenise


@given(text=st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    """Normalised text is its own normal form."""
    assert normalise(normalise(text)) == normalise(text)


@given(text=st.text())
def test_tokens_stand_where_they_say(text: str) -> None:
    """Offsets are within the text, in order, and do not overlap; no word is empty."""
    end = 0
    for token in tokenise(text):
        assert end <= token.start < token.end <= len(text)
        assert token.word
        end = token.end


def test_endings_do_not_matter() -> None:
    """Forms of a word have one stem; an unknown language has no stemmer."""
    stem = stemmer("english")
    assert stem("squats") == stem("squatting") == stem("squat")
    assert stemmer("klingon")("squats") == stemmer(None)("squats") == "squats"
