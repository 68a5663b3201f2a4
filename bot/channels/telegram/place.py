"""Where messages go: a chat, its topic, the message that is answered; and who hears that a chat has moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self
from urllib.parse import urlencode

from telegram import Message, ReplyParameters
from telegram.constants import ChatType

from bot.conversation.channel import Address

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from telegram import MaybeInaccessibleMessage

    from bot.conversation import channel as seam


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: the chat, its topic, and in a group the message that it answers."""

    chat: int
    topic: int | None = None
    answers: int | None = None

    @classmethod
    def of(cls, message: MaybeInaccessibleMessage) -> Self:
        """Return the place of the answer to `message`."""
        # Elsewhere a thread is a chain of replies, to which nothing can be sent.
        topic = None
        if isinstance(message, Message) and message.is_topic_message:
            topic = message.message_thread_id
        private = message.chat.type == ChatType.PRIVATE
        return cls(message.chat.id, topic, None if private else message.message_id)

    @classmethod
    def at(cls, address: Address) -> Self:
        """Return the place that a conversation calls `address`."""
        topic, answers = address.topic, address.answers
        return cls(int(address.chat), int(topic) if topic else None, int(answers) if answers else None)

    @property
    def address(self) -> Address:
        """What a conversation calls it; a group has a number below 0."""
        topic, answers = self.topic, self.answers
        return Address(
            str(self.chat),
            str(topic) if topic else None,
            str(answers) if answers else None,
            is_group=self.chat < 0,
        )

    @property
    def how(self) -> dict[str, Any]:
        """The parameters of a sending method that lead to this place."""
        # The question may be gone by the time of the answer.
        quoted = ReplyParameters(self.answers, allow_sending_without_reply=True) if self.answers else None
        return {"chat_id": self.chat, "message_thread_id": self.topic, "reply_parameters": quoted}

    @property
    def form(self) -> str:
        """The same, URL-encoded."""
        parameters: dict[str, object] = {"chat_id": self.chat}
        if self.topic:
            parameters["message_thread_id"] = self.topic
        if self.answers:
            parameters["reply_parameters"] = self.how["reply_parameters"].to_json()
        return urlencode(parameters)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent, and whether it is the caption of a picture."""

    chat: int
    message: int
    pictured: bool

    @classmethod
    def of(cls, sent: seam.Sent) -> Self:
        """Return the message that a conversation calls `sent`."""
        return cls(int(sent.chat), int(sent.message), sent.pictured)


class Addresses(Protocol):
    """What is kept by the number of a chat."""

    def move_chat(self, old: int, new: int) -> Awaitable[None]:
        """Let all that was kept for the chat `old` be kept for `new`; a second time changes nothing."""

    def leave_topic(self, chat: int, topic: int) -> Awaitable[None]:
        """Let what was to be sent to `topic` be sent to its `chat`."""
