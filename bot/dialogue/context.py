"""What a conversation is about, so that a follow-up can lean on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.reply import Choice
    from bot.triage import Alarm


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that one turn hands to the next; it holds no message text.

    `topic` is the id last answered or asked about, `choices` what the last reply offered, in order,
    `alarm` the warning sign that has not been cleared, without the words that raised it, and `asked` what
    somebody else than the dialogue has asked for and waits to be told. `language` is what the conversation
    speaks, `chosen` what the person has chosen to read, whatever it speaks.
    """

    topic: str | None = None
    choices: tuple[Choice, ...] = ()
    alarm: Alarm | None = None
    asked: str | None = None
    language: str | None = None
    chosen: str | None = None
