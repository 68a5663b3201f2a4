"""From a text to its sense: an entry, small talk, a limit, something vague, or nothing sure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.dialogue.policy import Action, Kind, Policy
from bot.dialogue.policy import decide as decide_by_cost
from bot.dialogue.thresholds import TALK_RIVAL, THRESHOLDS, TWIN_SHARE
from bot.knowledge.examples import OFF_TOPIC
from bot.matching import Match, Outcome, Thresholds, Vocabulary, decide
from bot.matching.corpus import Corpus
from bot.matching.ranker import Ranker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.policy import Judgement
    from bot.knowledge import Knowledge
    from bot.matching import Explanation, Speller
    from bot.matching.encoder import Encoder
    from bot.model_cache import Memo

# Matches. What comes behind is neither offered nor, in a blend of two searches, ever the best.
NEAREST = 16
NO_MATCH = Match("", 0.0)
# The probability from which on a limit is named when a message is declined; below, no subject is.
LIMIT_FROM = 0.3


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
    """One reading of a text: its kind, the best match, and the entries that are near, best first.

    `beside` is the limit that is named beside what is asked, if any.
    """

    kind: IntentKind
    best: Match = NO_MATCH
    near: tuple[Match, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text may mean, before it is decided what to do.

    `matches` are what it may ask for, best first, limits among them.
    """

    judgement: Judgement
    matches: tuple[Match, ...]


class IntentClassifier:
    """Finds the intents of texts, by words and by meaning, among everything that `knowledge` can answer."""

    def __init__(
        self, knowledge: Knowledge, encoder: Encoder | None = None, memo: Memo | None = None
    ) -> None:
        """Learn the phrasings and the examples, or recall them from `memo`.

        A limit's terms are a concept of their own.
        """
        vocabulary = knowledge.vocabulary
        concepts = {concept.id: concept.forms for concept in vocabulary.concepts}
        terms = {limit.id: limit.terms for limit in knowledge.limits.values() if limit.terms}
        # The cues are looked for as typed, so their words must not be taken for slips either.
        known = frozenset(vocabulary.everyday) | vocabulary.cues.words()
        self._knowledge = knowledge
        corpus = _corpus(knowledge)
        vocabulary_of_all = Vocabulary(concepts | terms, known, knowledge.language)
        self._ranker, held_out = Ranker.learn(corpus, vocabulary_of_all, encoder, memo)
        kinds = {id_: self._kind(id_) for id_ in corpus.ids}
        self._by_words = Policy.learn("words", kinds, corpus, held_out.by_words(), memo)
        self._policy = self._by_words
        if self._ranker.has_meaning:
            self._policy = Policy.learn("meaning", kinds, corpus, held_out, memo)

    def _kind(self, id_: str) -> Kind:
        shelves = (
            (Kind.LIMIT, self._knowledge.limits),
            (Kind.VAGUE, self._knowledge.clarifications),
            (Kind.TALK, self._knowledge.small_talk),
        )
        return next((kind for kind, shelf in shelves if id_ in shelf), Kind.ENTRY)

    @property
    def reads_meaning(self) -> bool:
        """Whether texts are read by their meaning as well as by their words."""
        return self._ranker.has_meaning

    @property
    def speller(self) -> Speller:
        """What the index knows of spelling."""
        return self._ranker.index.speller

    def read(self, words: Sequence[str]) -> Reading:
        """Return what a text of the normalised `words` may mean."""
        scores = self._ranker.score(words)
        policy = self._policy if scores.meaning.any() else self._by_words
        judgement = policy.judge(scores, len(words))
        matches = sorted((*judgement.matches, *judgement.limits), key=lambda match: -match.score)
        return Reading(judgement, tuple(matches[:NEAREST]))

    def search(self, words: Sequence[str]) -> Sequence[Match]:
        """Return what a text of `words` may ask for, best first; empty where nothing in it is known."""
        return self.read(words).matches

    def explain(self, words: Sequence[str]) -> tuple[Explanation, dict[str, str]]:
        """Return how `words` are searched, and for each of their best five the phrasing most like them."""
        text, index = " ".join(words), self._ranker.index
        found, phrasings = index.explain(text), self._knowledge.phrasings()
        return found, {match.id: index.nearest(text, phrasings[match.id]) for match in found.matches}

    def of(self, words: Sequence[str]) -> Intent:
        """Return the intent of `words` alone."""
        return self.settle(self.read(words))

    def settle(self, reading: Reading) -> Intent:
        """Return the intent that `reading` amounts to, by what each mistake costs."""
        judged, near = reading.judgement, self.entries(reading.matches)
        best = judged.matches[0] if judged.matches else NO_MATCH
        kind = self._kind(best.id)
        action, matches = decide_by_cost(judged.matches, judged.in_scope, is_talk=kind is Kind.TALK)
        if action is Action.DECLINE:
            limit = next(iter(judged.limits), NO_MATCH)
            is_limit = limit.score >= LIMIT_FROM
            return (
                Intent(IntentKind.LIMIT, limit, near) if is_limit else Intent(IntentKind.NOTHING, near=near)
            )
        if kind is Kind.VAGUE:
            return Intent(IntentKind.VAGUE, best, near)
        if action is Action.ANSWER:
            return Intent(IntentKind.TALK if kind is Kind.TALK else IntentKind.ENTRY, best, near)
        likely = self.entries(matches)
        return Intent(IntentKind.UNSURE, best, likely) if likely else Intent(IntentKind.NOTHING, near=near)

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


def _corpus(knowledge: Knowledge) -> Corpus:
    """Return everything that can be asked for, with the natural messages that ask for it or for nothing."""
    natural: defaultdict[str, list[str]] = defaultdict(list)
    for example in knowledge.examples:
        natural[example.label].append(example.text)
    return Corpus.of(knowledge.phrasings(), natural, natural[OFF_TOPIC])
