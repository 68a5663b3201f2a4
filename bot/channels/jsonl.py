"""The channel for other programs: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import time
from typing import IO, TYPE_CHECKING, Any

from bot.store.context_memory import ContextMemory

if TYPE_CHECKING:
    from bot.dialogue import MultilingualDialogue, Reply


def serve(library: MultilingualDialogue, lines: IO[bytes], out: IO[str]) -> None:
    """Answer each line of `lines` in order and at once; a line that is not a message gets an error line.

    In: `{"chat", "text"}`. Out: `{"chat", "outcome", "entries", "scores", "text", "choices", "ms"}`, for
    warnings also `"sign"` and `"level"`, for the one question `"level": "ask"`; `ms` are the milliseconds
    that the dialogue took.
    """
    memory = ContextMemory()
    for line in lines:
        if line.strip():
            out.write(json.dumps(_answer(library, memory, line)) + "\n")
            out.flush()


def _answer(library: MultilingualDialogue, memory: ContextMemory, line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": 'this line is no JSON; write {"chat": "1", "text": "my hip hurts"}'}
    if not isinstance(message, dict) or not isinstance(message.get("text"), str):
        return {"error": 'this line has no text; write {"chat": "1", "text": "my hip hurts"}'}
    chat = message.get("chat", "")
    if not isinstance(chat, str | int):
        return {"error": "the chat's id is neither a text nor a number"}
    start = time.perf_counter()
    reply, context = library.reply(message["text"], memory.load(str(chat)))
    took = time.perf_counter() - start
    memory.save(str(chat), context)
    return {"chat": chat, **_fields(reply), "ms": round(took * 1000, 3)}


def _fields(reply: Reply) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "outcome": reply.outcome.value,
        "entries": list(reply.entries),
        "scores": [round(score, 4) for score in reply.scores],
        "text": reply.text,
        "choices": [{"id": choice.id, "label": choice.label} for choice in reply.choices],
    }
    if reply.sign:
        fields["sign"] = reply.sign
    if reply.level:
        fields["level"] = reply.level
    return fields
