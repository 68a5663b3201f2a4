"""Who is asked about reminders and personal data, and whether what was asked can still be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.model import ListReminders, PersonalAction, PickRepetitions, SetReminder
from bot.coach.reminders.model import ReminderOwner
from bot.reply import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.conversation.channel import Incoming
    from bot.knowledge.messages import Page
    from bot.reply import Reply


# Actions on the data of one person. Somebody who writes in the name of a group may be anybody.
_OF_ONE_PERSON = PersonalAction | SetReminder | ListReminders


def is_personal(reply: Reply, pages: Mapping[str, Page]) -> bool:
    """Return whether `reply` is one of the `pages` on one person's data, or has a button to one."""
    led_to = (pages[choice.id].action for choice in reply.choices if choice.id in pages)
    return any(isinstance(action, _OF_ONE_PERSON) for action in (reply.action, *led_to))


def stays_open(reply: Reply) -> bool:
    """Return whether what was asked about reminders can be answered after `reply`: it asks for no number."""
    counts = any(isinstance(choice.action, PickRepetitions) for choice in reply.choices)
    return reply.outcome is not Outcome.URGENT and reply.action is None and not counts


def owner_of(incoming: Incoming) -> ReminderOwner:
    """Return whose reminders `incoming` is about, and where they are sent."""
    where = incoming.address
    return ReminderOwner(incoming.person, where.chat, where.topic, incoming.language, incoming.replaces)
