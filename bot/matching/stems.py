"""Words without their endings, so that "squatting" and "squats" are one word."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Callable


@lru_cache(maxsize=8)
def stemmer(language: str | None) -> Callable[[str], str]:
    """Return a cached function word -> stem; for None or a language without a stemmer the word itself."""
    if language is None or language not in snowballstemmer.algorithms():
        return str
    stem = snowballstemmer.stemmer(language).stemWord
    return lru_cache(maxsize=32768)(stem)
