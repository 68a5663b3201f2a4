"""The seam between conversations and channels: addresses, what came in, what a channel can do, its errors.

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
    """Where a reply goes: the chat, its topic, and the message that it answers where that shall be shown."""

    chat: str
    topic: str | None = None
    answers: str | None = None
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent: where it stands, its id, and whether it is the caption of a picture."""

    chat: str
    message: str
    pictured: bool = False


class File(NamedTuple):
    """A file to send: its ending says what it is."""

    name: str
    content: bytes


class Location(NamedTuple):
    """A place on earth, in degrees."""

    latitude: float
    longitude: float


class Subject(NamedTuple):
    """What a message of the bot's own is about: the entry that it answers, if any, and what it offers."""

    entry: str | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person said or did.

    It is `text`, or a pressed button's `action` under the message `message` that reads `seen`, or a
    `location`. `language` is what the person's programs speak, as "es-MX", where that is known. `quoted` is
    what a person wrote, to which `text` replies: another one unless `quotes_self`; and `subject` is what the
    bot's own message is about that it replies to. `message` is the id of the message that holds the text, or
    the button; it is `edited` where the words were changed after they were answered, and `replaces` is the
    reminder that they set before. `asked_by` is whose question the message with the button answers, where
    that is known. In a group whoever writes in the name of the group itself has the chat for `person`.
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
        """Whether it is one person, to whom the bot can write privately."""
        return not (self.address.is_group and self.person == self.address.chat)

    @property
    def conversation(self) -> str:
        """The id of the conversation: in a group each person has one."""
        return f"{self.address.chat}:{self.person}" if self.address.is_group else self.address.chat


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of an `Incoming`: the reply, None where there was nothing to say.

    `took_effect` is False where a button meant nothing any more and nothing was said about it.
    """

    reply: Reply | None = None
    took_effect: bool = True


class Channel(Protocol):
    """What a conversation asks of a channel; every method may raise a `DeliveryError`."""

    async def send(self, address: Address, reply: Reply, *, vote: bool | None = None) -> Sequence[Sent]:
        """Send `reply`, in as many messages as it takes; wait while the service is out of reach.

        Where the channel has votes under answers, `vote` is the one to mark: helpful or not.
        """

    async def send_file(self, address: Address, reply: Reply, file: File) -> Sequence[Sent]:
        """Send `file` with `reply`: the caption of a picture, a message of its own before a document."""

    async def notify(self, address: Address, reply: Reply, within: float) -> None:
        """Send `reply`, which nobody waits for, behind all answers; give up after `within` seconds."""

    async def edit(
        self, sent: Sequence[Sent], address: Address, reply: Reply, *, vote: bool | None = None
    ) -> Sequence[Sent]:
        """Let `reply` stand where `sent` stood; what cannot be edited is sent anew. `vote` as in `send`."""

    async def show_frame(self, sent: Sent, reply: Reply) -> None:
        """Show `reply` in the message `sent`, once: another frame will follow soon."""

    async def await_frame(self, chat: str) -> None:
        """Return when a frame may be shown in `chat`, behind all answers."""

    async def private_address(self, person: str) -> Address | None:
        """Return where `person` alone reads, None where the bot may not write there yet."""


class DeliveryError(Exception):
    """A message was not delivered, as far as is known; `__cause__` is the channel's own error.

    `retry_after` are the seconds that the service asks to wait, 0 where it asks for nothing.
    """

    def __init__(self, reason: str, retry_after: float = 0.0) -> None:
        """Keep `reason`, one line without anybody's words."""
        super().__init__(reason)
        self.retry_after = retry_after


class UnreachableError(DeliveryError):
    """The service is out of reach, and surely has nothing: a later try may succeed."""


class RefusedError(DeliveryError):
    """The service refuses this message, or this edit, for good."""


class UnwelcomeError(RefusedError):
    """The chat does not let the bot write (any more)."""


class MovedError(DeliveryError):
    """The chat has the id `chat` from now on."""

    def __init__(self, reason: str, chat: str) -> None:
        """Keep where the chat is."""
        super().__init__(reason)
        self.chat = chat
