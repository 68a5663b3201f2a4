"""Warning signs: the check that runs before everything else and cannot be talked down.

A message is read as words; named terms are found in them (`patterns`), denied and irrelevant words
are left out (`denial`, `relevance`), and rules combine what remains into signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.knowledge.model import Urgency
from bot.language.stemming import stemmer
from bot.language.tokens import Token, tokenise, words
from bot.reply import Outcome, Paragraph, Reply
from bot.triage import relevance as cue
from bot.triage import warning
from bot.triage.careful_spelling import CarefulSpeller
from bot.triage.clearing import ReportedSign, clearing_terms, reachable_terms
from bot.triage.decision import Decider, Decision
from bot.triage.idioms import idiom_terms
from bot.triage.negation import NegationReader
from bot.triage.patterns import Frame, PatternMatch, PatternMatcher
from bot.triage.relevance import Relevance
from bot.triage.rules import HEAD, PART, RANK, RuleSet, TriageReading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.knowledge.warning_signs import WarningExamples, WarningSigns


# Messages.
RECENT = 4
# What advises where no rule says which sign it is.
NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A warning sign in a message.

    `quote` is the clause as the person typed it, `about_other` whether it tells of somebody else,
    `fired` the rules that were met, strongest first, written for people. `part` is the part of the body that
    it is about, `person` the relation of the other person ("husband"), where it is named, and `variant` which
    of the sign's texts advises: None for its own. An `urgency` of `ask` is the one question, no warning yet.
    """

    sign: str
    urgency: Urgency
    quote: str
    about_other: bool
    fired: tuple[str, ...]
    part: str | None = None
    person: str | None = None
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class TriageExplanation:
    """Why a message alarms or not: the rules that it meets, most urgent first, as lines for people.

    `chance` (0..1) says how likely there is a sign, `level` what the message gets, None for nothing, and
    `reasons` which features of its most alarming sentence weighed most.
    """

    rules: tuple[str, ...]
    chance: float
    level: Urgency | None
    reasons: tuple[tuple[str, float], ...]


class Resolution(Enum):
    """What a person may say of an earlier warning: somebody has looked, it was long ago, help is coming."""

    SEEN = auto()
    PAST = auto()
    COMING = auto()


class Triage:
    """Finds warning signs and words the reply to them. Holds no state of any conversation."""

    def __init__(
        self,
        signs: WarningSigns,
        ordinary: Mapping[str, Sequence[str]] | None = None,
        known: Collection[str] = (),
        examples: WarningExamples | None = None,
        *,
        language: str,
    ) -> None:
        """Compile `signs` and learn from `examples` against `ordinary` phrasings, all of one `language`.

        The words of these phrasings and `known` words are never taken for slips.
        """
        self._texts = signs.texts
        self._signs = {sign.id: sign for sign in signs.signs}
        self._parts = {part.id: part for part in signs.parts}
        self._terms_of = {
            sign.id: None
            if sign.texts == "help"
            else reachable_terms((name for rule in sign.rules for name in rule.all), signs.terms)
            for sign in signs.signs
        }
        cues = signs.cues
        self._lexicon = PatternMatcher(
            {
                **signs.terms,
                **idiom_terms(signs.idioms),
                **{HEAD + sign.id: sign.heads for sign in signs.signs},
                **{PART + part.id: part.names for part in signs.parts},
                cue.HISTORY: cues.history,
                cue.SINCE: cues.since,
                cue.CURRENT: cues.current,
                cue.OTHER: cues.other,
                cue.OTHER_PAST: cues.other_past,
                cue.SPEAKER: cues.speaker,
                cue.TOPIC: cues.topic,
                **clearing_terms(signs.clearing),
                cue.DATED: signs.dated,
                cue.COMING: signs.coming,
            }
        )
        self._reader = NegationReader(cues)
        self._lasting = frozenset(cues.lasting)
        typed = {part for texts in (ordinary or {}).values() for text in texts for part in text.split()}
        typed |= set(known)
        plain = {word for part in typed for word in ((part,) if _is_plain(part) else words(part))}
        targets = self._lexicon.vocabulary | self._reader.vocabulary
        self._stem = stemmer(language)
        emergencies = {
            name for sign in signs.signs for rule in sign.rules if rule.always for name in rule.all
        }
        named = {part for name in emergencies for pattern in signs.terms[name] for part in words(pattern)}
        self._slips = CarefulSpeller(targets, plain, self._lexicon.knows, self._stem, first=named)
        self._rules = RuleSet(signs.signs)
        # Each of several languages asks whether a message alarms before the one that answers does.
        self.check = lru_cache(maxsize=RECENT)(self._check)
        self._decider = Decider(
            signs.signs, examples, ordinary or {}, self._read, self._rules.fire, self._stem
        )

    def _check(self, text: str) -> Alarm | None:
        """Return the most urgent warning sign in `text`, or None. Any string is fine."""
        reading = self._read(text)
        decision = self._decider.decide(reading, self._rules.fire(reading))
        return self._alarm(text, reading, decision) if decision.level else None

    def _alarm(self, text: str, reading: TriageReading, decision: Decision) -> Alarm:
        part = self._part(reading, decision)
        first = next(iter(decision.fired), None)
        asked = self._parts[part].signs[0]
        return Alarm(
            sign=first.sign.id if first else asked.sign,
            urgency=decision.level or Urgency.ASK,
            quote=warning.quote(text, reading.tokens, reading.layout.clauses, first.at) if first else "",
            about_other=reading.relevance.about_other(first.at.start if first else decision.part[0]),
            fired=tuple(one.why for one in decision.fired),
            part=part,
            variant=NEUTRAL if decision.is_heard else first.rule.variant if first and first.rule else None,
        )

    def _part(self, reading: TriageReading, decision: Decision) -> str:
        """Return the part of the body that a decision is about: one that is named, or the sign's own.

        A part that is named counts if its question asks for the sign.
        """
        signs = {one.sign.id for one in decision.fired}
        start, end = decision.part
        named = {hit.term.removeprefix(PART) for hit in reading.parts() if start <= hit.start < end}
        for id_, part in self._parts.items():
            if id_ in named and (not signs or not signs.isdisjoint(asked.sign for asked in part.signs)):
                return id_
        return decision.fired[0].sign.part if decision.fired else [*self._parts][-1]

    def explain(self, text: str) -> TriageExplanation:
        """Return why `check` finds what it finds in `text`."""
        reading = self._read(text)
        fired = self._rules.fire(reading)
        decision = self._decider.decide(reading, fired)
        reasons = self._decider.reasons(reading, decision.part)
        return TriageExplanation(tuple(one.why for one in fired), decision.chance, decision.level, reasons)

    def standing(self, before: Alarm | None, fresh: Alarm) -> Alarm:
        """Return which of two alarms of one talk stands after `fresh`: a crisis, or the more urgent one."""
        if before is None or not (self._is_crisis(before) or RANK[before.urgency] < RANK[fresh.urgency]):
            return fresh
        return before

    def resolved(self, text: str, alarm: Alarm) -> Resolution | None:
        """Return what `text` says of the earlier `alarm` that changes what is said next, if anything."""
        relevance = self._read(text).relevance
        sign = ReportedSign(alarm.about_other, self._is_crisis(alarm), self._terms_of.get(alarm.sign))
        if relevance.clears(sign):
            return Resolution.SEEN
        if relevance.dated and not self._is_crisis(alarm):
            return Resolution.PAST
        return Resolution.COMING if relevance.coming else None

    def reply(self, alarm: Alarm, again: bool = False) -> Reply:  # noqa: FBT001, FBT002  (part of the interface)
        """Return the answer to `alarm`; the short one where the person goes on asking (`again`).

        A sign that another language has, or an earlier content, is worded as one that is as urgent.
        """
        alike = (sign for sign in self._signs.values() if sign.level is alarm.urgency)
        sign = self._signs.get(alarm.sign) or next(alike, next(iter(self._signs.values())))
        return warning.reply(alarm, sign, self._texts, again=again)

    def coming(self, alarm: Alarm) -> Reply:
        """Return the reply to somebody who says, after `alarm`, that help is on its way."""
        return Reply(
            Outcome.URGENT,
            (Paragraph(warning.said(self._texts.coming, alarm), strong=True),),
            sign=alarm.sign,
        )

    def _is_crisis(self, alarm: Alarm) -> bool:
        sign = self._signs.get(alarm.sign)
        return sign is not None and sign.texts == "crisis"

    def _read(self, text: str) -> TriageReading:
        tokens: list[Token] = []
        typed: list[str] = []
        slips: list[int] = []
        for token in tokenise(text):
            meant = self._slips.repair(token.word)
            if meant[1:] == () and meant[0] != token.word:
                slips.append(len(typed))
            for number, word in enumerate(meant):
                tokens.append(token if number == 0 else Token(word, token.start, token.end, ""))
                typed.append(word)
        layout = self._reader.layout(typed, tokens)
        found = self._lexicon.find(Frame(typed, layout.clauses, layout.deniers, layout.cues))
        relevance = Relevance(layout, found)
        live = self._live(found, relevance)
        return TriageReading(tokens, frozenset(slips), layout, relevance, live, frozenset(relevance.silent))

    def _live(self, found: Iterable[PatternMatch], relevance: Relevance) -> dict[str, list[PatternMatch]]:
        live: dict[str, list[PatternMatch]] = {}
        quiet, muted = relevance.quiet, relevance.muted
        for hit in found:
            if hit.denier >= 0 or not quiet.isdisjoint(range(hit.start, hit.end)):
                continue
            if muted[hit.start] and hit.term not in self._lasting:
                continue
            live.setdefault(hit.term, []).append(hit)
        return live


def _is_plain(word: str) -> bool:
    """Tell whether `word` is its own normal form for sure: nearly all are, and reading takes time."""
    return word.isascii() and word.isalpha() and word.islower()
