"""The words of a warning: one action first, the person's own words as the reason, then the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.model import Urgency
from bot.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.warning_signs import WarningSign
    from bot.knowledge.warning_texts import Line, SignTexts
    from bot.language.tokens import Token
    from bot.triage.patterns import PatternMatch
    from bot.triage.triage import Alarm

# A quote of about a line and a half on a phone; the message should stay near 60 words.
LONGEST_QUOTE = 90
ELLIPSIS = "…"
PILLS = "pills"


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


def reply(alarm: Alarm, sign: WarningSign, texts: SignTexts, *, again: bool) -> Reply:
    """Return the fixed reply to `alarm`, a shorter one where it is given `again`."""
    match sign.texts:
        case "crisis":
            paragraphs = _crisis(alarm, texts, again)
        case "help":
            paragraphs = [texts.help.action, texts.help.again if again else texts.limit]
        case "body":
            paragraphs = _body(alarm, sign, texts, again)
    first, *others = paragraphs
    blocks = (Paragraph(first, strong=True), *(Paragraph(other) for other in others))
    return Reply(Outcome.URGENT, blocks, sign=alarm.sign)


def said(line: Line, alarm: Alarm) -> str:
    """Return the version of `line` for the one who reads it: the writer, or the helper of somebody else."""
    return line.helper if alarm.about_other else line.writer


def _body(alarm: Alarm, sign: WarningSign, texts: SignTexts, again: bool) -> list[str]:  # noqa: FBT001
    levels = {Urgency.CALL: texts.call, Urgency.TODAY: texts.today, Urgency.BEFORE: texts.before}
    level = levels[alarm.urgency]
    advice = sign.advice
    action = said(advice.action.get(alarm.urgency, level.action), alarm)
    if again:
        return [action, said(level.again, alarm)]
    why = (said(advice.why, alarm) if advice.why else level.why).format(quote=alarm.quote)
    worse = advice.otherwise or level.otherwise
    last = [said(worse, alarm)] if worse else []
    return [action, f"{why} {said(advice.do_not, alarm)}", " ".join((*last, texts.limit))]


def _crisis(alarm: Alarm, texts: SignTexts, again: bool) -> list[str]:  # noqa: FBT001
    crisis = texts.crisis
    pills = any(PILLS in fired for fired in alarm.fired)
    action = said(crisis.action_pills if pills else crisis.action, alarm)
    paragraphs = crisis.paragraphs.helper if alarm.about_other else crisis.paragraphs.writer
    return [action, said(crisis.again, alarm)] if again else [action, *paragraphs]
