"""What cutting messages into clauses promises."""

from __future__ import annotations

import pytest

from bot.language.phrases import PhraseSet
from bot.language.segmentation import Boundary, Segmenter, spans
from bot.language.tokens import tokenise

OPENERS = PhraseSet(["but", "as well as"])
PREDICATES = PhraseSet(["is", "hurts"])
NONE, CLAUSE, SENTENCE = Boundary


def cut(segmenter: Segmenter, text: str) -> list[str]:
    """Return the clauses of `text` as words."""
    tokens = tokenise(text)
    row = [token.word for token in tokens]
    return [" ".join(row[span]) for span in spans(segmenter.boundaries(row, tokens))]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", []),
        ("my hip", ["my hip"]),
        ("my hip, my back. my knee", ["my hip", "my back", "my knee"]),
        ("hip but back as well as knee", ["hip", "but back", "as well as knee"]),
        ("but hip", ["but hip"]),
        ("as well hip", ["as well hip"]),
    ],
)
def test_a_clause_begins_at_punctuation_and_at_openers(text: str, clauses: list[str]) -> None:
    """A word group counts as a whole only, and at the first word nothing new begins."""
    assert cut(Segmenter(OPENERS), text) == clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("no swelling, heat or redness, my hip hurts", ["no swelling heat or redness", "my hip hurts"]),
        ("no swelling, but heat", ["no swelling", "but heat"]),
        ("no swelling. heat", ["no swelling", "heat"]),
        ("no swelling, heat in the back of my leg", ["no swelling", "heat in the back of my leg"]),
    ],
)
def test_the_member_of_a_list_is_no_clause(text: str, clauses: list[str]) -> None:
    """It is short, has no predicate, and stands behind a comma."""
    assert cut(Segmenter(OPENERS, predicates=PREDICATES), text) == clauses


def test_sentences_are_told_from_clauses() -> None:
    """A full stop parts more than a comma."""
    tokens = tokenise("one, two. three but four")
    row = [token.word for token in tokens]
    assert Segmenter(OPENERS).boundaries(row, tokens) == [NONE, CLAUSE, SENTENCE, CLAUSE, NONE]
