"""What happens to an update, by polling or webhook: handled once, in the order of its chat, and marked.

An update is done when its answer was sent and the database has it as handled; only then may it be confirmed.
While Telegram is unavailable it is repeated without limit; one that fails by itself is tried three times.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from telegram.error import TelegramError

from bot.channels.telegram.receiving.chat_queues import ChatQueues
from bot.channels.telegram.receiving.raw_updates import identity_of, number_of, read
from bot.channels.telegram.sending.retry import backoff
from bot.conversation.channel import DeliveryError
from bot.errors import StoreUnavailableError
from bot.health import Backlog

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from telegram import Update

    from bot.channels.monitoring.metrics import Metrics
    from bot.channels.telegram.sending.client import Client
    from bot.store.conversation_locks import ConversationLocks
    from bot.store.records.handled_updates import HandledUpdates

log = logging.getLogger(__name__)

# An error in the bot rarely disappears by itself, but one because of a database or a group that just changed
# does.
TRIES = 3
# Seconds. Marking takes milliseconds, unless the database is unavailable.
MARK_SECONDS = 1.0
# Seconds. Looking up marks takes milliseconds as well.
LOOKUP_SECONDS = 1.0


class UpdateHandler(Protocol):
    """What is done with updates."""

    def arrived(self, update: Update) -> Coroutine[Any, Any, None] | None:
        """Return what to do as soon as `update` arrives, before earlier ones of its chat are done."""

    async def handle(self, update: Update) -> None:
        """Handle `update`, after earlier ones of the same chat."""

    async def refuse(self, update: Update) -> None:
        """React to an `update` that will not be handled because too many of its chat are waiting."""

    async def fail(self, update: Update, error: Exception) -> None:
        """React to an `update` that is given up after `error`."""

    async def unreadable(self, problem: str) -> None:
        """React to an update that could not be read completely because of `problem`."""


class _Work(NamedTuple):
    """An update in hand: what it is told from others by, when it arrived, and the future of its end."""

    update: Update
    identity: int
    arrival: float
    done: asyncio.Future[None]


class UpdateProcessor:
    """Takes updates as Telegram sent them, and says when each is done."""

    def __init__(
        self,
        client: Client,
        handled_updates: HandledUpdates,
        locks: ConversationLocks | None,
        metrics: Metrics,
        *,
        strict: bool,
    ) -> None:
        """Hand updates to the `handler` of it, and write into `handled_updates` which are done.

        If other processes handle updates of the same chats, `locks` prevent it at the same time. If `strict`,
        nothing is handled while the database is unavailable, since it will come again.
        """
        self._client = client
        # It needs the bot's name, so it comes after the sign-in; no update is taken before that.
        self.handler: UpdateHandler
        self._handled_updates = handled_updates
        self._locks = locks
        self._metrics = metrics
        self._strict = strict
        self._queues = ChatQueues()
        self._open: dict[int, asyncio.Future[None]] = {}
        self.backlog = Backlog()
        metrics.watch(self.backlog)

    def identity(self, raw: object) -> int:
        """Return the identity of the update `raw`, which differs even for updates with the same number."""
        return identity_of(raw, self._client.token)

    async def handled(self, identities: Iterable[int]) -> set[int]:
        """Return which of these updates are marked as handled; none without an answer in time."""
        asked = {asyncio.ensure_future(self._handled_updates.was_handled(each)): each for each in identities}
        if not asked:
            return set()
        # Better answered twice than not at all.
        done, late = await asyncio.wait(asked, timeout=LOOKUP_SECONDS if self._handled_updates.works else 0)
        for each in late:
            each.cancel()
        answered = (each for each in done if not each.cancelled() and each.exception() is None)
        return {asked[each] for each in answered if each.result()}

    def process(self, raw: object) -> asyncio.Future[None]:
        """Start handling the update `raw`, unless it is being handled; the future is done when it is.

        The future is cancelled if the bot stops first, and has an exception if the database is unavailable:
        then the update must not be confirmed. A caller without `strict` must check before which are
        `handled`.
        """
        identity = self.identity(raw)
        if identity in self._open:
            return self._open[identity]
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        update = self._read(raw)
        if update is None:
            done.set_result(None)
            return done
        self._open[identity] = done
        self.backlog.began()
        if at_once := self.handler.arrived(update):
            self._queues.spawn(at_once)
        sent = update.message.date if update.message else None
        work = _Work(update, identity, self._metrics.arrived(sent), done)
        if not self._queues.enqueue(queue_of(update), partial(self._work, work)):
            log.warning("Update %d is not handled: its chat sends too many at once", update.update_id)
            self._metrics.refused()
            self._queues.spawn(self._refuse(work))
        return done

    async def close(self, seconds: float) -> None:
        """Wait until the running updates are done, for `seconds` at most, and start no others."""
        if not await self._queues.close(seconds):
            log.warning("Stopping before every message was answered; Telegram will deliver the rest again")
        for done in self._open.values():
            done.cancel()

    def _read(self, raw: object) -> Update | None:
        """Return the update `raw`, or the readable part of it, None if there is none."""
        update, problem = read(raw, self._client)
        if problem:
            number, left = (update.update_id, "in part") if update else (number_of(raw), "and is skipped")
            log.error("Update %s cannot be read %s (%s)", number, left, problem)
            self._metrics.unreadable()
            self._queues.spawn(self.handler.unreadable(problem))
        return update

    async def _work(self, work: _Work) -> None:
        """Handle an update, and end it in any case."""
        number = work.update.update_id
        written: asyncio.Future[None] | None = None
        try:
            async with self._locks.hold(queue_of(work.update)) if self._locks else nullcontext():
                # Where other processes take updates too, only who holds the chat's lock knows what is done.
                if not (self._strict and await self._handled_updates.was_handled(work.identity)):
                    with self._client.concurrency_limiter.turn():
                        await self._handle(work.update)
                        written = self._handled_updates.mark_handled(work.identity)
                        await self._wait_for_mark(written)
        except StoreUnavailableError as error:
            if written is None:
                log.error("Update %d is postponed: the database is unavailable", number)  # noqa: TRY400
                self._end(work, error)
            else:
                # The chat's lock was lost after the answer. The mark is written once the database works
                # again: if the update came again before that, another process would answer it too.
                await asyncio.wait({written})
                self._end(work, error if written.cancelled() else None)
        except asyncio.CancelledError:
            # Either the bot stops, or the database job was given up.
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            self._end(work, StoreUnavailableError("too much waits for the database"))
        except Exception as error:  # noqa: BLE001  (nobody else handles it, and it must not come again and again)
            log.error("Update %d is given up (%s)", number, type(error).__name__)  # noqa: TRY400
            self._metrics.failed(error)
            self._end(work)
        else:
            self._end(work)

    async def _wait_for_mark(self, written: asyncio.Future[None]) -> None:
        if self._strict:
            # A lock that is lost ends the wait, not the writing.
            await asyncio.shield(written)
        elif self._handled_updates.works:
            # A single process may go on with what it has in memory.
            await asyncio.wait({written}, timeout=MARK_SECONDS)

    async def _refuse(self, work: _Work) -> None:
        """End an update that is not handled because its chat sends too many at once."""
        try:
            await self.handler.refuse(work.update)
            await self._wait_for_mark(self._handled_updates.mark_handled(work.identity))
        except Exception as error:  # noqa: BLE001  (as above)
            log.error("Update %d is given up (%s)", work.update.update_id, type(error).__name__)  # noqa: TRY400
            self._metrics.failed(error)
        self._end(work)

    def _end(self, work: _Work, error: Exception | None = None) -> None:
        self._metrics.done(work.arrival)
        self.backlog.ended()
        del self._open[work.identity]
        if error:
            work.done.set_exception(error)
            # Mark the error as retrieved: the web client may have hung up.
            work.done.exception()
        else:
            work.done.set_result(None)

    async def _handle(self, update: Update) -> None:
        """Let the handler handle `update`, again where a mistake of ours or the database kept it from that.

        Whoever sends has waited for Telegram already, and knows what must not be sent again.
        """
        for tries, pause in enumerate(backoff(), 1):
            try:
                return await self.handler.handle(update)
            except Exception as failed:
                # A delivery that failed is judged by Telegram's own error.
                own = failed.__cause__ if isinstance(failed, DeliveryError) else None
                error = own if isinstance(own, TelegramError) else failed
                if self._strict and isinstance(error, StoreUnavailableError):
                    raise
                self._metrics.failed(error)
                if tries == TRIES or isinstance(error, TelegramError):
                    return await self.handler.fail(update, error)
                log.warning("Update %d waits %g s (%s)", update.update_id, pause, type(error).__name__)
                await asyncio.sleep(pause)
        raise AssertionError("backoff() has no end")


def queue_of(update: Update) -> int:
    """Return the queue of `update`: the chat's id, or for an inline query the person's."""
    if update.effective_chat:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user else 0
