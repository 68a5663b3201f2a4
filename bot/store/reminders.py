"""Reminders: who is to be reminded when, claimed by one process at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from bot.coach.reminder import Reminder
from bot.store.tables import PREFERENCES, REMINDERS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.coach.reminder import NewReminder
    from bot.store.codes import Codes
    from bot.store.database import Database

# Seconds for which a claim holds. A claim whose process died is free again after it.
CLAIM_SECONDS = 30


# A language that was chosen since counts for what was asked for before.
_LANGUAGE = func.coalesce(
    select(PREFERENCES.c.language).where(PREFERENCES.c.person == REMINDERS.c.person).scalar_subquery(),
    REMINDERS.c.language,
)
_COLUMNS = [_LANGUAGE if name == "language" else REMINDERS.c[name] for name in Reminder._fields]


class Reminders:
    """The reminders in a database, and the time zones of people. Moments are seconds since 1970."""

    def __init__(self, database: Database, codes: Codes) -> None:
        """Keep reminders in `database`; people stand in it as `codes`."""
        self._database = database
        self._codes = codes

    def zone(self, person: int) -> str | None:
        """Return the time zone of `person`, None where it is not known."""
        chosen = select(PREFERENCES.c.zone).where(PREFERENCES.c.person == self._codes.of(person))
        with self._database.reading() as connection:
            return connection.scalar(chosen)

    def set_zone(self, person: int, zone: str) -> None:
        """Remember the time zone of `person`."""
        with self._database.writing() as connection:
            self._database.put(connection, PREFERENCES, [{"person": self._codes.of(person), "zone": zone}])

    def add(self, person: int, new: NewReminder) -> None:
        """Remind `person` from now on."""
        with self._database.writing() as connection:
            connection.execute(insert(REMINDERS).values({"person": self._codes.of(person), **new._asdict()}))

    def of(self, person: int, chat: int) -> list[Reminder]:
        """Return the reminders of `person` in `chat`, oldest first."""
        chosen = select(*_COLUMNS).where(
            REMINDERS.c.person == self._codes.of(person), REMINDERS.c.chat == chat
        )
        with self._database.reading() as connection:
            return [Reminder(*row) for row in connection.execute(chosen.order_by(REMINDERS.c.id))]

    def get(self, id_: int, person: int) -> Reminder | None:
        """Return the reminder `id_`, if it is one of `person`."""
        chosen = select(*_COLUMNS).where(REMINDERS.c.id == id_, REMINDERS.c.person == self._codes.of(person))
        with self._database.reading() as connection:
            row = connection.execute(chosen).first()
        return Reminder(*row) if row else None

    def remove(self, id_: int) -> None:
        """End the reminder `id_`."""
        with self._database.writing() as connection:
            connection.execute(delete(REMINDERS).where(REMINDERS.c.id == id_))

    def remove_chat(self, chat: int) -> None:
        """End all reminders in `chat`, where the bot may not write any more."""
        with self._database.writing() as connection:
            connection.execute(delete(REMINDERS).where(REMINDERS.c.chat == chat))

    def put_off(self, id_: int, due: float) -> None:
        """Let the reminder `id_` be due at `due`, and free it."""
        with self._database.writing() as connection:
            connection.execute(update(REMINDERS).where(REMINDERS.c.id == id_).values(due=int(due), claimed=0))

    def claim(self, now: float, most: int) -> list[Reminder]:
        """Return up to `most` reminders that are due at `now`; nobody else is given them for a while."""
        with self._database.writing() as connection:
            claimed = self._due(connection, int(now), most)
            connection.execute(
                update(REMINDERS)
                .where(REMINDERS.c.id.in_([reminder.id for reminder in claimed]))
                .values(claimed=int(now) + CLAIM_SECONDS)
            )
        return claimed

    def next_due(self) -> int | None:
        """Return when the next reminder is due, None without any."""
        with self._database.reading() as connection:
            due: int | None = connection.scalar(select(func.min(REMINDERS.c.due)))
        return due

    def _due(self, connection: Connection, now: int, most: int) -> list[Reminder]:
        chosen = (
            select(*_COLUMNS)
            .where(REMINDERS.c.due <= now, REMINDERS.c.claimed <= now)
            .order_by(REMINDERS.c.due)
            .limit(most)
        )
        if self._database.dialect == "postgresql":
            # SQLite has one writer at a time, so there nobody else can be choosing.
            chosen = chosen.with_for_update(skip_locked=True)
        return [Reminder(*row) for row in connection.execute(chosen)]
