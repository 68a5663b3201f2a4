"""A person's data: shown and erased on request, counted, and drawn as progress."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, assert_never

from bot.actions.model import ForgetMe, ShowMyData, ShowProgress
from bot.coach.places.zones import zone_named
from bot.coach.progress.summary import Progress
from bot.conversation.channel import File
from bot.reply import Outcome, Paragraph, Reply
from bot.store.best_effort import best_effort

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.actions.model import PersonalAction, StartGuidedSet
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.store.store import Store


# The name under which followed reminders are counted.
GOT_UP = "got-up"


class PersonalData:
    """Carries out actions on personal data in the store."""

    def __init__(
        self, library: MultilingualDialogue, store: Store, clock: Callable[[], float] = time.time
    ) -> None:
        """Take every text from `library`, and data from `store`; `clock` returns seconds since 1970."""
        self._library = library
        self._store = store
        self._clock = clock

    async def carry_out(self, action: PersonalAction, reply: Reply, person: str) -> tuple[Reply, File | None]:
        """Do the `action` of the page `reply`, and return what to send to `person` privately."""
        with best_effort("A personal request failed"):
            match action:
                case ShowMyData():
                    return await self._show_data(reply, person)
                case ForgetMe():
                    return await self._forget(reply, person), None
                case ShowProgress():
                    return await self._show_progress(reply, person)
            assert_never(action)
        return _say(self._messages(reply).keeping.unable), None

    async def count_set(self, person: str, finished: StartGuidedSet) -> None:
        """Count the set that `person` has finished; if the database is unavailable, only this is lost."""
        with best_effort("A finished set is not counted"):
            now = await self._now(person)
            for exercise in finished.exercises:
                count = finished.repetitions
                await self._store.activity.add(person, exercise, count, now.date(), now.timestamp())

    async def count_reminder(self, person: str) -> None:
        """Count that `person` has followed a reminder.

        Raises:
            bot.errors.StoreUnavailableError: the database is unavailable.

        """
        now = await self._now(person)
        await self._store.activity.add(person, GOT_UP, 1, now.date(), now.timestamp())

    async def _show_data(self, reply: Reply, person: str) -> tuple[Reply, File | None]:
        kept = {kind: rows for kind, rows in (await self._store.about(person)).items() if rows}
        if not kept:
            return _say(self._messages(reply).keeping.nothing), None
        return reply, File("mydata.json", json.dumps(kept, indent=2, ensure_ascii=False).encode())

    async def _forget(self, reply: Reply, person: str) -> Reply:
        texts = self._messages(reply).keeping
        erased = {kind: number for kind, number in (await self._store.forget(person)).items() if number}
        what = ", ".join(f"{texts.kinds.get(kind, kind)} ({number})" for kind, number in erased.items())
        sentence = texts.erased.format(what=what) if what else texts.nothing
        return replace(reply, blocks=(*reply.blocks, Paragraph(sentence)))

    async def _show_progress(self, reply: Reply, person: str) -> tuple[Reply, File | None]:
        knowledge = self._library.for_language(reply.language).knowledge
        texts = knowledge.messages.progress
        names = {id_: exercise.name for id_, exercise in knowledge.exercises.items()}
        names[GOT_UP] = knowledge.messages.reminding.did_it
        done = await self._store.activity.done_by(person, date.min)
        if not done:
            return _say(texts.nothing_yet), None
        progress = Progress.of(done, (await self._now(person)).date())
        sets = ", ".join(
            texts.sets_of.format(exercise=names[id_], sets=number)
            for id_, number in progress.sets.items()
            if id_ in names
        )
        lines = [sets, texts.streak.format(streak=progress.streak, longest=progress.longest)]
        # Imported here because the drawing library is large and seldom needed; drawn in a thread.
        from bot.coach.progress.calendar_image import draw_calendar  # noqa: PLC0415

        picture = await asyncio.to_thread(
            draw_calendar, progress, reply.title, texts.weekdays, [line for line in lines if line]
        )
        weeks = [texts.week.format(sets=sum(filter(None, week))) for week in progress.weeks]
        blocks = (*reply.blocks, Paragraph("\n".join(weeks)), *(Paragraph(line) for line in lines if line))
        return replace(reply, blocks=blocks), File("progress.png", picture)

    def _messages(self, reply: Reply) -> Messages:
        return self._library.for_language(reply.language).knowledge.messages

    async def _now(self, person: str) -> datetime:
        """Return the time in the zone of `person`, or in UTC if the zone is not known."""
        return datetime.fromtimestamp(
            self._clock(), zone_named(await self._store.reminders.zone(person) or "") or UTC
        )


def _say(sentence: str) -> Reply:
    return Reply(Outcome.SMALLTALK, (Paragraph(sentence),))
