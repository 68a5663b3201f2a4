"""Changed addresses of chats: a group that becomes a supergroup gets another id, and a topic may be closed.

Everything that is kept under the id of a chat moves with it in one transaction.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from cachetools import LRUCache
from sqlalchemy import delete, exists, select, update

from bot.store.context_memory import KEPT_FOR
from bot.store.tables import ACTIVITY, CONTEXTS, PARKED, PREFERENCES, REMINDERS, RUNNING_SETS, VOTES

if TYPE_CHECKING:
    from asyncio import Future

    from sqlalchemy import Connection, Table

    from bot.store.database import Database
    from bot.store.pseudonyms import Pseudonyms
    from bot.store.records.contexts import Contexts

# Tables in which a chat that writes in its own name has rows like a person: the column that, besides the
# person, identifies a row ("" for none), or None if there may be many rows.
_OWN: dict[Table, str | None] = {
    PREFERENCES: "",
    VOTES: "entry",
    ACTIVITY: None,
    REMINDERS: None,
    PARKED: None,
}


# Moves that are remembered. What was written before a move is delivered within minutes, out of order with the
# news of it.
_REMEMBERED = 10_000


class Addresses:
    """Moves records from one chat to another."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms, contexts: Contexts) -> None:
        """Move records in `database`, under `pseudonyms`, and in the memory of `contexts`."""
        self._database = database
        self._pseudonyms = pseudonyms
        self._contexts = contexts
        self._moved: LRUCache[int, int] = LRUCache(_REMEMBERED)

    def current(self, chat: int) -> int:
        """Return the id that `chat` has now: another one where it has moved while this program ran."""
        return self._moved.get(chat, chat)

    async def move_chat(self, old: int, new: int) -> None:
        """Move everything that is kept for the chat `old` to `new`; a second call changes nothing.

        Raises:
            bot.errors.StoreUnavailableError: the database is unavailable; then nothing is moved.

        """
        self._moved[old] = new
        # Contexts that wait to be written must not be written under the old id afterwards.
        self._contexts.move_chat(old, new)
        await self._database.write(partial(self._move, old, new))

    def leave_topic(self, chat: int, topic: int) -> Future[None]:
        """Send reminders of a `topic` that was closed to the `chat` itself from now on."""
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
                # A row that exists under the new id is newer.
                newer = table.alias()
                same = [newer.c[key] == table.c[key]] if key else []
                known = exists().where(newer.c.person == after, *same)
                connection.execute(delete(table).where(table.c.person == before, known))
            connection.execute(update(table).where(table.c.person == before).values(person=after))
        # Message and topic ids of the old chat are not valid in the new one.
        connection.execute(update(REMINDERS).where(REMINDERS.c.chat == old).values(chat=new, topic=None))
        _remove_duplicates(connection, new)
        connection.execute(delete(RUNNING_SETS).where(RUNNING_SETS.c.talk == before))


def _rename_talk(connection: Connection, old: str, new: str) -> None:
    """Change the code of a conversation; if the new code exists, its context is newer and is kept.

    A warning that stands in the older context stands in the newer one as well.
    """
    rows = connection.execute(select(CONTEXTS).where(CONTEXTS.c.talk.in_((old, new)))).all()
    kept = {row.talk: json.loads(row.kept) for row in rows}
    if new not in kept:
        connection.execute(update(CONTEXTS).where(CONTEXTS.c.talk == old).values(talk=new))
        return
    expires = {row.talk: row.expires for row in rows}
    connection.execute(delete(CONTEXTS).where(CONTEXTS.c.talk == old))
    stood = kept[old]["alarm"] if expires[old] > expires[new] - KEPT_FOR else None
    if stood and not kept[new]["alarm"]:
        warned = json.dumps(kept[new] | {"alarm": stood}, ensure_ascii=False)
        connection.execute(update(CONTEXTS).where(CONTEXTS.c.talk == new).values(kept=warned))


def _remove_duplicates(connection: Connection, chat: int) -> None:
    """Keep one of the reminders that say the same to the same person in `chat`."""
    earlier = REMINDERS.alias()
    same = [earlier.c[name] == REMINDERS.c[name] for name in ("chat", "person", "rule", "zone")]
    ahead = [table.c.topic.is_(None) & table.c.delivered.is_(None) for table in (earlier, REMINDERS)]
    known = exists().where(*same, *ahead, earlier.c.id < REMINDERS.c.id)
    ids = connection.scalars(select(REMINDERS.c.id).where(REMINDERS.c.chat == chat, known)).all()
    connection.execute(delete(REMINDERS).where(REMINDERS.c.id.in_(ids)))
