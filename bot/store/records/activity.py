"""What people have done: finished sets, by day in the person's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select

from bot.store.tables import ACTIVITY

if TYPE_CHECKING:
    import asyncio
    from datetime import date

    from sqlalchemy import Connection

    from bot.store.database import Database
    from bot.store.pseudonyms import Id, Pseudonyms


class Done(NamedTuple):
    """How often an exercise was done on a day: finished sets, and the repetitions in them."""

    day: date
    exercise: str
    sets: int
    repetitions: int


class Activity:
    """The finished sets in a database."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        """Keep them in `database`, under `pseudonyms`."""
        self._database = database
        self._pseudonyms = pseudonyms

    def add(self, person: Id, exercise: str, repetitions: int, day: date, now: float) -> asyncio.Future[None]:
        """Count a set of `exercise` that `person` finished on `day`, at `now` (seconds since 1970)."""
        row = {
            "person": self._pseudonyms.pseudonym_of(person),
            "day": day,
            "exercise": exercise,
            "repetitions": repetitions,
            "at": int(now),
        }

        def work(connection: Connection) -> None:
            connection.execute(insert(ACTIVITY).values(row))

        return self._database.write(work)

    def done_by(self, person: Id, since: date) -> asyncio.Future[list[Done]]:
        """Return what `person` has done since the day `since`, by day and exercise."""
        counted = (
            select(ACTIVITY.c.day, ACTIVITY.c.exercise, func.count(), func.sum(ACTIVITY.c.repetitions))
            .where(ACTIVITY.c.person == self._pseudonyms.pseudonym_of(person), ACTIVITY.c.day >= since)
            .group_by(ACTIVITY.c.day, ACTIVITY.c.exercise)
            .order_by(ACTIVITY.c.day, ACTIVITY.c.exercise)
        )
        return self._database.read(lambda connection: [Done(*row) for row in connection.execute(counted)])
