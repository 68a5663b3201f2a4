"""The interface between conversations and channels: addresses, incoming events, methods, errors.

Ids of people, chats and messages are strings that the channel chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.actions.model import ButtonAction
    from bot.reply import Choice, Reply


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reply goes: the chat, its topic, and the message that it visibly replies to, if any."""

    chat: str
    topic: str | None = None
    answers: str | None = None
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent: its chat, its id, and whether it is the caption of a picture."""

    chat: str
    message: str
    pictured: bool = False


class File(NamedTuple):
    """A file to send; the extension of its name gives its type."""

    name: str
    content: bytes


class Location(NamedTuple):
    """A place on earth, in degrees."""

    latitude: float
    longitude: float


class Subject(NamedTuple):
    """What one of the bot's own messages is about: the entry it answers, if any, and its choices."""

    entry: str | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person said or did.

    It is a `text`, or the `action` of a pressed button, or a `location`. `message` is the id of the message
    that contains the text or the button, and `seen` the text above the button. `edited`: the text was changed
    after it was answered; `replaces` is then the id of the reminder that it set before. `language` is the
    language of the person's app, such as "es-MX", if it is known.

    If `text` replies to a message of a person, `quoted` is the text of that message, and `quotes_self` tells
    whether it is of the same person; if it replies to a message of the bot, `subject` is what that is about.
    `asked_by` is the person whose question the message with the button answers, if it is known. In a group,
    `person` is the chat itself if somebody writes in the name of the group.
    """

    address: Address
    person: str
    text: str = ""
    language: str | None = None
    action: ButtonAction | None = None
    seen: str = ""
    location: Location | None = None
    quoted: str = ""
    quotes_self: bool = False
    subject: Subject | None = None
    message: str | None = None
    edited: bool = False
    replaces: int | None = None
    asked_by: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether one person wrote this, to whom the bot can write privately."""
        return not (self.address.is_group and self.person == self.address.chat)

    @property
    def conversation(self) -> str:
        """The id of the conversation: in a group each person has one."""
        return f"{self.address.chat}:{self.person}" if self.address.is_group else self.address.chat


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of handling an `Incoming`: the reply, None if none was needed.

    `took_effect` is False if a button was no longer valid and no reply said so.
    """

    reply: Reply | None = None
    took_effect: bool = True


class Channel(Protocol):
    """What a conversation needs of a channel; every method may raise a `DeliveryError`."""

    async def send(self, address: Address, reply: Reply, *, vote: bool | None = None) -> Sequence[Sent]:
        """Send `reply` in as many messages as needed; wait while the service cannot be reached.

        If the channel shows vote buttons under answers, `vote` is the one to mark: helpful or not.
        """

    async def send_file(self, address: Address, reply: Reply, file: File) -> Sequence[Sent]:
        """Send `file` with `reply`: as the caption of a picture, or as a message before a document."""

    async def notify(self, address: Address, reply: Reply, within: float) -> None:
        """Send `reply`, for which nobody is waiting, after all answers; give up after `within` seconds."""

    async def edit(
        self, sent: Sequence[Sent], address: Address, reply: Reply, *, vote: bool | None = None
    ) -> Sequence[Sent]:
        """Replace the messages `sent` by `reply`, or send it if they cannot be edited; `vote`: see `send`."""

    async def show_frame(self, sent: Sent, reply: Reply) -> None:
        """Show `reply` in the message `sent`; do not retry, since another frame follows soon."""

    async def await_frame(self, chat: str) -> None:
        """Wait until a frame may be shown in `chat`, after all answers."""

    async def private_address(self, person: str) -> Address | None:
        """Return the private chat of `person`, None if the bot may not write to it yet."""


class DeliveryError(Exception):
    """A message was probably not delivered; `__cause__` is the channel's own error.

    `retry_after` is how many seconds the service asks to wait, 0 if it does not ask.
    """

    def __init__(self, reason: str, retry_after: float = 0.0) -> None:
        """Keep `reason`, one line that quotes nobody."""
        super().__init__(reason)
        self.retry_after = retry_after


class UnreachableError(DeliveryError):
    """The service cannot be reached and certainly has not got the message: a later try may succeed."""


class RefusedError(DeliveryError):
    """The service refuses this message or edit permanently."""


class UnwelcomeError(RefusedError):
    """The bot may not write to the chat (any more)."""


class MovedError(DeliveryError):
    """The chat has a new id, `chat`."""

    def __init__(self, reason: str, chat: str) -> None:
        """Keep the new id."""
        super().__init__(reason)
        self.chat = chat
