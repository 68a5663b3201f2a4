"""From a text to its sense: an entry, small talk, a limit, something vague, or nothing sure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.dialogue.explanation import Candidate, Search
from bot.dialogue.policy import NO_MATCH, Action, Answer, Policy, choices, price
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

# Matches. What comes behind is neither offered nor, in a blend of two searches, ever the best.
NEAREST = 16
# Matches that an explanation shows: as many as fit a screen.
EXPLAINED = 5
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

    `matches` are what it may ask for, best first, limits among them; `scores` what speaks for each.
    """

    judgement: Judgement
    matches: tuple[Match, ...]
    scores: Scores


class IntentClassifier:
    """Finds the intents of texts, by words and by meaning, among everything that `knowledge` can answer."""

    def __init__(
        self, knowledge: Knowledge, encoder: Encoder | None = None, memo: Memo | None = None
    ) -> None:
        """Learn the phrasings and the examples, or recall from `memo` what was learned of them."""
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
        shelves = (
            (Kind.LIMIT, self._knowledge.limits),
            (Kind.VAGUE, self._knowledge.clarifications),
            (Kind.TALK, self._knowledge.small_talk),
        )
        return next((kind for kind, shelf in shelves if id_ in shelf), Kind.ENTRY)

    @property
    def reads_meaning(self) -> bool:
        """Whether texts are read by their meaning as well as by their words."""
        return self.ranker.has_meaning

    @property
    def speller(self) -> Speller:
        """What the index knows of spelling."""
        return self.ranker.index.speller

    def read(self, words: Sequence[str]) -> Reading:
        """Return what a text of the normalised `words` may mean."""
        scores = self.ranker.with_meaning(self.ranker.by_words(words), words)
        judgement = self._policy_for(scores).judge(scores, len(words))
        matches = sorted((*judgement.matches, *judgement.limits), key=lambda match: -match.score)
        return Reading(judgement, tuple(matches[:NEAREST]), scores)

    def _policy_for(self, scores: Scores) -> Policy:
        return self._policy if scores.meaning.any() else self._by_words

    def search(self, words: Sequence[str]) -> Sequence[Match]:
        """Return what a text of `words` may ask for, best first; empty where nothing in it is known."""
        return self.read(words).matches

    def explain(self, words: Sequence[str]) -> Search:
        """Return how `words` are searched, what speaks for the best ids, and what the policy makes of it."""
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

    def of(self, words: Sequence[str]) -> Intent:
        """Return the intent of `words` alone."""
        return self.settle(self.read(words))

    def settle(self, reading: Reading) -> Intent:
        """Return the intent that `reading` amounts to, by what each mistake costs."""
        judged, near = reading.judgement, self.entries(reading.matches)
        (best, _), kind = self.answer(judged)
        costs = self._price(judged)
        action = min(costs, key=costs.__getitem__)
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
        likely = self.entries(choices(judged.matches))
        if not likely and kind is Kind.TALK:
            # No question back offers small talk: whether it is thanks or a goodbye, nobody wants to be asked.
            return Intent(IntentKind.TALK, best, near)
        return Intent(IntentKind.UNSURE, best, likely) if likely else Intent(IntentKind.NOTHING, near=near)

    def answer(self, judged: Judgement) -> tuple[Answer, Kind]:
        """Return what an answer would be, if one is given, and of which kind it is."""
        answer = self._policy.answer(self._pooled(judged.matches))
        return answer, self._kind(answer.match.id)

    def _price(self, judged: Judgement) -> dict[Action, float]:
        """Return what each action costs on average, in questions back."""
        answer, kind = self.answer(judged)
        return price(answer, sum(match.score for match in choices(judged.matches)), judged.in_scope, kind)

    def decide(self, matches: Sequence[Match], thresholds: Thresholds) -> Intent:
        """Return the intent that entries (best first) amount to where something else weighed them."""
        outcome, near = decide(matches, thresholds), self.entries(matches)
        if outcome is Outcome.DECLINE:
            return Intent(IntentKind.NOTHING, NO_MATCH, near)
        answered = outcome is Outcome.ANSWER or (
            self._are_twins(near[:2]) and near[0].score + near[1].score >= thresholds.answer
        )
        return Intent(IntentKind.ENTRY if answered else IntentKind.UNSURE, matches[0], near)

    def _pooled(self, matches: Sequence[Match]) -> Sequence[Match]:
        """Return `matches` with the best as likely as two together, where two articles answer the same."""
        if not self._are_twins(matches[:2]):
            return matches
        first, second = matches[:2]
        return [Match(first.id, first.score + second.score), *matches[2:]]

    def _are_twins(self, matches: Sequence[Match]) -> bool:
        """Tell whether two matches are entries of two articles, and nearly as likely."""
        marks = self._knowledge.bookmarks
        articles = [marks[match.id].article for match in matches if match.id in marks]
        if len(articles) < 2:  # noqa: PLR2004  (two articles)
            return False
        return articles[0] is not articles[1] and matches[1].score >= TWIN_SHARE * matches[0].score

    def entries(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Return those of `matches` that are entries of an article."""
        return tuple(match for match in matches if match.id in self._knowledge.entries)


def vocabulary_of(knowledge: Knowledge) -> Vocabulary:
    """Return the words of `knowledge`; a limit's terms are a concept of their own."""
    vocabulary = knowledge.vocabulary
    concepts = {concept.id: concept.forms for concept in vocabulary.concepts}
    terms = {limit.id: limit.terms for limit in knowledge.limits.values() if limit.terms}
    # The cues are looked for as typed, so their words must not be taken for slips either.
    known = frozenset(vocabulary.everyday) | vocabulary.cues.words()
    return Vocabulary(concepts | terms, known, knowledge.language, knowledge.names)


def corpus_of(knowledge: Knowledge) -> Corpus:
    """Return everything that can be asked for, with the natural messages that ask for it or for nothing."""
    return Corpus(knowledge.phrasings(), lambda: _natural(knowledge))


def _natural(knowledge: Knowledge) -> Natural:
    natural: defaultdict[str, list[str]] = defaultdict(list)
    backs = knowledge.clarifications
    vague = [(normalise(phrasing), id_) for id_, back in backs.items() for phrasing in back.phrasings]
    texts = [phrasing for phrasing, _ in vague]
    for example in knowledge.examples:
        label = example.label
        if label == CLARIFY and vague:
            # It says that a question back is due, and not which: that of the phrasing most like it.
            _, _, place = process.extractOne(normalise(example.text), texts, scorer=fuzz.token_sort_ratio)
            label = vague[place][1]
        natural[label].append(example.text)
    return Natural(natural, natural[OFF_TOPIC])
