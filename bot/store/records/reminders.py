"""Reminders: who is reminded when; one process at a time claims those that are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from bot.coach.reminders.model import Reminder
from bot.store.tables import PREFERENCES, REMINDERS
from bot.store.upsert import upsert

if TYPE_CHECKING:
    from asyncio import Future
    from datetime import date

    from sqlalchemy import Connection, Executable, Row

    from bot.coach.reminders.model import NewReminder
    from bot.store.database import Database
    from bot.store.pseudonyms import Id, Pseudonyms

# Seconds for which a claim holds. After that another process may claim the reminder: the first has died.
CLAIM_SECONDS = 30


# A language that the person has chosen later applies to earlier reminders as well.
_LANGUAGE = func.coalesce(
    select(PREFERENCES.c.language).where(PREFERENCES.c.person == REMINDERS.c.person).scalar_subquery(),
    REMINDERS.c.language,
)
_COLUMNS = [_LANGUAGE if name == "language" else REMINDERS.c[name] for name in Reminder._fields]
# A one-time reminder is kept for a while after its delivery.
_AHEAD = REMINDERS.c.delivered.is_(None)


class Reminders:
    """The reminders in a database, and the time zones of people. Moments are seconds since 1970.

    Everything may raise bot.errors.StoreUnavailableError, once it is awaited.
    """

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        """Keep reminders in `database`, people as `pseudonyms`."""
        self._database = database
        self._pseudonyms = pseudonyms

    def zone(self, person: Id) -> Future[str | None]:
        """Return the time zone of `person`, None if it is not known."""
        chosen = select(PREFERENCES.c.zone).where(
            PREFERENCES.c.person == self._pseudonyms.pseudonym_of(person)
        )
        return self._database.read(lambda connection: connection.scalar(chosen))

    def set_zone(self, person: Id, zone: str) -> Future[None]:
        """Remember the time zone of `person`."""
        row = {"person": self._pseudonyms.pseudonym_of(person), "zone": zone}
        return self._database.write(lambda connection: upsert(connection, PREFERENCES, [row]))

    def add(self, person: Id, new: NewReminder) -> Future[int]:
        """Add a reminder of `person`, and return its id."""
        where = {"chat": int(new.chat), "topic": int(new.topic) if new.topic else None}
        row = {"person": self._pseudonyms.pseudonym_of(person), **new._asdict(), **where}
        added = insert(REMINDERS).values(row).returning(REMINDERS.c.id)
        return self._database.write(lambda connection: connection.execute(added).scalar_one())

    def list_pending(self, person: Id, chat: Id | None) -> Future[list[Reminder]]:
        """Return the pending reminders of `person`, oldest first, in `chat` or (None) in all chats."""
        here = () if chat is None else (REMINDERS.c.chat == int(chat),)
        chosen = (
            select(*_COLUMNS)
            .where(REMINDERS.c.person == self._pseudonyms.pseudonym_of(person), *here, _AHEAD)
            .order_by(REMINDERS.c.id)
        )
        return self._database.read(lambda connection: [_reminder(row) for row in connection.execute(chosen)])

    async def find(self, id_: int, person: Id) -> Reminder | None:
        """Return the reminder `id_`, None if it is not one of `person`."""
        chosen = select(*_COLUMNS).where(
            REMINDERS.c.id == id_, REMINDERS.c.person == self._pseudonyms.pseudonym_of(person)
        )
        row = await self._database.read(lambda connection: connection.execute(chosen).first())
        return _reminder(row) if row else None

    def is_another_persons(self, id_: int, person: Id, chat: Id) -> Future[bool]:
        """Return whether the reminder `id_` in `chat` is somebody else's than `person`'s."""
        chosen = select(REMINDERS.c.person).where(REMINDERS.c.id == id_, REMINDERS.c.chat == int(chat))
        own = self._pseudonyms.pseudonym_of(person)
        return self._database.read(lambda connection: connection.scalar(chosen) not in {None, own})

    def remove(self, id_: int) -> Future[None]:
        """Delete the reminder `id_`."""
        return self._execute(delete(REMINDERS).where(REMINDERS.c.id == id_))

    def remove_chat(self, chat: Id) -> Future[None]:
        """Delete all reminders in `chat`, where the bot may no longer write."""
        return self._execute(delete(REMINDERS).where(REMINDERS.c.chat == int(chat)))

    def reschedule(self, id_: int, due: float) -> Future[None]:
        """Make the reminder `id_` due at `due`, even a delivered one-time reminder, and release its claim."""
        values = {"due": int(due), "claimed": 0, "delivered": None}
        return self._execute(update(REMINDERS).where(REMINDERS.c.id == id_).values(values))

    def mark_delivered(self, id_: int, at: float) -> Future[None]:
        """Mark the one-time reminder `id_` as delivered at `at`; a day later it is erased."""
        return self._execute(update(REMINDERS).where(REMINDERS.c.id == id_).values(delivered=int(at)))

    def mark_followed(self, id_: int, day: date) -> Future[bool]:
        """Note that the reminder `id_` was followed on `day`, and return whether that is new."""
        new = REMINDERS.c.followed.is_distinct_from(day)
        noted = update(REMINDERS).where(REMINDERS.c.id == id_, new).values(followed=day)
        return self._database.write(lambda connection: connection.execute(noted).rowcount > 0)

    def set_reminder_zone(self, id_: int, zone: str, due: float) -> Future[None]:
        """Make the reminder `id_` follow the clocks of `zone` from now on, due next at `due`."""
        values = {"zone": zone, "due": int(due), "claimed": 0}
        return self._execute(update(REMINDERS).where(REMINDERS.c.id == id_).values(values))

    def claim(self, now: float, most: int) -> Future[list[Reminder]]:
        """Claim and return up to `most` reminders that are due at `now`; others cannot for CLAIM_SECONDS."""

        def work(connection: Connection) -> list[Reminder]:
            claimed = self._due(connection, int(now), most)
            connection.execute(
                update(REMINDERS)
                .where(REMINDERS.c.id.in_([reminder.id for reminder in claimed]))
                .values(claimed=int(now) + CLAIM_SECONDS)
            )
            return claimed

        return self._database.write(work)

    def next_due(self) -> Future[int | None]:
        """Return when the next reminder is due, None if there is none."""
        return self._database.read(
            lambda connection: connection.scalar(select(func.min(REMINDERS.c.due)).where(_AHEAD))
        )

    def _execute(self, statement: Executable) -> Future[None]:
        def work(connection: Connection) -> None:
            connection.execute(statement)

        return self._database.write(work)

    def _due(self, connection: Connection, now: int, most: int) -> list[Reminder]:
        chosen = (
            select(*_COLUMNS)
            .where(REMINDERS.c.due <= now, REMINDERS.c.claimed <= now, _AHEAD)
            .order_by(REMINDERS.c.due)
            .limit(most)
        )
        if self._database.dialect == "postgresql":
            # SQLite has one writer at a time, so nobody else can be claiming.
            chosen = chosen.with_for_update(skip_locked=True)
        return [_reminder(row) for row in connection.execute(chosen)]


def _reminder(row: Row[Any]) -> Reminder:
    """Return the reminder in `row`, whose chat and topic stand there as numbers."""
    found = Reminder._make(row)
    return found._replace(chat=str(found.chat), topic=None if found.topic is None else str(found.topic))
