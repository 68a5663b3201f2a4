"""Corrects word breaks: spaces that are missing, added, or one letter too early or too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.language import constants as c

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.language.spelling import Speller


def repair_word_breaks(typed: Sequence[str], speller: Speller) -> list[str]:
    """Move, drop or add single spaces if that turns unknown words into words of the index.

    "glu tes" -> "glutes", "i nthe" -> "in the", "lowerback" -> "lower back". Other words are unchanged.
    """
    mended: list[str] = []
    position = 0
    while position < len(typed):
        word = typed[position]
        pair = _respace(word, typed[position + 1], speller) if position + 1 < len(typed) else None
        mended += pair or _split(word, speller) or [word]
        position += 2 if pair else 1
    return mended


def _respace(left: str, right: str, speller: Speller) -> list[str] | None:
    """Join two words, or move the space between them by one letter."""
    if speller.indexes(left) and speller.indexes(right):
        return None
    if speller.indexes(left + right):
        return [left + right]
    if left in speller and right in speller:
        return None
    for pair in ([left + right[0], right[1:]], [left[:-1], left[-1] + right]):
        if all(_stands_alone(part, speller) for part in pair):
            return pair
    return None


def _split(word: str, speller: Speller) -> list[str] | None:
    """Split a word in two, as evenly as possible, unless a single typing error explains it as well."""
    if word in speller or len(word) < c.SHORTEST_SPLIT:
        return None
    parts = split_in_two(word, lambda *parts: all(_stands_alone(part, speller) for part in parts))
    return list(parts) if parts and not speller.is_one_slip(word) else None


def split_in_two(
    word: str, are_words: Callable[[str, str], bool], shortest: int = 1
) -> tuple[str, str] | None:
    """Return the most even parts of at least `shortest` letters for which `are_words`; None without any."""
    cuts = range(shortest, len(word) - shortest + 1)
    halves = [(word[:cut], word[cut:]) for cut in cuts if are_words(word[:cut], word[cut:])]
    return min(halves, key=lambda parts: abs(len(parts[0]) - len(parts[1])), default=None)


def _stands_alone(part: str, speller: Speller) -> bool:
    """Return whether `part` may be a word of its own; almost no single letter is."""
    return speller.indexes(part) and (len(part) > 1 or part in speller.letters)
