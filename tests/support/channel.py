"""A channel that keeps what it is given: a conversation without any service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.conversation.channel import Address, DeliveryError, File, Sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reply import Reply


@dataclass
class FakeChannel:
    """Keeps what is shown, newest last; `fails` is what sending raises, `closed` who reads nothing."""

    shown: list[tuple[Address, Reply]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    edits: list[Reply] = field(default_factory=list)
    fails: DeliveryError | None = None
    closed: set[str] = field(default_factory=set)

    async def send(self, address: Address, reply: Reply, *, vote: bool | None = None) -> Sequence[Sent]:
        """Keep `reply`, or fail."""
        if self.fails:
            raise self.fails
        self.shown.append((address, reply))
        return [Sent(address.chat, f"m{len(self.shown)}")]

    async def send_file(self, address: Address, reply: Reply, file: File) -> Sequence[Sent]:
        """Keep both."""
        self.files.append(file)
        return await self.send(address, reply)

    async def notify(self, address: Address, reply: Reply, within: float) -> None:
        """Keep `reply`, or fail."""
        await self.send(address, reply)

    async def edit(
        self, sent: Sequence[Sent], address: Address, reply: Reply, *, vote: bool | None = None
    ) -> Sequence[Sent]:
        """Keep `reply` among the edits."""
        self.edits.append(reply)
        return sent

    async def show_frame(self, sent: Sent, reply: Reply) -> None:
        """Keep `reply` among the edits."""
        self.edits.append(reply)

    async def await_frame(self, chat: str) -> None:
        """Return at once."""

    async def private_address(self, person: str) -> Address | None:
        """Return where `person` reads alone, unless that is closed."""
        return None if person in self.closed else Address(person)
