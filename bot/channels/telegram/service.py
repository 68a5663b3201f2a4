"""The running bot: its parts, put together once Telegram has said who it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any

from bot.channels.telegram.conversation.guided_sets import GuidedSets
from bot.channels.telegram.conversation.language_preferences import LanguagePreferences
from bot.channels.telegram.conversation.personal_data import PersonalData
from bot.channels.telegram.conversation.reminder_delivery import ReminderDelivery
from bot.channels.telegram.conversation.statistics import Statistics
from bot.channels.telegram.conversation.turn_router import TurnRouter
from bot.channels.telegram.conversation.turns import TurnRunner
from bot.channels.telegram.operations.admin_alerts import AdminAlerts
from bot.channels.telegram.operations.content_reload import ContentReload
from bot.channels.telegram.operations.metrics import Metrics
from bot.channels.telegram.receiving.callbacks import CallbackHandler
from bot.channels.telegram.receiving.handlers import Handlers
from bot.channels.telegram.receiving.inline import Inline
from bot.channels.telegram.receiving.update_processor import UpdateProcessor
from bot.channels.telegram.receiving.update_source import make_update_source
from bot.channels.telegram.sending.media_cache import MediaCache
from bot.channels.telegram.sending.outbox import Outbox
from bot.channels.telegram.sending.retry import retry_forever
from bot.channels.telegram.view.keyboard import Keyboards
from bot.channels.telegram.view.profile import present_all
from bot.coach.reminders.conversation import ReminderConversation
from bot.errors import NewerDatabaseError, StoreError, StoreUnavailableError
from bot.health import ALIVE_FOR, Pulse
from bot.store.store import DAY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from telegram import Update

    from bot.channels.telegram.sending.client import Client
    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings
    from bot.store.store import Store

log = logging.getLogger(__name__)

# Docker kills ten seconds after SIGTERM; the rest is for the farewell to Telegram.
GRACE_SECONDS = 5
# For the last notes in the database: they take milliseconds, unless it is unavailable.
SETTLE_SECONDS = 1
# Seconds until what is too old is swept away after all, where the database was unavailable.
SWEEP_AGAIN_SECONDS = 600


class Service:
    """Everything that answers on Telegram, from signing in to the last confirmation."""

    def __init__(
        self,
        library: MultilingualDialogue,
        settings: Settings,
        client: Client,
        store: Store,
        renew: asyncio.Event,
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
        self._processor = UpdateProcessor(
            client, self, store.handled_updates, store.locks if webhook else None, metrics, strict=webhook
        )
        self._source = make_update_source(
            settings,
            client,
            self._processor,
            store.handled_updates,
            metrics,
            Pulse(settings.health_file),
            self.check,
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
        await retry_forever(self._client.initialize)
        rounds, renewal = self._assemble()
        log.info("Answering on Telegram as @%s", self._client.username)
        beside = [
            asyncio.create_task(work)
            for work in (
                present_all(self._client, self._library),
                self._sweep_daily(),
                rounds.run(),
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
        await self._processor.close(GRACE_SECONDS)
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
            "updates": self._processor.progress.seconds <= ALIVE_FOR,
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

    def _assemble(self) -> tuple[ReminderDelivery, ContentReload]:
        """Put the parts together, and return those that work by themselves."""
        client, library, settings, store = self._client, self._library, self._settings, self._store
        languages = LanguagePreferences(library, store.contexts, store.preferences)
        keyboards = Keyboards(library, client.username)
        pictures = MediaCache(settings.figures, library, store.file_ids)
        outbox = Outbox(client, pictures, store.addresses)
        personal_data = PersonalData(library, store, outbox, client.username)

        def reminding(language: str | None) -> ReminderConversation:
            return ReminderConversation(
                library.for_language(language).knowledge, store.reminders, personal_data.count_reminder
            )

        self._sets = sets = GuidedSets(outbox, library, personal_data.count, store.running_sets)
        turns = TurnRunner(store.contexts, languages, store.votes, outbox, sets, keyboards, personal_data)
        statistics = Statistics(library, store, settings, self._metrics)
        router = TurnRouter(library, languages, reminding, statistics, remembers=lambda: store.lasting)
        callbacks = CallbackHandler(library, languages, router, turns, sets, store.votes, keyboards)
        inline = Inline(library, languages, pictures, client.username, settings.figures_url)
        alerts = AdminAlerts(languages, outbox, settings.admin_ids)
        self._handlers = Handlers(languages, router, turns, sets, callbacks, inline, alerts, store.addresses)
        renewal = ContentReload(library, settings, alerts, self._metrics, self._renew)
        return ReminderDelivery(store.reminders, reminding, outbox, store.contexts), renewal
