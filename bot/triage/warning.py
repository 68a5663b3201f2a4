"""Composes warnings: first one action, then the person's own words as the reason, then the limit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions.model import AnswerWarning, WarningAnswer
from bot.knowledge.model import Urgency
from bot.reply import Choice, Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.knowledge.texts.warnings import BodyPart, Line
    from bot.knowledge.warning_signs import WarningSign, WarningSigns
    from bot.language.tokens import Token
    from bot.triage.alarm import Alarm
    from bot.triage.reading.patterns import PatternMatch

# A quote of about a line and a half on a phone; the message should stay near 60 words.
LONGEST_QUOTE = 90
ELLIPSIS = "…"
PILLS = "pills"
# The advice if no rule says which sign it is.
NEUTRAL = "neutral"


def quote(text: str, tokens: Sequence[Token], clauses: Sequence[int], at: PatternMatch) -> str:
    """Return the clause around `at` as typed in `text`, cut at words to at most LONGEST_QUOTE characters."""
    first = at.start
    last = at.end - 1
    while last > first and tokens[last].end - tokens[first].start > LONGEST_QUOTE - 2:
        last -= 1
    size = LONGEST_QUOTE - 2
    clause = clauses[at.start]
    while last + 1 < len(tokens) and clauses[last + 1] == clause:
        if tokens[last + 1].end - tokens[first].start > size:
            break
        last += 1
    while first and clauses[first - 1] == clause:
        if tokens[last].end - tokens[first - 1].start > size:
            break
        first -= 1
    cut_before = first > 0 and clauses[first - 1] == clause
    cut_after = last + 1 < len(tokens) and clauses[last + 1] == clause
    words = " ".join(text[tokens[first].start : tokens[last].end].split())[:size]
    return f"{ELLIPSIS if cut_before else ''}{words}{ELLIPSIS if cut_after else ''}"


class WarningComposer:
    """Builds the replies of triage from the texts of `signs`; it decides nothing."""

    def __init__(self, signs: WarningSigns) -> None:
        """Build replies from the texts of `signs`."""
        self._texts = signs.texts
        self._signs = {sign.id: sign for sign in signs.signs}
        self._parts = {part.id: part for part in signs.parts}
        self._any = signs.parts[-1].id

    def reply(self, alarm: Alarm, *, again: bool) -> Reply:
        """Return the warning of `alarm`, a shorter one if it is given `again`; or the one question.

        A sign of another language or of earlier content gets the text of another sign of the same urgency.
        """
        if alarm.urgency is Urgency.ASK:
            return self.question(alarm)
        alike = (sign for sign in self._signs.values() if sign.level is alarm.urgency)
        sign = self._signs.get(alarm.sign) or next(alike, next(iter(self._signs.values())))
        match sign.texts:
            case "crisis":
                paragraphs = self._crisis(alarm, again=again)
            case "help":
                texts = self._texts.help
                paragraphs = [texts.action, texts.again if again else self._texts.limit]
            case "body":
                paragraphs = self._body(alarm, sign, again=again)
        first, *others = paragraphs
        return self._urgent(alarm, (Paragraph(first, strong=True), *map(Paragraph, others)))

    def question(self, alarm: Alarm) -> Reply:
        """Return the one question about `alarm`, with its two answers."""
        ask = self._texts.ask
        choices = (
            Choice.of(AnswerWarning(WarningAnswer.YES), ask.yes),
            Choice.of(AnswerWarning(WarningAnswer.NONE), ask.none),
        )
        question = Paragraph(self._part(alarm.part, alarm.sign).question)
        return Reply(Outcome.CLARIFY, (question,), choices, level=Urgency.ASK.value)

    def coming(self, alarm: Alarm) -> Reply:
        """Return what to do until help is there."""
        return self._urgent(alarm, (Paragraph(said(self._texts.coming, alarm), strong=True),))

    def add_safety_netting(self, reply: Reply, named: Collection[str], *, stops: bool) -> Reply:
        """Return `reply` with the safety-netting line of one of the `named` body parts, or of its entries.

        If an exercise hurts (`stops`), the sentence to stop it comes first, whatever else is said.
        """
        answered = [
            id_ for id_, part in self._parts.items() if not set(part.entries).isdisjoint(reply.entries)
        ]
        if not stops and (reply.outcome is not Outcome.ANSWER or not answered):
            return reply
        # In the file, the most important body parts come first.
        ranked = [id_ for id_ in self._parts if id_ in named and id_ != self._any]
        netting = Paragraph(self._parts[next(iter((*ranked, *answered)), self._any)].netting)
        stop = (Paragraph(self._texts.stop, strong=True),) if stops else ()
        return replace(reply, blocks=(*stop, *reply.blocks, netting))

    def _urgent(self, alarm: Alarm, blocks: tuple[Paragraph, ...]) -> Reply:
        out = self._texts.out
        choices = (
            Choice.of(AnswerWarning(WarningAnswer.SEEN), out.seen),
            Choice.of(AnswerWarning(WarningAnswer.MISREAD), out.misread),
        )
        return Reply(Outcome.URGENT, blocks, choices, sign=alarm.sign, level=alarm.urgency.value)

    def _body(self, alarm: Alarm, sign: WarningSign, *, again: bool) -> list[str]:
        texts = self._texts
        level = {Urgency.TODAY: texts.today, Urgency.BEFORE: texts.before}.get(alarm.urgency, texts.call)
        advice = (
            texts.neutral if alarm.variant == NEUTRAL else sign.variants.get(alarm.variant or "", sign.advice)
        )
        action = said(advice.action.get(alarm.urgency, level.action), alarm)
        if again:
            return [action, said(level.again, alarm)]
        why = said(advice.why, alarm) if advice.why else level.why
        why = why.format(quote=alarm.quote) if alarm.quote else level.why_asked
        lines = [advice.do_not, *([advice.meanwhile] if advice.meanwhile else [])]
        worse = advice.otherwise or level.otherwise
        last = [said(worse, alarm)] if worse else []
        return [
            action,
            " ".join((why, *(said(line, alarm) for line in lines))),
            " ".join((*last, texts.limit)),
        ]

    def _crisis(self, alarm: Alarm, *, again: bool) -> list[str]:
        crisis = self._texts.crisis
        pills = any(PILLS in fired for fired in alarm.fired)
        action = said(crisis.action_pills if pills else crisis.action, alarm)
        paragraphs = crisis.paragraphs.helper if alarm.about_other else crisis.paragraphs.writer
        return [action, said(crisis.again, alarm)] if again else [action, *paragraphs]

    def _part(self, id_: str | None, sign: str) -> BodyPart:
        own = self._signs[sign].part if sign in self._signs else self._any
        return self._parts.get(id_ or own) or self._parts[own]


def said(line: Line, alarm: Alarm) -> str:
    """Return the version of `line` for the reader: the person with the sign, or somebody who helps."""
    return line.helper if alarm.about_other else line.writer
