"""What pressing a button does: what can be done at once on arrival, the rest in its chat's turn."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import SQLAlchemyError
from telegram import Message

from bot.channels.telegram.keyboard import Chosen, Missed, Voted, read_press
from bot.channels.telegram.outbox import Place, courtesy
from bot.coach.reminding import Who
from bot.coach.wording import Control
from bot.dialogue.guiding import begins_set

if TYPE_CHECKING:
    from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage

    from bot.channels.telegram.desk import Desk
    from bot.channels.telegram.guided import GuidedSets
    from bot.channels.telegram.keyboard import Keyboards
    from bot.channels.telegram.turns import Turns
    from bot.store.votes import Votes

log = logging.getLogger(__name__)


class Presses:
    """Handles pressed buttons, whoever made them up and however old they are."""

    def __init__(
        self, desk: Desk, turns: Turns, sets: GuidedSets, votes: Votes, keyboards: Keyboards
    ) -> None:
        """Take turns of the `desk` in `turns`, steer `sets`, count `votes`, mark presses in `keyboards`."""
        self._desk = desk
        self._turns = turns
        self._sets = sets
        self._votes = votes
        self._keyboards = keyboards
        self._messages, self._entries = desk.knowledge.messages, desk.knowledge.entries

    def arrived(self, query: CallbackQuery) -> str | None:
        """Do what waits for nothing, and return the notice for whoever pressed, if there is one."""
        if query.message is None:
            return None
        match press := read_press(query.data):
            case Control():
                return self._steer(query.message, query.from_user.id, press)
            case Voted(entry) if entry in self._entries:
                return self._vote(query.from_user.id, press)
            case Chosen(id_) if begins_set(id_) and self._sets.is_running(query.message.chat.id):
                return self._messages.coaching.running
        return None

    async def handle(self, query: CallbackQuery) -> None:
        """Do the rest, in the turn of the chat."""
        message = query.message
        if message is None:
            return
        match press := read_press(query.data):
            case Control():
                if self._sets.owner(message.chat.id, message.message_id) is None:
                    await self._show(query, None)
            case Voted(entry) if entry in self._entries:
                if message.chat.id > 0:
                    await self._mark_vote(query, press)
            case Voted():
                await self._choose(query, "")
            case Missed(others):
                turn = partial(self._desk.instead, others)
                await self._turns.take(Place.of(message), query.from_user.id, turn)
            case Chosen(id_):
                if not (begins_set(id_) and self._sets.is_running(message.chat.id)):
                    await self._choose(query, id_)

    async def _choose(self, query: CallbackQuery, id_: str) -> None:
        message = cast("MaybeInaccessibleMessage", query.message)
        if keyboard := _keyboard(message):
            await self._show(query, self._keyboards.marked(keyboard, query.data))
        place, person = Place.of(message), query.from_user.id
        turn = partial(self._desk.choose, Who(person, place.chat, place.topic), id_)
        await self._turns.take(place, person, turn)

    def _steer(self, message: MaybeInaccessibleMessage, person: int, control: Control) -> str | None:
        owner = self._sets.owner(message.chat.id, message.message_id)
        if owner is None:
            return self._messages.coaching.over
        if owner != person:
            return self._messages.coaching.not_yours
        self._sets.steer(message.chat.id, control)
        return None

    def _vote(self, person: int, vote: Voted) -> str | None:
        try:
            self._votes.cast(person, vote.entry, helpful=vote.helpful)
        except SQLAlchemyError as error:
            log.error("A vote is lost: the database is out of order (%s)", type(error).__name__)  # noqa: TRY400
            return self._messages.phrases.went_wrong
        texts = self._messages.feedback
        return texts.withdrawn if vote.helpful is None else texts.counted

    async def _mark_vote(self, query: CallbackQuery, vote: Voted) -> None:
        if keyboard := _keyboard(query.message):
            now = await self._votes.of(query.from_user.id, vote.entry)
            await self._show(query, self._keyboards.voted(keyboard, vote.entry, vote=now))

    async def _show(self, query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> None:
        if keyboard != _keyboard(query.message):
            await courtesy(query.edit_message_reply_markup(keyboard))


def _keyboard(message: MaybeInaccessibleMessage | None) -> InlineKeyboardMarkup | None:
    return message.reply_markup if isinstance(message, Message) else None
