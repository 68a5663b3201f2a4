"""What a channel that runs for days does for its store: open it, and erase what is too old."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import NewerDatabaseError, StoreError, StoreUnavailableError
from bot.store.store import DAY_SECONDS

if TYPE_CHECKING:
    from bot.store.store import Store

log = logging.getLogger(__name__)

# Seconds until what is too old is erased after all, where the database was unavailable.
SWEEP_AGAIN_SECONDS = 600


async def open_store(store: Store) -> None:
    """Open `store`; where that fails, a log line says why, and the channel goes on without a memory.

    Raises:
        bot.errors.NewerDatabaseError: the database is a newer program's.

    """
    try:
        await store.open()
    except NewerDatabaseError:
        raise
    except StoreError as error:
        log.error("Going on without a memory: %s", error)  # noqa: TRY400


async def sweep_daily(store: Store, retention_days: int) -> None:
    """Erase what is older than `retention_days` now and once a day, until it is cancelled."""
    while True:
        try:
            await store.sweep(retention_days)
        except StoreUnavailableError as error:
            log.error("What is too old could not be erased (%s)", type(error).__name__)  # noqa: TRY400
            await asyncio.sleep(SWEEP_AGAIN_SECONDS)
        else:
            await asyncio.sleep(DAY_SECONDS)
