"""What happens when somebody writes, sends something else, or presses a button."""

from __future__ import annotations

import logging
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import Forbidden
from telegram.ext import CallbackQueryHandler, MessageHandler, filters

from bot.channels.telegram.addressing import FOR_BOT, words_for_bot
from bot.channels.telegram.rendering import CHOICE_PREFIX
from bot.channels.telegram.sending import Place, courtesy, send, show_typing
from bot.dialogue.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Bot, CallbackQuery
    from telegram.ext import Application, CallbackContext

    from bot.dialogue import Context as About
    from bot.dialogue import Dialogue
    from bot.knowledge.model import Phrases
    from bot.store.memory import ContextMemory

    Context = CallbackContext[Any, Any, Any, Any]

log = logging.getLogger(__name__)

_WORDS = filters.TEXT | filters.CAPTION
_NO_WORDS = (filters.ATTACHMENT | filters.CHECKLIST) & ~filters.SUCCESSFUL_PAYMENT

# Enough of a failed turn to find the line, in one line of the log.
_SHOWN_FRAMES = 4


class Handlers:
    """The conversation on Telegram: each handler takes one update and answers it."""

    def __init__(self, dialogue: Dialogue, memory: ContextMemory) -> None:
        """Answer out of `dialogue`; `memory` keeps what each chat is about."""
        self._dialogue = dialogue
        self._memory = memory
        self._album: str | None = None

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Let `application` call the handlers; edits, channel posts and service messages have none."""
        said = filters.UpdateType.MESSAGE & FOR_BOT
        application.add_handler(MessageHandler(said & _WORDS, self.answer_words))
        application.add_handler(MessageHandler(said & _NO_WORDS, self.ask_for_words))
        application.add_handler(CallbackQueryHandler(self.answer_choice))
        application.add_error_handler(self.apologise)

    async def answer_words(self, update: Update, context: Context) -> None:
        """Answer what somebody typed: free text, a command, or the caption of a picture."""
        message = cast("Message", update.message)
        self._album = message.media_group_id
        turn = partial(self._dialogue.reply, words_for_bot(message))
        await self._answer(context.bot, Place.of(message), turn)

    async def ask_for_words(self, update: Update, context: Context) -> None:
        """Say that a photo, a voice message and the like cannot be understood; once for an album."""
        message = cast("Message", update.message)
        if message.media_group_id and message.media_group_id == self._album:
            return
        self._album = message.media_group_id
        await send(context.bot, Place.of(message), _sentence(self._phrases.not_text))

    async def answer_choice(self, update: Update, context: Context) -> None:
        """Answer a pressed button, whoever made it and however old it is."""
        query = cast("CallbackQuery", update.callback_query)
        # First of all: until then the button shows a spinning wheel.
        await courtesy(query.answer())
        if query.message is None:
            return
        await self._mark_choice(query)
        turn = partial(self._dialogue.choose, _choice_id(query))
        await self._answer(context.bot, Place.of(query.message), turn)

    async def apologise(self, update: object, context: Context) -> None:
        """Tell the person that something went wrong, and log where; never what was written."""
        error = context.error
        number = update.update_id if isinstance(update, Update) else None
        log.error("Update %s failed: %s at %s", number, type(error).__name__, _whereabouts(error))
        if not isinstance(update, Update) or isinstance(error, Forbidden):
            return
        pressed = update.callback_query
        if message := update.message or (pressed and pressed.message):
            await courtesy(send(context.bot, Place.of(message), _sentence(self._phrases.went_wrong)))

    async def _answer(self, bot: Bot, place: Place, turn: Callable[[About], tuple[Reply, About]]) -> None:
        """Send the reply of `turn` to `place`; the next turn there knows what this one was about."""
        await show_typing(bot, place)
        reply, about = turn(self._memory.get(str(place.chat)))
        # Kept before sending: a warning stands even if Telegram fails to deliver it.
        self._memory.put(str(place.chat), about)
        await send(bot, place, reply)

    async def _mark_choice(self, query: CallbackQuery) -> None:
        """Show in the message which button was pressed."""
        message = query.message
        if isinstance(message, Message) and message.reply_markup:
            marked = _marked(message.reply_markup, query.data, self._phrases.chosen)
            if marked != message.reply_markup:
                await courtesy(query.edit_message_reply_markup(marked))

    @property
    def _phrases(self) -> Phrases:
        return self._dialogue.knowledge.messages.phrases


def _choice_id(query: CallbackQuery) -> str:
    """Return the id behind a button, or "" where the data is none of ours."""
    prefix, _, choice = (query.data or "").partition(CHOICE_PREFIX)
    return "" if prefix else choice


def _marked(keyboard: InlineKeyboardMarkup, pressed: str | None, chosen: str) -> InlineKeyboardMarkup:
    """Return `keyboard` with the label of the button `pressed` put into `chosen`, unless it is already."""
    before, _, after = chosen.partition("{label}")

    def mark(button: InlineKeyboardButton) -> InlineKeyboardButton:
        marked = button.text.startswith(before) and button.text.endswith(after)
        if button.callback_data != pressed or marked:
            return button
        return InlineKeyboardButton(chosen.format(label=button.text), callback_data=pressed)

    return InlineKeyboardMarkup([[mark(button) for button in row] for row in keyboard.inline_keyboard])


def _sentence(text: str) -> Reply:
    return Reply(Outcome.SMALLTALK, (Paragraph(text),))


def _whereabouts(error: BaseException | None) -> str:
    """Return the lines of code that `error` passed last; its text may quote the person, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)[-_SHOWN_FRAMES:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
