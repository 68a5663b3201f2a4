"""Which updates are handled, so that none is answered twice; and those that wait without blocking others.

Telegram delivers an update until it is confirmed. One that was answered just before the process died comes
again, and is recognised here.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from bot.store.tables import HANDLED, PARKED
from bot.store.upsert import upsert

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from bot.store.batcher import TransactionBatcher
    from bot.store.database import Database
    from bot.store.pseudonyms import Pseudonyms

# Updates that are handled, but not yet marked in the database.
KEPT_AT_MOST = 100_000


class HandledUpdates:
    """The updates that one bot has handled, each by its own number, and the raw ones that are parked."""

    def __init__(
        self,
        database: Database,
        batcher: TransactionBatcher,
        pseudonyms: Pseudonyms,
        bot: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep the updates of `bot` (its id) in `database`; `clock` returns seconds since 1970."""
        self._database = database
        self._batcher = batcher
        self._pseudonyms = pseudonyms
        self._bot = bot
        self._clock = clock
        self._unwritten: dict[int, None] = {}

    async def was_handled(self, number: int) -> bool:
        """Return whether the update `number` was handled.

        Raises:
            bot.errors.StoreUnavailableError: the database is unavailable, and it is not known from memory.

        """
        return number in self._unwritten or await self._batcher.submit(self._seen, number)

    def mark_handled(self, number: int) -> asyncio.Future[None]:
        """Mark the update `number` as handled; the future is done when that is written."""
        self._unwritten[number] = None
        if len(self._unwritten) > KEPT_AT_MOST:
            del self._unwritten[next(iter(self._unwritten))]
        written = self._batcher.submit_durable(self._mark, number)
        written.add_done_callback(lambda _: self._unwritten.pop(number, None))
        return written

    @property
    def works(self) -> bool:
        """Whether the last attempt to read or write has succeeded."""
        return self._batcher.works

    def park(self, updates: Iterable[dict[str, Any]]) -> asyncio.Future[None]:
        """Keep raw `updates` until they are handled; the future is done when they are kept.

        It raises bot.errors.StoreUnavailableError if the database is unavailable; then nothing is kept.
        """
        now = int(self._clock())
        rows = [
            {
                "bot": self._bot,
                "update_id": raw["update_id"],
                "person": self._pseudonyms.pseudonym_of(_person(raw)),
                "content": json.dumps(raw),
                "at": now,
            }
            for raw in updates
        ]
        return self._database.write(lambda connection: upsert(connection, PARKED, rows))

    def parked(self) -> asyncio.Future[list[dict[str, Any]]]:
        """Return the raw updates that are parked, oldest first, without those that cannot be read any more.

        The future raises bot.errors.StoreUnavailableError if the database is unavailable.
        """
        chosen = select(PARKED.c.content).where(PARKED.c.bot == self._bot).order_by(PARKED.c.update_id)
        return self._database.read(
            lambda connection: [raw for content in connection.scalars(chosen) if (raw := _parsed(content))]
        )

    def release(self, number: int) -> asyncio.Future[None]:
        """Forget the parked update `number`, which is handled; the future is done when that is written."""
        return self._batcher.submit_durable(self._release, number)

    def _seen(self, connection: Connection, numbers: Sequence[int]) -> list[bool]:
        chosen = select(HANDLED.c.update_id).where(
            HANDLED.c.bot == self._bot, HANDLED.c.update_id.in_(numbers)
        )
        handled = set(connection.scalars(chosen))
        return [number in handled for number in numbers]

    def _release(self, connection: Connection, numbers: Sequence[int]) -> Sequence[None]:
        parked = (PARKED.c.bot == self._bot) & PARKED.c.update_id.in_(numbers)
        connection.execute(delete(PARKED).where(parked))
        return [None] * len(numbers)

    def _mark(self, connection: Connection, numbers: Sequence[int]) -> Sequence[None]:
        now = int(self._clock())
        rows = [{"bot": self._bot, "update_id": number, "at": now} for number in set(numbers)]
        upsert(connection, HANDLED, rows)
        return [None] * len(numbers)


def _parsed(content: str) -> dict[str, Any] | None:
    """Return the raw update in `content`, None if the database is damaged there."""
    try:
        raw = json.loads(content)
    except (ValueError, TypeError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("update_id"), int) else None


def _person(raw: dict[str, Any]) -> int:
    """Return the id of the sender of the raw update, 0 if there is none."""
    for content in raw.values():
        if isinstance(content, dict):
            # For messages in the name of a chat, `from` is a placeholder user, the same in all groups.
            named = content.get("chat") if content.get("sender_chat") else None
            who = named or content.get("from") or content.get("user") or content.get("chat")
            if isinstance(who, dict) and isinstance(who.get("id"), int):
                return int(who["id"])
    return 0
