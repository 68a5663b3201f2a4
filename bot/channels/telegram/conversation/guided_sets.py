"""Guided sets in chats: one message each, which counts along by being edited."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.telegram.place import Place
from bot.channels.telegram.sending.retry import reason, retry_after
from bot.channels.telegram.view.keyboard import choices_markup
from bot.channels.telegram.view.rendering import Page, render
from bot.coach import GuidedSet, Wording
from bot.coach.sets.wording import Control
from bot.store.records.running_sets import BEAT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.channels.telegram.place import Sent
    from bot.channels.telegram.sending.outbox import Outbox
    from bot.dialogue import MultilingualDialogue
    from bot.reply import Guide, Reply
    from bot.store.records.running_sets import RunningSets

log = logging.getLogger(__name__)

# One edit a second at most, with some room for clocks that do not tick together.
FRAME_SECONDS = 0.95
# Whoever pauses for longer has gone home.
LONGEST_PAUSE_SECONDS = 30 * 60
# A group takes twenty messages a minute: a set edits its message fifteen times, the rest is for answers.
GROUP_FRAME_SECONDS = 4


@dataclass(slots=True)
class _Running:
    """One running set: where, whose, what, and the message that shows it.

    It ends in the words in which it began, whatever becomes of the content meanwhile.
    """

    place: Place
    person: int
    guide: Guide
    wording: Wording
    set: GuidedSet
    sent: Sent
    shown: Page
    edited: float
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class GuidedSets:
    """The running sets, at most one in a chat."""

    def __init__(
        self,
        outbox: Outbox,
        library: MultilingualDialogue,
        finished: Callable[[int, Guide], Awaitable[None]],
        shared: RunningSets | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Show sets through `outbox` in the words of `library`; `clock` tells seconds.

        `finished` is told which person has come to the end of which set. Where other processes answer the
        same people, `shared` passes on what somebody tells a set that runs elsewhere.
        """
        self._outbox = outbox
        self._library = library
        self._finished = finished
        self._clock = clock
        self._shared = shared
        self._running: dict[int, _Running] = {}
        self._listening: asyncio.Task[None] | None = None

    @property
    def are_shared(self) -> bool:
        """Whether other processes may be running sets as well."""
        return self._shared is not None

    def is_running(self, chat: int) -> bool:
        """Return whether a set is running in `chat`."""
        return chat in self._running

    async def start(self, place: Place, person: int, guide: Guide, language: str | None) -> list[Sent]:
        """Begin the set that `person` asked for, and return its message; a second one in a chat never starts.

        It is worded in `language`.

        Raises:
            telegram.error.TelegramError: its message could not be sent; then nothing runs.

        """
        wording = Wording(self._library.for_language(language).knowledge)
        if place.chat in self._running or (self._shared and await self._shared.is_running(place.chat)):
            return await self._outbox.send(place, [Page(wording.running)])
        timeline = wording.timeline(guide, GROUP_FRAME_SECONDS if place.is_group else None)
        page = _page(wording.moment(timeline.first, guide.repetitions))
        (sent,) = await self._outbox.send(place, [page])
        now = self._clock()
        running = _Running(place, person, guide, wording, GuidedSet(timeline, now), sent, page, edited=now)
        self._running[place.chat] = running
        running.task = asyncio.create_task(self._run(running))
        if self._shared:
            self._shared.begin(place.chat, person, sent.message)
            if self._listening is None or self._listening.done():
                self._listening = asyncio.create_task(self._listen(self._shared))
        return [sent]

    def owner(self, chat: int, message: int) -> int | None:
        """Return whose set the `message` shows, None where none runs there (any more)."""
        running = self._running.get(chat)
        return running.person if running and running.sent.message == message else None

    async def told(self, chat: int, person: int, text: str) -> bool:
        """Let the running set of `person` do what `text` tells it; return whether it tells it anything."""
        running = self._running.get(chat)
        if running is None:
            control = self._control(text) if self._shared else None
            return control is not None and bool(await self.pass_on(chat, person, control))
        control = running.wording.control(text) if running.person == person else None
        if control:
            self.steer(chat, control)
        return control is not None

    async def pass_on(
        self, chat: int, person: int, control: Control, message: int | None = None
    ) -> bool | None:
        """Tell the set of `person` in `chat`, shown in `message`, which another process may be running.

        Return whether it will do so: False where it is another person's, None where there is none.
        """
        return await self._shared.tell(chat, person, control, message) if self._shared else None

    def steer(self, chat: int, control: Control) -> None:
        """Pause, resume or stop the set in `chat`."""
        if running := self._running.get(chat):
            match control:
                case Control.PAUSE:
                    running.set.pause(self._clock())
                case Control.RESUME:
                    running.set.resume(self._clock())
                case Control.STOP:
                    running.set.stop(self._clock())
            running.changed.set()

    def interrupt(self, chat: int, person: int) -> None:
        """End the set of `person` in `chat`, if one is running."""
        running = self._running.get(chat)
        if running and running.person == person:
            self.steer(chat, Control.STOP)
        elif self._shared:
            self._shared.tell(chat, person, Control.STOP)

    def abandon(self, chat: int) -> None:
        """Forget the set in `chat`, where the bot may not write any more."""
        running = self._running.pop(chat, None)
        if running and running.task:
            running.task.cancel()

    async def move(self, old: int, new: int) -> None:
        """Let the set in the chat `old` go on in `new`, in a new message: the old one cannot be edited.

        Raises:
            telegram.error.TelegramError: that message could not be sent.

        """
        running = self._running.pop(old, None)
        if running is None:
            return
        running.place = Place(new)
        self._running[new] = running
        if running.person == old:
            running.person = new
        running.shown = _page(self._words(running))
        (running.sent,) = await self._outbox.send(running.place, [running.shown])
        if self._shared:
            self._shared.end(old)
            self._shared.begin(new, running.person, running.sent.message)

    async def close(self) -> None:
        """End all sets where they stand."""
        if self._listening:
            self._listening.cancel()
        tasks = [running.task for running in self._running.values() if running.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, running: _Running) -> None:
        """Show each moment of a set as it comes; what cannot be shown in time is left out."""
        try:
            while await self._next(running):
                await self._show(running)
        except (BadRequest, Forbidden) as error:
            log.info("A guided set ends: its message cannot be edited (%s)", reason(error))
            return
        finally:
            self._running.pop(running.place.chat, None)
            if self._shared:
                self._shared.end(running.place.chat)
        if not running.set.stopped:
            await self._finished(running.person, running.guide)
        try:
            await self._outbox.replace([running.sent], running.place, [_page(self._words(running))])
        except TelegramError as error:
            log.warning("The end of a guided set could not be shown (%s)", reason(error))

    async def _listen(self, shared: RunningSets) -> None:
        """Do what other processes were told to tell the sets that run here, as long as any does."""
        while self._running:
            await asyncio.sleep(BEAT_SECONDS)
            for chat, control in (await shared.beat([*self._running])).items():
                self.steer(chat, Control(control))

    def _control(self, text: str) -> Control | None:
        """Return the control that has `text` for its label, in any language."""
        wordings = (
            Wording(self._library.for_language(language).knowledge) for language in self._library.languages
        )
        return next((control for wording in wordings if (control := wording.control(text))), None)

    async def _next(self, running: _Running) -> bool:
        """Wait for the next moment, or until somebody steers the set; return False once it is over."""
        stood_still = running.set.paused
        wait = min(running.set.until_change(self._clock()), LONGEST_PAUSE_SECONDS)
        try:
            async with asyncio.timeout(wait):
                await running.changed.wait()
        except TimeoutError:
            # A pause that comes in this very moment is none that has lasted.
            if stood_still and running.set.paused:
                running.set.stop(self._clock())
        running.changed.clear()
        await asyncio.sleep(running.edited + FRAME_SECONDS - self._clock())
        # Once it is this set's turn the moment may be another one, so it is worded after that.
        await self._outbox.await_edit_slot(running.place.chat)
        return not running.set.over(self._clock())

    async def _show(self, running: _Running) -> None:
        page = _page(self._words(running))
        if page == running.shown:
            return
        running.edited = self._clock()
        try:
            await self._outbox.show_frame(running.sent, page)
            running.shown = page
        except (BadRequest, Forbidden):
            raise
        except ChatMigrated as error:
            await self.move(running.place.chat, error.new_chat_id)
        except TelegramError as error:
            pause = retry_after(error) or 0.0
            log.info("A frame of a guided set is left out (%s)", reason(error))
            await asyncio.sleep(pause)

    def _words(self, running: _Running) -> Reply:
        now, repetitions = self._clock(), running.guide.repetitions
        moment = running.set.moment(now)
        if running.set.stopped:
            return running.wording.stopped(running.set.finished(now))
        if moment is None:
            return running.wording.done(running.guide)
        return running.wording.moment(moment, repetitions, paused=running.set.paused)


def _page(reply: Reply) -> Page:
    (page,) = render(reply, choices_markup(reply.choices))
    return page
