"""Start, run and stop the bot on Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING

from telegram.error import InvalidToken

from bot.channels.monitoring.metrics import Metrics
from bot.channels.telegram.operations import log_redaction as secrecy
from bot.channels.telegram.sending.client import Client
from bot.channels.telegram.service import Service
from bot.errors import SettingsError, TelegramError
from bot.proxy import secrets, shown
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings

log = logging.getLogger(__name__)

_MISSING = "TELEGRAM_BOT_TOKEN is unset; @BotFather gives you one."
_REFUSED = (
    "Telegram refuses the token in TELEGRAM_BOT_TOKEN: ask @BotFather for the current one "
    "(and check TELEGRAM_API_URL, where it is set)."
)


def run(library: MultilingualDialogue, settings: Settings, metrics: Metrics) -> None:
    """Answer on Telegram until SIGINT or SIGTERM; a second one ends the program at once.

    While Telegram is out of reach, keep trying. SIGHUP takes over content that has changed.
    `metrics` count what happens.

    Raises:
        bot.errors.SettingsError: there is no token, or the address to listen at is not available.
        bot.errors.StoreError: DATABASE_URL is invalid, or a newer version of the program made the database.
        bot.errors.TelegramError: Telegram refuses the token.

    """
    proxy = _proxy(settings)
    secrecy.install(_token(settings), *(secrets(proxy) if proxy else ()))
    if proxy:
        log.info("Telegram is reached by way of the proxy %s", shown(proxy))
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_run_until_signal(library, settings, metrics))
    except InvalidToken:
        # The original names the token, so it must not be chained.
        raise TelegramError(_REFUSED) from None


async def serve(
    library: MultilingualDialogue,
    settings: Settings,
    stop: asyncio.Event,
    reload: asyncio.Event | None = None,
    metrics: Metrics | None = None,
) -> None:
    """Answer on Telegram until `stop` is set; then finish the messages in hand and confirm them.

    Where `reload` is set, the content is reloaded. `metrics` count what happens.

    Raises:
        bot.errors.SettingsError: there is no token, or the address to listen at is not available.
        bot.errors.StoreError: DATABASE_URL is invalid, or a newer version of the program made the database.
        telegram.error.InvalidToken: Telegram refuses the token, at the start or later.

    """
    token = _token(settings)
    store = Store(
        settings.database_url.get_secret_value(),
        key=token,
        bot=token.partition(":")[0],
        strict=settings.webhook_url is not None,
    )
    client = Client(token, settings.telegram_api_url, settings.send_rate, proxy=_proxy(settings))
    service = Service(library, settings, client, store, reload or asyncio.Event(), metrics or Metrics())
    work = asyncio.create_task(service.run())
    told_to_stop = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, told_to_stop}, return_when=asyncio.FIRST_COMPLETED)
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
    finally:
        told_to_stop.cancel()
        await service.stop()
        await client.shutdown()
        store.close()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return the factory of uvloop's faster event loop, None where it is not available (Windows)."""
    try:
        from uvloop import new_event_loop  # noqa: PLC0415
    except ImportError:
        return None
    return new_event_loop


def _token(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        raise SettingsError(_MISSING)
    return settings.telegram_bot_token.get_secret_value()


def _proxy(settings: Settings) -> str | None:
    return settings.telegram_proxy.get_secret_value() if settings.telegram_proxy else None


async def _run_until_signal(library: MultilingualDialogue, settings: Settings, metrics: Metrics) -> None:
    stop, reload = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def finish() -> None:
        stop.set()
        # The next signal ends the process.
        for number in _SIGNALS:
            loop.remove_signal_handler(number)

    for number in _SIGNALS:
        # Windows has no signal handlers on its event loop; there Ctrl-C ends the run less gently.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, finish)
    with contextlib.suppress(NotImplementedError, AttributeError):
        loop.add_signal_handler(signal.SIGHUP, reload.set)
    await serve(library, settings, stop, reload, metrics)
    log.info("Stopped")


_SIGNALS = (signal.SIGINT, signal.SIGTERM)
