"""From a text to its sense: an entry, small talk, a limit, something vague, or nothing sure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.dialogue.thresholds import TALK_RIVAL, THRESHOLDS, TWIN_SHARE
from bot.matching import Index, Match, Outcome, Thresholds, Vocabulary, decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge import Knowledge
    from bot.matching import Explanation, Speller

# Matches. What comes behind is neither offered nor, in a blend of two searches, ever the best.
NEAREST = 16
NO_MATCH = Match("", 0.0)


class IntentKind(Enum):
    """What a text turned out to be, before it becomes a reply."""

    ENTRY = auto()
    TALK = auto()
    LIMIT = auto()
    VAGUE = auto()
    UNSURE = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Intent:
    """One reading of a text: its kind, the best match, and the entries that are near, best first."""

    kind: IntentKind
    best: Match = NO_MATCH
    near: tuple[Match, ...] = ()


class IntentClassifier:
    """Finds the sense of texts with an index over everything that `knowledge` can answer."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Build the index; a limit's terms are a concept of their own."""
        vocabulary, phrasings = knowledge.vocabulary, knowledge.phrasings()
        concepts = {concept.id: concept.forms for concept in vocabulary.concepts}
        terms = {limit.id: limit.terms for limit in knowledge.limits.values() if limit.terms}
        # The cues are looked for as typed, so their words must not be taken for slips either.
        known = frozenset(vocabulary.everyday) | vocabulary.cues.words()
        self._knowledge = knowledge
        self._index = Index.build(phrasings, Vocabulary(concepts | terms, known, knowledge.language))

    @property
    def speller(self) -> Speller:
        """What the index knows of spelling."""
        return self._index.speller

    def search(self, words: Sequence[str]) -> list[Match]:
        """Return what a text of `words` may ask for, best first; empty where nothing in it is known."""
        return self._index.search_words(words, limit=NEAREST)

    def explain(self, words: Sequence[str]) -> tuple[Explanation, dict[str, str]]:
        """Return how `words` are searched, and for each of their best five the phrasing most like them."""
        text = " ".join(words)
        found, phrasings = self._index.explain(text), self._knowledge.phrasings()
        return found, {match.id: self._index.nearest(text, phrasings[match.id]) for match in found.matches}

    def of(self, words: Sequence[str]) -> Intent:
        """Return the sense of `words` alone."""
        return self.decide(self.search(words))

    def decide(self, matches: Sequence[Match], thresholds: Thresholds = THRESHOLDS) -> Intent:
        """Return the sense that `matches` (best first) amount to."""
        outcome = decide(matches, thresholds)
        near = self.entries(matches)
        if outcome is Outcome.DECLINE:
            return Intent(IntentKind.NOTHING, NO_MATCH, near)
        best = matches[0]
        if best.id in self._knowledge.limits:
            return Intent(IntentKind.LIMIT, best, near)
        if best.id in self._knowledge.clarifications:
            return Intent(IntentKind.VAGUE, best, near)
        if best.id in self._knowledge.small_talk:
            # Unsure small talk is small talk still, where nothing else comes near.
            others = (match for match in matches if match.id not in self._knowledge.small_talk)
            rival = next(others, NO_MATCH)
            if outcome is Outcome.ANSWER or rival.score < TALK_RIVAL * best.score:
                return Intent(IntentKind.TALK, best, near)
        if outcome is Outcome.CLARIFY and not self._answered_twice(near, thresholds):
            return Intent(IntentKind.UNSURE, best, near)
        return Intent(IntentKind.ENTRY, best, near)

    def _answered_twice(self, near: Sequence[Match], thresholds: Thresholds) -> bool:
        """Tell whether two articles together are as sure as one would have to be: both answer it."""
        if len(near) < 2:  # noqa: PLR2004  (two articles)
            return False
        marks = self._knowledge.bookmarks
        first, second = near[:2]
        together = (
            first.score + second.score >= thresholds.answer and second.score >= TWIN_SHARE * first.score
        )
        return together and marks[first.id].article is not marks[second.id].article

    def entries(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return those of `matches` that are entries of an article."""
        return tuple(match for match in matches if match.id in self._knowledge.entries)
