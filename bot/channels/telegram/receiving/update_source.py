"""Where updates come from, by the settings: polling or webhook, with or without a web server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from bot.channels.telegram.receiving.polling import Polling
from bot.channels.telegram.sending.retry import retry_forever

if TYPE_CHECKING:
    from bot.channels.http.server import Server
    from bot.channels.monitoring.metrics import Metrics
    from bot.channels.monitoring.routes import Check
    from bot.channels.telegram.receiving.update_processor import UpdateProcessor
    from bot.channels.telegram.receiving.webhook.webhook import Webhook
    from bot.channels.telegram.sending.client import Client
    from bot.health import Pulse
    from bot.settings import Settings
    from bot.store.records.handled_updates import HandledUpdates


class UpdateSource(Protocol):
    """Where updates come from."""

    async def open(self) -> None:
        """Prepare, before the first call to Telegram.

        Raises:
            bot.errors.SettingsError: the address to listen at is not available.

        """

    async def run(self) -> None:
        """Pass on updates without end; raises telegram.error.InvalidToken if Telegram refuses the bot."""

    def close(self) -> None:
        """Accept no more updates."""

    async def finish(self) -> None:
        """Confirm the updates that are done, and stop."""


def make_update_source(  # noqa: PLR0913, PLR0917  (what both kinds need)
    settings: Settings,
    client: Client,
    processor: UpdateProcessor,
    handled_updates: HandledUpdates,
    metrics: Metrics,
    pulse: Pulse,
    check: Check,
) -> UpdateSource:
    """Return the source that `settings` ask for; `check` returns which parts of the bot work."""
    if settings.address is None:
        return PollingSource(client, Polling(client, processor, handled_updates, pulse), None)
    # Imported only if there is a server: its libraries take about ten megabytes.
    from starlette.applications import Starlette  # noqa: PLC0415

    from bot.channels.http.server import Server  # noqa: PLC0415
    from bot.channels.monitoring.routes import monitoring_routes  # noqa: PLC0415
    from bot.channels.telegram.receiving.webhook.webhook import SECRET_HEADER, Webhook, secret_of  # noqa: PLC0415

    routes = monitoring_routes(metrics, check)
    if settings.webhook_url is None:
        polling = Polling(client, processor, handled_updates, pulse)
        return PollingSource(client, polling, Server(settings.address, Starlette(routes=routes), "LISTEN"))
    secret = (
        settings.webhook_secret.get_secret_value() if settings.webhook_secret else secret_of(client.token)
    )
    webhook = Webhook(client, processor, metrics, pulse, url=settings.webhook_url, secret=secret)
    app = Starlette(routes=[webhook.route, *routes])
    return WebhookSource(webhook, Server(settings.address, app, "LISTEN", (SECRET_HEADER, secret)))


class PollingSource:
    """Updates that the bot fetches."""

    def __init__(self, client: Client, polling: Polling, server: Server | None) -> None:
        """Fetch by `polling`; `server` serves monitoring, if there is one."""
        self._client = client
        self._polling = polling
        self._server = server

    async def open(self) -> None:
        """Start the server, if there is one."""
        if self._server:
            await self._server.start()

    async def run(self) -> None:
        """Fetch without end."""
        # Telegram delivers no updates to polling while a webhook is set.
        await retry_forever(self._client.delete_webhook)
        await self._polling.run()

    def close(self) -> None:
        """Do nothing: fetching ends with `run`."""

    async def finish(self) -> None:
        """Confirm what is done."""
        server = [self._server.stop()] if self._server else []
        await asyncio.gather(self._polling.confirm(), *server)


class WebhookSource:
    """Updates that Telegram sends."""

    def __init__(self, webhook: Webhook, server: Server) -> None:
        """Serve `webhook` by `server`."""
        self._webhook = webhook
        self._server = server

    async def open(self) -> None:
        """Start the server; until the bot has signed in, Telegram is asked to send updates again later."""
        await self._server.start()

    async def run(self) -> None:
        """Accept updates without end."""
        await self._webhook.run()

    def close(self) -> None:
        """Accept no more updates."""
        self._webhook.close()

    async def finish(self) -> None:
        """Answer the last requests, and close."""
        await self._server.stop()
