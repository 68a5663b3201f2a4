"""What pressing a button does: what can be done at once on arrival, the rest in its chat's turn."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, cast

from telegram import Message

from bot.channels.telegram.identity import is_person
from bot.channels.telegram.place import Place
from bot.channels.telegram.sending.outbox import best_effort
from bot.channels.telegram.view.keyboard import (
    ChoicePressed,
    NotWhatIMeantPressed,
    VotePressed,
    decode_callback,
)
from bot.coach.reminders.conversation import Who
from bot.coach.sets.wording import Control
from bot.dialogue.replies.set_offers import begins_set
from bot.errors import StoreUnavailableError

if TYPE_CHECKING:
    from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage

    from bot.channels.telegram.conversation.guided_sets import GuidedSets
    from bot.channels.telegram.conversation.language_preferences import LanguagePreferences
    from bot.channels.telegram.conversation.turn_router import TurnRouter
    from bot.channels.telegram.conversation.turns import TurnRunner
    from bot.channels.telegram.view.keyboard import Keyboards
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.store.records.votes import Votes

log = logging.getLogger(__name__)


class CallbackHandler:
    """Handles pressed buttons, whoever made them up and however old they are."""

    def __init__(  # noqa: PLR0913, PLR0917  (all that a button may touch)
        self,
        library: MultilingualDialogue,
        languages: LanguagePreferences,
        router: TurnRouter,
        turns: TurnRunner,
        sets: GuidedSets,
        votes: Votes,
        keyboards: Keyboards,
    ) -> None:
        """Take turns of the `router` in `turns`, steer `sets`, count `votes`, mark presses in `keyboards`.

        `library` knows the entries, `languages` what to say to whoever pressed.
        """
        self._library = library
        self._languages = languages
        self._router = router
        self._turns = turns
        self._sets = sets
        self._votes = votes
        self._keyboards = keyboards

    async def arrived(self, query: CallbackQuery) -> str | None:
        """Do what waits for nothing, and return the notice for whoever pressed, if there is one."""
        if query.message is None:
            return None
        match press := decode_callback(query.data):
            case Control():
                return self._steer(query, query.message, press)
            case VotePressed(entry) if self._library.has_entry(entry):
                return await self._vote(query, press)
            case ChoicePressed(id_) if begins_set(id_) and self._sets.is_running(query.message.chat.id):
                return self._messages(query).coaching.running
        return None

    async def handle(self, query: CallbackQuery) -> None:
        """Do the rest, in the turn of the chat."""
        message = query.message
        if message is None:
            return
        match press := decode_callback(query.data):
            case Control():
                if not await self._is_steered(query, message, press):
                    await self._show(query, None)
            case VotePressed(entry) if self._library.has_entry(entry):
                if message.chat.id > 0:
                    await self._mark_vote(query, press)
            case VotePressed():
                await self._choose(query, "")
            case NotWhatIMeantPressed(others):
                turn = partial(self._router.instead, _who(query, message), others, _seen(message))
                await self._turns.run_turn(Place.of(message), query.from_user.id, turn)
            case ChoicePressed(id_):
                if not (begins_set(id_) and self._sets.is_running(message.chat.id)):
                    await self._choose(query, id_)

    async def _choose(self, query: CallbackQuery, id_: str) -> None:
        message = cast("MaybeInaccessibleMessage", query.message)
        if keyboard := _keyboard(message):
            await self._show(query, self._keyboards.marked(keyboard, query.data, self._language(query)))
        turn = partial(self._router.choose, _who(query, message), id_, _seen(message))
        await self._turns.run_turn(Place.of(message), query.from_user.id, turn)

    def _steer(self, query: CallbackQuery, message: MaybeInaccessibleMessage, control: Control) -> str | None:
        owner = self._sets.owner(message.chat.id, message.message_id)
        if owner is None:
            # Another process may be running it.
            return None if self._sets.are_shared else self._messages(query).coaching.over
        # What a chat began in its own name, everybody in it may steer.
        if is_person(owner) and owner != query.from_user.id:
            return self._messages(query).coaching.not_yours
        self._sets.steer(message.chat.id, control)
        return None

    async def _is_steered(
        self, query: CallbackQuery, message: MaybeInaccessibleMessage, control: Control
    ) -> bool:
        """Return whether the set under the button runs: here, where it is steered already, or elsewhere."""
        chat, number = message.chat.id, message.message_id
        if self._sets.owner(chat, number) is not None:
            return True
        heard = await self._sets.pass_on(chat, query.from_user.id, control, number)
        return heard or await self._sets.pass_on(chat, chat, control, number) is not None

    async def _vote(self, query: CallbackQuery, vote: VotePressed) -> str | None:
        messages = self._messages(query)
        try:
            await self._votes.cast(query.from_user.id, vote.entry, helpful=vote.helpful)
        except StoreUnavailableError as error:
            log.error("A vote is lost: the database is unavailable (%s)", type(error).__name__)  # noqa: TRY400
            return messages.phrases.went_wrong
        return messages.feedback.withdrawn if vote.helpful is None else messages.feedback.counted

    async def _mark_vote(self, query: CallbackQuery, vote: VotePressed) -> None:
        if keyboard := _keyboard(query.message):
            now = (await self._votes.votes_of(query.from_user.id)).get(vote.entry)
            language = self._language(query)
            await self._show(query, self._keyboards.voted(keyboard, vote.entry, language, vote=now))

    def _language(self, query: CallbackQuery) -> str:
        """Return the language of the message that the button is under: whoever pressed it reads that."""
        return self._languages.seen(_seen(query.message), query.from_user.language_code)

    def _messages(self, query: CallbackQuery) -> Messages:
        return self._languages.of(self._language(query))

    async def _show(self, query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> None:
        if keyboard != _keyboard(query.message):
            await best_effort(query.edit_message_reply_markup(keyboard))


def _who(query: CallbackQuery, message: MaybeInaccessibleMessage) -> Who:
    place, person = Place.of(message), query.from_user
    return Who(person.id, place.chat, place.topic, person.language_code)


def _seen(message: MaybeInaccessibleMessage | None) -> str:
    """Return what is read above the button, "" where Telegram does not say (any more)."""
    return (message.text or message.caption or "") if isinstance(message, Message) else ""


def _keyboard(message: MaybeInaccessibleMessage | None) -> InlineKeyboardMarkup | None:
    return message.reply_markup if isinstance(message, Message) else None
