"""The `Channel` of a conversation on web pages: messages are added to the talk of the visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.channel import Address, RefusedError, Sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.channels.web.talks import Talks
    from bot.channels.web.view import View
    from bot.conversation.channel import File
    from bot.reply import Reply


class WebChannel:
    """Adds replies to talks, which every open page of the visitor shows; for each method see `Channel`."""

    def __init__(self, talks: Talks, view: View) -> None:
        """Add replies to `talks`, in the form that `view` gives them."""
        self._talks = talks
        self._view = view

    async def send(self, address: Address, reply: Reply, *, vote: bool | None = None) -> Sequence[Sent]:
        """Add `reply` to the talk."""
        shown = self._talks.open(address.chat).add(self._view.fields_of(reply, vote=vote))
        return [Sent(address.chat, str(shown.id))]

    async def send_file(self, address: Address, reply: Reply, file: File) -> Sequence[Sent]:
        """Add `reply` with a link to `file`."""
        fields = self._view.fields_of(reply) | {"file": file.name}
        shown = self._talks.open(address.chat).add(fields, file)
        return [Sent(address.chat, str(shown.id))]

    async def notify(self, address: Address, reply: Reply, within: float) -> None:
        """Add `reply` to the talk if a page is open; without one, nobody would see it."""
        del within  # nothing waits
        talk = self._talks.get(address.chat)
        if talk is None or not talk.streams:
            raise RefusedError("the page is closed")
        talk.add(self._view.fields_of(reply))

    async def edit(
        self, sent: Sequence[Sent], address: Address, reply: Reply, *, vote: bool | None = None
    ) -> Sequence[Sent]:
        """Replace the message `sent` by `reply`; add it to the talk if `sent` is no longer known."""
        talk = self._talks.open(address.chat)
        shown = talk.find(int(sent[0].message)) if sent else None
        if shown is None:
            return await self.send(address, reply, vote=vote)
        talk.change(shown, self._view.fields_of(reply, vote=vote))
        return sent

    async def show_frame(self, sent: Sent, reply: Reply) -> None:
        """Show `reply` in the message `sent`."""
        talk = self._talks.get(sent.chat)
        shown = talk.find(int(sent.message)) if talk else None
        if talk is None or shown is None:
            raise RefusedError("the message is not remembered any more")
        talk.change(shown, self._view.fields_of(reply))

    async def await_frame(self, chat: str) -> None:
        """Return at once: a page shows only the newest frame."""

    async def private_address(self, person: str) -> Address | None:
        """Return the talk of `person`, which is private."""
        return Address(person)
