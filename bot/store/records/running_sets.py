"""Which guided sets run in any process: for several processes on one PostgreSQL.

The process that runs a set writes a heartbeat every second, and reads the controls that others left for it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select, update

from bot.store.tables import RUNNING_SETS as SETS
from bot.store.upsert import upsert

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from bot.store.batcher import TransactionBatcher
    from bot.store.pseudonyms import Id, Pseudonyms

# Seconds between two heartbeats.
BEAT_SECONDS = 1.0
# Seconds without a heartbeat after which the process counts as dead, and the set as over.
DEAD_SECONDS = 10


class _Order(NamedTuple):
    """A control for a set: the codes of its chat and of the person who pressed, and the message if known."""

    talk: str
    person: str
    control: str
    message: int | None


class RunningSets:
    """The guided sets of one bot in a database; while it is unavailable, none counts as running."""

    def __init__(
        self,
        batcher: TransactionBatcher,
        pseudonyms: Pseudonyms,
        bot: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep the sets of `bot` (its id) by `batcher`, under `pseudonyms`; `clock`: seconds since 1970."""
        self._batcher = batcher
        self._pseudonyms = pseudonyms
        self._bot = bot
        self._clock = clock

    def begin(self, chat: Id, person: Id, message: Id) -> None:
        """Note that a set of `person` begins in `chat`, shown in `message`."""
        row = {
            "bot": self._bot,
            "talk": self._pseudonyms.pseudonym_of(chat),
            "person": self._pseudonyms.pseudonym_of(person),
            "message": int(message),
            "told": None,
            "at": int(self._clock()),
        }
        self._batcher.submit_durable(self._begin, row)

    def end(self, chat: Id) -> None:
        """Note that the set in `chat` is over."""
        self._batcher.submit_durable(self._end, self._pseudonyms.pseudonym_of(chat))

    def is_running(self, chat: Id) -> asyncio.Future[bool]:
        """Return whether a set runs in `chat`."""
        return self._batcher.submit_or_default(
            self._running, self._pseudonyms.pseudonym_of(chat), instead=False
        )

    def tell(
        self, chat: Id, person: Id, control: str, message: Id | None = None
    ) -> asyncio.Future[bool | None]:
        """Send `control` to the set of `person` in `chat`, which follows it within a second or two.

        Return True if it will, False if the set is another person's, None if none runs in `message`.
        """
        order = _Order(
            self._pseudonyms.pseudonym_of(chat),
            self._pseudonyms.pseudonym_of(person),
            control,
            None if message is None else int(message),
        )
        return self._batcher.submit_or_default(self._tell, order, instead=None)

    def beat(self, chats: Sequence[Id]) -> asyncio.Future[Mapping[Id, str]]:
        """Write heartbeats of the sets in `chats`, and return the controls sent since the last, by chat."""
        return self._batcher.submit_or_default(self._beat, tuple(chats), instead={})

    def _alive(self) -> ColumnElement[bool]:
        return (SETS.c.bot == self._bot) & (SETS.c.at > int(self._clock()) - DEAD_SECONDS)

    def _begin(self, connection: Connection, rows: Sequence[dict[str, object]]) -> list[None]:
        upsert(connection, SETS, {row["talk"]: row for row in rows}.values())
        return [None] * len(rows)

    def _end(self, connection: Connection, talks: Sequence[str]) -> list[None]:
        connection.execute(delete(SETS).where(SETS.c.bot == self._bot, SETS.c.talk.in_(talks)))
        return [None] * len(talks)

    def _running(self, connection: Connection, talks: Sequence[str]) -> list[bool]:
        found = set(connection.scalars(select(SETS.c.talk).where(self._alive(), SETS.c.talk.in_(talks))))
        return [talk in found for talk in talks]

    def _tell(self, connection: Connection, orders: Sequence[_Order]) -> list[bool | None]:
        talks = {order.talk for order in orders}
        running = {
            row.talk: row
            for row in connection.execute(select(SETS).where(self._alive(), SETS.c.talk.in_(talks)))
        }
        heeded: list[bool | None] = []
        told: dict[str, str] = {}
        for order in orders:
            row = running.get(order.talk)
            if row is None or order.message not in {None, row.message}:
                heeded.append(None)
                continue
            heeded.append(row.person == order.person)
            if row.person == order.person:
                told[order.talk] = order.control
        # Two processes that lock the same rows in different orders would wait for each other.
        for talk, control in sorted(told.items()):
            here = (SETS.c.bot == self._bot) & (SETS.c.talk == talk)
            connection.execute(update(SETS).where(here).values(told=control))
        return heeded

    def _beat(self, connection: Connection, asked: Sequence[tuple[Id, ...]]) -> list[dict[Id, str]]:
        chats = {self._pseudonyms.pseudonym_of(chat): chat for each in asked for chat in each}
        mine = (SETS.c.bot == self._bot) & SETS.c.talk.in_(chats)
        # Locks the rows: a control that arrives between the two statements waits for the next heartbeat.
        rows = connection.execute(
            select(SETS.c.talk, SETS.c.told).where(mine).order_by(SETS.c.talk).with_for_update()
        )
        told = {chats[row.talk]: row.told for row in rows if row.told}
        connection.execute(update(SETS).where(mine).values(told=None, at=int(self._clock())))
        return [{chat: told[chat] for chat in each if chat in told} for each in asked]
