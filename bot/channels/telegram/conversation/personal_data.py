"""What a page asks for beside being shown: a person's data, their erasure, their progress."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.channels.telegram.identity import is_person
from bot.channels.telegram.place import Place
from bot.channels.telegram.view.keyboard import deep_link, link_markup
from bot.channels.telegram.view.rendering import render
from bot.coach.places.zones import zone_named
from bot.coach.progress.summary import Progress
from bot.errors import StoreUnavailableError
from bot.knowledge.messages import Errand
from bot.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.telegram.place import Sent
    from bot.channels.telegram.sending.outbox import Outbox
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.reply import Guide
    from bot.store.store import Store

log = logging.getLogger(__name__)


# The page that the bot's private chat opens with.
START = "start"
# What a reminder that was followed is counted as.
GOT_UP = "got-up"


class PersonalData:
    """Runs errands for people, out of what `store` keeps of them."""

    def __init__(self, library: MultilingualDialogue, store: Store, outbox: Outbox, username: str) -> None:
        """Take every sentence from `library`, and send through `outbox`; `username` is the bot's."""
        self._username = username
        self._library = library
        self._store = store
        self._outbox = outbox

    async def send_privately(self, reply: Reply, place: Place, person: int) -> Sequence[Sent]:
        """Send `reply` to the private chat of `person`; say at `place` where that cannot be."""
        home = await self._home(reply, place, person)
        return await self._outbox.send(home, render(reply)) if home else ()

    async def run(self, reply: Reply, place: Place, person: int) -> Sequence[Sent]:
        """Do what `reply` asks for, and answer with it; in a group the answer goes to the person alone.

        Nothing is done before it is sure that it can be said.
        """
        home = await self._home(reply, place, person)
        if home is None:
            return ()
        try:
            match reply.errand:
                case Errand.SHOW_DATA:
                    return await self._show_data(reply, home, person)
                case Errand.FORGET:
                    return await self._forget(reply, home, person)
                case _:
                    return await self._show_progress(reply, home, person)
        except StoreUnavailableError as error:
            log.error("A personal request failed: the database is unavailable (%s)", type(error).__name__)  # noqa: TRY400
            return await self._say(home, self._messages(reply).keeping.unable)

    async def count(self, person: int, guide: Guide) -> None:
        """Count the set that `person` has finished; an unavailable database costs the count, nothing else.

        A chat has no progress: nobody could see or erase it.
        """
        if not is_person(person):
            return
        try:
            now = await self._now(person)
            for exercise in guide.exercises:
                count = guide.repetitions
                await self._store.activity.add(person, exercise, count, now.date(), now.timestamp())
        except StoreUnavailableError as error:
            log.error("A finished set is not counted (%s)", type(error).__name__)  # noqa: TRY400

    async def count_reminder(self, person: int) -> None:
        """Count that `person` has followed a reminder.

        Raises:
            bot.errors.StoreUnavailableError: the database is unavailable.

        """
        now = await self._now(person)
        await self._store.activity.add(person, GOT_UP, 1, now.date(), now.timestamp())

    async def _show_data(self, reply: Reply, place: Place, person: int) -> Sequence[Sent]:
        kept = {kind: rows for kind, rows in (await self._store.about(person)).items() if rows}
        if not kept:
            return await self._say(place, self._messages(reply).keeping.nothing)
        sent = await self._outbox.send(place, render(reply))
        content = json.dumps(kept, indent=2, ensure_ascii=False).encode()
        return [*sent, await self._outbox.send_document(place, "mydata.json", content)]

    async def _forget(self, reply: Reply, place: Place, person: int) -> Sequence[Sent]:
        texts = self._messages(reply).keeping
        erased = {kind: number for kind, number in (await self._store.forget(person)).items() if number}
        what = ", ".join(f"{texts.kinds.get(kind, kind)} ({number})" for kind, number in erased.items())
        sentence = texts.erased.format(what=what) if what else texts.nothing
        return await self._outbox.send(
            place, render(replace(reply, blocks=(*reply.blocks, Paragraph(sentence))))
        )

    async def _show_progress(self, reply: Reply, place: Place, person: int) -> Sequence[Sent]:
        knowledge = self._library.for_language(reply.language).knowledge
        texts = knowledge.messages.progress
        names = {id_: exercise.name for id_, exercise in knowledge.exercises.items()}
        names[GOT_UP] = knowledge.messages.reminding.did_it
        done = await self._store.activity.done_by(person, date.min)
        if not done:
            return await self._say(place, texts.nothing_yet)
        progress = Progress.of(done, (await self._now(person)).date())
        sets = ", ".join(
            texts.sets_of.format(exercise=names[id_], sets=number)
            for id_, number in progress.sets.items()
            if id_ in names
        )
        lines = [sets, texts.streak.format(streak=progress.streak, longest=progress.longest)]
        # Dear in memory, and asked for now and then; a tenth of a second in which others are answered.
        from bot.coach.progress.calendar_image import draw_calendar  # noqa: PLC0415

        picture = await asyncio.to_thread(
            draw_calendar, progress, reply.title, texts.weekdays, [line for line in lines if line]
        )
        weeks = [texts.week.format(sets=sum(filter(None, week))) for week in progress.weeks]
        blocks = (*reply.blocks, Paragraph("\n".join(weeks)), *(Paragraph(line) for line in lines if line))
        (page,) = render(replace(reply, blocks=blocks))
        return [await self._outbox.send_photo(place, picture, page)]

    async def _home(self, reply: Reply, place: Place, person: int) -> Place | None:
        """Return where `person` alone reads; where there is no such place, say so and return None."""
        if not is_person(person):
            await self._say(place, self._messages(reply).keeping.as_chat)
            return None
        if not place.is_group:
            return place
        if await self._outbox.may_write(person):
            return Place(person)
        texts = self._messages(reply).keeping
        (page,) = render(Reply(Outcome.SMALLTALK, (Paragraph(texts.write_first),)))
        button = link_markup(texts.write_first_button, deep_link(self._username, START))
        await self._outbox.send(place, [replace(page, keyboard=button)])
        return None

    def _messages(self, reply: Reply) -> Messages:
        return self._library.for_language(reply.language).knowledge.messages

    async def _now(self, person: int) -> datetime:
        """Return the time in the zone of `person`, or in UTC where that is not known."""
        return datetime.now(zone_named(await self._store.reminders.zone(person) or "") or UTC)

    async def _say(self, place: Place, sentence: str) -> Sequence[Sent]:
        return await self._outbox.send(place, render(Reply(Outcome.SMALLTALK, (Paragraph(sentence),))))
