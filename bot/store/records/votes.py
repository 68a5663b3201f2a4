"""What people thought of answers: one vote for each person and entry."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, tuple_

from bot.store.tables import VOTES
from bot.store.upsert import upsert

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection

    from bot.store.batcher import TransactionBatcher
    from bot.store.database import Database
    from bot.store.pseudonyms import Id, Pseudonyms


class Votes:
    """The votes in a database."""

    def __init__(
        self,
        database: Database,
        batcher: TransactionBatcher,
        pseudonyms: Pseudonyms,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep votes in `database`, under `pseudonyms`; `clock` returns seconds since 1970."""
        self._database = database
        self._batcher = batcher
        self._pseudonyms = pseudonyms
        self._clock = clock

    def cast(self, person: Id, entry: str, *, helpful: bool | None) -> asyncio.Future[None]:
        """Record whether `person` finds `entry` helpful, in place of an earlier vote; None withdraws it.

        Later calls of `votes_of` see it. The future raises bot.errors.StoreUnavailableError if the database
        is unavailable.
        """
        code = self._pseudonyms.pseudonym_of(person)
        vote = {"person": code, "entry": entry, "helpful": helpful, "at": int(self._clock())}
        return self._batcher.submit(self._cast, vote)

    def votes_of(self, person: Id) -> asyncio.Future[Mapping[str, bool]]:
        """Return the votes of `person` by entry (True: helpful); none if they cannot be read."""
        return self._batcher.submit_or_default(_read, self._pseudonyms.pseudonym_of(person), {})

    def count(self, since: float = 0) -> asyncio.Future[dict[str, tuple[int, int]]]:
        """Return for each entry with votes since `since` how many found it helpful, and how many not."""
        counted = (
            select(VOTES.c.entry, VOTES.c.helpful, func.count())
            .where(VOTES.c.at >= int(since))
            .group_by(VOTES.c.entry, VOTES.c.helpful)
        )

        def work(connection: Connection) -> dict[str, tuple[int, int]]:
            counts: dict[str, tuple[int, int]] = {}
            for entry, helpful, number in connection.execute(counted):
                good, bad = counts.get(entry, (0, 0))
                counts[entry] = (good + number, bad) if helpful else (good, bad + number)
            return counts

        return self._database.read(work)

    def _cast(self, connection: Connection, cast: Sequence[dict[str, Any]]) -> list[None]:
        # The last vote of a person on an entry counts.
        votes = {(vote["person"], vote["entry"]): vote for vote in cast}
        withdrawn = [key for key, vote in votes.items() if vote["helpful"] is None]
        if withdrawn:
            connection.execute(delete(VOTES).where(tuple_(VOTES.c.person, VOTES.c.entry).in_(withdrawn)))
        if rows := [vote for vote in votes.values() if vote["helpful"] is not None]:
            upsert(connection, VOTES, rows)
        return [None] * len(cast)


def _read(connection: Connection, people: Sequence[str]) -> list[Mapping[str, bool]]:
    chosen = select(VOTES.c.person, VOTES.c.entry, VOTES.c.helpful).where(VOTES.c.person.in_(set(people)))
    found: dict[str, dict[str, bool]] = {person: {} for person in people}
    for person, entry, helpful in connection.execute(chosen):
        found[person][entry] = helpful
    return [found[person] for person in people]
