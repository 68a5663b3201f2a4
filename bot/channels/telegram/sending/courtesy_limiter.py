"""The calls that are made beside answers and frames: they count towards the overall rate as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.ext import BaseRateLimiter

from bot.channels.telegram.sending.rate_limiter import Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from telegram._utils.types import JSONDict

    from bot.channels.telegram.sending.rate_limiter import RateLimiter

# An answer follows what is deleted; the others are waited for by nobody. Each chat's own limit is left to its
# answers: ten votes in a group must not hold up the next answer for forty seconds.
PRIORITIES = {
    "deleteMessage": Priority.ANSWER,
    "editMessageReplyMarkup": Priority.FRAME,
    "setMessageReaction": Priority.FRAME,
}


class CourtesyLimiter(BaseRateLimiter[None]):
    """Keeps the calls of python-telegram-bot that no answer waits for within the overall rate.

    Answers and frames do not pass here: they take their turn before they take a slot of the concurrency
    limiter, and a slot that waited for a turn would be one less for everybody.
    """

    def __init__(self, rate_limiter: RateLimiter) -> None:
        """Take turns from `rate_limiter`."""
        self._rate_limiter = rate_limiter

    async def initialize(self) -> None:
        """Nothing is to be prepared."""

    async def shutdown(self) -> None:
        """Nothing is to be released."""

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
