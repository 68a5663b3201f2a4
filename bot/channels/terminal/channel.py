"""The `Channel` of a conversation in a terminal: messages are printed, and never edited."""

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
        """Print to `out`; the folder `figures` has the moving pictures in the languages of `library`."""
        self._library = library
        self._figures = figures
        self._out = out
        self._offered: tuple[Choice, ...] = ()

    def picked(self, typed: str) -> ReminderAction | None:
        """Return the action about reminders whose number was `typed`, None if there is none.

        A terminal has no buttons, so their numbers are typed. The conversation would take "3" for a time of
        day; choices of the dialogue are left to the dialogue.
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
        """Print `reply`, and `file` if it is a text; a picture is left out, its caption says the same."""
        sent = await self.send(address, reply)
        if not file.name.endswith(".png"):
            self._out.print(Text(file.content.decode()), soft_wrap=True)
            self._out.print()
        return sent

    async def notify(self, address: Address, reply: Reply, within: float) -> None:
        """Print `reply` at once."""
        del within  # printing waits for nothing
        await self.send(address, reply)

    async def edit(
        self, sent: Sequence[Sent], address: Address, reply: Reply, *, vote: bool | None = None
    ) -> Sequence[Sent]:
        """Print `reply` below what was printed."""
        del sent
        return await self.send(address, reply, vote=vote)

    async def show_frame(self, sent: Sent, reply: Reply) -> None:
        """Print `reply` below."""
        await self.send(Address(sent.chat), reply)

    async def await_frame(self, chat: str) -> None:
        """Return at once."""

    async def private_address(self, person: str) -> Address | None:
        """Return the terminal's only address, which is private."""
        return Address(person)
