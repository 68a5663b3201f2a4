"""Everything that is sent to a chat: whole replies, their edits, the frames of a guided set."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import urlencode

from telegram import InputMediaAnimation, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.channels.telegram.destination import Destination, Sent
from bot.channels.telegram.sending.delivery import Delivery
from bot.channels.telegram.sending.rate_limiter import Priority
from bot.channels.telegram.sending.refusals import (
    changes_nothing,
    is_shut_out,
    is_uneditable,
    is_unwelcome,
    question_is_gone,
    topic_is_gone,
)
from bot.channels.telegram.sending.retry import reason
from bot.conversation.channel import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from bot.channels.telegram.destination import Addresses
    from bot.channels.telegram.sending.client import Client
    from bot.channels.telegram.sending.media_cache import MediaCache
    from bot.channels.telegram.view.rendering import Page

T = TypeVar("T")

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Uploaded(NamedTuple):
    """A message that shows a picture, and Telegram's id of the picture if it is new."""

    message: int
    file_id: str | None


class Outbox:
    """Sends and edits messages within Telegram's limits."""

    def __init__(self, client: Client, pictures: MediaCache, addresses: Addresses) -> None:
        """Send with `client`, with `pictures` for pages that name one.

        `addresses` is told when a chat has moved or a topic is gone.
        """
        self._client = client
        self._delivery = Delivery(client)
        self._pictures = pictures
        self._addresses = addresses

    async def send(
        self,
        to: Destination,
        pages: Sequence[Page],
        rank: Priority = Priority.ANSWER,
        within: float = float("inf"),
    ) -> list[Sent]:
        """Send `pages`, each as a message, with the priority `rank`.

        If Telegram is out of reach, wait until it is back, but give up what cannot be sent `within` seconds.

        Raises:
            telegram.error.TelegramError: Telegram refused, or it is still unknown after three attempts
                whether it has a message, or the time is over.

        """
        until = time.monotonic() + within

        async def send(there: Destination) -> list[Sent]:
            return [await self._send_page(there, page, rank, until) for page in pages]

        return await self._reach(to, send)

    async def send_document(self, to: Destination, name: str, content: bytes) -> Sent:
        """Send `content` as a file called `name`."""

        async def send(there: Destination) -> Sent:
            message = await self._delivery.deliver(
                there.chat,
                lambda: self._client.send_document(document=content, filename=name, **there.parameters),
            )
            return Sent(there.chat, message.message_id, pictured=True)

        return await self._reach(to, send)

    async def send_photo(self, to: Destination, content: bytes, page: Page) -> Sent:
        """Send the picture `content`, a PNG, with `page` as its caption."""

        async def send(there: Destination) -> Sent:
            message = await self._delivery.deliver(
                there.chat,
                lambda: self._client.send_photo(
                    photo=content,
                    caption=page.text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=page.keyboard,
                    **there.parameters,
                ),
            )
            return Sent(there.chat, message.message_id, pictured=True)

        return await self._reach(to, send)

    async def may_write(self, chat: int) -> bool:
        """Return whether the bot may write to `chat`: not to somebody who never wrote to it."""
        try:
            await self._client.send_chat_action(chat, ChatAction.TYPING)
        except TelegramError as error:
            return not is_unwelcome(error)
        return True

    async def replace(self, sent: Sequence[Sent], to: Destination, pages: Sequence[Page]) -> list[Sent]:
        """Edit the messages `sent` into `pages`; if that is impossible, delete them and send new ones."""
        kinds = [(old.pictured, bool(page.picture)) for old, page in zip(sent, pages, strict=False)]
        if len(sent) == len(pages) and (True, False) not in kinds:
            try:
                return [await self._edit_page(old, page) for old, page in zip(sent, pages, strict=True)]
            except ChatMigrated:
                # The messages in the old chat stay there.
                return await self.send(to, pages)
            except BadRequest as error:
                # Where it is the reply that is refused, and not its edit, it will be refused again.
                if is_shut_out(error):
                    raise
        for old in sent:
            await call_if_possible(self._client.delete_message(old.chat, old.message))
        return await self.send(to, pages)

    async def show_frame(self, sent: Sent, page: Page) -> None:
        """Show `page` in the message `sent`; not repeated on failure, since the next frame follows soon.

        Raises:
            telegram.error.TelegramError: it could not be shown.

        """
        await self._edit_text(sent, page)

    async def await_edit_slot(self, chat: int) -> None:
        """Return when a frame may be shown in `chat`, after all waiting answers."""
        await self._client.message_limiter.acquire(chat, Priority.FRAME)

    async def _reach(self, to: Destination, send: Callable[[Destination], Awaitable[T]]) -> T:
        """Return what `send` returns for `to`, or for what is left: another id, no topic, no question."""
        try:
            return await send(to)
        except ChatMigrated as error:
            there = Destination(error.new_chat_id)
            await self._addresses.move_chat(to.chat, there.chat)
        except BadRequest as error:
            if to.topic is not None and topic_is_gone(error):
                there = replace(to, topic=None)
                await self._addresses.leave_topic(to.chat, to.topic)
            elif to.answers is not None and question_is_gone(error):
                there = replace(to, answers=None)
            else:
                raise
        return await send(there)

    async def _send_page(self, to: Destination, page: Page, rank: Priority, until: float) -> Sent:
        file = self._pictures.file_of(page.picture) if page.picture else None
        if file:
            try:
                return await self._send_picture(to, page, file)
            except BadRequest as error:
                # A group may forbid pictures; the text matters more.
                log.info("A reply is sent without its picture (%s)", reason(error))
        form = f"{to.encoded}&{(replace(page, picture=None) if page.picture else page).encoded}"
        message = await self._delivery.deliver(
            to.chat,
            lambda: self._client.send_form("sendMessage", form),
            rank=rank,
            until=until,
        )
        return Sent(to.chat, message["message_id"], pictured=False)

    async def _send_picture(self, to: Destination, page: Page, file: Path) -> Sent:
        async def send(animation: str | Path) -> Uploaded:
            if isinstance(animation, str):
                form = f"{to.encoded}&{urlencode({'animation': animation})}&{page.encoded}"
                message = await self._client.send_form("sendAnimation", form)
                return Uploaded(message["message_id"], None)
            sent = await self._client.send_animation(
                animation=animation,
                caption=page.text,
                parse_mode=ParseMode.HTML,
                reply_markup=page.keyboard,
                **to.parameters,
            )
            return Uploaded(sent.message_id, sent.animation.file_id if sent.animation else None)

        return Sent(to.chat, (await self._with_picture(to, file, send)).message, pictured=True)

    async def _edit_page(self, old: Sent, page: Page) -> Sent:
        file = self._pictures.file_of(page.picture) if page.picture else None
        if file is None:
            await self._delivery.deliver(old.chat, lambda: self._edit_text(old, page))
            return old

        async def edit(animation: str | Path) -> Uploaded:
            # A path would mean a file on the Bot API server's own disk; a film has 200 kB.
            content = animation if isinstance(animation, str) else animation.read_bytes()  # noqa: ASYNC240
            media = InputMediaAnimation(
                content, caption=page.text, parse_mode=ParseMode.HTML, filename=file.name
            )
            edited = await _edited_or_same(
                self._client.edit_message_media(
                    media, chat_id=old.chat, message_id=old.message, reply_markup=page.keyboard
                )
            )
            shown = edited.animation if isinstance(edited, Message) else None
            return Uploaded(old.message, shown.file_id if shown else None)

        await self._with_picture(Destination(old.chat), file, edit)
        return Sent(old.chat, old.message, pictured=True)

    async def _edit_text(self, sent: Sent, page: Page) -> None:
        await _edited_or_same(
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
        self, to: Destination, file: Path, act: Callable[[str | Path], Awaitable[Uploaded]]
    ) -> Uploaded:
        """Return what `act` returns for `file`, sent by its file id if Telegram has it, or else uploaded."""
        if known := await self._pictures.load_file_id(file):
            try:
                return await self._delivery.deliver(to.chat, lambda: act(known))
            except BadRequest as error:
                if is_uneditable(error) or question_is_gone(error) or is_shut_out(error):
                    # The picture is not the reason.
                    raise
                await self._pictures.delete_file_id(file)
        await call_if_possible(
            self._client.send_chat_action(to.chat, ChatAction.UPLOAD_VIDEO, message_thread_id=to.topic)
        )
        result = await self._delivery.deliver(to.chat, lambda: act(file))
        if result.file_id:
            await self._pictures.save_file_id(file, result.file_id)
        return result


async def call_if_possible(action: Awaitable[object]) -> None:
    """Do something that is not essential; its failure must not cost the person the answer."""
    try:
        await action
    except (TelegramError, DeliveryError) as error:
        log.info("A call that is not essential failed: %s", type(error.__cause__ or error).__name__)


async def _edited_or_same(edit: Awaitable[T]) -> T | bool:
    """Return what `edit` returns, True if the message already has that content."""
    try:
        return await edit
    except BadRequest as error:
        if not changes_nothing(error):
            raise
        return True
