"""What conversations are about: kept for half an hour, shared by all who use the database."""

from __future__ import annotations

import json
import logging
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.dialogue.context import Context
from bot.dialogue.reply import Choice
from bot.dialogue.safety import Alarm
from bot.errors import StoreUnavailableError
from bot.knowledge.model import Urgency
from bot.store.memory import KEPT_AT_MOST, KEPT_FOR
from bot.store.tables import CONTEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from bot.store.clerk import Clerk
    from bot.store.codes import Codes
    from bot.store.database import Database

log = logging.getLogger(__name__)


class Contexts:
    """The contexts in a database; in memory while it is out of order, so that people still get answers."""

    def __init__(
        self,
        database: Database,
        clerk: Clerk,
        codes: Codes,
        clock: Callable[[], float] = time.time,
        *,
        strict: bool = False,
    ) -> None:
        """Keep contexts in `database`, under `codes`; `clock` tells seconds since 1970.

        If it is `strict`, what cannot be read is an error, and not blank: another process may know it.
        """
        self._database = database
        self._clerk = clerk
        self._codes = codes
        self._clock = clock
        self._strict = strict
        # What is not written yet, newest last: while the database is out of order, all of it.
        self._unwritten: OrderedDict[str, tuple[int, Context]] = OrderedDict()

    async def get(self, talk: str) -> Context:
        """Return the context of `talk`, a blank one where nothing is remembered (any more).

        Raises:
            bot.errors.StoreUnavailableError: it is strict, and the database is out of order.

        """
        code = self._codes.of(talk)
        if code in self._unwritten:
            expires, context = self._unwritten[code]
            return context if expires > int(self._clock()) else Context()
        try:
            kept = await self._clerk.ask(self._read, code)
        except StoreUnavailableError as error:
            if self._strict:
                raise
            log.error("What a talk is about cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return Context()
        return _parsed(kept) if kept else Context()

    def put(self, talk: str, person: int, context: Context) -> None:
        """Remember what `talk` with `person` is about; it is written as soon as the database takes it."""
        code, expires = self._codes.of(talk), int(self._clock()) + KEPT_FOR
        row = {
            "talk": code,
            "person": self._codes.of(person),
            "kept": _written(context),
            "expires": expires,
        }
        self._unwritten[code] = unwritten = (expires, context)
        self._unwritten.move_to_end(code)
        if len(self._unwritten) > KEPT_AT_MOST:
            self._unwritten.popitem(last=False)

        def written(_: object) -> None:
            if self._unwritten.get(code) is unwritten:
                del self._unwritten[code]

        self._clerk.insist(self._write, row).add_done_callback(written)

    def forget_unwritten(self) -> None:
        """Forget what is not written yet, of everybody: it is little, save after an outage."""
        self._unwritten.clear()
        self._clerk.drop(self._write)

    def _read(self, connection: Connection, talks: Sequence[str]) -> list[str | None]:
        chosen = select(CONTEXTS.c.talk, CONTEXTS.c.kept).where(
            CONTEXTS.c.talk.in_(talks), CONTEXTS.c.expires > int(self._clock())
        )
        found = {row.talk: row.kept for row in connection.execute(chosen)}
        return [found.get(talk) for talk in talks]

    def _write(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> list[None]:
        # The last word on a talk counts.
        self._database.put(connection, CONTEXTS, {row["talk"]: row for row in rows}.values())
        return [None] * len(rows)


def _written(context: Context) -> str:
    kept: dict[str, Any] = {
        "topic": context.topic,
        "asked": context.asked,
        "language": context.language,
        "chosen": context.chosen,
        "choices": [[choice.id, choice.label] for choice in context.choices],
    }
    if context.alarm:
        alarm = context.alarm
        kept["alarm"] = [alarm.sign, alarm.urgency.value, alarm.about_other]
    return json.dumps(kept, ensure_ascii=False)


def _parsed(kept: str) -> Context:
    """Return the context that `_written` wrote; one of another version of the program is forgotten."""
    try:
        found = json.loads(kept)
        choices = tuple(Choice(id_, label) for id_, label in found["choices"])
        alarm = None
        if "alarm" in found:
            sign, urgency, about_other = found["alarm"]
            alarm = Alarm(sign, Urgency(urgency), quote="", about_other=about_other, fired=())
        return Context(found["topic"], choices, alarm, found["asked"], found["language"], found["chosen"])
    except (ValueError, KeyError, TypeError):
        return Context()
