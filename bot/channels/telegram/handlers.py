"""What happens with each update: who writes, presses, edits, reacts, asks from elsewhere, or leaves."""

from __future__ import annotations

import logging
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import ReactionTypeEmoji
from telegram.constants import ChatMemberStatus, ChatType, ReactionEmoji
from telegram.error import BadRequest, Forbidden

from bot.channels.telegram.addressing import is_for_bot, words_for_bot
from bot.channels.telegram.lanes import survived
from bot.channels.telegram.logs import whereabouts
from bot.channels.telegram.outbox import Place, courtesy
from bot.channels.telegram.raw_updates import is_cut_down
from bot.coach.reminding import Who

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

    from bot.channels.telegram.bell import Bell
    from bot.channels.telegram.desk import Desk
    from bot.channels.telegram.guided import GuidedSets
    from bot.channels.telegram.inline import Inline
    from bot.channels.telegram.languages import Languages
    from bot.channels.telegram.presses import Presses
    from bot.channels.telegram.turns import Turns
    from bot.knowledge.messages import Messages

log = logging.getLogger(__name__)

_KIND = {ReactionEmoji.THUMBS_UP, ReactionEmoji.RED_HEART, ReactionEmoji.CLAPPING_HANDS}
_GONE = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}
# How Telegram says that a group does not let the bot write; it has no code for it.
_NO_RIGHTS = ("not enough rights", "have no rights", "chat_write_forbidden", "chat_restricted")
# The small talk that thanks get.
_THANKS = "chat.thanks"
# Albums whose first picture was answered; their other pictures follow within seconds.
_ALBUMS = 100


class Handlers:
    """The conversation on Telegram: each handler takes one update and answers it."""

    def __init__(  # noqa: PLR0913, PLR0917  (one for each kind of thing that people do)
        self,
        languages: Languages,
        desk: Desk,
        turns: Turns,
        sets: GuidedSets,
        presses: Presses,
        inline: Inline,
        bell: Bell,
    ) -> None:
        """Answer from the `desk` in `turns`; buttons, sets and inline queries have their own handlers.

        `languages` knows what to say where there is nothing to answer; `bell` rings where it goes wrong.
        """
        self._languages = languages
        self._bell = bell
        self._desk = desk
        self._turns = turns
        self._sets = sets
        self._presses = presses
        self._inline = inline
        self._albums: deque[str] = deque(maxlen=_ALBUMS)
        self._told: set[int] = set()

    async def handle(self, update: Update) -> None:
        """Answer `update`; channel posts and service messages are left alone."""
        if message := update.message:
            if is_for_bot(message):
                await self._answer(message)
        elif edited := update.edited_message:
            if (edited.text or edited.caption) and is_for_bot(edited):
                await self._answer_again(edited)
        elif query := update.callback_query:
            await self._presses.handle(query)
        elif typed := update.inline_query:
            await courtesy(self._inline.answer(typed))
        elif reaction := update.message_reaction:
            await self._return_kindness(reaction)
        elif changed := update.my_chat_member:
            await self._take_leave(changed)

    def arrived(self, update: Update) -> Coroutine[Any, Any, None] | None:
        """Acknowledge a press at once, whatever its chat is waiting for: until then its button spins."""
        return self._acknowledge(update.callback_query) if update.callback_query else None

    async def _acknowledge(self, query: CallbackQuery) -> None:
        await courtesy(query.answer(await self._presses.arrived(query)))

    async def _answer(self, message: Message) -> None:
        if message.text or message.caption:
            await self._answer_words(message)
        elif is_cut_down(message):
            await self._turns.say(Place.of(message), (await self._messages(message)).phrases.unreadable)
        elif (message.effective_attachment or message.checklist) and not message.successful_payment:
            await self._ask_for_words(message)

    async def _answer_words(self, message: Message) -> None:
        """Answer what somebody typed: free text, a command, or the caption of a picture."""
        words, place, person = words_for_bot(message), Place.of(message), _person(message)
        self._told.discard(place.chat)
        if message.media_group_id:
            self._albums.append(message.media_group_id)
        if await self._sets.told(place.chat, person, words):
            return
        turn = partial(self._desk.reply, _who(message), words)
        reply = await self._turns.take(place, person, turn, message.message_id)
        if _THANKS in reply.entries:
            await courtesy(message.set_reaction(ReactionEmoji.RED_HEART))

    async def _answer_again(self, message: Message) -> None:
        """Edit the answer to an edited question."""
        turn = partial(self._desk.reply_again, _who(message), words_for_bot(message))
        await self._turns.take_again(Place.of(message), _person(message), turn, message.message_id)

    async def _ask_for_words(self, message: Message) -> None:
        """Say that a photo, a voice message and the like cannot be understood; once for an album."""
        if message.media_group_id in self._albums:
            return
        if message.location:
            where = message.location.latitude, message.location.longitude
            turn = partial(self._desk.located, _who(message), *where)
            await self._turns.take(Place.of(message), _person(message), turn)
            return
        if message.media_group_id:
            self._albums.append(message.media_group_id)
        await self._turns.say(Place.of(message), (await self._messages(message)).phrases.not_text)

    async def _return_kindness(self, reaction: MessageReactionUpdated) -> None:
        """Answer a kind reaction with a heart, in a private chat; in a group it would be noise."""
        added = _emoji(reaction.new_reaction) - _emoji(reaction.old_reaction)
        if reaction.chat.type == ChatType.PRIVATE and added & _KIND:
            bot = reaction.get_bot()
            await courtesy(
                bot.set_message_reaction(reaction.chat.id, reaction.message_id, ReactionEmoji.RED_HEART)
            )

    async def _take_leave(self, changed: ChatMemberUpdated) -> None:
        """End what runs in a chat where the bot was blocked or removed."""
        if changed.new_chat_member.status in _GONE:
            self._sets.abandon(changed.chat.id)
            await self._desk.leave(changed.chat.id)

    async def refuse(self, update: Update) -> None:
        """Tell a chat that sends too much at once that it does; once, until it is heard again."""
        message = update.message
        if message and is_for_bot(message) and message.chat.id not in self._told:
            self._told.add(message.chat.id)
            too_fast = (await self._messages(message)).phrases.too_fast
            await courtesy(self._turns.say(Place.of(message), too_fast))

    async def fail(self, update: Update, error: Exception) -> None:
        """Tell the person that something went wrong, and log where; never what was written."""
        if _is_unwelcome(error):
            log.info("Update %d gets no answer: its chat does not let the bot write", update.update_id)
            return
        kind, place = type(error).__name__, whereabouts(error)
        log.error("Update %d failed: %s at %s", update.update_id, kind, place)
        if update.effective_message:
            await survived(self._own_up(update, update.effective_message))
        await survived(self._bell.failed(kind, place))

    async def unreadable(self, problem: str) -> None:
        """Tell the admins that an update could not be read as a whole, because of `problem`."""
        await self._bell.unreadable(problem)

    async def _own_up(self, update: Update, message: Message) -> None:
        """Say in the chat of `message` that something went wrong."""
        where, person = Place.of(message), update.effective_user
        code = person.language_code if person else None
        messages = await self._languages.messages(where, person.id if person else where.chat, code)
        await courtesy(self._turns.say(where, messages.phrases.went_wrong))

    async def _messages(self, message: Message) -> Messages:
        who = _who(message)
        return await self._languages.messages(Place.of(message), who.person, who.code)


def _person(message: Message) -> int:
    """Return who wrote `message`; a channel or an anonymous admin counts as the chat."""
    return (message.from_user or message.chat).id


def _who(message: Message) -> Who:
    place, code = Place.of(message), message.from_user.language_code if message.from_user else None
    return Who(_person(message), place.chat, place.topic, code)


def _emoji(reactions: Iterable[ReactionType]) -> set[str]:
    return {reaction.emoji for reaction in reactions if isinstance(reaction, ReactionTypeEmoji)}


def _is_unwelcome(error: BaseException | None) -> bool:
    """Return whether the bot was blocked or removed, or a group does not let it write."""
    if isinstance(error, Forbidden):
        return True
    return isinstance(error, BadRequest) and any(reason in error.message.lower() for reason in _NO_RIGHTS)
