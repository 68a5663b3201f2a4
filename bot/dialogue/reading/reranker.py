"""A second score for entries of drafts: which of the message's words are in an entry's facts and answer."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

from bot.dialogue.thresholds import (
    LEAST_SHARE,
    PAIR_FROM,
    PAIR_SHARE,
    RERANK_FLATNESS,
    RERANK_FLOOR,
    RERANK_POWER,
)
from bot.language.stemming import stemmer
from bot.language.tokens import words
from bot.matching import Match
from bot.model_cache import Memo, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.knowledge import Knowledge
    from bot.language.concepts import ConceptFinder
    from bot.model_cache import Arrays

# For each word the terms that match it: its stem, and its concepts marked with "#".
Terms = list[frozenset[str]]


class Reranker:
    """Compares the words of messages with the facts, answers and steps of entries."""

    def __init__(self, knowledge: Knowledge, concepts: ConceptFinder, memo: Memo | None = None) -> None:
        """Collect the terms of all entries of `knowledge`, with `concepts`, or recall them from `memo`."""
        self._stem = stemmer(knowledge.language)
        self._concepts = concepts
        self._skipped = frozenset(self._stem(word) for word in knowledge.function_words)
        said = (memo or Memo()).recall("said", lambda: self._read(knowledge))["terms"]
        self._said = {
            id_: frozenset(terms.split(" "))
            for id_, terms in zip(knowledge.entries, unpacked(said), strict=True)
        }
        self._drafted = frozenset(
            id_ for id_, citation in knowledge.citations.items() if any(fact.quote for fact in citation.facts)
        )
        counts = Counter(term for terms in self._said.values() for term in terms)
        self._weights = {term: log((1 + len(self._said)) / count) for term, count in counts.items()}
        self._unknown = log(1 + len(self._said))

    def concerns(self, matches: Sequence[Match]) -> bool:
        """Return whether an entry of a draft is among `matches`.

        Entries that people wrote have enough phrasings to be judged by these alone.
        """
        return any(match.id in self._drafted for match in matches)

    def informative_terms(self, stems: Sequence[str]) -> Terms:
        """Return the terms that match each informative word of a message, given as `stems`."""
        found = {at: ids for start, end, ids in self._concepts.find(stems) for at in range(start, end)}
        return [
            frozenset({stem, *("#" + id_ for id_ in found.get(at, ()))})
            for at, stem in enumerate(stems)
            if stem not in self._skipped
        ]

    def overlap(self, asked: Terms, id_: str) -> float:
        """Return the share 0..1 of the terms `asked` that the entry `id_` has, weighted by rarity."""
        said = self._said[id_]
        whole = met = 0.0
        for terms in asked:
            weight = self._weight(terms)
            whole += weight
            met += weight if terms & said else 0.0
        return met / whole if whole else 0.0

    def agrees(self, best: Match, reranked: Sequence[Match]) -> bool:
        """Return whether `best` is not from a draft, and is the first of the `reranked` entries too.

        Other entries may share its words, but it has enough phrasings to be told from them.
        """
        return best.id not in self._drafted and any(match.id == best.id for match in reranked[:1])

    def covers(self, asked: Terms, matches: Sequence[Match]) -> bool:
        """Return whether the best of `matches` is from a draft, and has the rarest word of `asked`.

        The same concept is not enough: "diabetes" and "fever" are both conditions.
        """
        if not self.concerns(matches[:1]):
            return False
        rarest = max(asked, key=self._weight, default=frozenset[str]())
        return any(term in self._said[matches[0].id] for term in rarest if not term.startswith("#"))

    def _weight(self, terms: frozenset[str]) -> float:
        return min((self._weights.get(term, self._unknown) for term in terms), default=0.0)

    def rerank(self, asked: Terms, matches: Sequence[Match]) -> list[Match]:
        """Return the entries of `matches` ordered by score and overlap, with new scores.

        The sum of their probabilities stays the same, but the best ones become less certain.
        """
        flat = [score**RERANK_FLATNESS for _, score in matches]
        whole = sum(score for _, score in matches) / max(sum(flat), 1e-12)
        shares = {id_: self.overlap(asked, id_) for id_, _ in matches if id_ in self._said}
        weighed = [
            Match(id_, whole * score * (RERANK_FLOOR + shares[id_]) ** RERANK_POWER)
            for (id_, _), score in zip(matches, flat, strict=True)
            if id_ in shares
        ]
        ranked = sorted(weighed, key=lambda match: -match.score)
        return ranked if ranked and shares[ranked[0].id] >= LEAST_SHARE else []

    def pair(self, asked: Terms, matches: Sequence[Match]) -> list[Match]:
        """Return the best two `matches` if the first is from a draft and has most of `asked`, else none."""
        best = self.rerank(asked, matches)[:2]
        shares = [self.overlap(asked, match.id) for match in best]
        if len(best) < 2 or best[0].id not in self._drafted:  # noqa: PLR2004  (a pair)
            return []
        return (
            best
            if best[0].score >= PAIR_FROM and shares[0] >= PAIR_SHARE and shares[1] >= LEAST_SHARE
            else []
        )

    def _read(self, knowledge: Knowledge) -> Arrays:
        said = (self._terms(_texts(knowledge, id_)) for id_ in knowledge.entries)
        return {"terms": packed(" ".join(sorted(terms)) for terms in said)}

    def _terms(self, texts: Iterable[str]) -> frozenset[str]:
        terms: set[str] = set()
        for text in texts:
            stems = [self._stem(word) for word in words(text)]
            terms.update(stems)
            terms.update("#" + id_ for _, _, ids in self._concepts.find(stems) for id_ in ids)
        return frozenset(terms - self._skipped)


def _texts(knowledge: Knowledge, id_: str) -> Iterable[str]:
    entry = knowledge.entries[id_]
    yield from (entry.title, *entry.answer, *(fact.text for fact in knowledge.citations[id_].facts))
    if exercise := knowledge.exercises.get(id_):
        yield from (exercise.name, *exercise.steps, *exercise.needs)
