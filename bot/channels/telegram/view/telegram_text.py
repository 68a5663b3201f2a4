"""Text for Telegram: without characters that it refuses, measured as it measures, cut at good places."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where a long text may be cut, best first; the character before the cut stays with the first part.
_BREAKS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?])\s"), re.compile(r"\s"))

# Line ends and tabs stay as such; all other control characters and lone surrogates cannot be sent.
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")

# What Telegram takes for an empty text although it is not whitespace.
_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
_INVISIBLE_CHARACTERS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\ufffc"}


def clean_text(text: str) -> str:
    """Return `text` without what Telegram or JSON cannot carry."""
    text = _CONTROL.sub("", _LINE_END.sub("\n", text)).replace("\t", " ")
    # A pair of surrogates is one character; what is left over after joining pairs stands alone.
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _LONE_SURROGATE.sub("\ufffd", joined)


def visible_text(text: str) -> bool:
    """Return whether Telegram finds anything to show in `text`."""
    return any(
        unicodedata.category(character) not in _INVISIBLE_CATEGORIES
        and character not in _INVISIBLE_CHARACTERS
        for character in text
    )


def utf16_units(text: str) -> int:
    """Return the length of `text` as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut_text(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each part of `text` of at most `longest` units, without the blanks around it."""
    start = 0
    while start < len(text):
        end = start + _share(text[start : start + longest + 1], longest)
        part = text[start:end]
        if visible_text(part):
            yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())
        start = end


def _share(text: str, longest: int) -> int:
    """Return how many characters of `text` go into one message: up to the best break in its second half."""
    if utf16_units(text) <= longest:
        return len(text)
    most = len(text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore"))
    for pattern in _BREAKS:
        breaks = [found.end() for found in pattern.finditer(text, most // 2, most)]
        if breaks:
            return breaks[-1]
    return most
