"""The `Channel` of a conversation in a terminal: what is sent is printed, and nothing is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bot.actions.model import ReminderAction
from bot.channels.terminal.look import show_with_film
from bot.conversation.channel import Address, Sent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from bot.conversation.channel import File
    from bot.dialogue import MultilingualDialogue
    from bot.reply import Choice, Reply


class TerminalChannel:
    """Prints replies; for each method see `Channel`."""

    def __init__(self, library: MultilingualDialogue, figures: Path, out: Console) -> None:
        """Print to `out`; the moving pictures of the languages of `library` are in the folder `figures`."""
        self._library = library
        self._figures = figures
        self._out = out
        self._offered: tuple[Choice, ...] = ()

    def picked(self, typed: str) -> ReminderAction | None:
        """Return the action of the reminder's button whose number was `typed`, None where it is none.

        There is nothing to press, and "3" may also be a time of day; the dialogue takes its own choices.
        """
        number = int(typed) if typed.isdecimal() else 0
        action = self._offered[number - 1].action if 1 <= number <= len(self._offered) else None
        return action if isinstance(action, ReminderAction) else None

    async def send(self, address: Address, reply: Reply, *, vote: bool | None = None) -> Sequence[Sent]:
        """Print `reply`, and the path of its picture."""
        del vote  # there are no buttons
        self._offered = reply.choices
        show_with_film(reply, self._out, self._library, self._figures)
        return [Sent(address.chat, "")]

    async def send_file(self, address: Address, reply: Reply, file: File) -> Sequence[Sent]:
        """Print `reply`, and the text of a document; what a picture shows the words of its caption say."""
        sent = await self.send(address, reply)
        if not file.name.endswith(".png"):
            self._out.print(Text(file.content.decode()), soft_wrap=True)
            self._out.print()
        return sent

    async def notify(self, address: Address, reply: Reply, within: float) -> None:
        """Print `reply` in between."""
        del within  # printing waits for nothing
        await self.send(address, reply)

    async def edit(
        self, sent: Sequence[Sent], address: Address, reply: Reply, *, vote: bool | None = None
    ) -> Sequence[Sent]:
        """Print `reply` below: what was printed stays."""
        del sent
        return await self.send(address, reply, vote=vote)

    async def show_frame(self, sent: Sent, reply: Reply) -> None:
        """Print `reply` below."""
        await self.send(Address(sent.chat), reply)

    async def await_frame(self, chat: str) -> None:
        """Return at once."""

    async def private_address(self, person: str) -> Address | None:
        """Return the terminal: whoever sits at it reads alone."""
        return Address(person)
