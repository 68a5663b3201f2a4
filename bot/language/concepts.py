"""Shared meaning: words and word groups that stand for one concept in every entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.language.stemming import stemmer
from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_FORM = 4


@dataclass(frozen=True)
class Vocabulary:
    """What a language's words mean to all entries alike.

    `concepts`: concept id -> its forms, words or word groups of up to four words; any ending counts.
    `known`: everyday words, spelled correctly, that must not be taken for a typo; the single letters among
    them are the only ones that a slipped space leaves (without `known`, those of English).
    `language`: a code of ISO 639 or Snowball's name of a language, or None for no stemming.
    """

    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    language: str | None = "english"


class ConceptFinder:
    """Finds the concepts in a sequence of stems; the longest form wins."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Read the forms of `vocabulary` once, as tuples of stems."""
        stem = stemmer(vocabulary.language)
        found: dict[tuple[str, ...], list[str]] = {}
        self._vocabulary = vocabulary
        for concept, forms in vocabulary.concepts.items():
            for form in forms:
                key = tuple(map(stem, words(form)))
                if key and concept not in found.setdefault(key, []):
                    found[key].append(concept)
        self._forms = {key: tuple(sorted(ids)) for key, ids in found.items()}
        self._longest: dict[str, int] = {}
        for key in self._forms:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    def words(self) -> Iterator[str]:
        """Yield every word of every form, as it is spelled."""
        for forms in self._vocabulary.concepts.values():
            for form in forms:
                yield from words(form)

    def find(self, stems: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return (start, end, concept ids) of every form in `stems`, left to right, without overlap."""
        found = []
        start = 0
        while start < len(stems):
            end = start + 1
            for length in range(min(self._longest.get(stems[start], 0), len(stems) - start), 0, -1):
                ids = self._forms.get(tuple(stems[start : start + length]))
                if ids:
                    end = start + length
                    found.append((start, end, ids))
                    break
            start = end
        return found

    def of_word(self, stem: str) -> tuple[str, ...]:
        """Return the concepts that the single `stem` stands for."""
        return self._forms.get((stem,), ())
