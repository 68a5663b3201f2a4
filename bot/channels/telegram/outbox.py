"""Everything that goes out to a chat: whole replies, their edits, the frames of a guided set."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar
from urllib.parse import urlencode

from telegram import InputMediaAnimation, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.pace import Rank
from bot.channels.telegram.patience import FIRST_PAUSE_SECONDS, asked_pause, reason

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from telegram import MaybeInaccessibleMessage

    from bot.channels.telegram.client import Client
    from bot.channels.telegram.pace import Pace
    from bot.channels.telegram.pictures import Pictures
    from bot.channels.telegram.rendering import Page

T = TypeVar("T")

log = logging.getLogger(__name__)

# A chat takes about one message a second, a group twenty a minute (https://core.telegram.org/bots/faq):
# a pause of more than a minute is no longer about this one answer.
LONGEST_ASKED_PAUSE_SECONDS = 60
ATTEMPTS = 3

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

    async def send(self, place: Place, pages: Sequence[Page], rank: Rank = Rank.ANSWER) -> list[Sent]:
        """Send `pages`, each a message; `rank` says what goes ahead of them.

        Raises:
            telegram.error.TelegramError: Telegram refused, or stayed out of reach for a few attempts.

        """
        return [await self._send_page(place, page, rank) for page in pages]

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

    async def _send_page(self, place: Place, page: Page, rank: Rank) -> Sent:
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
            await self._deliver(old.chat, lambda: self._edit_text(old, page), repeatable=True)
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
        repeatable: bool = False,
        rank: Rank = Rank.ANSWER,
    ) -> T:
        """Return what `action` returns; tried again where it surely was not done, or is `repeatable`."""
        for attempt in range(1, ATTEMPTS + 1):
            await self._pace.turn(chat, rank)
            try:
                return await action()
            except (RetryAfter, NetworkError) as error:
                pause = asked_pause(error) or FIRST_PAUSE_SECONDS * attempt
                hopeless = isinstance(error, BadRequest) or pause > LONGEST_ASKED_PAUSE_SECONDS
                # Without any answer, the message may have been sent all the same.
                twice = isinstance(error, TimedOut) and not repeatable
                if hopeless or twice or attempt == ATTEMPTS:
                    raise
                log.warning("An answer waits %g s for Telegram (%s)", pause, reason(error))
                await asyncio.sleep(pause)
        raise AssertionError("the last attempt returns or raises")


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
