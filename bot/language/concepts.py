"""Shared meaning: words and word groups that stand for one concept in every entry, with any ending."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.language import constants as c
from bot.language.phrases import PhraseTable
from bot.language.stemming import stemmer
from bot.language.tokens import normalise, plain, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class ConceptKind(StrEnum):
    """What part a concept plays in a message."""

    BODY = "body"
    COMPLAINT = "complaint"
    EXERCISE = "exercise"
    OTHER = "other"


@dataclass(frozen=True)
class Vocabulary:
    """What a language's words mean to all entries alike.

    `concepts`: concept id -> its forms, words or word groups; any ending counts.
    `known`: everyday words, spelled correctly, that must not be taken for a typo; the single letters among
    them are the only ones that a slipped space leaves (without `known`, those of English).
    `language`: a code of ISO 639 or Snowball's name of a language, or None for no stemming.
    `finder`: what finds the concepts, where somebody has made it already.
    """

    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    language: str | None = "english"
    finder: ConceptFinder | None = None

    def words(self) -> Iterator[str]:
        """Yield the words of all forms, in order and as often as they stand there."""
        for forms in self.concepts.values():
            for form in forms:
                yield from words(form)


class ConceptFinder(PhraseTable[tuple[str, ...]]):
    """Finds the concepts in a row of stems, each with all its ids; the longest form wins."""

    @classmethod
    def of(cls, concepts: Mapping[str, Iterable[str]], language: str | None) -> ConceptFinder:
        """Return the finder of `concepts`: id -> forms, which are read once, as rows of stems."""
        stem = stemmer(language)
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for concept, forms in concepts.items():
            for form in forms:
                group = tuple(map(stem, words(form)))
                if group and concept not in (ids := found.get(group, ())):
                    found[group] = tuple(sorted((*ids, concept)))
        return cls(found)

    def __or__(self, other: ConceptFinder) -> ConceptFinder:
        """Return the finder of the concepts of both."""
        both = {
            group: tuple(sorted({*self._meanings[group], *ids})) if group in self._meanings else ids
            for group, ids in other._meanings.items()
        }
        return ConceptFinder({**self._meanings, **both})


class NameFinder:
    """Finds what a message names in the words of a subject: by the subject's terms, or by their endings."""

    def __init__(
        self,
        terms: ConceptFinder,
        endings: Mapping[str, Iterable[str]],
        *,
        ordinary: Iterable[str],
        language: str,
    ) -> None:
        """Look for `terms` of subjects, and for `endings` of theirs in long words.

        A word that stands in one of the `ordinary` texts names nothing.
        """
        self._stem = stemmer(language)
        self._terms = terms
        self._endings = [(normalise(each), id_) for id_, all_ in endings.items() for each in all_]
        ends = "|".join(re.escape(ending) for ending, _ in self._endings)
        ending_so = re.compile(rf"[^\W_]*(?:{ends})(?![^\W_])")
        # All at once: text by text it would take longer than all else at a start.
        self._ordinary = frozenset(ending_so.findall(plain(" ".join(ordinary))) if ends else ())

    def first(self, row: Sequence[str]) -> str | None:
        """Return the first subject with a term in the words `row`, or with an ending of one of them."""
        for phrase in self._terms.find([self._stem(word) for word in row]):
            return phrase.meaning[0]
        for word in row:
            if len(word) >= c.SHORTEST_NAME and word not in self._ordinary:
                for ending, id_ in self._endings:
                    if word.endswith(ending):
                        return id_
        return None
