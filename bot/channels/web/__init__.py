"""The web channel: visitors of a page talk with the bot in their browser."""

from bot.channels.web.service import WebThread, run

__all__ = ["WebThread", "run"]
