"""Where messages go: a chat, its topic, the message that is answered; and what happens if a chat moves."""

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
class Destination:
    """Where an answer goes: the chat, its topic, and in a group the message that it answers."""

    chat: int
    topic: int | None = None
    answers: int | None = None

    @classmethod
    def of_reply(cls, message: MaybeInaccessibleMessage) -> Self:
        """Return the destination of the reply to `message`."""
        # In other chats a thread is a chain of replies, to which nothing can be sent.
        topic = None
        if isinstance(message, Message) and message.is_topic_message:
            topic = message.message_thread_id
        private = message.chat.type == ChatType.PRIVATE
        return cls(message.chat.id, topic, None if private else message.message_id)

    @classmethod
    def of_address(cls, address: Address) -> Self:
        """Return the destination for the conversation's `address`."""
        topic, answers = address.topic, address.answers
        return cls(int(address.chat), int(topic) if topic else None, int(answers) if answers else None)

    @property
    def address(self) -> Address:
        """The address for the conversation; the ids of groups are negative."""
        topic, answers = self.topic, self.answers
        return Address(
            str(self.chat),
            str(topic) if topic else None,
            str(answers) if answers else None,
            is_group=self.chat < 0,
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of sending methods for this destination."""
        # The question may be gone by the time of the answer.
        quoted = ReplyParameters(self.answers, allow_sending_without_reply=True) if self.answers else None
        return {"chat_id": self.chat, "message_thread_id": self.topic, "reply_parameters": quoted}

    @property
    def encoded(self) -> str:
        """The parameters, URL-encoded."""
        encoded: dict[str, object] = {"chat_id": self.chat}
        if self.topic:
            encoded["message_thread_id"] = self.topic
        if self.answers:
            encoded["reply_parameters"] = self.parameters["reply_parameters"].to_json()
        return urlencode(encoded)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent, and whether it is the caption of a picture."""

    chat: int
    message: int
    pictured: bool

    @classmethod
    def from_channel(cls, sent: seam.Sent) -> Self:
        """Return the message for the conversation's `sent`."""
        return cls(int(sent.chat), int(sent.message), sent.pictured)


class Addresses(Protocol):
    """Data that is kept by the id of a chat."""

    def move_chat(self, old: int, new: int) -> Awaitable[None]:
        """Move all data of the chat `old` to `new`; a second call changes nothing."""

    def leave_topic(self, chat: int, topic: int) -> Awaitable[None]:
        """Send to `chat` from now on what was meant for its `topic`."""
