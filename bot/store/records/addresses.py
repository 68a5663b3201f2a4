"""Where chats are: a group that becomes a supergroup gets another number, and a topic may be closed.

Everything that is kept by the number of a chat moves with it in one transaction.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select, update

from bot.store.tables import ACTIVITY, CONTEXTS, PARKED, PREFERENCES, REMINDERS, RUNNING_SETS, VOTES

if TYPE_CHECKING:
    from asyncio import Future

    from sqlalchemy import Connection, Table

    from bot.store.database import Database
    from bot.store.pseudonyms import Pseudonyms
    from bot.store.records.contexts import Contexts

# What a chat that speaks for itself has as if it were a person, with what names one row of it.
_OWN: dict[Table, str | None] = {
    PREFERENCES: "",
    VOTES: "entry",
    ACTIVITY: None,
    REMINDERS: None,
    PARKED: None,
}


class Addresses:
    """Moves what is kept for chats."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms, contexts: Contexts) -> None:
        """Move what stands in `database` under `pseudonyms`, and in the memory of `contexts`."""
        self._database = database
        self._pseudonyms = pseudonyms
        self._contexts = contexts

    async def move_chat(self, old: int, new: int) -> None:
        """Let everything that is kept for the chat `old` be kept for `new`; a second time changes nothing.

        Raises:
            bot.errors.StoreUnavailableError: the database is out of order; then nothing is moved.

        """
        # What waits to be written must not be written under the old number after that.
        self._contexts.move_chat(old, new)
        await self._database.write(partial(self._move, old, new))

    def leave_topic(self, chat: int, topic: int) -> Future[None]:
        """Let reminders of a `topic` that takes no messages any more come to its `chat`."""
        here = (REMINDERS.c.chat == chat) & (REMINDERS.c.topic == topic)

        def work(connection: Connection) -> None:
            connection.execute(update(REMINDERS).where(here).values(topic=None))

        return self._database.write(work)

    def _move(self, old: int, new: int, connection: Connection) -> None:
        before, after = self._pseudonyms.pseudonym_of(old), self._pseudonyms.pseudonym_of(new)
        here = CONTEXTS.c.talk.startswith(self._pseudonyms.chat_part(old))
        for talk in connection.scalars(select(CONTEXTS.c.talk).where(here)).all():
            _rename_talk(connection, talk, self._pseudonyms.moved(talk, old, new))
        connection.execute(update(CONTEXTS).where(CONTEXTS.c.person == before).values(person=after))
        for table, key in _OWN.items():
            if key is not None:
                # What the chat has under its new number already is newer.
                newer = table.alias()
                same = [newer.c[key] == table.c[key]] if key else []
                known = exists().where(newer.c.person == after, *same)
                connection.execute(delete(table).where(table.c.person == before, known))
            connection.execute(update(table).where(table.c.person == before).values(person=after))
        # The messages and topics of the new number are others.
        connection.execute(update(REMINDERS).where(REMINDERS.c.chat == old).values(chat=new, topic=None))
        connection.execute(delete(RUNNING_SETS).where(RUNNING_SETS.c.talk == before))


def _rename_talk(connection: Connection, old: str, new: str) -> None:
    """Give a talk another code, unless that is taken: what stands there is newer."""
    if connection.scalar(select(CONTEXTS.c.talk).where(CONTEXTS.c.talk == new)):
        connection.execute(delete(CONTEXTS).where(CONTEXTS.c.talk == old))
    else:
        connection.execute(update(CONTEXTS).where(CONTEXTS.c.talk == old).values(talk=new))
