"""The running Telegram channel: its parts are assembled once the bot has signed in."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.operations.admin_alerts import AdminAlerts
from bot.channels.telegram.operations.profile import present_all
from bot.channels.telegram.receiving.callbacks import CallbackHandler
from bot.channels.telegram.receiving.handlers import Handlers
from bot.channels.telegram.receiving.inline import Inline
from bot.channels.telegram.receiving.update_processor import UpdateProcessor
from bot.channels.telegram.receiving.update_source import make_update_source
from bot.channels.telegram.sending.media_cache import MediaCache
from bot.channels.telegram.sending.outbox import Outbox
from bot.channels.telegram.sending.retry import retry_forever
from bot.channels.telegram.view.keyboard import Keyboards
from bot.conversation.conversation import Conversation
from bot.health import ALIVE_FOR, Pulse
from bot.reload.content_reload import ContentReload
from bot.store.maintenance import open_store, sweep_daily

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.monitoring.metrics import Metrics
    from bot.channels.telegram.sending.client import Client
    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings
    from bot.store.store import Store

log = logging.getLogger(__name__)

# Docker kills ten seconds after SIGTERM; the rest is for the last calls to Telegram.
GRACE_SECONDS = 5
# For the last writes to the database: they take milliseconds, unless it is unavailable.
SETTLE_SECONDS = 1


class Service:
    """Everything that is needed to answer on Telegram, from signing in to the last confirmation."""

    def __init__(  # noqa: PLR0913, PLR0917  (what a bot is made of)
        self,
        library: MultilingualDialogue,
        settings: Settings,
        client: Client,
        store: Store,
        reload: asyncio.Event,
        metrics: Metrics,
    ) -> None:
        """Answer from `library` through `client`; `store` keeps what must survive a restart.

        Where `reload` is set, the content is reloaded. `metrics` count what happens.
        """
        self._reload = reload
        self._library = library
        self._settings = settings
        self._client = client
        self._store = store
        self._metrics = metrics
        webhook = settings.webhook_url is not None
        self._processor = UpdateProcessor(
            client, store.handled_updates, store.locks if webhook else None, metrics, strict=webhook
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
        self._conversation: Conversation | None = None

    async def run(self) -> None:
        """Sign in, and answer without end.

        Raises:
            telegram.error.InvalidToken: the token is not valid (any more).
            bot.errors.SettingsError: the address to listen at is not available.
            bot.errors.NewerDatabaseError: a newer version of the program made the database.

        """
        # With polling the bot answers without a database too; with a webhook it waits until one is available.
        await open_store(self._store)
        await self._source.open()
        await retry_forever(self._client.initialize)
        conversation, content_reload = self._assemble()
        log.info("Answering on Telegram as @%s", self._client.username)
        beside = [
            asyncio.create_task(work)
            for work in (
                present_all(self._client, self._library),
                sweep_daily(self._store, self._settings.retention_days),
                conversation.reminders.run(),
                content_reload.watch(),
            )
        ]
        try:
            await self._source.run()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def stop(self) -> None:
        """Finish the updates in progress, confirm them, and end all guided sets."""
        self._source.close()
        await self._processor.close(GRACE_SECONDS)
        if self._conversation:
            await self._conversation.close()
        await self._source.finish()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await self._store.settle()

    async def check(self) -> Mapping[str, bool]:
        """Return what works: the content, the database, Telegram, and the handling of updates."""
        return {
            "content": self._conversation is not None,
            "store": await self._store.works(),
            "telegram": time.monotonic() - self._client.reached <= ALIVE_FOR,
            "updates": self._processor.backlog.seconds <= ALIVE_FOR,
        }

    def _assemble(self) -> tuple[Conversation, ContentReload]:
        """Assemble and return the conversation, and the reloading of content."""
        client, library, settings, store = self._client, self._library, self._settings, self._store
        keyboards = Keyboards(library, client.username)
        pictures = MediaCache(settings.figures, library, store.file_ids)
        outbox = Outbox(client, pictures, store.addresses)
        channel = TelegramChannel(outbox, keyboards)
        self._conversation = conversation = Conversation(
            library, store, channel, settings, replied=self._metrics.replied
        )
        callbacks = CallbackHandler(library, conversation, keyboards)
        inline = Inline(library, conversation, pictures, client.username, settings.figures_url)
        alerts = AdminAlerts(conversation.languages, outbox, settings.admin_ids)
        self._processor.handler = Handlers(conversation, callbacks, inline, alerts, store.addresses)

        async def reloaded(version: str) -> None:
            self._metrics.content(version)
            await alerts.report_reload(version)

        content_reload = ContentReload(
            library, settings, reloaded=reloaded, unsound=alerts.report_invalid_content, asked=self._reload
        )
        self._metrics.content(content_reload.version)
        return conversation, content_reload
