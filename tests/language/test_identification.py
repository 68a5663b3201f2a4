"""Languages are told apart by their own words, and by their letters where nobody knows the word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.identification import MOST_OF_A_WORD, LanguageProfile, LanguageScorer
from bot.language.tokens import words

SCALE = LanguageScorer(
    {
        "en": LanguageProfile(
            ["my hip hurts when i run", "how do i do a squat", "ok", "no", "glutes", "what is it"]
        ),
        "es": LanguageProfile(
            ["me duele la cadera cuando corro", "cómo hago una sentadilla", "ok", "no", "glúteos"]
        ),
    }
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my hip", "en"),
        ("la cadera", "es"),
        ("sentadila", "es"),
        ("COMO HAGO UNA SENTADILLA", "es"),
        ("squta", "en"),
        ("me duele my cadera", "es"),
    ],
)
def test_words_speak_for_their_language(text: str, language: str) -> None:
    """With slips and without accents too."""
    against = SCALE.evidence_against(words(text))
    assert against[language] == 0
    assert all(weight > 0 for other, weight in against.items() if other != language)


@pytest.mark.parametrize("text", ["", "123", "👍 💪", "ok", "no", "ok no 5"])
def test_what_all_languages_share_says_next_to_nothing(text: str) -> None:
    """A number or a pictograph has no language."""
    assert max(SCALE.evidence_against(words(text)).values()) < 1


def test_a_single_word_says_only_so_much() -> None:
    """However common it is in the one language and unknown in the other."""
    assert 0 < SCALE.evidence_against(["hip"])["es"] <= MOST_OF_A_WORD


@given(text=st.text())
def test_any_text_is_weighed(text: str) -> None:
    """One language at least has nothing against it."""
    assert min(SCALE.evidence_against(words(text)).values()) == 0


def test_no_words_are_no_error() -> None:
    """A language may have little content yet."""
    assert LanguageScorer({"en": LanguageProfile([]), "es": LanguageProfile(["hola"])}).evidence_against(
        ["hola"]
    ) == {
        "en": MOST_OF_A_WORD,
        "es": 0,
    }
