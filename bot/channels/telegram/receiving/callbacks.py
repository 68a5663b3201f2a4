"""Pressed buttons: what is done at once on arrival, the rest in its chat's turn, and the marks on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Message

from bot.actions.model import OfferAlternatives, PickRepetitions, SteerGuidedSet, VoteOnAnswer
from bot.channels.telegram.receiving.incoming import press_of, text_of
from bot.channels.telegram.sending.outbox import call_if_possible

if TYPE_CHECKING:
    from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage

    from bot.channels.telegram.view.keyboard import Keyboards
    from bot.conversation.channel import Incoming
    from bot.conversation.conversation import Conversation
    from bot.dialogue import MultilingualDialogue


class CallbackHandler:
    """Handles pressed buttons, whoever made them up and however old they are."""

    def __init__(
        self, library: MultilingualDialogue, conversation: Conversation, keyboards: Keyboards
    ) -> None:
        """Hand presses to `conversation`, and mark them in `keyboards`; `library` knows the entries."""
        self._library = library
        self._conversation = conversation
        self._keyboards = keyboards

    async def arrived(self, query: CallbackQuery) -> str | None:
        """Do what waits for nothing, and return the notice for whoever pressed, if there is one."""
        if query.message is None:
            return None
        return await self._conversation.acknowledge(press_of(query, query.message))

    async def handle(self, query: CallbackQuery) -> None:
        """Do the rest, in the turn of the chat."""
        if query.message is None:
            return
        pressed = press_of(query, query.message)
        if await self._conversation.is_for_another(pressed):
            return
        await self._mark(query, pressed)
        turn = await self._conversation.handle(pressed)
        if not turn.took_effect:
            await self._show(query, None)

    async def _mark(self, query: CallbackQuery, pressed: Incoming) -> None:
        """Show under the message what was pressed; a group sees nobody's vote."""
        keyboard, language = _keyboard(query.message), self._language(query)
        if keyboard is None:
            return
        match pressed.action:
            case SteerGuidedSet() | OfferAlternatives():
                pass
            case VoteOnAnswer(entry) if self._library.has_entry(entry):
                if not pressed.address.is_group:
                    vote = await self._conversation.vote_of(pressed.person, entry)
                    await self._show(query, self._keyboards.voted(keyboard, entry, language, vote=vote))
            case PickRepetitions() if self._conversation.is_counting(pressed.address.chat):
                pass
            case _:
                await self._show(query, self._keyboards.marked(keyboard, query.data, language))

    def _language(self, query: CallbackQuery) -> str:
        """Return the language of the message that the button is under: whoever pressed it reads that."""
        return self._conversation.languages.seen(text_of(query.message), query.from_user.language_code)

    async def _show(self, query: CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> None:
        if keyboard != _keyboard(query.message):
            await call_if_possible(query.edit_message_reply_markup(keyboard))


def _keyboard(message: MaybeInaccessibleMessage | None) -> InlineKeyboardMarkup | None:
    return message.reply_markup if isinstance(message, Message) else None
