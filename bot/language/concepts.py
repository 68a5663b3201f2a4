"""Concepts: words and word groups with the same meaning in every entry, with any ending."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.language import constants as c
from bot.language.phrases import PhraseTable
from bot.language.stemming import stemmer
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class ConceptKind(StrEnum):
    """The role of a concept in a message."""

    BODY = "body"
    COMPLAINT = "complaint"
    EXERCISE = "exercise"
    OTHER = "other"


@dataclass(frozen=True)
class Vocabulary:
    """What a language's words mean in all entries.

    `concepts`: concept id -> its forms, words or word groups; any ending matches.
    `known`: correct everyday words that must not be taken for typing errors; a single letter may be split off
    a word only if it is among them (without `known`, those of English are allowed).
    `language`: a code of ISO 639 or Snowball's name of a language, or None for no stemming.
    `finder`: a finder of the concepts, if there is one already.
    """

    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    language: str | None = "english"
    finder: ConceptFinder | None = None

    def words(self) -> Iterator[str]:
        """Yield the words of all forms, in order, with repetitions."""
        for forms in self.concepts.values():
            for form in forms:
                yield from words(form)


class ConceptFinder(PhraseTable[tuple[str, ...]]):
    """Finds concepts in a sequence of stems, each with all its ids; the longest form wins."""

    @classmethod
    def of(cls, concepts: Mapping[str, Iterable[str]], language: str | None) -> ConceptFinder:
        """Return the finder of `concepts`: id -> forms."""
        stem = stemmer(language)
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for concept, forms in concepts.items():
            for form in forms:
                group = tuple(map(stem, words(form)))
                if group and concept not in (ids := found.get(group, ())):
                    found[group] = tuple(sorted((*ids, concept)))
        return cls(found)

    def __or__(self, other: ConceptFinder) -> ConceptFinder:
        """Return a finder for the concepts of both."""
        both = {
            group: tuple(sorted({*self._meanings[group], *ids})) if group in self._meanings else ids
            for group, ids in other._meanings.items()
        }
        return ConceptFinder({**self._meanings, **both})


class NameFinder:
    """Finds the subjects that a message names: by their terms, or by endings of words."""

    def __init__(
        self,
        terms: ConceptFinder,
        endings: Mapping[str, Iterable[str]],
        *,
        ordinary: Iterable[str],
        language: str,
    ) -> None:
        """Find `terms` of subjects, and long words with one of their `endings`.

        Words of `ordinary` texts, which are normalised, are never found by their endings.
        """
        self._stem = stemmer(language)
        self._terms = terms
        self._endings = [(normalise(each), id_) for id_, all_ in endings.items() for each in all_]
        ends = tuple(ending for ending, _ in self._endings)
        self._ordinary = frozenset(word for text in ordinary for word in text.split() if word.endswith(ends))

    def first(self, row: Sequence[str]) -> str | None:
        """Return the first subject with a term among the words `row`, or with an ending of one of them."""
        for phrase in self._terms.find([self._stem(word) for word in row]):
            return phrase.meaning[0]
        for word in row:
            if len(word) >= c.SHORTEST_NAME and word not in self._ordinary:
                for ending, id_ in self._endings:
                    if word.endswith(ending):
                        return id_
        return None
