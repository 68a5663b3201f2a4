"""What conversations are about: kept for half an hour, shared by all who use the database."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.dialogue.context import Context
from bot.dialogue.reply import Choice
from bot.dialogue.safety import Alarm
from bot.knowledge.model import Urgency
from bot.store.memory import KEPT_FOR, ContextMemory
from bot.store.tables import CONTEXTS

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from bot.store.clerk import Clerk
    from bot.store.codes import Codes
    from bot.store.database import Database

log = logging.getLogger(__name__)


class Contexts:
    """The contexts in a database; in memory while it is out of order, so that people still get answers."""

    def __init__(
        self, database: Database, clerk: Clerk, codes: Codes, clock: Callable[[], float] = time.time
    ) -> None:
        """Keep contexts in `database`, under `codes`; `clock` tells seconds since 1970."""
        self._database = database
        self._clerk = clerk
        self._codes = codes
        self._clock = clock
        self._spare = ContextMemory()

    async def get(self, talk: str) -> Context:
        """Return the context of `talk`, a blank one where nothing is remembered (any more)."""
        try:
            kept = await self._clerk.ask(self._read, self._codes.of(talk))
        except SQLAlchemyError as error:
            log.error("What a talk is about cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return self._spare.get(talk)
        return _parsed(kept) if kept else self._spare.get(talk)

    def put(self, talk: str, person: int, context: Context) -> None:
        """Remember what `talk` with `person` is about; it is written with the next round of the clerk."""
        row = {
            "talk": self._codes.of(talk),
            "person": self._codes.of(person),
            "kept": _written(context),
            "expires": int(self._clock()) + KEPT_FOR,
        }
        kept = self._clerk.ask(self._write, row)

        def instead(done: asyncio.Future[None]) -> None:
            if not done.cancelled() and (error := done.exception()):
                log.error("What a talk is about cannot be kept (%s)", type(error).__name__)
                self._spare.put(talk, context)

        kept.add_done_callback(instead)

    def forget_spare(self) -> None:
        """Forget what was remembered in memory, of everybody: it holds little, and only after an outage."""
        self._spare = ContextMemory()

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
