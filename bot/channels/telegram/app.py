"""Start, run and stop the bot on Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING

from telegram.error import InvalidToken
from telegram.ext import Application

from bot.channels.telegram import secrecy
from bot.channels.telegram.polling import ANSWER_SECONDS, PollingBot
from bot.channels.telegram.request import Request
from bot.channels.telegram.service import Service
from bot.errors import NewerDatabaseError, SettingsError, StoreError, TelegramError
from bot.store.store import IN_MEMORY, Store

if TYPE_CHECKING:
    from bot.dialogue import Dialogue
    from bot.settings import Settings

log = logging.getLogger(__name__)

# python-telegram-bot waits 5 s; what is given up too early may have been sent, and is not sent again.
SEND_SECONDS = 20
# So many answers may be on their way at once; at 100 ms each that is ten times Telegram's own limit.
CONNECTIONS = 100

_MISSING = "TELEGRAM_BOT_TOKEN is unset; @BotFather gives you one."
_REFUSED = (
    "Telegram refuses the token in TELEGRAM_BOT_TOKEN: ask @BotFather for the current one "
    "(and check TELEGRAM_API_URL, where it is set)."
)


def run(dialogue: Dialogue, settings: Settings) -> None:
    """Answer on Telegram until SIGINT or SIGTERM. While Telegram is out of reach, keep trying.

    Raises:
        bot.errors.SettingsError: there is no token.
        bot.errors.NewerDatabaseError: a newer program has written the database.
        bot.errors.TelegramError: Telegram refuses the token.

    """
    secrecy.install(_token(settings))
    try:
        asyncio.run(_run_until_signal(dialogue, settings))
    except InvalidToken:
        # The original names the token, so it must not be chained.
        raise TelegramError(_REFUSED) from None


async def serve(dialogue: Dialogue, settings: Settings, stop: asyncio.Event) -> None:
    """Answer on Telegram until `stop` is set; then finish the messages in hand and confirm them.

    Raises:
        bot.errors.SettingsError: there is no token.
        bot.errors.NewerDatabaseError: a newer program has written the database.
        telegram.error.InvalidToken: Telegram refuses the token, at the start or later.

    """
    token = _token(settings)
    bot = _bot(token, settings.telegram_api_url)
    store = _store(settings.database_url.get_secret_value(), token)
    application = Application.builder().bot(bot).updater(None).build()
    service = Service(dialogue, settings, application, store)
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
        await application.shutdown()
        # Closes the connections also where the application never got as far as being initialised.
        await bot.shutdown()
        store.close()


def _token(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        raise SettingsError(_MISSING)
    return settings.telegram_bot_token.get_secret_value()


def _store(url: str, token: str) -> Store:
    """Return the store; where the database cannot be used, one in memory: people get answers all the same."""
    bot = token.partition(":")[0]
    try:
        return Store(url, key=token, bot=bot)
    except NewerDatabaseError:
        raise
    except StoreError as error:
        log.error("Going on without a memory: %s", error)  # noqa: TRY400
        return Store(IN_MEMORY, key=token, bot=bot)


def _bot(token: str, api_url: str) -> PollingBot:
    return PollingBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=Request(CONNECTIONS, SEND_SECONDS),
        get_updates_request=Request(1, ANSWER_SECONDS),
    )


async def _run_until_signal(dialogue: Dialogue, settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on its event loop; there Ctrl-C ends the run less gently.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await serve(dialogue, settings, stop)
    log.info("Stopped")
