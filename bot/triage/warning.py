"""The words of a warning: one action first, the person's own words as the reason, then the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.model import Urgency
from bot.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.warning_signs import SignTexts, WarningSign
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


def _body(alarm: Alarm, sign: WarningSign, texts: SignTexts, again: bool) -> list[str]:  # noqa: FBT001
    levels = {Urgency.CALL: texts.call, Urgency.TODAY: texts.today, Urgency.BEFORE: texts.before}
    level = levels[alarm.urgency]
    action = level.action_other if alarm.about_other else level.action
    if again:
        return [action, level.again]
    why = level.why.format(quote=alarm.quote)
    last = " ".join(part for part in (level.otherwise, texts.limit) if part)
    return [action, f"{why} {sign.do_not}", last]


def _crisis(alarm: Alarm, texts: SignTexts, again: bool) -> list[str]:  # noqa: FBT001
    crisis = texts.crisis
    if alarm.about_other:
        action = crisis.action_other
    elif any(PILLS in fired for fired in alarm.fired):
        action = crisis.action_pills
    else:
        action = crisis.action
    return [action, crisis.again] if again else [action, *crisis.paragraphs]
