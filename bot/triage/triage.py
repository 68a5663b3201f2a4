"""Warning signs: the check that runs before everything else and cannot be talked down.

A message is read as words; named terms are found in them (`patterns`), denied and irrelevant words
are left out (`denial`, `relevance`), and rules combine what remains into signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain
from typing import TYPE_CHECKING

from bot.language.stemming import stemmer
from bot.language.tokens import Token, tokenise, words
from bot.model_cache import Memo
from bot.reply import Outcome, Paragraph, Reply
from bot.triage import relevance as cue
from bot.triage import warning
from bot.triage.careful_spelling import CarefulSpeller, known_words
from bot.triage.clearing import ReportedSign, clearing_terms, reachable_terms
from bot.triage.negation import NegationReader
from bot.triage.patterns import Frame, PatternMatch, PatternMatcher
from bot.triage.relevance import Relevance
from bot.triage.rules import RANK, RuleSet, TriageReading
from bot.triage.verdict import Judge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.knowledge.model import Urgency
    from bot.knowledge.warning_signs import WarningExamples, WarningSigns
    from bot.language.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Alarm:
    """A warning sign in a message.

    `quote` is the clause as the person typed it, `about_other` whether it tells of somebody else,
    `fired` the rules that were met, most urgent first, written for people.
    """

    sign: str
    urgency: Urgency
    quote: str
    about_other: bool
    fired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriageExplanation:
    """Why a message alarms or not: the rules that it meets, most urgent first, as lines for people.

    `score` says how much its most alarming sentence sounds like the examples, `needed` from which score
    on it alarms, and `reasons` which features of that sentence weighed most.
    """

    rules: tuple[str, ...]
    score: float
    needed: float
    reasons: tuple[tuple[str, float], ...]


class Resolution(Enum):
    """What a person may say of an earlier warning: somebody has looked, it was long ago, help is coming."""

    SEEN = auto()
    PAST = auto()
    COMING = auto()


class Triage:
    """Finds warning signs and words the reply to them. Holds no state of any conversation."""

    def __init__(  # noqa: PLR0913  (what is learned from, and what was learned)
        self,
        signs: WarningSigns,
        ordinary: Mapping[str, Sequence[str]] | None = None,
        known: Collection[str] = (),
        examples: WarningExamples | None = None,
        *,
        language: str,
        memo: Memo | None = None,
    ) -> None:
        """Compile `signs` and learn from `examples` against `ordinary` phrasings, all of one `language`.

        The words of these phrasings and `known` words are never taken for slips. What `memo` has is not
        learned.
        """
        self._texts = signs.texts
        self._signs = {sign.id: sign for sign in signs.signs}
        memo = memo or Memo()
        cues = signs.cues
        self._lexicon = PatternMatcher(
            {
                **signs.terms,
                cue.QUIET: cues.quiet,
                cue.HISTORY: cues.history,
                cue.CURRENT: cues.current,
                cue.OTHER: cues.other,
                cue.OTHER_PAST: cues.other_past,
                cue.SPEAKER: cues.speaker,
                cue.TOPIC: cues.topic,
                **clearing_terms(signs.clearing),
                cue.DATED: signs.dated,
                cue.COMING: signs.coming,
            },
            memo,
        )
        self._terms_of = {
            sign.id: None
            if sign.texts == "help"
            else reachable_terms((name for rule in sign.rules for name in rule.all), self._lexicon.references)
            for sign in signs.signs
        }
        self._reader = NegationReader(cues)
        self._lasting = frozenset(cues.lasting)
        targets = self._lexicon.vocabulary | self._reader.vocabulary
        self._stem = stemmer(language)
        phrasings = chain.from_iterable((ordinary or {}).values())
        spelled = memo.recall("known-words", lambda: known_words(chain(phrasings, known), self._stem))
        emergencies = {name for sign in signs.signs for rule in sign.rules if rule.plain for name in rule.all}
        named = {part for name in emergencies for pattern in signs.terms[name] for part in words(pattern)}
        self._slips = CarefulSpeller(targets, spelled, self._lexicon.knows, self._stem, first=named)
        self._rules = RuleSet(signs.signs)
        self._judge = Judge(signs.signs, examples, ordinary or {}, self._read_text, self._stem, memo)

    def check(self, utterance: Utterance) -> Alarm | None:
        """Return the most urgent warning sign in `utterance`, or None."""
        reading = self._read(utterance.core_tokens)
        verdict = self._judge.judge(reading, self._rules.fire(reading))
        if not verdict.alarms:
            return None
        first = verdict.fired[0]
        return Alarm(
            sign=first.sign.id,
            urgency=first.urgency,
            quote=warning.quote(utterance.text, reading.tokens, reading.layout.clauses, first.at),
            about_other=reading.relevance.about_other(first.at.start),
            fired=tuple(one.why for one in verdict.fired),
        )

    def explain(self, utterance: Utterance) -> TriageExplanation:
        """Return why `check` finds what it finds in `utterance`."""
        reading = self._read(utterance.core_tokens)
        fired = self._rules.fire(reading)
        verdict = self._judge.judge(reading, fired)
        reasons = self._judge.reasons(reading, verdict.part)
        return TriageExplanation(tuple(one.why for one in fired), verdict.score, verdict.needed, reasons)

    def standing(self, before: Alarm | None, fresh: Alarm) -> Alarm:
        """Return which of two alarms of one talk stands after `fresh`: a crisis, or the more urgent one."""
        if before is None or not (self._is_crisis(before) or RANK[before.urgency] < RANK[fresh.urgency]):
            return fresh
        return before

    def resolved(self, utterance: Utterance, alarm: Alarm) -> Resolution | None:
        """Return what `utterance` says of the earlier `alarm` that changes what is said next, if anything."""
        relevance = self._read(utterance.core_tokens).relevance
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
        return Reply(Outcome.URGENT, (Paragraph(self._texts.coming, strong=True),), sign=alarm.sign)

    def _is_crisis(self, alarm: Alarm) -> bool:
        sign = self._signs.get(alarm.sign)
        return sign is not None and sign.texts == "crisis"

    def _read_text(self, text: str) -> TriageReading:
        """Read an example or a phrasing of the content."""
        return self._read(tokenise(text))

    def _read(self, typed_tokens: Iterable[Token]) -> TriageReading:
        tokens: list[Token] = []
        typed: list[str] = []
        slips: list[int] = []
        for token in typed_tokens:
            meant = self._slips.repair(token.word)
            if meant[1:] == () and meant[0] != token.word:
                slips.append(len(typed))
            for number, word in enumerate(meant):
                tokens.append(token if number == 0 else Token(word, token.start, token.end, ""))
                typed.append(word)
        layout = self._reader.layout(typed, tokens)
        found = self._lexicon.find(Frame(typed, layout.clauses, layout.deniers, layout.cues))
        relevance = Relevance(layout, found)
        return TriageReading(tokens, frozenset(slips), layout, relevance, self._live(found, relevance))

    def _live(self, found: Iterable[PatternMatch], relevance: Relevance) -> dict[str, list[PatternMatch]]:
        live: dict[str, list[PatternMatch]] = {}
        quiet, muted = relevance.quiet, relevance.muted
        for hit in found:
            if hit.denier >= 0 or True in quiet[hit.start : hit.end]:
                continue
            if muted[hit.start] and hit.term not in self._lasting:
                continue
            live.setdefault(hit.term, []).append(hit)
        return live
