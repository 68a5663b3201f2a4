"""What a message of the bot's own is about, for words that reply to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions.model import ReminderAction
from bot.dialogue.context import TalkState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.conversation.channel import Subject
    from bot.dialogue import Context
    from bot.reply import Choice


def context_about(subject: Subject, context: Context) -> Context:
    """Return `context` as one that is about the message of the bot which `subject` tells of."""
    if subject.entry:
        return replace(context, topic=subject.entry, choices=subject.choices, asked=None, talk=TalkState())
    return replace(context, choices=subject.choices, talk=TalkState()) if subject.choices else context


def picked_reminder(text: str, choices: Sequence[Choice]) -> ReminderAction | None:
    """Return what `text` picks by its label or number, where it is about reminders: these have no pages."""
    for number, choice in enumerate(choices, start=1):
        if text.strip().casefold() in {str(number), choice.label.casefold()}:
            return choice.action if isinstance(choice.action, ReminderAction) else None
    return None
