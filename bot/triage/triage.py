"""Warning signs: the check that runs before everything else.

A message is read (`reader`): named terms are found in its words, and what is denied, past or an idiom does
not count. Rules combine the other terms, and a decision weighs the rules (`decision`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from bot.model_cache import Memo
from bot.triage import warning
from bot.triage.alarm import Alarm, Resolution, TriageExplanation
from bot.triage.decision import Decider, Decision
from bot.triage.partial_signs import PartialSigns, SignCollector, Story
from bot.triage.reading.answer import AnswerReader
from bot.triage.reading.assertion import When, Who
from bot.triage.reading.clearing import ReportedSign, reachable_terms
from bot.triage.reading.reader import TriageReader
from bot.triage.rules import NOTHING_TOLD, PART, RANK, RuleSet
from bot.triage.warning import NEUTRAL, WarningComposer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.knowledge import Knowledge
    from bot.knowledge.model import Texts, Urgency
    from bot.knowledge.texts.warnings import AskedSign, BodyPart
    from bot.knowledge.warning_signs import WarningExamples, WarningSigns
    from bot.language.utterance import Utterance
    from bot.matching.ranker import Ranker
    from bot.reply import Reply
    from bot.triage.rules import TriageReading

# Cached readings.
RECENT = 4


class Triage:
    """Finds warning signs and writes the replies to them; it keeps no state of conversations."""

    def __init__(  # noqa: PLR0913  (what a language knows that may be told for a sign)
        self,
        signs: WarningSigns,
        ordinary: Mapping[str, Sequence[str]] | None = None,
        known: Collection[str] = (),
        examples: WarningExamples | None = None,
        *,
        language: str,
        ordinals: Sequence[Texts] = (),
        function_words: Collection[str] = (),
        memo: Memo | None = None,
        ranker: Ranker | None = None,
    ) -> None:
        """Compile `signs`; learn from `examples`, with `ordinary` phrasings as negatives, in one `language`.

        The words of these phrasings and `known` words are never corrected. `ordinals` are the words for
        "first" to "last"; `function_words` carry no meaning in a question. What `memo` has is not learned
        again. Meaning is a signal if `ranker` has it.
        """
        self._signs = {sign.id: sign for sign in signs.signs}
        self._parts = {part.id: part for part in signs.parts}
        memo = memo or Memo()
        self._composer = WarningComposer(signs)
        self._reader = TriageReader(signs, ordinary or {}, known, language, memo)
        # Several steps of a turn ask about one message.
        self._read = lru_cache(maxsize=RECENT)(self._reader.read_utterance)
        self._alarm_alone = lru_cache(maxsize=RECENT)(self._find_alone)
        self._answers = AnswerReader(signs.parts, ordinals, function_words, self._reader.stem)
        self._rules = RuleSet(signs.signs)
        self._collector = SignCollector(signs, self._rules.terms)
        self._decider = Decider(
            signs.signs, examples, ordinary or {}, self._reader, self._rules, memo, ranker
        )
        self._terms_of = {
            sign.id: None
            if sign.texts == "help"
            else reachable_terms((name for rule in sign.rules for name in rule.all), self._reader.references)
            for sign in signs.signs
        }

    @classmethod
    def of(cls, knowledge: Knowledge, memo: Memo | None = None, ranker: Ranker | None = None) -> Triage:
        """Return the triage for `knowledge`; what `memo` has is not learned again.

        Meaning is a signal if `ranker` has it.
        """
        return cls(
            knowledge.warning_signs,
            knowledge.phrasings(),
            knowledge.vocabulary.everyday,
            knowledge.warning_examples,
            language=knowledge.language,
            memo=memo,
            ranker=ranker,
            ordinals=knowledge.vocabulary.cues.ordinals,
            function_words=knowledge.function_words,
        )

    def check(self, utterance: Utterance, before: tuple[PartialSigns, ...] = ()) -> Alarm | None:
        """Return the most urgent warning sign in `utterance`, or one to ask about, or None.

        Partial signs of the messages `before` count as well: see `collect`.
        """
        alone = self._alarm_alone(utterance)
        reading = self._read_on(utterance, before)
        if reading.told is NOTHING_TOLD:
            return alone
        together = self._alarm(utterance, reading)
        if together is None or (alone and RANK[alone.urgency] <= RANK[together.urgency]):
            return alone
        story = Story.of(before)
        about_other = together.about_other or story.about_other
        return replace(together, about_other=about_other, person=together.person or story.person)

    def collect(self, utterance: Utterance, before: tuple[PartialSigns, ...]) -> tuple[PartialSigns, ...]:
        """Return the partial signs of `utterance` and of the messages `before`, for the next message."""
        return self._collector.collect(self._read_on(utterance, before), before)

    def _read_on(self, utterance: Utterance, before: tuple[PartialSigns, ...]) -> TriageReading:
        """Read `utterance` together with the partial signs `before`, if it is about the same person.

        If it names no body part, it is about the one that was named last.
        """
        reading = self._read(utterance)
        told = self._collector.told(reading, before)
        if told is None:
            return reading
        name = Story.of(before).name
        if name and not reading.parts():
            reading = self._read(utterance, name)
        return replace(reading, told=told)

    def explain(self, utterance: Utterance, before: tuple[PartialSigns, ...] = ()) -> TriageExplanation:
        """Return why `check` gives its result for `utterance` and the partial signs `before`."""
        reading = self._read_on(utterance, before)
        fired = self._rules.fire(reading)
        decision = self._decider.decide(reading, fired)
        reasons = self._decider.reasons(reading, decision.part)
        rules = tuple(one.why for one in fired)
        return TriageExplanation(rules, decision.chance, decision.level, reasons, _unheard(reading))

    def answered(self, utterance: Utterance, asked: Alarm) -> Alarm | bool:
        """Return how `utterance` answers the one question about `asked`.

        The result is the warning sign that it confirms, False for "none of these", True if it is no answer.
        """
        part = self._part_of(asked)
        answer = self._answers.read(self._read(utterance), part)
        if answer is None or answer is False:
            return answer is None
        return self.confirmed(asked, None if answer is True else answer)

    def confirmed(self, asked: Alarm, place: int | None = None) -> Alarm:
        """Return the warning sign that a yes to the one question about `asked` confirms.

        `place` is the index of a sign in the question; without it, it is the suspected sign, or the most
        urgent one.
        """
        part = self._part_of(asked)
        if place is None:
            suspected = [each for each in part.signs if each.sign == asked.sign]
            chosen = min(suspected or part.signs, key=lambda each: RANK[self._level(each)])
        else:
            chosen = part.signs[place]
        sign = self._signs[chosen.sign]
        same = chosen.sign == asked.sign
        return replace(
            asked,
            sign=sign.id,
            urgency=self._level(chosen),
            quote="",
            fired=(),
            variant=asked.variant if same and asked.variant != NEUTRAL else None,
        )

    def standing(self, before: Alarm | None, fresh: Alarm) -> Alarm:
        """Return the alarm that stands after `fresh`: the one of a crisis, else the more urgent one."""
        if before is None or not (self._is_crisis(before) or RANK[before.urgency] < RANK[fresh.urgency]):
            return fresh
        return before

    def resolved(self, utterance: Utterance, alarm: Alarm) -> Resolution | None:
        """Return what `utterance` says about the earlier `alarm`, if that changes the next reply."""
        sign = ReportedSign(
            alarm.about_other, self._is_crisis(alarm), self._terms_of.get(alarm.sign), alarm.person
        )
        return self._read(utterance).clearing.resolution(sign)

    def reply(self, alarm: Alarm, *, again: bool = False) -> Reply:
        """Return the warning of `alarm`, a short one if it is given `again`.

        If its urgency is `ask`, the reply is the one question.
        """
        return self._composer.reply(alarm, again=again)

    def question(self, alarm: Alarm) -> Reply:
        """Return the one question, which names the signs of the body part of `alarm`."""
        return self._composer.question(alarm)

    def coming(self, alarm: Alarm) -> Reply:
        """Return the reply to a person who says, after `alarm`, that help is on its way."""
        return self._composer.coming(alarm)

    def parts(self, utterance: Utterance) -> list[str]:
        """Return the ids of the body parts in `utterance`, in its order."""
        reading = self._read(utterance)
        return [hit.term.removeprefix(PART) for hit in reading.parts()]

    def add_safety_netting(self, reply: Reply, named: Collection[str], *, stops: bool) -> Reply:
        """Return `reply` with the safety-netting line of one of the `named` body parts, or of its entries.

        It is unchanged if it is no answer about pain and no exercise must be stopped (`stops`).
        """
        return self._composer.add_safety_netting(reply, named, stops=stops)

    def _find_alone(self, utterance: Utterance) -> Alarm | None:
        return self._alarm(utterance, self._read(utterance))

    def _alarm(self, utterance: Utterance, reading: TriageReading) -> Alarm | None:
        decision = self._decider.decide(reading, self._rules.fire(reading))
        if not (decision.level and decision.fired):
            return None
        first = decision.fired[0]
        at = first.at
        about_other = reading.assertions.who(at.start) is Who.OTHER
        return Alarm(
            sign=first.sign.id,
            urgency=decision.level,
            quote=warning.quote(utterance.text, reading.tokens, reading.layout.clauses, at),
            about_other=about_other,
            fired=tuple(one.why for one in decision.fired),
            part=self._part(reading, decision),
            person=reading.relation(at.start) if about_other else None,
            variant=NEUTRAL if decision.is_heard else first.rule.variant if first.rule else None,
        )

    def _part(self, reading: TriageReading, decision: Decision) -> str:
        """Return the body part of a decision: one that is named, or the sign's own.

        A named part counts only if its question asks for the sign.
        """
        first = decision.fired[0]
        start, end = decision.part
        named = {hit.term.removeprefix(PART) for hit in reading.parts() if start <= hit.start < end}
        asking = (
            part for part in self._parts.values() if any(each.sign == first.sign.id for each in part.signs)
        )
        return next((part.id for part in asking if part.id in named), first.sign.part)

    def _part_of(self, alarm: Alarm) -> BodyPart:
        sign = self._signs.get(alarm.sign)
        named = self._parts.get(alarm.part or "")
        return named or self._parts[sign.part if sign else [*self._parts][-1]]

    def _level(self, asked: AskedSign) -> Urgency:
        return asked.level or self._signs[asked.sign].level

    def _is_crisis(self, alarm: Alarm) -> bool:
        sign = self._signs.get(alarm.sign)
        return sign is not None and sign.texts == "crisis"


def _unheard(reading: TriageReading) -> tuple[tuple[str, str], ...]:
    """Return the runs of words that do not count, each with its reason."""

    def why(place: int) -> str:
        told = reading.assertions.of(place)
        if told.is_denied:
            return "denied"
        silent = "said of nothing" if place in reading.silent else ""
        return {When.PAST: "past", When.NEVER: "asked about"}.get(told.when, silent)

    runs = groupby(enumerate(reading.tokens), key=lambda numbered: why(numbered[0]))
    return tuple((" ".join(token.word for _, token in run), reason) for reason, run in runs if reason)
