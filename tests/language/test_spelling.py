"""What the repair of spelling promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.stemming import stemmer
from bot.language.word_breaks import repair_word_breaks
from bot.matching import Speller

FREQUENCIES = {
    "squat": 9, "glutes": 9, "bridge": 7, "in": 9, "the": 20, "a": 9, "lower": 3, "back": 5, "step": 4,
    "ups": 4, "stepups": 1, "hard": 2, "head": 2, "diagnose": 2, "dig": 1, "nose": 1, "can": 8, "i": 9,
}  # fmt: skip
SPELLER = Speller.build(FREQUENCIES, {"bake", "weather"})


@pytest.mark.parametrize("word", sorted(FREQUENCIES))
def test_a_word_of_the_index_needs_no_repair(word: str) -> None:
    """What is spelled like a word of the index is that word."""
    assert word in SPELLER
    assert SPELLER.repair(word) == ()


def test_an_ordinary_word_is_right_with_any_ending() -> None:
    """A speller that knows "hop" does not take "hopping" for "holding"."""
    speller = Speller.build({"holding": 3, "squat": 5}, {"hop"}, stemmer("english"))
    assert speller.repair("hopping") == speller.repair("squatting") == ()
    assert Speller.build({"holding": 3}, {"hop"}).repair("hopping")[0][0] == "holding"


@pytest.mark.parametrize("word", ["bake", "weather", "in2", "xq", "pneumonia", ""])
def test_what_is_no_typo_has_no_repair(word: str) -> None:
    """Everyday words, words with digits, and words far from all others are left alone."""
    assert SPELLER.repair(word) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sqyat", "squat"), ("brigde", "bridge"), ("glute", "glutes"), ("hrad", "hard"), ("cna", "can")],
)
def test_the_likeliest_word_comes_first(typed: str, meant: str) -> None:
    """Swaps and neighbouring keys are likelier than other slips."""
    assert SPELLER.repair(typed)[0][0] == meant


@given(word=st.text(alphabet="abcdeghiklqrstu", max_size=14))
def test_repairs_are_few_known_and_ranked(word: str) -> None:
    """At most three words of the index, with similarities in 0..1."""
    repairs = SPELLER.repair(word)
    assert len(repairs) <= 3
    assert all(candidate in FREQUENCIES and 0 <= similarity <= 1 for candidate, similarity in repairs)
    assert [similarity for _, similarity in repairs] == sorted((s for _, s in repairs), reverse=True)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("glu tes", "glutes"),
        ("i nthe back", "in the back"),
        ("int he back", "in the back"),
        ("lowerback", "lower back"),
        ("step ups", "step ups"),
        ("ste pups", "stepups"),
        ("bake weather", "bake weather"),
        ("dignose", "dignose"),
        ("cna i", "cna i"),
    ],
)
def test_slipped_spaces_are_mended(typed: str, mended: str) -> None:
    """Spaces move, go or come where that makes known words, and only there."""
    assert " ".join(repair_word_breaks(typed.split(), SPELLER)) == mended


def test_a_language_has_single_letters_of_its_own() -> None:
    """Spanish has "y" and "o" where English has "a" and "i"."""
    speller = Speller.build({"y": 1, "i": 1, "rodilla": 1}, known={"y", "o"})
    assert repair_word_breaks(["rodill", "ay"], speller) == ["rodilla", "y"]
    assert repair_word_breaks(["rodill", "ai"], speller) == ["rodill", "ai"]


@given(words=st.lists(st.text(alphabet="abcdegikstu", min_size=1, max_size=9), max_size=6))
def test_mending_keeps_every_letter(words: list[str]) -> None:
    """Only spaces change."""
    assert "".join(repair_word_breaks(words, SPELLER)) == "".join(words)
