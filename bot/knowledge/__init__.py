"""What the bot knows: content files read into immutable records."""

from bot.knowledge.knowledge import Knowledge

__all__ = ["Knowledge"]
