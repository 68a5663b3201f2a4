"""How each kind of update is handled: messages, presses, edits, reactions, inline queries, leaving."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from telegram import ReactionTypeEmoji
from telegram.constants import ChatMemberStatus, ChatType, ReactionEmoji

from bot.channels.telegram.destination import Destination
from bot.channels.telegram.identity import author_of
from bot.channels.telegram.receiving.addressing import is_for_bot
from bot.channels.telegram.receiving.chat_queues import survived
from bot.channels.telegram.receiving.incoming import incoming_of, press_of
from bot.channels.telegram.receiving.raw_updates import is_cut_down
from bot.channels.telegram.sending.outbox import call_if_possible
from bot.channels.telegram.sending.refusals import is_shut_out
from bot.logs import whereabouts

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from telegram import (
        CallbackQuery,
        ChatMemberUpdated,
        Message,
        MessageReactionUpdated,
        ReactionType,
        Update,
    )

    from bot.channels.telegram.destination import Addresses
    from bot.channels.telegram.operations.admin_alerts import AdminAlerts
    from bot.channels.telegram.receiving.callbacks import CallbackHandler
    from bot.channels.telegram.receiving.inline import Inline
    from bot.conversation.conversation import Conversation
    from bot.knowledge.messages import Messages

log = logging.getLogger(__name__)

_KIND = {ReactionEmoji.THUMBS_UP, ReactionEmoji.RED_HEART, ReactionEmoji.CLAPPING_HANDS}
_GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}
# The small talk entry that answers thanks.
_THANKS = "chat.thanks"
# Albums that are remembered; the pictures of one arrive within a second or two.
_ALBUMS = 100
# Seconds in which the other pictures of an album arrive, one of which may have a caption.
_ALBUM_SECONDS = 1.0


class Handlers:
    """The conversation on Telegram: each handler takes one update and answers it."""

    def __init__(
        self,
        conversation: Conversation,
        callbacks: CallbackHandler,
        inline: Inline,
        alerts: AdminAlerts,
        addresses: Addresses,
    ) -> None:
        """Hand what people say to `conversation`; buttons and inline queries have their own handlers.

        `alerts` tells the admins where something goes wrong; `addresses` hears that a chat has moved.
        """
        self._conversation = conversation
        self._callbacks = callbacks
        self._inline = inline
        self._alerts = alerts
        self._addresses = addresses
        # Albums with a caption, and those about which a missing caption was mentioned.
        self._captioned: deque[str] = deque(maxlen=_ALBUMS)
        self._wordless: deque[str] = deque(maxlen=_ALBUMS)
        # Captions of albums that were answered: some programs put the same one under each picture.
        self._answered: deque[tuple[str, int]] = deque(maxlen=_ALBUMS)
        self._warned: set[int] = set()

    async def handle(self, update: Update) -> None:
        """Answer `update`; channel posts and service messages are left alone."""
        if message := update.message:
            await self._answer(message)
        elif edited := update.edited_message:
            if (edited.text or edited.caption) and self._is_for_bot(edited):
                await self._conversation.handle(incoming_of(edited, edited=True))
        elif query := update.callback_query:
            await self._callbacks.handle(query)
        elif typed := update.inline_query:
            await call_if_possible(self._inline.answer(typed))
        elif reaction := update.message_reaction:
            await self._react_kindly(reaction)
        elif changed := update.my_chat_member:
            await self._leave_chat(changed)

    def arrived(self, update: Update) -> Coroutine[Any, Any, None] | None:
        """Return what to do at once, before earlier updates of the chat are done.

        A press is acknowledged: until then its button shows progress. The pictures of an album come one by
        one: only after the last it is known whether one of them has a caption.
        """
        if update.callback_query:
            return self._acknowledge(update.callback_query)
        message = update.message
        if message is None or message.media_group_id is None or not self._is_for_bot(message):
            return None
        if message.caption:
            self._captioned.append(message.media_group_id)
        elif message.media_group_id not in self._wordless:
            self._wordless.append(message.media_group_id)
            return self._ask_for_text(message, message.media_group_id)
        return None

    def _is_for_bot(self, message: Message) -> bool:
        person = str(author_of(message).number)
        return is_for_bot(message, lambda name: self._conversation.knows_command(name, person))

    async def _move(self, old: int, new: int) -> None:
        """Move the data of a group that has become a supergroup; Telegram reports it in both chats."""
        await self._addresses.move_chat(old, new)
        await call_if_possible(self._conversation.move_chat(str(old), str(new)))

    async def _ask_for_text(self, message: Message, album: str) -> None:
        await asyncio.sleep(_ALBUM_SECONDS)
        if album not in self._captioned:
            await survived(self._say_not_text(message))

    async def _say_not_text(self, message: Message) -> None:
        await self._say(message, (await self._messages(message)).phrases.not_text)

    async def _acknowledge(self, query: CallbackQuery) -> None:
        await call_if_possible(query.answer(await self._callbacks.arrived(query)))

    async def _answer(self, message: Message) -> None:
        """Answer words (free text, a command, a caption), or what was sent instead of words."""
        if message.migrate_to_chat_id:
            await self._move(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self._move(message.migrate_from_chat_id, message.chat.id)
        elif not self._is_for_bot(message):
            return
        elif message.text or message.caption:
            caption = (message.media_group_id or "", hash(message.caption))
            if message.media_group_id and caption in self._answered:
                return
            self._warned.discard(message.chat.id)
            turn = await self._conversation.handle(incoming_of(message))
            self._answered.append(caption)
            if turn.reply and _THANKS in turn.reply.entries:
                await call_if_possible(message.set_reaction(ReactionEmoji.RED_HEART))
        elif is_cut_down(message):
            await self._say(message, (await self._messages(message)).phrases.unreadable)
        elif message.location:
            await self._conversation.handle(incoming_of(message))
        elif (message.effective_attachment or message.checklist) and not (
            # Of albums `arrived` says so.
            message.successful_payment or message.media_group_id
        ):
            await self._say_not_text(message)

    async def _say(self, message: Message, sentence: str) -> None:
        await self._conversation.say(Destination.of_reply(message).address, sentence)

    async def _react_kindly(self, reaction: MessageReactionUpdated) -> None:
        """Answer a kind reaction with a heart, in a private chat; in a group it would be noise."""
        added = _emoji(reaction.new_reaction) - _emoji(reaction.old_reaction)
        if reaction.chat.type == ChatType.PRIVATE and added & _KIND:
            bot = reaction.get_bot()
            await call_if_possible(
                bot.set_message_reaction(reaction.chat.id, reaction.message_id, ReactionEmoji.RED_HEART)
            )

    async def _leave_chat(self, changed: ChatMemberUpdated) -> None:
        """End what runs in a chat where the bot was blocked or removed.

        A basic group is also left where it becomes a supergroup: the next message that is sent there tells.
        """
        if changed.new_chat_member.status in _GONE and changed.chat.type != ChatType.GROUP:
            await self._conversation.leave(str(changed.chat.id))

    async def refuse(self, update: Update) -> None:
        """Tell a chat that it sends too much at once; only once until it is answered again."""
        message = update.message
        if message and self._is_for_bot(message) and message.chat.id not in self._warned:
            self._warned.add(message.chat.id)
            too_fast = (await self._messages(message)).phrases.too_fast
            await call_if_possible(self._say(message, too_fast))

    async def fail(self, update: Update, error: Exception) -> None:
        """Tell the person that something went wrong, and log where, without the person's words."""
        if is_shut_out(error):
            log.info("Update %d gets no answer: its chat does not let the bot write", update.update_id)
            return
        kind, place = type(error).__name__, whereabouts(error)
        log.error("Update %d failed: %s at %s", update.update_id, kind, place)
        # The apology may have to wait for Telegram like the answer.
        await survived(self._alerts.report_failure(kind, place))
        if update.effective_message:
            await survived(self._apologise(update, update.effective_message))

    async def unreadable(self, problem: str) -> None:
        """Tell the admins that an update could not be read completely because of `problem`."""
        await self._alerts.report_unreadable(problem)

    async def _apologise(self, update: Update, message: Message) -> None:
        """Say in the chat of `message` that something went wrong."""
        query = update.callback_query
        who = press_of(query, message) if query else incoming_of(message)
        messages = await self._conversation.languages.messages(who)
        await call_if_possible(self._say(message, messages.phrases.went_wrong))

    async def _messages(self, message: Message) -> Messages:
        return await self._conversation.languages.messages(incoming_of(message))


def _emoji(reactions: Iterable[ReactionType]) -> set[str]:
    return {reaction.emoji for reaction in reactions if isinstance(reaction, ReactionTypeEmoji)}
