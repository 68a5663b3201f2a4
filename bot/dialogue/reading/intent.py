"""From a text to its intent: an entry, small talk, a limit, a clarification, or nothing certain."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.dialogue.explanation import Candidate, Search
from bot.dialogue.policy import NO_MATCH, Answer, Policy, PolicyAction, choices, price
from bot.dialogue.signals import Kind
from bot.dialogue.thresholds import TWIN_SHARE
from bot.knowledge.examples import CLARIFY, OFF_TOPIC
from bot.language.tokens import normalise
from bot.matching import Match, Outcome, Thresholds, Vocabulary, decide
from bot.matching.corpus import Corpus, Natural
from bot.matching.ranker import Ranker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.policy import Judgement
    from bot.knowledge import Knowledge
    from bot.matching import Speller
    from bot.matching.linear.sparse_matrix import Floats
    from bot.matching.meaning.encoder import Encoder
    from bot.matching.ranker import Scores
    from bot.model_cache import Memo

# The number of matches that are kept. Later ones are never offered, nor the best in a blend of two searches.
NEAREST = 16
# The number of matches in an explanation: as many as fit on a screen.
EXPLAINED = 5
# The least probability of a limit for it to be named when a message is declined.
LIMIT_FROM = 0.3


class IntentKind(Enum):
    """What a text asks for, before there is a reply."""

    ENTRY = auto()
    TALK = auto()
    LIMIT = auto()
    VAGUE = auto()
    UNSURE = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Intent:
    """One reading of a text: its kind, the best match, and the next best entries in order.

    `beside` is a limit that the text names as well, if any.
    """

    kind: IntentKind
    best: Match = NO_MATCH
    near: tuple[Match, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text may mean, before the policy decides.

    `matches` are the ids that it may ask for, best first, including limits; `scores` are those of all ids.
    """

    judgement: Judgement
    matches: tuple[Match, ...]
    scores: Scores


class IntentClassifier:
    """Finds the intents of texts, by words and by meaning, among everything in `knowledge`."""

    def __init__(
        self, knowledge: Knowledge, encoder: Encoder | None = None, memo: Memo | None = None
    ) -> None:
        """Learn from the phrasings and the examples, or recall from `memo` what was learned before."""
        self._knowledge = knowledge
        corpus = corpus_of(knowledge)
        self.ranker, held_out = Ranker.learn(corpus, vocabulary_of(knowledge), encoder, memo)
        kinds = {id_: self._kind(id_) for id_ in corpus.ids}
        self._places = {id_: place for place, id_ in enumerate(corpus.ids)}
        self._by_words = Policy.learn("words", kinds, corpus, lambda: held_out().by_words(), memo)
        self._policy = self._by_words
        if self.ranker.has_meaning:
            self._policy = Policy.learn("meaning", kinds, corpus, held_out, memo)

    def _kind(self, id_: str) -> Kind:
        groups = (
            (Kind.LIMIT, self._knowledge.limits),
            (Kind.VAGUE, self._knowledge.clarifications),
            (Kind.TALK, self._knowledge.small_talk),
        )
        return next((kind for kind, group in groups if id_ in group), Kind.ENTRY)

    @property
    def reads_meaning(self) -> bool:
        """Whether texts are compared by their meaning as well as by their words."""
        return self.ranker.has_meaning

    @property
    def speller(self) -> Speller:
        """The speller of the index."""
        return self.ranker.index.speller

    def read(self, words: Sequence[str]) -> Reading:
        """Return the reading of a text of the normalised `words`."""
        scores = self.ranker.with_meaning(self.ranker.by_words(words), words)
        judgement = self._policy_for(scores).judge(scores, len(words))
        matches = sorted((*judgement.matches, *judgement.limits), key=lambda match: -match.score)
        return Reading(judgement, tuple(matches[:NEAREST]), scores)

    def _policy_for(self, scores: Scores) -> Policy:
        return self._policy if scores.meaning.any() else self._by_words

    def search(self, words: Sequence[str]) -> Sequence[Match]:
        """Return what a text of `words` may ask for, best first; empty if none of its words is known."""
        return self.read(words).matches

    def explain(self, words: Sequence[str]) -> Search:
        """Return how `words` are searched, the reasons for the best ids, and what the policy decides."""
        text, index, reading = " ".join(words), self.ranker.index, self.read(words)
        phrasings = self._knowledge.phrasings()
        policy, scores = self._policy_for(reading.scores), reading.scores
        read = index.explain(text)
        features = {match.id: match.features for match in read.matches}
        candidates = tuple(
            Candidate(
                id_,
                score,
                *scores.of_id(self._places[id_]),
                index.nearest(text, phrasings[id_]),
                features.get(id_, ()),
            )
            for id_, score in reading.matches[:EXPLAINED]
        )
        return Search(
            read.repairs,
            read.concepts,
            candidates,
            self._best_by(scores.words),
            self._best_by(scores.meaning) if scores.meaning.any() else (),
            policy.explain(reading.judgement),
            policy.probabilities(reading.judgement),
            {action.value: cost for action, cost in self._price(reading.judgement).items()},
        )

    def _best_by(self, scores: Floats) -> tuple[Match, ...]:
        """Return the best ids of one row of `scores`, each with its score."""
        ranked = sorted(zip(scores[0].tolist(), self._places, strict=False), reverse=True)
        return tuple(Match(id_, score) for score, id_ in ranked[:EXPLAINED])

    def classify(self, words: Sequence[str]) -> Intent:
        """Return the intent of `words` without context."""
        return self.decide_reading(self.read(words))

    def decide_reading(self, reading: Reading) -> Intent:
        """Return the intent of `reading`: the one with the lowest expected cost."""
        judged, near = reading.judgement, self.entries(reading.matches)
        (best, _), kind = self.answer(judged)
        costs = self._price(judged)
        action = min(costs, key=costs.__getitem__)
        if action is PolicyAction.DECLINE:
            limit = next(iter(judged.limits), NO_MATCH)
            is_limit = limit.score >= LIMIT_FROM
            return (
                Intent(IntentKind.LIMIT, limit, near) if is_limit else Intent(IntentKind.NOTHING, near=near)
            )
        if kind is Kind.VAGUE:
            return Intent(IntentKind.VAGUE, best, near)
        if action is PolicyAction.ANSWER:
            return Intent(IntentKind.TALK if kind is Kind.TALK else IntentKind.ENTRY, best, near)
        likely = self.entries(choices(judged.matches))
        if not likely and kind is Kind.TALK:
            # Never ask back about small talk: nobody wants to be asked whether they said thanks or goodbye.
            return Intent(IntentKind.TALK, best, near)
        return Intent(IntentKind.UNSURE, best, likely) if likely else Intent(IntentKind.NOTHING, near=near)

    def answer(self, judged: Judgement) -> tuple[Answer, Kind]:
        """Return what would be answered, and its kind."""
        answer = self._policy.answer(self._pooled(judged.matches))
        return answer, self._kind(answer.match.id)

    def _price(self, judged: Judgement) -> dict[PolicyAction, float]:
        """Return the expected cost of each action, in questions back."""
        answer, kind = self.answer(judged)
        return price(answer, sum(match.score for match in choices(judged.matches)), judged.in_scope, kind)

    def decide_matches(self, matches: Sequence[Match], thresholds: Thresholds) -> Intent:
        """Return the intent of entries (best first) whose scores come from elsewhere than the policy."""
        outcome, near = decide(matches, thresholds), self.entries(matches)
        if outcome is Outcome.DECLINE:
            return Intent(IntentKind.NOTHING, NO_MATCH, near)
        answered = outcome is Outcome.ANSWER or (
            self._are_twins(near[:2]) and near[0].score + near[1].score >= thresholds.answer
        )
        return Intent(IntentKind.ENTRY if answered else IntentKind.UNSURE, matches[0], near)

    def _pooled(self, matches: Sequence[Match]) -> Sequence[Match]:
        """Return `matches`; if two articles answer the same, the best one gets the probability of both."""
        if not self._are_twins(matches[:2]):
            return matches
        first, second = matches[:2]
        return [Match(first.id, first.score + second.score), *matches[2:]]

    def _are_twins(self, matches: Sequence[Match]) -> bool:
        """Return whether two matches are entries of different articles, and nearly equally likely."""
        citations = self._knowledge.citations
        articles = [citations[match.id].article for match in matches if match.id in citations]
        if len(articles) < 2:  # noqa: PLR2004  (two articles)
            return False
        return articles[0] is not articles[1] and matches[1].score >= TWIN_SHARE * matches[0].score

    def entries(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return those of `matches` that are entries of an article."""
        return tuple(match for match in matches if match.id in self._knowledge.entries)


def vocabulary_of(knowledge: Knowledge) -> Vocabulary:
    """Return the vocabulary of `knowledge`; the terms of each limit are one concept."""
    vocabulary = knowledge.vocabulary
    concepts = {concept.id: concept.forms for concept in vocabulary.concepts}
    terms = {limit.id: limit.terms for limit in knowledge.limits.values() if limit.terms}
    # Cues are matched as typed, so their words must not be taken for typing errors.
    known = frozenset(vocabulary.everyday) | vocabulary.cues.words()
    return Vocabulary(concepts | terms, known, knowledge.language, knowledge.names)


def corpus_of(knowledge: Knowledge) -> Corpus:
    """Return the corpus of everything that can be asked for, with examples in scope and out of scope."""
    return Corpus(knowledge.phrasings(), lambda: _natural(knowledge))


def _natural(knowledge: Knowledge) -> Natural:
    natural: defaultdict[str, list[str]] = defaultdict(list)
    backs = knowledge.clarifications
    vague = [(normalise(phrasing), id_) for id_, back in backs.items() for phrasing in back.phrasings]
    texts = [phrasing for phrasing, _ in vague]
    for example in knowledge.examples:
        label = example.label
        if label == CLARIFY and vague:
            # The label says only that a clarification is due: take the one with the most similar phrasing.
            _, _, place = process.extractOne(normalise(example.text), texts, scorer=fuzz.token_sort_ratio)
            label = vague[place][1]
        natural[label].append(example.text)
    return Natural(natural, natural[OFF_TOPIC])
