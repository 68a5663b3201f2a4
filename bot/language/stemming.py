"""Words without their endings, so that "squatting" and "squats" are one word."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from Stemmer import Stemmer

if TYPE_CHECKING:
    from collections.abc import Callable

# Words. Typical traffic has fewer distinct ones than this.
CACHED = 32768


@lru_cache(maxsize=8)
def stemmer(language: str | None) -> Callable[[str], str]:
    """Return a cached function word -> stem; for None or a language without a stemmer the word itself.

    `language` is a code of ISO 639 ("en", "spa") or a name that Snowball gives one of its stemmers.
    """
    if language is None:
        return str
    try:
        stem: Callable[[str], str] = Stemmer(language, 0).stemWord
    except KeyError:
        return str
    return lru_cache(maxsize=CACHED)(stem)
