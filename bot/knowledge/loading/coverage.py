"""What an article replaces: limits on subjects that it covers, and stubs with its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from bot.language.stemming import stemmer
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.knowledge.model import Limit

# Words. Terms are short; longer sequences of words need not be kept.
LONGEST_TERM = 5

Stems = tuple[str, ...]


class Covered:
    """The subjects of the statements of articles."""

    def __init__(self, statements: Iterable[str], function_words: Iterable[str], language: str) -> None:
        """Read `statements` of `language`, ignoring `function_words` between other words."""
        self._stem = stemmer(language)
        self._function = {word for each in function_words for word in words(each)}
        self._runs: set[Stems] = set()
        for statement in statements:
            said = words(statement)
            self._runs |= _runs(self._stems(said)) | _runs(self._stems(self._telling(said)))

    def __contains__(self, term: str) -> bool:
        """Return whether a statement contains `term`, whatever the endings and function words in it."""
        said = words(term)
        if not said or said[-1] in self._function:
            return self._stems(said) in self._runs
        return self._stems(self._telling(said)) in self._runs

    def _telling(self, said: Sequence[str]) -> list[str]:
        return [word for word in said if word not in self._function]

    def _stems(self, said: Sequence[str]) -> Stems:
        return tuple(map(self._stem, said))


def without(limit: Limit, covered: Covered, asked: Collection[str]) -> Limit:
    """Return `limit` without the terms that an article covers, and without phrasings that contain them.

    The normalised phrasings of entries, `asked`, are removed from it as well.
    """
    gone = [words(term) for term in limit.terms if term in covered]
    kept = tuple(term for term in limit.terms if term not in covered)
    phrasings = tuple(
        each
        for each in limit.phrasings
        if not (normalise(each) in asked or each in covered or _holds(words(each), gone))
    )
    return structs.replace(limit, terms=kept, phrasings=phrasings or limit.phrasings[:1])


def _runs(said: Stems) -> set[Stems]:
    return {
        said[at:end]
        for at in range(len(said))
        for end in range(at + 1, min(len(said), at + LONGEST_TERM) + 1)
    }


def _holds(text: Sequence[str], terms: Iterable[Sequence[str]]) -> bool:
    return any(text[at : at + len(term)] == term for term in terms for at in range(len(text) - len(term) + 1))
