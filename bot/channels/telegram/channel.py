"""The `Channel` of a conversation on Telegram: rendering and keyboards on top of the outbox."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.channels.telegram.destination import Destination, Sent
from bot.channels.telegram.sending.rate_limiter import Priority
from bot.channels.telegram.sending.refusals import is_shut_out
from bot.channels.telegram.sending.retry import is_in_doubt, is_outage, reason, retry_after
from bot.channels.telegram.view.rendering import render
from bot.conversation import channel as seam
from bot.reply import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.channels.telegram.sending.outbox import Outbox
    from bot.channels.telegram.view.keyboard import Keyboards
    from bot.channels.telegram.view.rendering import Page
    from bot.conversation.channel import Address, File
    from bot.reply import Reply

# Rendered answers that are cached: about all entries, with either vote.
RENDERED = 256


class TelegramChannel:
    """Sends replies to Telegram, and turns its errors into those of the conversation."""

    def __init__(self, outbox: Outbox, keyboards: Keyboards) -> None:
        """Send through `outbox`, with `keyboards` under the last message of each reply."""
        self._outbox = outbox
        self._keyboards = keyboards
        self._kept = lru_cache(maxsize=RENDERED)(self._render_version)

    async def send(self, address: Address, reply: Reply, *, vote: bool | None = None) -> Sequence[seam.Sent]:
        """Send `reply`; see `Channel`."""
        with translated_errors():
            return _plain(await self._outbox.send(Destination.of_address(address), self._pages(reply, vote)))

    async def send_file(self, address: Address, reply: Reply, file: File) -> Sequence[seam.Sent]:
        """Send `file` with `reply`; see `Channel`."""
        destination, pages = Destination.of_address(address), self._render(reply)
        with translated_errors():
            if file.name.endswith(".png"):
                return _plain([await self._outbox.send_photo(destination, file.content, pages[0])])
            sent = await self._outbox.send(destination, pages)
            return _plain([*sent, await self._outbox.send_document(destination, file.name, file.content)])

    async def notify(self, address: Address, reply: Reply, within: float) -> None:
        """Send `reply` behind all answers; see `Channel`."""
        pages = self._render(reply)
        with translated_errors():
            await self._outbox.send(Destination.of_address(address), pages, Priority.REMINDER, within=within)

    async def edit(
        self, sent: Sequence[seam.Sent], address: Address, reply: Reply, *, vote: bool | None = None
    ) -> Sequence[seam.Sent]:
        """Replace the messages `sent` by `reply`; see `Channel`."""
        earlier = [Sent.from_channel(each) for each in sent]
        with translated_errors():
            return _plain(
                await self._outbox.replace(earlier, Destination.of_address(address), self._pages(reply, vote))
            )

    async def show_frame(self, sent: seam.Sent, reply: Reply) -> None:
        """Show `reply` in the message `sent`, once; see `Channel`."""
        (page,) = self._render(reply)
        with translated_errors():
            await self._outbox.show_frame(Sent.from_channel(sent), page)

    async def await_frame(self, chat: str) -> None:
        """Return when a frame may be shown in `chat`."""
        await self._outbox.await_edit_slot(int(chat))

    async def private_address(self, person: str) -> Address | None:
        """Return the private chat of `person`, None where that has not been opened yet."""
        return seam.Address(person) if await self._outbox.may_write(int(person)) else None

    def _pages(self, reply: Reply, vote: bool | None) -> list[Page]:  # noqa: FBT001  (as the cache passes it on)
        if reply.outcome is Outcome.SMALLTALK:
            # Only answers are cached: frames, reminders and personal data would push them out.
            return self._render(reply, vote)
        return self._kept(self._keyboards.version, reply, vote)

    def _render_version(self, _version: int, reply: Reply, vote: bool | None) -> list[Page]:  # noqa: FBT001
        return self._render(reply, vote)

    def _render(self, reply: Reply, vote: bool | None = None) -> list[Page]:  # noqa: FBT001
        return render(reply, self._keyboards.under(reply, vote=vote))


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise a `DeliveryError` in place of Telegram's errors, which become its cause."""
    try:
        yield
    except TelegramError as error:
        raise _translated(error) from error


def _translated(error: TelegramError) -> seam.DeliveryError:
    why = reason(error)
    if isinstance(error, ChatMigrated):
        return seam.MovedError(why, str(error.new_chat_id))
    if is_shut_out(error):
        return seam.UnwelcomeError(why)
    if isinstance(error, BadRequest | Forbidden):
        return seam.RefusedError(why)
    if is_outage(error) and not is_in_doubt(error):
        return seam.UnreachableError(why, retry_after(error) or 0.0)
    return seam.DeliveryError(why)


def _plain(sent: Iterable[Sent]) -> list[seam.Sent]:
    return [seam.Sent(str(each.chat), str(each.message), each.pictured) for each in sent]
