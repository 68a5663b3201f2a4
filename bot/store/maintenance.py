"""Maintenance of the store by a channel: open it, and erase old data daily."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import NewerDatabaseError, StoreError
from bot.store.best_effort import best_effort
from bot.store.store import DAY_SECONDS

if TYPE_CHECKING:
    from bot.store.store import Store

log = logging.getLogger(__name__)

# Seconds until the next try to erase old data if the database was unavailable.
SWEEP_AGAIN_SECONDS = 600


async def open_store(store: Store) -> None:
    """Open `store`; if that fails, the log says why, and the channel runs without a database for now.

    Raises:
        bot.errors.NewerDatabaseError: a newer version of the program made the database.

    """
    try:
        await store.open()
    except NewerDatabaseError:
        raise
    except StoreError as error:
        log.error("Going on without a memory: %s", error)  # noqa: TRY400


async def sweep_daily(store: Store, retention_days: int) -> None:
    """Erase data older than `retention_days` now and once a day, until it is cancelled."""
    while True:
        pause = SWEEP_AGAIN_SECONDS
        with best_effort("What is too old could not be erased"):
            await store.sweep(retention_days)
            pause = DAY_SECONDS
        await asyncio.sleep(pause)
