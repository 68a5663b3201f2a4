"""How each kind of update is handled: messages, presses, edits, reactions, inline queries, leaving."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from telegram import ReactionTypeEmoji
from telegram.constants import ChatMemberStatus, ChatType, ReactionEmoji

from bot.channels.telegram.identity import author_of
from bot.channels.telegram.operations.json_log import whereabouts
from bot.channels.telegram.place import Place
from bot.channels.telegram.receiving.addressing import (
    is_for_bot,
    own_message_replied_to,
    quoted_words,
    words_for_bot,
)
from bot.channels.telegram.receiving.chat_queues import survived
from bot.channels.telegram.receiving.raw_updates import is_cut_down
from bot.channels.telegram.sending.outbox import best_effort
from bot.channels.telegram.sending.refusals import is_unwelcome
from bot.channels.telegram.view.keyboard import subject_of
from bot.coach.reminders.conversation import Who

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine, Iterable

    from telegram import (
        CallbackQuery,
        ChatMemberUpdated,
        Message,
        MessageReactionUpdated,
        ReactionType,
        Update,
    )

    from bot.channels.telegram.conversation.guided_sets import GuidedSets
    from bot.channels.telegram.conversation.language_preferences import LanguagePreferences
    from bot.channels.telegram.conversation.turn_router import TurnRouter
    from bot.channels.telegram.conversation.turns import Turn, TurnRunner
    from bot.channels.telegram.operations.admin_alerts import AdminAlerts
    from bot.channels.telegram.place import Addresses
    from bot.channels.telegram.receiving.callbacks import CallbackHandler
    from bot.channels.telegram.receiving.inline import Inline
    from bot.dialogue import Choice, Context, Reply
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


class Answering(Protocol):
    """What answers words in a context."""

    def __call__(self, who: Who, text: str, context: Context) -> Awaitable[tuple[Reply, Context]]:
        """Return the reply to `text` by `who`, and the next context."""


class Handlers:
    """The conversation on Telegram: each handler takes one update and answers it."""

    def __init__(  # noqa: PLR0913, PLR0917  (one for each kind of thing that people do)
        self,
        languages: LanguagePreferences,
        router: TurnRouter,
        turns: TurnRunner,
        sets: GuidedSets,
        callbacks: CallbackHandler,
        inline: Inline,
        alerts: AdminAlerts,
        addresses: Addresses,
    ) -> None:
        """Answer from the `router` in `turns`; buttons, sets and inline queries have their own handlers.

        `languages` knows what to say where there is nothing to answer; `alerts` rings where it goes wrong;
        `addresses` hears that a chat has moved.
        """
        self._addresses = addresses
        self._languages = languages
        self._alerts = alerts
        self._router = router
        self._turns = turns
        self._sets = sets
        self._callbacks = callbacks
        self._inline = inline
        # Albums that have a caption, and those whose want of one was said.
        self._captioned: deque[str] = deque(maxlen=_ALBUMS)
        self._wordless: deque[str] = deque(maxlen=_ALBUMS)
        self._told: set[int] = set()

    async def handle(self, update: Update) -> None:
        """Answer `update`; channel posts and service messages are left alone."""
        if message := update.message:
            await self._take(message)
        elif edited := update.edited_message:
            if (edited.text or edited.caption) and self._is_for_bot(edited):
                await self._answer_again(edited)
        elif query := update.callback_query:
            await self._callbacks.handle(query)
        elif typed := update.inline_query:
            await best_effort(self._inline.answer(typed))
        elif reaction := update.message_reaction:
            await self._return_kindness(reaction)
        elif changed := update.my_chat_member:
            await self._take_leave(changed)

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
            return self._miss_caption(message, message.media_group_id)
        return None

    async def _take(self, message: Message) -> None:
        if message.migrate_to_chat_id:
            await self._move(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self._move(message.migrate_from_chat_id, message.chat.id)
        elif self._is_for_bot(message):
            await self._answer(message)

    def _is_for_bot(self, message: Message) -> bool:
        person = author_of(message).number
        return is_for_bot(message, lambda name: self._router.knows_command(name, person))

    async def _move(self, old: int, new: int) -> None:
        """Move the data of a group that has become a supergroup; Telegram reports it in both chats."""
        await self._addresses.move_chat(old, new)
        await best_effort(self._sets.move(old, new))

    async def _miss_caption(self, message: Message, album: str) -> None:
        await asyncio.sleep(_ALBUM_SECONDS)
        if album not in self._captioned:
            await survived(self._say_not_text(message))

    async def _say_not_text(self, message: Message) -> None:
        await self._turns.say(Place.of(message), (await self._messages(message)).phrases.not_text)

    async def _acknowledge(self, query: CallbackQuery) -> None:
        await best_effort(query.answer(await self._callbacks.arrived(query)))

    async def _answer(self, message: Message) -> None:
        if message.text or message.caption:
            await self._answer_words(message)
        elif is_cut_down(message):
            await self._turns.say(Place.of(message), (await self._messages(message)).phrases.unreadable)
        elif (message.effective_attachment or message.checklist) and not message.successful_payment:
            await self._ask_for_words(message)

    async def _answer_words(self, message: Message) -> None:
        """Answer what somebody typed: free text, a command, or the caption of a picture."""
        words, place, person = words_for_bot(message), Place.of(message), author_of(message).number
        self._told.discard(place.chat)
        if await self._sets.told(place.chat, person, words):
            return
        turn = self._turn(message, self._router.reply)
        reply = await self._turns.run_turn(place, person, turn, message.message_id)
        if _THANKS in reply.entries:
            await best_effort(message.set_reaction(ReactionEmoji.RED_HEART))

    def _turn(self, message: Message, reply: Answering) -> Turn:
        """Return the turn that `message` takes by `reply`, in the light of the message that it points at."""
        who, words = _who(message), words_for_bot(message)
        if quoted := quoted_words(message):
            return partial(self._router.reply_about, who, words, quoted)
        if answer := own_message_replied_to(message):
            entry, choices = subject_of(answer.reply_markup)
            return lambda context: reply(who, words, _about(context, entry, choices))
        return partial(reply, who, words)

    async def _answer_again(self, message: Message) -> None:
        """Edit the answer to an edited question."""
        turn = self._turn(message, self._router.reply_again)
        person = author_of(message).number
        await self._turns.run_edited_turn(Place.of(message), person, turn, message.message_id)

    async def _ask_for_words(self, message: Message) -> None:
        """Say that a photo, a voice message and the like cannot be understood; for albums see `arrived`."""
        if message.location:
            where = message.location.latitude, message.location.longitude
            turn = partial(self._router.located, _who(message), *where)
            await self._turns.run_turn(Place.of(message), author_of(message).number, turn)
        elif not message.media_group_id:
            await self._say_not_text(message)

    async def _return_kindness(self, reaction: MessageReactionUpdated) -> None:
        """Answer a kind reaction with a heart, in a private chat; in a group it would be noise."""
        added = _emoji(reaction.new_reaction) - _emoji(reaction.old_reaction)
        if reaction.chat.type == ChatType.PRIVATE and added & _KIND:
            bot = reaction.get_bot()
            await best_effort(
                bot.set_message_reaction(reaction.chat.id, reaction.message_id, ReactionEmoji.RED_HEART)
            )

    async def _take_leave(self, changed: ChatMemberUpdated) -> None:
        """End what runs in a chat where the bot was blocked or removed."""
        if changed.new_chat_member.status in _GONE:
            self._sets.abandon(changed.chat.id)
            await self._router.leave(changed.chat.id)

    async def refuse(self, update: Update) -> None:
        """Tell a chat that it sends too much at once; only once until it is answered again."""
        message = update.message
        if message and self._is_for_bot(message) and message.chat.id not in self._told:
            self._told.add(message.chat.id)
            too_fast = (await self._messages(message)).phrases.too_fast
            await best_effort(self._turns.say(Place.of(message), too_fast))

    async def fail(self, update: Update, error: Exception) -> None:
        """Tell the person that something went wrong, and log where, without the person's words."""
        if is_unwelcome(error):
            log.info("Update %d gets no answer: its chat does not let the bot write", update.update_id)
            return
        kind, place = type(error).__name__, whereabouts(error)
        log.error("Update %d failed: %s at %s", update.update_id, kind, place)
        # The apology may have to wait for Telegram like the answer.
        await survived(self._alerts.failed(kind, place))
        if update.effective_message:
            await survived(self._own_up(update, update.effective_message))

    async def unreadable(self, problem: str) -> None:
        """Tell the admins that an update could not be read completely because of `problem`."""
        await self._alerts.unreadable(problem)

    async def _own_up(self, update: Update, message: Message) -> None:
        """Say in the chat of `message` that something went wrong."""
        person = update.callback_query.from_user if update.callback_query else None
        who = Who(person.id, 0, None, person.language_code) if person else _who(message)
        where = Place.of(message)
        messages = await self._languages.messages(where, who.person, who.code)
        await best_effort(self._turns.say(where, messages.phrases.went_wrong))

    async def _messages(self, message: Message) -> Messages:
        who = _who(message)
        return await self._languages.messages(Place.of(message), who.person, who.code)


def _who(message: Message) -> Who:
    place, author = Place.of(message), author_of(message)
    return Who(author.number, place.chat, place.topic, author.code)


def _about(context: Context, entry: str | None, choices: tuple[Choice, ...]) -> Context:
    """Return `context` as one that is about a message which answers `entry` and offers `choices`."""
    if entry:
        return replace(context, topic=entry, choices=choices, asked=None)
    return replace(context, choices=choices) if choices else context


def _emoji(reactions: Iterable[ReactionType]) -> set[str]:
    return {reaction.emoji for reaction in reactions if isinstance(reaction, ReactionTypeEmoji)}
