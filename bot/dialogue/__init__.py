"""One message in, one reply out; knows of no channel."""

from bot.dialogue.context import Context
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.explanation import Explanation
from bot.dialogue.library import Library
from bot.dialogue.reply import Choice, Outcome, Reply

__all__ = ["Choice", "Context", "Dialogue", "Explanation", "Library", "Outcome", "Reply"]
