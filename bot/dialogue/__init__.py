"""The dialogue: one message in, one reply out, whatever the channel."""

from bot.dialogue.context import Context
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.explanation import Explanation
from bot.dialogue.multilingual import MultilingualDialogue
from bot.reply import Choice, Outcome, Reply

__all__ = ["Choice", "Context", "Dialogue", "Explanation", "MultilingualDialogue", "Outcome", "Reply"]
