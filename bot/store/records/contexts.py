"""What conversations are about: kept for half an hour, shared by all processes on the database."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from dataclasses import asdict, astuple, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from bot.dialogue.context import Awaited, Context, OpenQuestion, TalkState
from bot.dialogue.reading.intent import Intent, IntentKind
from bot.errors import StoreUnavailableError
from bot.knowledge.model import Urgency
from bot.matching import Match
from bot.reply import Choice
from bot.store.context_memory import KEPT_AT_MOST, KEPT_FOR
from bot.store.tables import CONTEXTS
from bot.store.upsert import upsert
from bot.triage import Alarm, PartialSigns

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection

    from bot.store.batcher import TransactionBatcher
    from bot.store.pseudonyms import Id, Pseudonyms


class _Kept(NamedTuple):
    """What a conversation is about; `talk` and `person` are codes, `expires` is in seconds since 1970."""

    talk: str
    person: str
    expires: int
    context: Context


class Contexts:
    """The contexts in a database; in memory while it is unavailable, so that people still get answers."""

    def __init__(
        self,
        batcher: TransactionBatcher,
        pseudonyms: Pseudonyms,
        clock: Callable[[], float] = time.time,
        *,
        strict: bool = False,
    ) -> None:
        """Keep contexts by `batcher`, under `pseudonyms`; `clock` returns seconds since 1970.

        If `strict`, a failed read is an error instead of a reason to use memory: another process may have
        written a newer context.
        """
        self._batcher = batcher
        self._pseudonyms = pseudonyms
        self._clock = clock
        self._strict = strict
        # Not written yet, newest last; while the database is unavailable, all contexts are here.
        self._unwritten: OrderedDict[str, _Kept] = OrderedDict()
        # Written lately: used while the database cannot be read.
        self._written: OrderedDict[str, _Kept] = OrderedDict()

    async def load(self, conversation: str) -> Context:
        """Return the context of `conversation`, an empty one if nothing is remembered (any more).

        Raises:
            bot.errors.StoreUnavailableError: the database is unavailable, and contexts are `strict`.

        """
        code = self._pseudonyms.of_conversation(conversation)
        if kept := self._unwritten.get(code):
            return self._current(kept)
        try:
            read = await self._batcher.submit(self._read, code)
        except StoreUnavailableError:
            if self._strict:
                raise
            read = None
        # A database that cannot be reached, or was deleted and created again, knows less than memory.
        return _parsed(read) if read else self._current(self._written.get(code))

    def save(self, conversation: str, person: Id, context: Context) -> asyncio.Future[None]:
        """Remember what a `conversation` with `person` is about; it is written once the database works."""
        expires = int(self._clock()) + KEPT_FOR
        code = self._pseudonyms.of_conversation(conversation)
        kept = _Kept(code, self._pseudonyms.pseudonym_of(person), expires, context)
        return self._write_down(kept)

    def move_chat(self, old: int, new: int) -> None:
        """Move conversations in memory from the group `old` to `new`."""
        part, before, after = (
            self._pseudonyms.chat_part(old),
            self._pseudonyms.pseudonym_of(old),
            self._pseudonyms.pseudonym_of(new),
        )
        for memory in (self._unwritten, self._written):
            for kept in [kept for kept in memory.values() if kept.talk.startswith(part)]:
                del memory[kept.talk]
                person = after if kept.person == before else kept.person
                moved = kept._replace(talk=self._pseudonyms.moved(kept.talk, old, new), person=person)
                if newer := memory.get(moved.talk):
                    # A warning that stands is kept, whatever was said in the new chat since.
                    alarm = newer.context.alarm or kept.context.alarm
                    moved = newer._replace(context=replace(newer.context, alarm=alarm))
                if memory is self._unwritten:
                    self._write_down(moved)
                else:
                    _remember(memory, moved)

    def _write_down(self, kept: _Kept) -> asyncio.Future[None]:
        _remember(self._unwritten, kept)

        def written(_: object) -> None:
            if self._unwritten.get(kept.talk) is kept:
                del self._unwritten[kept.talk]
                if not self._strict:
                    _remember(self._written, kept)

        done = self._batcher.submit_durable(self._write, kept)
        done.add_done_callback(written)
        return done

    def forget(self, person: Id) -> None:
        """Forget what conversations with `person` are about, in memory."""
        code = self._pseudonyms.pseudonym_of(person)
        for memory in (self._unwritten, self._written):
            for kept in [kept for kept in memory.values() if kept.person == code]:
                del memory[kept.talk]

    def _current(self, kept: _Kept | None) -> Context:
        return kept.context if kept and kept.expires > int(self._clock()) else Context()

    def _read(self, connection: Connection, talks: Sequence[str]) -> list[str | None]:
        chosen = select(CONTEXTS.c.talk, CONTEXTS.c.kept).where(
            CONTEXTS.c.talk.in_(talks), CONTEXTS.c.expires > int(self._clock())
        )
        found = {row.talk: row.kept for row in connection.execute(chosen)}
        return [found.get(talk) for talk in talks]

    def _write(self, connection: Connection, waiting: Sequence[_Kept]) -> list[None]:
        # Only the newest context of a conversation is written, and none that was forgotten since.
        rows = [
            {
                "talk": each.talk,
                "person": each.person,
                "kept": _text(each.context),
                "expires": each.expires,
            }
            for each in waiting
            if self._unwritten.get(each.talk) is each
        ]
        if rows:
            upsert(connection, CONTEXTS, rows)
        return [None] * len(waiting)


def _remember(memory: OrderedDict[str, _Kept], kept: _Kept) -> None:
    """Put `kept` into `memory`, and remove the oldest if it is full."""
    memory[kept.talk] = kept
    memory.move_to_end(kept.talk)
    if len(memory) > KEPT_AT_MOST:
        memory.popitem(last=False)


def _text(context: Context) -> str:
    return json.dumps(
        {
            "topic": context.topic,
            "asked": context.asked and astuple(context.asked),
            "language": context.language,
            "chosen": context.chosen,
            "choices": [[choice.id, choice.label] for choice in context.choices],
            "alarm": _alarm_fields(context.alarm),
            "question": _question_fields(context.question),
            "asked_parts": context.asked_parts,
            "partial_signs": [asdict(each) for each in context.partial_signs],
            "talk": asdict(context.talk),
        },
        ensure_ascii=False,
    )


def _parsed(kept: str) -> Context:
    """Return the context that `_text` wrote; an empty one if another version of the program or nobody did."""
    try:
        found = json.loads(kept)
        return Context(
            found["topic"],
            tuple(Choice(id_, label) for id_, label in found["choices"]),
            _alarm(found["alarm"]),
            _awaited(found["asked"]),
            found["language"],
            found["chosen"],
            _question(found["question"]),
            tuple(found["asked_parts"]),
            tuple(map(_partial_signs, found.get("partial_signs", ()))),
            _talk(found.get("talk", {})),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Context()


def _talk(fields: dict[str, Any]) -> TalkState:
    """Return the state of a talk; of a version of the program that kept less of it, what it kept."""
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return TalkState(**{**fields, **lists})


def _awaited(kept: list[Any] | str | None) -> Awaited | None:
    """Return what is waited for; an earlier version of the program kept its name alone."""
    fields = [kept] if isinstance(kept, str) else kept
    return Awaited(*fields) if fields else None


def _alarm_fields(alarm: Alarm | None) -> list[Any] | None:
    """Return what is kept of `alarm`: none of the words that raised it."""
    if alarm is None:
        return None
    return [alarm.sign, alarm.urgency.value, alarm.about_other, alarm.part, alarm.person, alarm.variant]


def _alarm(fields: list[Any] | None) -> Alarm | None:
    if fields is None:
        return None
    sign, urgency, about_other, part, person, variant = fields
    return Alarm(sign, Urgency(urgency), "", about_other, (), part, person, variant)


def _partial_signs(fields: dict[str, Any]) -> PartialSigns:
    complaints, circumstances = tuple(fields.pop("complaints")), tuple(fields.pop("circumstances"))
    return PartialSigns(complaints, circumstances, **fields)


def _question_fields(question: OpenQuestion | None) -> list[Any] | None:
    if question is None:
        return None
    wanted = [[intent.kind.name, intent.best, intent.near] for intent in question.wanted]
    return [_alarm_fields(question.about), wanted]


def _question(fields: list[Any] | None) -> OpenQuestion | None:
    about = _alarm(fields[0]) if fields else None
    if about is None or fields is None:
        return None
    wanted = (
        Intent(IntentKind[kind], Match(*best), tuple(Match(*each) for each in near))
        for kind, best, near in fields[1]
    )
    return OpenQuestion(about, tuple(wanted))
