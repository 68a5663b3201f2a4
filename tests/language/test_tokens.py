"""What normalising and tokenising promise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.language.stemming import stemmer
from bot.language.tokens import normalise, tokenise


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


def test_accents_do_not_matter() -> None:
    """Many people leave them out on a phone."""
    assert normalise("Me DUELE el glúteo, ¿qué hago mañana?") == "me duele el gluteo que hago manana"


def test_an_inverted_mark_begins_a_sentence() -> None:
    """Also where nobody typed a full stop before it."""
    assert [token.gap for token in tokenise("duele ¿por qué? ¡ay")] == ["", ".", "", "."]


def test_endings_do_not_matter() -> None:
    """Forms of a word have one stem, in the language's own stemmer; an unknown language has none."""
    stem = stemmer("english")
    assert stem("squats") == stem("squatting") == stem("squat")
    assert stemmer("en")("squatting") == stemmer("eng")("squats") == stem("squat")
    assert stemmer("es")("sentadillas") == stemmer("spanish")("sentadilla") != "sentadilla"
    assert stemmer("klingon")("squats") == stemmer(None)("squats") == "squats"
