"""Shared meaning: words and word groups that stand for one concept in every entry, with any ending."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.language import constants as c
from bot.language.phrases import PhraseTable
from bot.language.stemming import stemmer
from bot.language.tokens import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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
    """

    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    language: str | None = "english"


class ConceptFinder(PhraseTable[tuple[str, ...]]):
    """Finds the concepts in a row of stems, each with all its ids; the longest form wins."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Read the forms of `vocabulary` once, as rows of stems; `words` are those of all forms."""
        stem = stemmer(vocabulary.language)
        found: dict[tuple[str, ...], dict[str, None]] = {}
        self.words: list[str] = []
        for concept, forms in vocabulary.concepts.items():
            for form in forms:
                spelled = words(form)
                self.words += spelled
                if spelled:
                    found.setdefault(tuple(map(stem, spelled)), {})[concept] = None
        super().__init__({group: tuple(sorted(ids)) for group, ids in found.items()})


class NameFinder:
    """Finds what a message names in the words of a subject: by the subject's terms, or by their endings."""

    def __init__(
        self,
        terms: Mapping[str, tuple[str, ...]],
        endings: Mapping[str, Iterable[str]],
        *,
        ordinary: Iterable[str],
        language: str,
    ) -> None:
        """Look for the `terms` of each subject, and for its `endings` in long words, save `ordinary` ones."""
        self._stem = stemmer(language)
        self._terms = ConceptFinder(Vocabulary(terms, language=language))
        self._endings = [(normalise(each), id_) for id_, all_ in endings.items() for each in all_]
        self._ordinary = frozenset(ordinary)

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
