"""Telegram's messages and pressed buttons as what any channel hands to the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Message

from bot.actions.codec import decode_button
from bot.channels.telegram.destination import Destination
from bot.channels.telegram.identity import author_of, replies_to_self
from bot.channels.telegram.receiving.addressing import own_message_replied_to, quoted_words, words_for_bot
from bot.channels.telegram.view.keyboard import subject_of
from bot.conversation.channel import Incoming, Location

if TYPE_CHECKING:
    from telegram import CallbackQuery, MaybeInaccessibleMessage


def incoming_of(message: Message, *, edited: bool = False) -> Incoming:
    """Return what `message` says; it has words, or a location, or neither."""
    author, words, where = author_of(message), words_for_bot(message), message.location
    answered = own_message_replied_to(message)
    return Incoming(
        Destination.of_reply(message).address,
        str(author.number),
        words,
        author.code,
        location=Location(where.latitude, where.longitude) if where else None,
        quoted=quoted_words(message),
        quotes_self=replies_to_self(message),
        subject=subject_of(answered.reply_markup) if answered else None,
        message=str(message.message_id),
        edited=edited,
    )


def press_of(query: CallbackQuery, message: MaybeInaccessibleMessage) -> Incoming:
    """Return what the pressed button under `message` asks for."""
    question = message.reply_to_message if isinstance(message, Message) else None
    return Incoming(
        Destination.of_reply(message).address,
        str(query.from_user.id),
        language=query.from_user.language_code,
        action=decode_button(query.data),
        seen=text_of(message),
        message=str(message.message_id),
        asked_by=str(author_of(question).number) if question else None,
    )


def text_of(message: MaybeInaccessibleMessage | None) -> str:
    """Return what is read above the button, "" where Telegram does not say (any more)."""
    return (message.text or message.caption or "") if isinstance(message, Message) else ""
