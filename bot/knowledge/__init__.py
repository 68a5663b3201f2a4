"""What the bot knows: content files read into immutable records."""

from bot.knowledge.knowledge import Knowledge
from bot.knowledge.reader import languages, read

__all__ = ["Knowledge", "languages", "read"]
