"""The terminal channel: one conversation with the person at the keyboard, or with a pipe."""

from bot.channels.terminal.look import console
from bot.channels.terminal.terminal import Terminal

__all__ = ["Terminal", "console"]
