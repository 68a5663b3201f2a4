"""The Telegram channel: `run` answers messages until the process is told to stop."""

import sys

# python-telegram-bot brings an HTTP client of which nothing is used here; its command line alone takes 4 MB.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

from bot.channels.telegram.app import run  # noqa: E402

__all__ = ["run"]
