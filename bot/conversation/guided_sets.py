"""Guided sets in chats: each is one message, which is edited to count along."""

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

# One edit a second at most, with a margin for clocks that differ a little.
FRAME_SECONDS = 0.95
# A set that is paused for longer has been given up.
LONGEST_PAUSE_SECONDS = 30 * 60
# A group accepts twenty messages a minute: fifteen edits of a set, and the rest for answers.
GROUP_FRAME_SECONDS = 4


@dataclass(slots=True)
class _Running:
    """One running set: its address, its person, its exercises, and the message that shows it.

    It keeps its texts until the end, even if the content is reloaded meanwhile.
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
        """Show sets through `channel` with the texts of `library`; `clock` returns seconds.

        `finished` is called with the person (never a chat) who has completed a set, and with that set. If
        other processes answer the same people, `shared` passes controls on to sets that run in them.
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
        """Start the set that `person` asked for, in `language`, and return its message.

        There is one set in a chat at most: a second one does not start.

        Raises:
            bot.conversation.channel.DeliveryError: its message could not be sent; then the set does not run.

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
        """Do what a button under the message of a set says; return a notice to show, if there is one.

        Everybody in a group may steer a set that was started in the name of the group.
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
        """Return whether the set of the button runs, here (then it was steered already) or elsewhere."""
        chat, message = incoming.address.chat, incoming.message
        if self._owner(chat, message) is not None:
            return True
        heard = await self._pass_on(chat, incoming.person, control, message)
        return heard or await self._pass_on(chat, chat, control, message) is not None

    async def steer_by_text(self, chat: str, person: str, text: str) -> bool:
        """Steer the running set of `person` if `text` is one of its controls; return whether it is."""
        running = self._running.get(chat)
        if running is None:
            control = self._control(text) if self._shared else None
            return control is not None and bool(await self._pass_on(chat, person, control))
        control = running.wording.control(text) if running.person == person else None
        if control:
            self.steer(chat, control)
        return control is not None

    def _owner(self, chat: str, message: str | None) -> str | None:
        """Return the person whose set the `message` shows, None if no set is running there (any more)."""
        running = self._running.get(chat)
        return running.person if running and running.sent.message == message else None

    async def _pass_on(
        self, chat: str, person: str, control: Control, message: str | None = None
    ) -> bool | None:
        """Pass `control` on to the set of `person` in `chat`, shown in `message`, in another process.

        Return whether it will be done: False if the set is another person's, None if there is none.
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
        """Drop the set in `chat`, to which the bot may no longer write."""
        running = self._running.pop(chat, None)
        if running and running.task:
            running.task.cancel()

    async def move_chat(self, old: str, new: str) -> None:
        """Continue the set of the group `old` in `new`, in a new message: the old one cannot be edited.

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
        """End all sets now."""
        if self._listening:
            self._listening.cancel()
        tasks = [running.task for running in self._running.values() if running.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, running: _Running) -> None:
        """Show each moment of a set in time; a moment that is late is left out."""
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
        """Do what other processes pass on to the sets that run here, while there are any."""
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
        """Wait for the next moment, or until the set is steered; return False once it is over."""
        stood_still = running.set.paused
        wait = min(running.set.until_change(self._clock()), LONGEST_PAUSE_SECONDS)
        try:
            async with asyncio.timeout(wait):
                await running.changed.wait()
        except TimeoutError:
            # A pause that begins at this moment has not lasted long.
            if stood_still and running.set.paused:
                running.set.stop(self._clock())
        running.changed.clear()
        await asyncio.sleep(running.edited + FRAME_SECONDS - self._clock())
        # Waiting may take a while, so the text is made afterwards, for the moment reached by then.
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
                await self.move_chat(running.address.chat, error.chat)
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
