"""Where updates come from, by the settings: fetched, or brought by Telegram; with a web server beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.channels.telegram.patience import insist
from bot.channels.telegram.polling import Polling

if TYPE_CHECKING:
    from bot.channels.telegram.client import Client
    from bot.channels.telegram.intake import Intake
    from bot.channels.telegram.metrics import Metrics
    from bot.channels.telegram.server import Check, Server
    from bot.channels.telegram.webhook import Webhook
    from bot.health import Pulse
    from bot.settings import Settings
    from bot.store.ledger import Ledger


class Source(Protocol):
    """Where updates come from."""

    async def open(self) -> None:
        """Make ready before Telegram is asked anything.

        Raises:
            bot.errors.SettingsError: the address to listen at cannot be had.

        """

    async def run(self) -> None:
        """Hand over updates for ever; raises telegram.error.InvalidToken where Telegram refuses the bot."""

    def close(self) -> None:
        """Take no more updates."""

    async def farewell(self) -> None:
        """Let Telegram know what is done."""


def source_of(  # noqa: PLR0913, PLR0917  (all that either kind needs)
    settings: Settings,
    client: Client,
    intake: Intake,
    ledger: Ledger,
    metrics: Metrics,
    pulse: Pulse,
    check: Check,
) -> Source:
    """Return what `settings` ask for; `check` tells what works."""
    if settings.address is None:
        return Fetched(client, Polling(client, intake, ledger, pulse), None)
    # Only who serves needs a server: its libraries take some ten megabytes.
    from bot.channels.telegram.server import Server, about  # noqa: PLC0415
    from bot.channels.telegram.webhook import SECRET_HEADER, Webhook, secret_of  # noqa: PLC0415

    routes = about(metrics, check)
    if settings.webhook_url is None:
        polling = Polling(client, intake, ledger, pulse)
        return Fetched(client, polling, Server(settings.address, routes, (SECRET_HEADER, None)))
    secret = (
        settings.webhook_secret.get_secret_value() if settings.webhook_secret else secret_of(client.token)
    )
    webhook = Webhook(client, intake, metrics, pulse, url=settings.webhook_url, secret=secret)
    return Brought(webhook, Server(settings.address, [webhook.route, *routes], (SECRET_HEADER, secret)))


class Fetched:
    """Updates that the bot fetches."""

    def __init__(self, client: Client, polling: Polling, server: Server | None) -> None:
        """Fetch by `polling`; `server` tells how the bot is."""
        self._client = client
        self._polling = polling
        self._server = server

    async def open(self) -> None:
        """Start the server, if there is one."""
        if self._server:
            await self._server.start()

    async def run(self) -> None:
        """Fetch for ever."""
        # Telegram hands out no updates to a poller while a webhook is set.
        await insist(self._client.delete_webhook)
        await self._polling.run()

    def close(self) -> None:
        """Do nothing: whoever ends `run` has ended the fetching."""

    async def farewell(self) -> None:
        """Confirm what is done."""
        await self._polling.confirm()
        if self._server:
            await self._server.stop()


class Brought:
    """Updates that Telegram brings."""

    def __init__(self, webhook: Webhook, server: Server) -> None:
        """Let `server` serve `webhook`."""
        self._webhook = webhook
        self._server = server

    async def open(self) -> None:
        """Start the server; until the bot has signed in, Telegram is told to come back."""
        await self._server.start()

    async def run(self) -> None:
        """Take what is brought, for ever."""
        await self._webhook.run()

    def close(self) -> None:
        """Take no more."""
        self._webhook.close()

    async def farewell(self) -> None:
        """Answer the last requests, and close."""
        await self._server.stop()
