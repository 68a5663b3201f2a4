"""The Bot API client: python-telegram-bot's, with shortcuts for the most frequent calls."""

from __future__ import annotations

from typing import Any, cast

from telegram import Update
from telegram.ext import ExtBot

from bot.channels.telegram.sending.answers import OversizeError
from bot.channels.telegram.sending.concurrency_limiter import ConcurrencyLimiter
from bot.channels.telegram.sending.courtesy_limiter import CourtesyLimiter
from bot.channels.telegram.sending.http_client import HttpClient
from bot.channels.telegram.sending.rate_limiter import RateLimiter

# The most updates in one answer (Bot API, getUpdates).
BATCH = 100
# Long enough to be quiet, shorter than the minute after which proxies drop an idle connection.
POLL_SECONDS = 30
# Time for an answer in addition to the long poll; python-telegram-bot's own default.
ANSWER_SECONDS = 5
# python-telegram-bot waits 5 s; a call given up too early may have been carried out, and then comes twice.
SEND_SECONDS = 20

WANTED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MESSAGE_REACTION,
    Update.MY_CHAT_MEMBER,
)


class Client(ExtBot[None]):
    """A bot at the Bot API server `api_url`."""

    def __init__(
        self,
        token: str,
        api_url: str,
        rate: float,
        seconds: float = SEND_SECONDS,
        proxy: str | None = None,
    ) -> None:
        """Prepare; `initialize` signs in. Calls go through `proxy`, and are given up after `seconds`.

        All calls together keep to `rate` a second; 0 means no limit.
        """
        self._pace = RateLimiter(rate)
        self._limiter = ConcurrencyLimiter()
        self._calls = HttpClient(seconds, proxy)
        # How many updates to ask for.
        self._portion = BATCH
        super().__init__(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=self._calls,
            get_updates_request=HttpClient(ANSWER_SECONDS, proxy),
            rate_limiter=CourtesyLimiter(self._pace),
        )

    @property
    def message_limiter(self) -> RateLimiter:
        """The rate limiter of messages and their edits."""
        return self._pace

    @property
    def concurrency_limiter(self) -> ConcurrencyLimiter:
        """The limiter of messages in flight."""
        return self._limiter

    @property
    def delivered(self) -> int:
        """The number of calls that Telegram has carried out, without those that fetch updates."""
        return self._calls.delivered

    @property
    def reached(self) -> float:
        """When Telegram last answered anything (time.monotonic)."""
        return max(cast("HttpClient", request).reached for request in self._request)

    async def fetch(self, offset: int | None, seconds: int = POLL_SECONDS) -> list[dict[str, Any]]:
        """Return the updates from `offset` on, waiting up to `seconds` for one; confirm all before it.

        They are raw: python-telegram-bot's `get_updates` fails for a whole batch if it cannot read one.

        Raises:
            telegram.error.TelegramError: Telegram is out of reach or refuses.

        """
        wanted = {
            "offset": offset,
            "timeout": seconds,
            "allowed_updates": list(WANTED_UPDATES),
            "limit": self._portion,
        }
        try:
            updates: list[dict[str, Any]] = await self._post(
                "getUpdates", wanted, read_timeout=seconds + ANSWER_SECONDS
            )
        except OversizeError:
            # A server of one's own may have updates of any size: fewer fit into an answer.
            self._portion = max(1, self._portion // 4)
            raise
        self._portion = min(2 * self._portion, BATCH)
        return updates

    async def send_form(self, method: str, form: str) -> dict[str, Any]:
        """Return the message that `method` sent with the URL-encoded `form`, as Telegram describes it.

        Raises:
            telegram.error.TelegramError: Telegram is out of reach or refuses.

        """
        return await self._calls.send_form(f"{self.base_url}/{method}", form)
