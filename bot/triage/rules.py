"""The rules of the warning signs: which combinations of terms are a sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.knowledge.model import Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from bot.knowledge.warning_signs import Rule, WarningSign
    from bot.language.tokens import Token
    from bot.triage.reading.assertion import AssertionReader
    from bot.triage.reading.clearing import ClearingReader
    from bot.triage.reading.negation import ClauseLayout
    from bot.triage.reading.patterns import PatternMatch

# The number of words around a sign in which a silencing term counts. Measured: from 6 on nothing changes; 4
# gives two more false alarms in 1743 messages.
NEAR = 6
# Sentences. Terms further apart do not belong together.
TOGETHER = 1
# The most matches of a term that are tried: long messages repeat themselves.
MOST_HITS = 20
# Prefixes of the names of terms that are not terms of the content; the dot keeps them apart.
HEAD, PART, PERSON = "head.", "part.", "person."
RANK = {Urgency.CALL: 0, Urgency.TODAY: 1, Urgency.BEFORE: 2, Urgency.ASK: 3}


class Told(NamedTuple):
    """Terms of earlier messages that count with a new one.

    `complaints` are about a body part, `circumstances` are not. If the new message is about another body
    part, `moved` has the places where it is named: only complaints there are combined with these.
    """

    complaints: frozenset[str]
    circumstances: frozenset[str]
    moved: AbstractSet[int] | None = None

    def completes(self, rule: Rule, reading: TriageReading) -> bool:
        """Return whether the terms of `rule` that `reading` lacks were told, and no term that silences it."""
        said = self.complaints | self.circumstances
        here = [term for term in rule.all if term in reading.live]
        return (
            bool(here)
            and said.issuperset({*rule.all} - {*here})
            and self.complaints.isdisjoint(rule.unless)
            and (self.moved is None or all(reading.stands_on(term, self.moved) for term in here))
        )


NOTHING_TOLD = Told(frozenset(), frozenset())


@dataclass(frozen=True)
class TriageReading:
    """One message as triage reads it.

    `tokens` are its words as typed, `meant` the corrected words, and `slips` the places of corrected ones.
    `found` are all matches, and `live` those that count, by term. `silent` are the places of words that do
    not count: in idioms, about the past, in an old story. `told` is what earlier messages add.
    """

    tokens: Sequence[Token]
    meant: Sequence[str]
    slips: frozenset[int]
    layout: ClauseLayout
    assertions: AssertionReader
    clearing: ClearingReader
    found: Sequence[PatternMatch]
    live: Mapping[str, Sequence[PatternMatch]]
    silent: frozenset[int]
    told: Told = NOTHING_TOLD

    def heads(self, sign: str) -> Sequence[PatternMatch]:
        """Return the matches of the head words of `sign`."""
        return self.live.get(HEAD + sign, ())

    def parts(self) -> list[PatternMatch]:
        """Return the matches of body parts, in order."""
        found = [hit for term, hits in self.live.items() if term.startswith(PART) for hit in hits]
        return sorted(found, key=lambda hit: hit.start)

    def stands_on(self, term: str, starts: AbstractSet[int]) -> bool:
        """Return whether a match of `term` contains a body part that begins at one of `starts`."""
        return any(not starts.isdisjoint(range(hit.start, hit.end)) for hit in self.live[term])

    def is_typed(self, hit: PatternMatch) -> bool:
        """Return whether `hit` begins with a typed word, not with one from an earlier message."""
        first = self.tokens[hit.start]
        return first.start < first.end

    def relation(self, place: int) -> str | None:
        """Return the relation ("husband") that is named last before `place`, or else first after it."""
        named = [hit for term, hits in self.live.items() if term.startswith(PERSON) for hit in hits]
        before = [hit for hit in named if hit.start <= place]
        nearest = max(
            before, key=lambda hit: hit.start, default=min(named, key=lambda hit: hit.start, default=None)
        )
        return nearest.term.removeprefix(PERSON) if nearest else None


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A sign that was found `at` some words, and `why`, as text for people.

    `order` is the position of its rule in the file; `rule` is None if the classifier found it.
    """

    urgency: Urgency
    order: int
    sign: WarningSign
    at: PatternMatch
    why: str
    rule: Rule | None = None

    @property
    def is_always(self) -> bool:
        """Whether it is a plain emergency."""
        return self.rule is not None and self.rule.always

    @property
    def terms(self) -> int:
        """The number of terms of the rule; 0 without a rule."""
        return len(self.rule.all) if self.rule else 0

    def is_told_in(self, reading: TriageReading) -> bool:
        """Return whether all terms of the rule are in `reading`, none in earlier messages only."""
        return self.rule is None or all(term in reading.live for term in self.rule.all)

    def is_guess(self, slips: frozenset[int]) -> bool:
        """Return whether the sign depends on one term with a corrected word; `slips` are their places."""
        alone = self.rule is not None and len(self.rule.all) == 1
        return alone and not slips.isdisjoint(range(self.at.start, self.at.end))


class RuleSet:
    """The rules of all signs, found by their first terms."""

    def __init__(self, signs: Sequence[WarningSign]) -> None:
        self._by_first: dict[str, list[tuple[int, WarningSign, Rule]]] = {}
        self.size = 0
        self.terms: set[str] = set()
        for sign in signs:
            for rule in sign.rules:
                self._by_first.setdefault(rule.all[0], []).append((self.size, sign, rule))
                self.terms.update(rule.all, rule.unless)
                self.size += 1

    def fire(self, reading: TriageReading) -> list[FiredRule]:
        """Return the rules that match `reading`, most urgent first."""
        fired = []
        told = reading.told.complaints | reading.told.circumstances
        for term in (*reading.live, *(told - reading.live.keys())):
            for order, sign, rule in self._by_first.get(term, ()):
                at = _meets(rule, reading)
                if at:
                    level = rule.level or sign.level
                    fired.append(FiredRule(level, order, sign, at, _describe(sign.id, level, rule), rule))
        fired.sort(key=lambda one: (RANK[one.urgency], one.order))
        return fired


def _meets(rule: Rule, reading: TriageReading) -> PatternMatch | None:
    """Return the match of the rule's first term if the rule matches the message and what was told before."""
    live = reading.live
    here = [term for term in rule.all if term in live]
    if len(here) < len(rule.all) and not (rule.scope == "message" and reading.told.completes(rule, reading)):
        return None
    if rule.scope == "alone":
        return live[rule.all[0]][0] if _is_all_said(rule, reading) else None
    against = [hit for term in rule.unless for hit in live.get(term, ())[:MOST_HITS]]
    if rule.scope in {"message", "edge"}:
        sentences = reading.layout.sentences
        # Only near words can silence a sign, not a how-to question elsewhere in the message. And the first
        # and the last sentence of a story do not make a sign together.
        return next(
            (
                hit
                for hit in live[here[0]]
                if (rule.scope == "message" or _at_edge(hit, sentences))
                and not any(_near(hit, other, sentences) for other in against)
                and all(_told_together(hit, live[term], sentences) for term in here[1:])
            ),
            None,
        )
    units = reading.layout.clauses if rule.scope == "clause" else reading.layout.sentences
    shared = set.intersection(*({units[hit.start] for hit in live[term]} for term in rule.all))
    shared -= {units[hit.start] for hit in against}
    return next((hit for hit in live[rule.all[0]] if units[hit.start] in shared), None)


def _is_all_said(rule: Rule, reading: TriageReading) -> bool:
    """Return whether every word of the message belongs to a term of the rule."""
    said = {place for term in rule.all for hit in reading.live[term] for place in range(hit.start, hit.end)}
    return len(said) == len(reading.tokens)


def _near(hit: PatternMatch, other: PatternMatch, sentences: Sequence[int]) -> bool:
    """Return whether two matches are in one sentence with at most NEAR words in between."""
    apart = max(hit.start, other.start) - min(hit.end, other.end)
    return apart <= NEAR and sentences[hit.start] == sentences[other.start]


def _at_edge(hit: PatternMatch, sentences: Sequence[int]) -> bool:
    """Return whether `hit` begins or ends a sentence."""
    begins = hit.start == 0 or sentences[hit.start - 1] != sentences[hit.start]
    return begins or hit.end == len(sentences) or sentences[hit.end] != sentences[hit.start]


def _told_together(hit: PatternMatch, others: Sequence[PatternMatch], sentences: Sequence[int]) -> bool:
    """Return whether one of `others` is within TOGETHER sentences of `hit`."""
    return any(abs(sentences[hit.start] - sentences[other.start]) <= TOGETHER for other in others)


def _describe(sign: str, level: Urgency, rule: Rule) -> str:
    unless = f" unless {', '.join(rule.unless)}" if rule.unless else ""
    where = {"alone": "alone", "edge": "at the edge of a sentence"}.get(rule.scope, f"in one {rule.scope}")
    return f"{sign} ({level}): {' + '.join(rule.all)}{unless}, {where}"
