"""The terminal channel: one conversation with the person at the keyboard, or with a pipe."""

from bot.channels.terminal.conversation import Conversation
from bot.channels.terminal.look import console

__all__ = ["Conversation", "console"]
