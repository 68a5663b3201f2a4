"""Guided sets in chats: one message each, which counts along by being edited."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.actions.model import Control
from bot.coach import GuidedSet, Wording
from bot.conversation.channel import Address, DeliveryError, MovedError, RefusedError
from bot.reply import Outcome, Paragraph, Reply
from bot.store.records.running_sets import BEAT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.actions.model import StartGuidedSet
    from bot.conversation.channel import Channel, Incoming, Sent
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Coaching
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

    address: Address
    person: str
    asked: StartGuidedSet
    wording: Wording
    set: GuidedSet
    sent: Sent
    shown: Reply
    edited: float
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class GuidedSets:
    """The running sets, at most one in a chat."""

    def __init__(
        self,
        channel: Channel,
        library: MultilingualDialogue,
        finished: Callable[[str, StartGuidedSet], Awaitable[None]],
        shared: RunningSets | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Show sets through `channel` in the words of `library`; `clock` tells seconds.

        `finished` is told which person (never a chat) has come to the end of which set. Where other
        processes answer the same people, `shared` passes on what somebody tells a set that runs elsewhere.
        """
        self._channel = channel
        self._library = library
        self._finished = finished
        self._clock = clock
        self._shared = shared
        self._running: dict[str, _Running] = {}
        self._listening: asyncio.Task[None] | None = None

    def is_running(self, chat: str) -> bool:
        """Return whether a set is running in `chat`."""
        return chat in self._running

    async def start(
        self, address: Address, person: str, asked: StartGuidedSet, language: str | None
    ) -> Sequence[Sent]:
        """Begin the set that `person` asked for, and return its message; a second one in a chat never starts.

        It is worded in `language`.

        Raises:
            bot.conversation.channel.DeliveryError: its message could not be sent; then nothing runs.

        """
        wording = Wording(self._library.for_language(language).knowledge)
        chat = address.chat
        if chat in self._running or (self._shared and await self._shared.is_running(chat)):
            running = Reply(Outcome.SMALLTALK, (Paragraph(wording.running),))
            return await self._channel.send(address, running)
        timeline = wording.timeline(asked, GROUP_FRAME_SECONDS if address.is_group else None)
        shown = wording.moment(timeline.first, asked.repetitions)
        (sent,) = await self._channel.send(address, shown)
        if sent.chat != chat:
            # The group has got another id meanwhile.
            address, person = Address(sent.chat, is_group=True), sent.chat if person == chat else person
            chat = sent.chat
        now = self._clock()
        begun = _Running(address, person, asked, wording, GuidedSet(timeline, now), sent, shown, edited=now)
        self._running[chat] = begun
        begun.task = asyncio.create_task(self._run(begun))
        if self._shared:
            self._shared.begin(chat, person, sent.message)
            if self._listening is None or self._listening.done():
                self._listening = asyncio.create_task(self._listen(self._shared))
        return [sent]

    def steer_at_once(self, incoming: Incoming, control: Control, texts: Coaching) -> str | None:
        """Do what a button under the message of a set says; return a notice for whoever pressed it, if any.

        What a group began in its own name, everybody in it may steer.
        """
        chat = incoming.address.chat
        owner = self._owner(chat, incoming.message)
        if owner is None:
            # Another process may be running it.
            return None if self._shared else texts.over
        if owner not in {incoming.person, chat}:
            return texts.not_yours
        self.steer(chat, control)
        return None

    async def is_steered(self, incoming: Incoming, control: Control) -> bool:
        """Return whether the set under the button runs: here, where it is steered already, or elsewhere."""
        chat, message = incoming.address.chat, incoming.message
        if self._owner(chat, message) is not None:
            return True
        heard = await self._pass_on(chat, incoming.person, control, message)
        return heard or await self._pass_on(chat, chat, control, message) is not None

    async def told(self, chat: str, person: str, text: str) -> bool:
        """Let the running set of `person` do what `text` tells it; return whether it tells it anything."""
        running = self._running.get(chat)
        if running is None:
            control = self._control(text) if self._shared else None
            return control is not None and bool(await self._pass_on(chat, person, control))
        control = running.wording.control(text) if running.person == person else None
        if control:
            self.steer(chat, control)
        return control is not None

    def _owner(self, chat: str, message: str | None) -> str | None:
        """Return whose set the `message` shows, None where none runs there (any more)."""
        running = self._running.get(chat)
        return running.person if running and running.sent.message == message else None

    async def _pass_on(
        self, chat: str, person: str, control: Control, message: str | None = None
    ) -> bool | None:
        """Tell the set of `person` in `chat`, shown in `message`, which another process may be running.

        Return whether it will do so: False where it is another person's, None where there is none.
        """
        return await self._shared.tell(chat, person, control, message) if self._shared else None

    def steer(self, chat: str, control: Control) -> None:
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

    def interrupt(self, chat: str, person: str) -> None:
        """End the set of `person` in `chat`, if one is running."""
        running = self._running.get(chat)
        if running and running.person == person:
            self.steer(chat, Control.STOP)
        elif self._shared:
            self._shared.tell(chat, person, Control.STOP)

    def abandon(self, chat: str) -> None:
        """Forget the set in `chat`, where the bot may not write any more."""
        running = self._running.pop(chat, None)
        if running and running.task:
            running.task.cancel()

    async def move(self, old: str, new: str) -> None:
        """Let the set in the group `old` go on in `new`, in a new message: the old one cannot be edited.

        Raises:
            bot.conversation.channel.DeliveryError: that message could not be sent.

        """
        running = self._running.pop(old, None)
        if running is None:
            return
        running.address = Address(new, is_group=True)
        self._running[new] = running
        if running.person == old:
            running.person = new
        running.shown = self._words(running)
        try:
            (running.sent,) = await self._channel.send(running.address, running.shown)
        except DeliveryError:
            self.abandon(new)
            raise
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
        except RefusedError as error:
            log.info("A guided set ends: its message cannot be edited (%s)", error)
            return
        finally:
            self._running.pop(running.address.chat, None)
            if self._shared:
                self._shared.end(running.address.chat)
        is_group_itself = running.address.is_group and running.person == running.address.chat
        if not running.set.stopped and not is_group_itself:
            await self._finished(running.person, running.asked)
        try:
            await self._channel.edit([running.sent], running.address, self._words(running))
        except DeliveryError as error:
            log.warning("The end of a guided set could not be shown (%s)", error)

    async def _listen(self, shared: RunningSets) -> None:
        """Do what other processes were told to tell the sets that run here, as long as any does."""
        while self._running:
            await asyncio.sleep(BEAT_SECONDS)
            for chat, control in (await shared.beat([*self._running])).items():
                self.steer(str(chat), Control(control))

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
        await self._channel.await_frame(running.address.chat)
        return not running.set.over(self._clock())

    async def _show(self, running: _Running) -> None:
        reply = self._words(running)
        if reply == running.shown:
            return
        running.edited = self._clock()
        try:
            await self._channel.show_frame(running.sent, reply)
            running.shown = reply
        except RefusedError:
            raise
        except MovedError as error:
            # While its new message is on the way, the old one is tried once more.
            if error.chat != running.address.chat:
                await self.move(running.address.chat, error.chat)
        except DeliveryError as error:
            log.info("A frame of a guided set is left out (%s)", error)
            await asyncio.sleep(error.retry_after)

    def _words(self, running: _Running) -> Reply:
        now, repetitions = self._clock(), running.asked.repetitions
        moment = running.set.moment(now)
        if running.set.stopped:
            return running.wording.stopped(running.set.finished(now))
        if moment is None:
            return running.wording.done(running.asked)
        return running.wording.moment(moment, repetitions, paused=running.set.paused)
