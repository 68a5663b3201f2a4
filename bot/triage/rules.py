"""The rules of the warning signs: which terms, told together, are a sign."""

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

# Words around a sign that are near it: what silences it is among them. Measured: from 6 on nothing
# changes; 4 gives two more false alarms in 1743 messages.
NEAR = 6
# Sentences. What is told further apart belongs to two stories.
TOGETHER = 1
# A message repeats itself; what its first mentions do not show, the later ones will not either.
MOST_HITS = 20
# Names of what the lexicon finds beside the terms of the content; a dot keeps them apart.
HEAD, PART, PERSON = "head.", "part.", "person."
RANK = {Urgency.CALL: 0, Urgency.TODAY: 1, Urgency.BEFORE: 2, Urgency.ASK: 3}


class Told(NamedTuple):
    """Terms that earlier messages told and that count with a new one.

    `complaints` stand on a part of the body, `circumstances` do not. Where the new message is about another
    part, `moved` has where it is named: only complaints there add up with them.
    """

    complaints: frozenset[str]
    circumstances: frozenset[str]
    moved: AbstractSet[int] | None = None

    def completes(self, rule: Rule, reading: TriageReading) -> bool:
        """Return whether what is missing of `rule` in `reading` was told, and nothing that silences it."""
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
    """One message, read.

    `tokens` are its words as typed, `meant` as they are repaired, `slips` the places of repaired ones.
    `found` is all that the lexicon finds, `live` what counts of it, by term. `silent` are the places of words
    that say nothing: in idioms, of the past, of somebody's old story. `told` is what earlier messages add.
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
        """Return where head words of `sign` stand."""
        return self.live.get(HEAD + sign, ())

    def parts(self) -> list[PatternMatch]:
        """Return where parts of the body stand, in order."""
        found = [hit for term, hits in self.live.items() if term.startswith(PART) for hit in hits]
        return sorted(found, key=lambda hit: hit.start)

    def stands_on(self, term: str, starts: AbstractSet[int]) -> bool:
        """Return whether a part of the body that begins at one of `starts` is in `term`."""
        return any(not starts.isdisjoint(range(hit.start, hit.end)) for hit in self.live[term])

    def is_typed(self, hit: PatternMatch) -> bool:
        """Return whether `hit` begins with a word that was typed, not one that was carried over."""
        first = self.tokens[hit.start]
        return first.start < first.end

    def relation(self, place: int) -> str | None:
        """Return the relation of the person who is named last before `place`, or first after it."""
        named = [hit for term, hits in self.live.items() if term.startswith(PERSON) for hit in hits]
        before = [hit for hit in named if hit.start <= place]
        nearest = max(
            before, key=lambda hit: hit.start, default=min(named, key=lambda hit: hit.start, default=None)
        )
        return nearest.term.removeprefix(PERSON) if nearest else None


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A sign that was found `at` some words, and `why`, for people.

    `order` is its rule's in the file, and `rule` None where no rule was met.
    """

    urgency: Urgency
    order: int
    sign: WarningSign
    at: PatternMatch
    why: str
    rule: Rule | None = None

    @property
    def is_always(self) -> bool:
        """Whether a plain emergency was told."""
        return self.rule is not None and self.rule.always

    @property
    def terms(self) -> int:
        """How many terms the rule asks for; none where no rule was met."""
        return len(self.rule.all) if self.rule else 0

    def is_told_in(self, reading: TriageReading) -> bool:
        """Tell whether `reading` has all that the rule asks for, or earlier messages had some of it."""
        return self.rule is None or all(term in reading.live for term in self.rule.all)

    def is_guess(self, slips: frozenset[int]) -> bool:
        """Tell whether the sign rests on one term with a word that was repaired: `slips` are their places."""
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
        """Return what `reading` meets, most urgent first."""
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
    """Return where the rule's first term stands if the message meets the rule, with what was told before."""
    live = reading.live
    here = [term for term in rule.all if term in live]
    if len(here) < len(rule.all) and not (rule.scope == "message" and reading.told.completes(rule, reading)):
        return None
    if rule.scope == "alone":
        return live[rule.all[0]][0] if _is_all_said(rule, reading) else None
    against = [hit for term in rule.unless for hit in live.get(term, ())[:MOST_HITS]]
    if rule.scope in {"message", "edge"}:
        sentences = reading.layout.sentences
        # A how-to question elsewhere in the message must not talk a sign down: only near words count. Nor do
        # the first and the last sentence of a story make a sign together.
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
    """Tell whether every word of the message belongs to a term that the rule names."""
    said = {place for term in rule.all for hit in reading.live[term] for place in range(hit.start, hit.end)}
    return len(said) == len(reading.tokens)


def _near(hit: PatternMatch, other: PatternMatch, sentences: Sequence[int]) -> bool:
    """Tell whether two terms stand in one sentence with at most NEAR words in between."""
    apart = max(hit.start, other.start) - min(hit.end, other.end)
    return apart <= NEAR and sentences[hit.start] == sentences[other.start]


def _at_edge(hit: PatternMatch, sentences: Sequence[int]) -> bool:
    """Tell whether `hit` begins or ends a sentence."""
    begins = hit.start == 0 or sentences[hit.start - 1] != sentences[hit.start]
    return begins or hit.end == len(sentences) or sentences[hit.end] != sentences[hit.start]


def _told_together(hit: PatternMatch, others: Sequence[PatternMatch], sentences: Sequence[int]) -> bool:
    """Tell whether one of `others` stands within TOGETHER sentences of `hit`."""
    return any(abs(sentences[hit.start] - sentences[other.start]) <= TOGETHER for other in others)


def _describe(sign: str, level: Urgency, rule: Rule) -> str:
    unless = f" unless {', '.join(rule.unless)}" if rule.unless else ""
    where = {"alone": "alone", "edge": "at the edge of a sentence"}.get(rule.scope, f"in one {rule.scope}")
    return f"{sign} ({level}): {' + '.join(rule.all)}{unless}, {where}"
