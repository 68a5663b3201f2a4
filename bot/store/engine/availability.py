"""Whether the database works.

While it does not, nothing waits for it, and repeated tries find out when it works again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from bot.errors import StoreError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

# Seconds before the first try, so that a short outage ends soon, and between two tries of a long outage.
RETRY_SECONDS = 0.25
LONGEST_RETRY_SECONDS = 5.0
# Seconds between two log lines about outages: a disk that is nearly full fails again and again.
LOG_SECONDS = 60.0
# Seconds without a failure before the log says that it works again: on a full disk some writes succeed.
SOUND_SECONDS = 2.0


class Availability:
    """Whether a database works: assumed until a call fails."""

    def __init__(self, attempt: Callable[[], Awaitable[None]]) -> None:
        """Assume that the database works; `attempt` raises bot.errors.StoreError while it does not."""
        self._attempt = attempt
        self._error: StoreError | None = None
        self._trying: asyncio.Task[None] | None = None
        self._waiting: list[asyncio.Future[None]] = []
        self._failed = self._logged = float("-inf")
        self._announced = False

    @property
    def works(self) -> bool:
        """Whether no call has failed since the last successful try."""
        return self._error is None

    def refusal(self) -> StoreUnavailableError:
        """Return the error for calls during an outage, and make sure that tries go on."""
        if self._trying is None or self._trying.done():
            self._trying = asyncio.create_task(self._try())
        return StoreUnavailableError(str(self._error))

    def failed(self, error: StoreError, *, announced: bool = False) -> None:
        """Note that the whole database failed with `error`; log it, unless that is `announced` elsewhere."""
        if self.works:
            logged = announced or self.complain("Going on without the database: %s", error)
            self._announced = self._announced or logged
        self._error = error
        self._failed = time.monotonic()
        self.refusal()

    def complain(self, line: str, error: Exception) -> bool:
        """Log `line` about `error` unless one was logged within LOG_SECONDS; return whether it was logged."""
        if time.monotonic() - self._logged < LOG_SECONDS:
            return False
        self._logged = time.monotonic()
        log.error(line, error)
        return True

    def restored(self) -> asyncio.Future[None]:
        """Return a future that is done once the database works again."""
        back: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.works:
            back.set_result(None)
        else:
            self.refusal()
            self._waiting.append(back)
        return back

    def close(self) -> None:
        """Stop trying."""
        if self._trying:
            self._trying.cancel()

    async def _try(self) -> None:
        pause = RETRY_SECONDS
        while not self.works:
            await asyncio.sleep(pause)
            try:
                await self._attempt()
            except StoreError as error:
                self._error = error
                pause = min(2 * pause, LONGEST_RETRY_SECONDS)
            else:
                self._error = None
        asyncio.get_running_loop().call_later(SOUND_SECONDS, self._all_clear)
        waiting, self._waiting = self._waiting, []
        for back in waiting:
            if not back.done():
                back.set_result(None)

    def _all_clear(self) -> None:
        if self._announced and self.works and time.monotonic() - self._failed >= SOUND_SECONDS:
            self._announced = False
            log.warning("The database works again")
