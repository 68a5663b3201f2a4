"""What happens with each update: who writes, presses, edits, reacts, asks from elsewhere, or leaves."""

from __future__ import annotations

import logging
import traceback
from collections import deque
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from telegram import ReactionTypeEmoji, Update
from telegram.constants import ChatMemberStatus, ChatType, ReactionEmoji
from telegram.error import BadRequest, Forbidden
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from bot.channels.telegram.addressing import FOR_BOT, words_for_bot
from bot.channels.telegram.outbox import Place, courtesy
from bot.coach.reminding import Who

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from telegram import (
        CallbackQuery,
        ChatMemberUpdated,
        InlineQuery,
        Message,
        MessageReactionUpdated,
        ReactionType,
    )
    from telegram.ext import Application, CallbackContext

    from bot.channels.telegram.desk import Desk
    from bot.channels.telegram.guided import GuidedSets
    from bot.channels.telegram.inline import Inline
    from bot.channels.telegram.presses import Presses
    from bot.channels.telegram.turns import Turns

    Context = CallbackContext[Any, Any, Any, Any]

log = logging.getLogger(__name__)

_WORDS = filters.TEXT | filters.CAPTION
_NO_WORDS = (filters.ATTACHMENT | filters.CHECKLIST) & ~filters.SUCCESSFUL_PAYMENT

_KIND = {ReactionEmoji.THUMBS_UP, ReactionEmoji.RED_HEART, ReactionEmoji.CLAPPING_HANDS}
_GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}
# How Telegram says that a group does not let the bot write; it has no code for it.
_NO_RIGHTS = ("not enough rights", "have no rights", "chat_write_forbidden", "chat_restricted")
# The small talk that thanks get.
_THANKS = "chat.thanks"
# Albums whose first picture was answered; their other pictures follow within seconds.
_ALBUMS = 100
# Enough of a failed turn to find the line, in one line of the log.
_SHOWN_FRAMES = 4


class Handlers:
    """The conversation on Telegram: each handler takes one update and answers it."""

    def __init__(self, desk: Desk, turns: Turns, sets: GuidedSets, presses: Presses, inline: Inline) -> None:
        """Answer from the `desk` in `turns`; buttons, sets and inline queries have their own handlers."""
        self._desk = desk
        self._turns = turns
        self._sets = sets
        self._presses = presses
        self._inline = inline
        self._phrases = desk.phrases
        self._albums: deque[str] = deque(maxlen=_ALBUMS)
        self._told: set[int] = set()

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Let `application` call the handlers; channel posts and service messages have none."""
        new, edited = filters.UpdateType.MESSAGE & FOR_BOT, filters.UpdateType.EDITED_MESSAGE & FOR_BOT
        application.add_handler(MessageHandler(new & _WORDS, self.answer_words))
        application.add_handler(MessageHandler(new & _NO_WORDS, self.ask_for_words))
        application.add_handler(MessageHandler(edited & _WORDS, self.answer_again))
        application.add_handler(CallbackQueryHandler(self.answer_press))
        application.add_handler(InlineQueryHandler(self.offer))
        application.add_handler(MessageReactionHandler(self.return_kindness))
        application.add_handler(ChatMemberHandler(self.take_leave))
        application.add_error_handler(self.apologise)

    def arrived(self, update: Update) -> Coroutine[Any, Any, None] | None:
        """Acknowledge a press at once, whatever its chat is waiting for: until then its button spins."""
        query = update.callback_query
        return courtesy(query.answer(self._presses.arrived(query))) if query else None

    async def answer_words(self, update: Update, context: Context) -> None:
        """Answer what somebody typed: free text, a command, or the caption of a picture."""
        message = cast("Message", update.message)
        words, place, person = words_for_bot(message), Place.of(message), _person(message)
        self._told.discard(place.chat)
        if message.media_group_id:
            self._albums.append(message.media_group_id)
        if control := self._sets.typed(place.chat, person, words):
            self._sets.steer(place.chat, control)
            return
        turn = partial(self._desk.reply, Who(person, place.chat, place.topic), words)
        reply = await self._turns.take(place, person, turn, message.message_id)
        if _THANKS in reply.entries:
            await courtesy(message.set_reaction(ReactionEmoji.RED_HEART))

    async def answer_again(self, update: Update, context: Context) -> None:
        """Edit the answer to an edited question."""
        message = cast("Message", update.edited_message)
        place, person = Place.of(message), _person(message)
        turn = partial(self._desk.reply_again, Who(person, place.chat, place.topic), words_for_bot(message))
        await self._turns.take_again(place, person, turn, message.message_id)

    async def ask_for_words(self, update: Update, context: Context) -> None:
        """Say that a photo, a voice message and the like cannot be understood; once for an album."""
        message = cast("Message", update.message)
        if message.media_group_id in self._albums:
            return
        if message.location:
            turn = partial(self._desk.located, message.location.latitude, message.location.longitude)
            await self._turns.take(Place.of(message), _person(message), turn)
            return
        if message.media_group_id:
            self._albums.append(message.media_group_id)
        await self._turns.say(Place.of(message), self._phrases.not_text)

    async def answer_press(self, update: Update, context: Context) -> None:
        """Do what a pressed button says."""
        await self._presses.handle(cast("CallbackQuery", update.callback_query))

    async def offer(self, update: Update, context: Context) -> None:
        """Offer entries to somebody who types the bot's name in another chat."""
        await courtesy(self._inline.answer(cast("InlineQuery", update.inline_query)))

    async def return_kindness(self, update: Update, context: Context) -> None:
        """Answer a kind reaction with a heart, in a private chat; in a group it would be noise."""
        reaction = cast("MessageReactionUpdated", update.message_reaction)
        added = _emoji(reaction.new_reaction) - _emoji(reaction.old_reaction)
        if reaction.chat.type == ChatType.PRIVATE and added & _KIND:
            heart = ReactionEmoji.RED_HEART
            await courtesy(context.bot.set_message_reaction(reaction.chat.id, reaction.message_id, heart))

    async def take_leave(self, update: Update, context: Context) -> None:
        """End what runs in a chat where the bot was blocked or removed."""
        changed = cast("ChatMemberUpdated", update.my_chat_member)
        if changed.new_chat_member.status in _GONE:
            self._sets.abandon(changed.chat.id)
            self._desk.leave(changed.chat.id)

    async def refuse(self, update: Update) -> None:
        """Tell a chat that sends too much at once that it does; once, until it is heard again."""
        message = update.message
        if message and FOR_BOT.filter(message) and message.chat.id not in self._told:
            self._told.add(message.chat.id)
            await courtesy(self._turns.say(Place.of(message), self._phrases.too_fast))

    async def apologise(self, update: object, context: Context) -> None:
        """Tell the person that something went wrong, and log where; never what was written."""
        error = context.error
        number = update.update_id if isinstance(update, Update) else None
        if _is_unwelcome(error):
            log.info("Update %s gets no answer: its chat does not let the bot write", number)
            return
        log.error("Update %s failed: %s at %s", number, type(error).__name__, _whereabouts(error))
        if isinstance(update, Update) and update.effective_message:
            await courtesy(self._turns.say(Place.of(update.effective_message), self._phrases.went_wrong))


def _person(message: Message) -> int:
    """Return who wrote `message`; a channel or an anonymous admin counts as the chat."""
    return (message.from_user or message.chat).id


def _emoji(reactions: Iterable[ReactionType]) -> set[str]:
    return {reaction.emoji for reaction in reactions if isinstance(reaction, ReactionTypeEmoji)}


def _is_unwelcome(error: BaseException | None) -> bool:
    """Return whether the bot was blocked or removed, or a group does not let it write."""
    if isinstance(error, Forbidden):
        return True
    return isinstance(error, BadRequest) and any(reason in error.message.lower() for reason in _NO_RIGHTS)


def _whereabouts(error: BaseException | None) -> str:
    """Return the lines of code that `error` passed last; its text may quote the person, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)[-_SHOWN_FRAMES:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
