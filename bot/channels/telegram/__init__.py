"""The Telegram channel: `run` answers messages until the process is told to stop."""

from bot.channels.telegram.app import run

__all__ = ["run"]
