"""Calls besides answers and frames: they count towards the overall rate as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.ext import BaseRateLimiter

from bot.channels.telegram.sending.rate_limiter import Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from telegram._utils.types import JSONDict

    from bot.channels.telegram.sending.rate_limiter import RateLimiter

# A deletion is followed by an answer; nobody waits for the other calls. They do not count towards the limit
# of their chat, which is left to answers: ten votes in a group must not delay the next answer by forty
# seconds.
PRIORITIES = {
    "deleteMessage": Priority.ANSWER,
    "editMessageReplyMarkup": Priority.FRAME,
    "setMessageReaction": Priority.FRAME,
}


class CourtesyLimiter(BaseRateLimiter[None]):
    """Keeps python-telegram-bot's calls in PRIORITIES within the overall rate.

    Answers and frames do not pass here: they wait for the rate limiter before they take a slot of the
    concurrency limiter, since a slot must not be occupied while waiting.
    """

    def __init__(self, rate_limiter: RateLimiter) -> None:
        """Take turns from `rate_limiter`."""
        self._rate_limiter = rate_limiter

    async def initialize(self) -> None:
        """Do nothing: there is nothing to prepare."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to release."""

    async def process_request(  # noqa: PLR0913, PLR0917  (as python-telegram-bot calls it)
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | JSONDict | list[JSONDict]]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],  # noqa: ARG002
        rate_limit_args: None,  # noqa: ARG002
    ) -> bool | JSONDict | list[JSONDict]:
        """Return what `callback` returns, once the call may be made."""
        if endpoint in PRIORITIES:
            await self._rate_limiter.acquire_any(PRIORITIES[endpoint])
        return await callback(*args, **kwargs)
