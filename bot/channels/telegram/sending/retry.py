"""Wait until Telegram can be reached: the same call again, after growing pauses.

Own code instead of a library for retries: Telegram may name the pause itself, and a call in doubt follows
other rules than one that was certainly not made; `delivery.py` has both in one readable loop.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from telegram.error import (
    BadRequest,
    Conflict,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.sending.answers import NotDoneError, sane_pause

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

T = TypeVar("T")

log = logging.getLogger(__name__)

# A second is hardly noticed after a short fault; a minute is a usual maximum that spares a server which is
# down for long (https://sre.google/sre-book/addressing-cascading-failures/).
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0

# Characters, so that a reason fits in one log line.
_LONGEST_REASON = 120


async def retry_forever(
    action: Callable[[], Awaitable[T]], *, final: tuple[type[TelegramError], ...] = (InvalidToken,)
) -> T:
    """Return what `action` returns, repeating it until Telegram answers; each failure is logged in a line.

    Errors in `final` are raised at once.
    """
    waited = False
    for pause in backoff():
        try:
            result = await action()
        except final:
            raise
        except TelegramError as error:
            wait = retry_after(error) or pause
            log.warning("Telegram is out of reach (%s); trying again in %g s", reason(error), wait)
            await asyncio.sleep(wait)
            waited = True
        else:
            if waited:
                log.info("Telegram answers again")
            return result
    raise AssertionError("backoff() has no end")


def backoff(longest: float = LONGEST_PAUSE_SECONDS) -> Iterator[float]:
    """Yield the pauses between attempts in seconds, growing up to `longest`, without end."""
    pause = FIRST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(2 * pause, longest)


def is_outage(error: Exception) -> bool:
    """Return whether the same call may succeed later: Telegram is out of reach, or asks to wait."""
    return isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest)


def is_in_doubt(error: Exception) -> bool:
    """Return whether the call that ended with this outage may have been carried out."""
    return is_outage(error) and not isinstance(error, RetryAfter | NotDoneError)


def retry_after(error: Exception) -> float | None:
    """Return the seconds that Telegram asks to wait, None if it names no plausible pause."""
    if not isinstance(error, RetryAfter):
        return None
    wait = error.retry_after
    return sane_pause(wait.total_seconds() if isinstance(wait, timedelta) else wait) or None


def reason(error: TelegramError) -> str:
    """Return why a call failed, in one line."""
    if isinstance(error, Conflict):
        return "another program receives this bot's messages"
    return " ".join(error.message.split())[:_LONGEST_REASON]
