"""What finding concepts promises."""

from __future__ import annotations

import pytest

from bot.language.concepts import ConceptFinder
from bot.language.stemming import stemmer

CONCEPTS = ConceptFinder.of(
    {"glute": ("bum", "rear end"), "back": ("lower back", "back"), "depth": ("lower", "how far down"),
     "hold": ("hold",), "time": ("hold",)},
    "english",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my bums", [("glute",)]),
        ("rear ends", [("glute",)]),
        ("lower back", [("back",)]),
        ("lower my back", [("depth",), ("back",)]),
        ("how far down", [("depth",)]),
        ("hold it", [("hold", "time")]),
        ("rear", []),
    ],
)
def test_the_longest_form_wins(text: str, found: list[tuple[str, ...]]) -> None:
    """Any ending counts, a group hides the words in it, and a word may carry several concepts."""
    stem = stemmer("english")
    assert [ids for _, _, ids in CONCEPTS.find([stem(word) for word in text.split()])] == found
