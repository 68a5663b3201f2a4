"""An explanation as JSON for the page, with the titles of all ids in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from bot.reply import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue import Explanation
    from bot.knowledge import Knowledge


def as_json(text: str, explanation: Explanation, knowledge: Knowledge) -> dict[str, Any]:
    """Return why `text` got its reply; `knowledge` is that of the reply's language."""
    context, reply = explanation.context, explanation.reply
    return {
        "text": text,
        "ms": round(1000 * explanation.seconds, 1),
        "talk": {
            "topic": context.topic,
            "alarm": context.alarm.sign if context.alarm else None,
            "question": context.question.about.sign if context.question else None,
        },
        "reply": {
            "outcome": reply.outcome.value,
            "entries": reply.entries,
            "sign": reply.sign,
            "level": reply.level,
            "language": reply.language,
            "text": reply.text,
            "choices": [choice.label for choice in reply.choices],
        },
        "triage": msgspec.to_builtins(explanation.triage),
        "understood": msgspec.to_builtins(explanation.understood),
        "written": [*_said(explanation)],
        "titles": {id_: title for id_ in _named(explanation) if (title := knowledge.title(id_))},
    }


def _said(explanation: Explanation) -> Iterator[str]:
    """Yield the ids of what the reply says: entries, a warning sign, a limit or clarification."""
    reply = explanation.reply
    if reply.sign:
        yield reply.sign
    yield from reply.entries
    if reply.outcome in {Outcome.DECLINE, Outcome.CLARIFY}:
        yield from (
            intent.id for intent in explanation.understood.intents if intent.kind in {"limit", "vague"}
        )


def _named(explanation: Explanation) -> Iterator[str]:
    """Yield all ids in the explanation."""
    understood = explanation.understood
    search = understood.search
    if explanation.context.topic:
        yield explanation.context.topic
    yield from explanation.reply.entries
    yield from (clause.best.id for clause in understood.clauses if clause.best)
    yield from (candidate.id for candidate in search.candidates)
    yield from (match.id for match in (*search.by_words, *search.by_meaning))
    yield from (intent.id for intent in understood.intents)
