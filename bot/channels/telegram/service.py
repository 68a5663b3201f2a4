"""The running bot: its parts, put together once Telegram has said who it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any

from bot.channels.telegram.bell import Bell
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.errands import Errands
from bot.channels.telegram.guided import GuidedSets
from bot.channels.telegram.handlers import Handlers
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.keeper import Keeper
from bot.channels.telegram.keyboard import Keyboards
from bot.channels.telegram.languages import Languages
from bot.channels.telegram.metrics import Metrics
from bot.channels.telegram.outbox import Outbox
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.patience import insist
from bot.channels.telegram.pictures import Pictures
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.profile import present_all
from bot.channels.telegram.renewal import Renewal
from bot.channels.telegram.rounds import Rounds
from bot.channels.telegram.sources import source_of
from bot.channels.telegram.turns import Turns
from bot.coach.reminding import Reminding
from bot.errors import NewerDatabaseError, StoreError, StoreUnavailableError
from bot.health import ALIVE_FOR, Pulse
from bot.store.store import DAY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from telegram import Update

    from bot.channels.telegram.client import Client
    from bot.dialogue import Library
    from bot.settings import Settings
    from bot.store.store import Store

log = logging.getLogger(__name__)

# Docker kills ten seconds after SIGTERM; the rest is for the farewell to Telegram.
GRACE_SECONDS = 5
# For the last notes in the database: they take milliseconds, unless it is out of order.
SETTLE_SECONDS = 1
# Seconds until what is too old is swept away after all, where the database was out of order.
SWEEP_AGAIN_SECONDS = 600


class Service:
    """Everything that answers on Telegram, from signing in to the last confirmation."""

    def __init__(
        self, library: Library, settings: Settings, client: Client, store: Store, renew: asyncio.Event
    ) -> None:
        """Answer out of `library` through `client`; `store` keeps what outlives a restart.

        Where `renew` is set, the content is read anew.
        """
        self._renew = renew
        self._library = library
        self._settings = settings
        self._client = client
        self._store = store
        self._metrics = metrics = Metrics()
        webhook = settings.webhook_url is not None
        self._intake = Intake(
            client, self, store.ledger, store.locks if webhook else None, metrics, strict=webhook
        )
        self._source = source_of(
            settings, client, self._intake, store.ledger, metrics, Pulse(settings.health_file), self.check
        )
        self._handlers: Handlers | None = None
        self._sets: GuidedSets | None = None

    async def run(self) -> None:
        """Sign in, tidy up what an earlier run left at Telegram, and answer for ever.

        Raises:
            telegram.error.InvalidToken: the token is not valid, or not any more.
            bot.errors.SettingsError: the address to listen at cannot be had.
            bot.errors.NewerDatabaseError: the database is a newer program's.

        """
        await self._open_store()
        await self._source.open()
        await insist(self._client.initialize)
        rounds, renewal = self._assemble()
        log.info("Answering on Telegram as @%s", self._client.username)
        beside = [
            asyncio.create_task(work)
            for work in (
                present_all(self._client, self._library),
                self._sweep_daily(),
                rounds.go(),
                renewal.watch(),
            )
        ]
        try:
            await self._source.run()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def stop(self) -> None:
        """Finish the messages in hand and confirm them; running sets end where they stand."""
        self._source.close()
        await self._intake.close(GRACE_SECONDS)
        if self._sets:
            await self._sets.close()
        await self._source.farewell()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await self._store.settle()

    def arrived(self, update: Update) -> Coroutine[Any, Any, None] | None:
        """Return what is to be done as soon as `update` is there."""
        return self._at_work.arrived(update)

    async def handle(self, update: Update) -> None:
        """Handle `update`."""
        await self._at_work.handle(update)

    async def refuse(self, update: Update) -> None:
        """See to an `update` of a chat that sends too much at once."""
        await self._at_work.refuse(update)

    async def fail(self, update: Update, error: Exception) -> None:
        """See to an `update` that is given up, after `error`."""
        await self._at_work.fail(update, error)

    async def unreadable(self, problem: str) -> None:
        """Learn that an update could not be read as a whole, because of `problem`."""
        await self._at_work.unreadable(problem)

    async def check(self) -> Mapping[str, bool]:
        """Return what works: the content, the database, Telegram, and whether updates get done."""
        return {
            "content": self._handlers is not None,
            "store": await self._store.works(),
            "telegram": time.monotonic() - self._client.reached <= ALIVE_FOR,
            "updates": self._intake.progress.seconds <= ALIVE_FOR,
        }

    @property
    def _at_work(self) -> Handlers:
        if self._handlers is None:
            raise RuntimeError("no update is taken before the bot has signed in")
        return self._handlers

    async def _open_store(self) -> None:
        try:
            await self._store.open()
        except NewerDatabaseError:
            raise
        except StoreError as error:
            # A bot that polls answers all the same, one with a webhook as soon as the database is back.
            log.error("Going on without a memory: %s", error)  # noqa: TRY400

    async def _sweep_daily(self) -> None:
        while True:
            try:
                await self._store.sweep(self._settings.retention_days)
            except StoreUnavailableError as error:
                log.error("What is too old could not be erased (%s)", type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(SWEEP_AGAIN_SECONDS)
            else:
                await asyncio.sleep(DAY_SECONDS)

    def _assemble(self) -> tuple[Rounds, Renewal]:
        """Put the parts together, and return those that work by themselves."""
        client, library, settings, store = self._client, self._library, self._settings, self._store
        languages = Languages(library, store.contexts, store.preferences)
        keyboards = Keyboards(library, client.username)
        pictures = Pictures(settings.figures, library, store.file_ids)
        outbox = Outbox(client, Pace(settings.send_rate), pictures, store.addresses)
        errands = Errands(library, store, outbox, client.username)

        def reminding(language: str | None) -> Reminding:
            return Reminding(library.of(language).knowledge, store.reminders, errands.count_reminder)

        self._sets = sets = GuidedSets(outbox, library, errands.count, store.running_sets)
        turns = Turns(store.contexts, languages, store.votes, outbox, sets, keyboards, errands)
        keeper = Keeper(library, store, settings, self._metrics)
        desk = Desk(library, languages, reminding, keeper, remembers=lambda: store.lasting)
        presses = Presses(library, languages, desk, turns, sets, store.votes, keyboards)
        inline = Inline(library, languages, pictures, client.username, settings.figures_url)
        bell = Bell(languages, outbox, settings.admin_ids)
        self._handlers = Handlers(languages, desk, turns, sets, presses, inline, bell, store.addresses)
        renewal = Renewal(library, settings, bell, self._metrics, turns.forget_rendered, self._renew)
        return Rounds(store.reminders, reminding, outbox, store.contexts), renewal
