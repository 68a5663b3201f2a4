"""Pauses grow up to a bound, and the reason of a failure fits into a line of the log."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import islice

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.sending.retry import backoff, reason, retry_after, retry_forever


def test_pauses_double_up_to_a_minute() -> None:
    """A short hiccup costs a second; a server that is down for long is asked once a minute."""
    assert list(islice(backoff(), 9)) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_telegram_may_ask_for_another_pause() -> None:
    """A flood limit says how long it lasts."""
    assert retry_after(RetryAfter(timedelta(seconds=7))) == 7
    assert retry_after(TimedOut()) is None


@pytest.mark.parametrize("error", [InvalidToken(), BadRequest("no")], ids=type)
def test_what_will_never_work_is_not_repeated(error: InvalidToken | BadRequest) -> None:
    """An error that the caller calls final is raised at once."""
    attempts = 0

    async def refuse() -> None:
        nonlocal attempts
        attempts += 1
        raise error

    with pytest.raises(type(error)):
        asyncio.run(retry_forever(refuse, final=(InvalidToken, BadRequest)))
    assert attempts == 1


def test_a_reason_is_one_short_line() -> None:
    """A proxy's error page does not flood the log."""
    assert reason(NetworkError("<html>\n  Bad gateway" + " x" * 500)).startswith("<html> Bad gateway x")
    assert len(reason(NetworkError("x" * 5000))) <= 120


def test_a_second_program_is_named_as_the_reason() -> None:
    """Two programs with one token take turns in losing; the log says what to look for."""
    assert "another program" in reason(Conflict("terminated by other getUpdates request"))
