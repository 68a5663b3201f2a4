"""Everything that goes out to a chat: whole replies, their edits, the frames of a guided set."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar
from urllib.parse import urlencode

from telegram import InputMediaAnimation, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.answers import NotDoneError
from bot.channels.telegram.client import SEND_SECONDS
from bot.channels.telegram.pace import Rank
from bot.channels.telegram.patience import asked_pause, is_in_doubt, is_outage, pauses, reason

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from telegram import MaybeInaccessibleMessage

    from bot.channels.telegram.client import Client
    from bot.channels.telegram.flights import Slot
    from bot.channels.telegram.pace import Pace
    from bot.channels.telegram.pictures import Pictures
    from bot.channels.telegram.rendering import Page

T = TypeVar("T")

log = logging.getLogger(__name__)

# A call that may have been carried out is made again after so many seconds, and only once Telegram is back:
# soon, since most trouble is a broken connection, and once more when the restart of a server on the way is
# over. Then it is given up: one double is better than no answer, many are not.
REPEATED_AFTER_SECONDS = (1.0, 15.0)
# Seconds. People wait for the answer, so Telegram is asked more often than by whoever fetches.
LONGEST_PAUSE_SECONDS = 15.0

# How Telegram says that an edit changes nothing; it has no code for it.
_SAME = "not modified"

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: the chat, its topic, and in a group the message that it answers."""

    chat: int
    topic: int | None = None
    answers: int | None = None

    @classmethod
    def of(cls, message: MaybeInaccessibleMessage) -> Self:
        """Return the place of the answer to `message`."""
        # Elsewhere a thread is a chain of replies, to which nothing can be sent.
        topic = None
        if isinstance(message, Message) and message.is_topic_message:
            topic = message.message_thread_id
        private = message.chat.type == ChatType.PRIVATE
        return cls(message.chat.id, topic, None if private else message.message_id)

    @property
    def is_group(self) -> bool:
        """Whether several people may read here."""
        return self.chat < 0

    @property
    def how(self) -> dict[str, Any]:
        """The parameters of a sending method that lead to this place."""
        # The question may be gone by the time of the answer.
        quoted = ReplyParameters(self.answers, allow_sending_without_reply=True) if self.answers else None
        return {"chat_id": self.chat, "message_thread_id": self.topic, "reply_parameters": quoted}

    @property
    def form(self) -> str:
        """The same, URL-encoded."""
        parameters: dict[str, object] = {"chat_id": self.chat}
        if self.topic:
            parameters["message_thread_id"] = self.topic
        if self.answers:
            parameters["reply_parameters"] = self.how["reply_parameters"].to_json()
        return urlencode(parameters)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent, and whether it is the caption of a picture."""

    chat: int
    message: int
    pictured: bool


class Uploaded(NamedTuple):
    """A message that shows a picture, and Telegram's name for the picture where it has a new one."""

    message: int
    file_id: str | None


class Outbox:
    """Sends and edits messages within Telegram's limits."""

    def __init__(self, client: Client, pace: Pace, pictures: Pictures) -> None:
        """Send with `client`, at the `pace` that Telegram allows, with `pictures` where a page names one."""
        self._client = client
        self._pace = pace
        self._pictures = pictures

    async def send(
        self,
        place: Place,
        pages: Sequence[Page],
        rank: Rank = Rank.ANSWER,
        within: float = float("inf"),
    ) -> list[Sent]:
        """Send `pages`, each a message; `rank` says what goes ahead of them.

        While Telegram takes nothing, wait until it does; but give up what cannot be sent `within` seconds.

        Raises:
            telegram.error.TelegramError: Telegram refused, or has left open three times whether it has a
                message, or the time is over.

        """
        until = time.monotonic() + within
        return [await self._send_page(place, page, rank, until) for page in pages]

    async def send_document(self, place: Place, name: str, content: bytes) -> Sent:
        """Send `content` as a file called `name`."""
        message = await self._deliver(
            place.chat, lambda: self._client.send_document(document=content, filename=name, **place.how)
        )
        return Sent(place.chat, message.message_id, pictured=True)

    async def send_photo(self, place: Place, content: bytes, page: Page) -> Sent:
        """Send the picture `content`, a PNG, with `page` as its caption."""
        message = await self._deliver(
            place.chat,
            lambda: self._client.send_photo(
                photo=content,
                caption=page.text,
                parse_mode=ParseMode.HTML,
                reply_markup=page.keyboard,
                **place.how,
            ),
        )
        return Sent(place.chat, message.message_id, pictured=True)

    async def replace(self, sent: Sequence[Sent], place: Place, pages: Sequence[Page]) -> list[Sent]:
        """Let `pages` stand where `sent` stood; what cannot be turned into another kind is sent anew."""
        kinds = [(old.pictured, bool(page.picture)) for old, page in zip(sent, pages, strict=False)]
        if len(sent) != len(pages) or (True, False) in kinds:
            for old in sent:
                await courtesy(self._client.delete_message(old.chat, old.message))
            return await self.send(place, pages)
        return [await self._edit_page(old, page) for old, page in zip(sent, pages, strict=True)]

    async def show_frame(self, sent: Sent, page: Page) -> None:
        """Show `page` in the message `sent`, once, without any repetition: another frame will follow soon.

        Raises:
            telegram.error.TelegramError: it could not be shown.

        """
        await self._edit_text(sent, page)

    async def room(self, chat: int) -> None:
        """Return when a frame may be shown in `chat`, behind all answers."""
        await self._pace.turn(chat, Rank.FRAME)

    async def _send_page(self, place: Place, page: Page, rank: Rank, until: float) -> Sent:
        file = self._pictures.file(page.picture) if page.picture else None
        if file:
            try:
                return await self._send_picture(place, page, file)
            except BadRequest as error:
                # A group may forbid pictures; the words are what matters.
                log.info("A picture is left out (%s)", reason(error))
        form = f"{place.form}&{(replace(page, picture=None) if page.picture else page).form}"
        message = await self._deliver(
            place.chat,
            lambda: self._client.send_form("sendMessage", form),
            rank=rank,
            until=until,
        )
        return Sent(place.chat, message["message_id"], pictured=False)

    async def _send_picture(self, place: Place, page: Page, file: Path) -> Sent:
        async def send(animation: str | Path) -> Uploaded:
            if isinstance(animation, str):
                form = f"{place.form}&{urlencode({'animation': animation})}&{page.form}"
                message = await self._client.send_form("sendAnimation", form)
                return Uploaded(message["message_id"], None)
            sent = await self._client.send_animation(
                animation=animation,
                caption=page.text,
                parse_mode=ParseMode.HTML,
                reply_markup=page.keyboard,
                **place.how,
            )
            return Uploaded(sent.message_id, sent.animation.file_id if sent.animation else None)

        return Sent(place.chat, (await self._with_picture(place, file, send)).message, pictured=True)

    async def _edit_page(self, old: Sent, page: Page) -> Sent:
        file = self._pictures.file(page.picture) if page.picture else None
        if file is None:
            await self._deliver(old.chat, lambda: self._edit_text(old, page))
            return old

        async def edit(animation: str | Path) -> Uploaded:
            # A path would be taken for one on the Bot API server's own disk; a film has 200 kB.
            content = animation if isinstance(animation, str) else animation.read_bytes()  # noqa: ASYNC240
            media = InputMediaAnimation(
                content, caption=page.text, parse_mode=ParseMode.HTML, filename=file.name
            )
            edited = await _unless_same(
                self._client.edit_message_media(
                    media, chat_id=old.chat, message_id=old.message, reply_markup=page.keyboard
                )
            )
            shown = edited.animation if isinstance(edited, Message) else None
            return Uploaded(old.message, shown.file_id if shown else None)

        await self._with_picture(Place(old.chat), file, edit)
        return Sent(old.chat, old.message, pictured=True)

    async def _edit_text(self, sent: Sent, page: Page) -> None:
        await _unless_same(
            self._client.edit_message_text(
                page.text,
                chat_id=sent.chat,
                message_id=sent.message,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=page.keyboard,
            )
        )

    async def _with_picture(
        self, place: Place, file: Path, act: Callable[[str | Path], Awaitable[Uploaded]]
    ) -> Uploaded:
        """Return what `act` returns for `file`, by the name that Telegram has for it, or else uploaded."""
        if known := await self._pictures.remembered(file):
            try:
                return await self._deliver(place.chat, lambda: act(known))
            except BadRequest:
                await self._pictures.forget(file)
        await courtesy(
            self._client.send_chat_action(place.chat, ChatAction.UPLOAD_VIDEO, message_thread_id=place.topic)
        )
        result = await self._deliver(place.chat, lambda: act(file))
        if result.file_id:
            await self._pictures.remember(file, result.file_id)
        return result

    async def _deliver(
        self,
        chat: int,
        action: Callable[[], Awaitable[T]],
        *,
        rank: Rank = Rank.ANSWER,
        until: float = float("inf"),
    ) -> T:
        """Return what `action` returns; nobody else repeats what is sent or edited.

        What surely was not done is tried until it is, or until `until` (time.monotonic).
        """
        with self._client.flights.turn():
            return await self._repeat(chat, action, rank, until)

    async def _repeat(self, chat: int, action: Callable[[], Awaitable[T]], rank: Rank, until: float) -> T:
        slot: Slot | None = None
        repeats = iter(REPEATED_AFTER_SECONDS)
        for pause in pauses(LONGEST_PAUSE_SECONDS):
            await self._pace.turn(chat, rank)
            slot = slot or await self._client.flights.acquire()
            done = self._client.delivered
            try:
                if time.monotonic() + SEND_SECONDS > until:
                    raise NotDoneError("no time is left")
                result = await action()
            except TelegramError as error:
                in_doubt = is_in_doubt(error)
                if not in_doubt:
                    slot.release()
                    slot = None
                wait = next(repeats, None) if in_doubt else asked_pause(error) or pause
                if not is_outage(error) or wait is None or time.monotonic() + wait > until:
                    raise
                log.warning("An answer waits %g s for Telegram (%s)", wait, reason(error))
                await asyncio.sleep(wait)
                if in_doubt:
                    await self._recovered(chat, done)
            else:
                slot.landed()
                return result
        raise AssertionError("pauses() has no end")

    async def _recovered(self, chat: int, done: int) -> None:
        """Return as soon as Telegram has carried out more than `done` calls, or answers a harmless one."""
        for pause in pauses(LONGEST_PAUSE_SECONDS):
            if self._client.delivered > done:
                return
            try:
                await self._client.send_chat_action(chat, ChatAction.TYPING)
            except TelegramError as error:
                if not is_outage(error):
                    return
                await asyncio.sleep(asked_pause(error) or pause)
        raise AssertionError("pauses() has no end")


async def courtesy(action: Awaitable[object]) -> None:
    """Do what is merely nice to have; a failure must not cost the person the answer."""
    try:
        await action
    except TelegramError as error:
        log.info("Left out a courtesy: %s", type(error).__name__)


async def _unless_same(edit: Awaitable[T]) -> T | bool:
    """Return what `edit` returns; that the message reads so already is as good."""
    try:
        return await edit
    except BadRequest as error:
        if _SAME not in error.message:
            raise
        return True
