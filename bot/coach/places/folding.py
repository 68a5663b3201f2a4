"""Folds names of places for comparison: without case, accents, dots, apostrophes and hyphens."""

from __future__ import annotations

import re

from bot.language.tokens import plain

# "St. John's" and "St Johns", "L.A." and "LA" are the same name.
_SILENT = re.compile(r"(?<=\w)['\u2019\u02bc`\u00b4]|\.(?!\s*\d)")
_WORD = re.compile(r"[^\W_]+")
# People write either.
_SHORT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}


def fold(name: str) -> str:
    """Return `name` for comparison: its words in lower case, with single spaces, "Saint" as "st"."""
    words = _WORD.findall(plain(_joined(name)).replace("ß", "ss"))
    return " ".join(_SHORT.get(word, word) for word in words)


def _joined(name: str) -> str:
    return _SILENT.sub("", re.sub(r"\.(?=[^\W_]{3})", " ", name))
