"""Start, run and stop the bot on Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import TYPE_CHECKING, Any

from telegram import BotCommand
from telegram.error import BadRequest, InvalidToken
from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.channels.telegram import secrecy
from bot.channels.telegram.handlers import Handlers
from bot.channels.telegram.patience import insist
from bot.channels.telegram.polling import Polling, PollingBot
from bot.errors import SettingsError, TelegramError
from bot.health import Pulse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue import Dialogue
    from bot.knowledge.model import Command
    from bot.settings import Settings
    from bot.store.memory import ContextMemory

log = logging.getLogger(__name__)

NO_PULSE = Pulse()

# python-telegram-bot waits 5 s; an answer that is given up too early is sent twice.
SEND_SECONDS = 20

_MISSING = "TELEGRAM_BOT_TOKEN is unset; @BotFather gives you one."
_REFUSED = (
    "Telegram refuses the token in TELEGRAM_BOT_TOKEN: ask @BotFather for the current one "
    "(and check TELEGRAM_API_URL, where it is set)."
)


def run(dialogue: Dialogue, memory: ContextMemory, settings: Settings) -> None:
    """Answer on Telegram until SIGINT or SIGTERM; `memory` keeps what each chat is about.

    While Telegram is out of reach, it keeps trying.

    Raises:
        bot.errors.SettingsError: there is no token.
        bot.errors.TelegramError: Telegram refuses the token.

    """
    if settings.telegram_bot_token is None:
        raise SettingsError(_MISSING)
    token = settings.telegram_bot_token.get_secret_value()
    secrecy.install(token)
    try:
        asyncio.run(
            _run_until_signal(dialogue, memory, token, settings.telegram_api_url, Pulse(settings.health_file))
        )
    except InvalidToken:
        # The original names the token, so it must not be chained.
        raise TelegramError(_REFUSED) from None


async def serve(  # noqa: PLR0913  (all that a run needs, each handed in once)
    dialogue: Dialogue,
    memory: ContextMemory,
    token: str,
    api_url: str,
    stop: asyncio.Event,
    *,
    pulse: Pulse = NO_PULSE,
) -> None:
    """Answer on Telegram until `stop` is set; then finish the message in hand and confirm it.

    `pulse` beats whenever Telegram has answered.

    Raises:
        telegram.error.InvalidToken: Telegram refuses the token, at the start or later.

    """
    server = api_url.rstrip("/")
    bot = PollingBot(
        token,
        base_url=f"{server}/bot",
        base_file_url=f"{server}/file/bot",
        request=HTTPXRequest(read_timeout=SEND_SECONDS),
        get_updates_request=HTTPXRequest(connection_pool_size=1),
    )
    application = Application.builder().bot(bot).updater(None).build()
    Handlers(dialogue, memory).register(application)
    polling = Polling(application, bot, pulse)
    work = asyncio.create_task(_work(application, polling, dialogue.knowledge.messages.commands))
    told_to_stop = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({work, told_to_stop}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            await polling.finish_turn()
            work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        await polling.confirm()
    finally:
        told_to_stop.cancel()
        await application.shutdown()
        # Closes the connections also where the application never got as far as being initialised.
        await bot.shutdown()


async def _run_until_signal(
    dialogue: Dialogue, memory: ContextMemory, token: str, api_url: str, pulse: Pulse
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on its event loop; there Ctrl-C ends the run less gently.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await serve(dialogue, memory, token, api_url, stop, pulse=pulse)
    log.info("Stopped")


async def _work(
    application: Application[Any, Any, Any, Any, Any, Any], polling: Polling, commands: Iterable[Command]
) -> None:
    """Sign in, tidy up what an earlier run left at Telegram, and answer messages."""
    bot = application.bot
    await insist(application.initialize)
    # Telegram hands out no updates to a poller while a webhook is set.
    await insist(bot.delete_webhook)
    menu = [BotCommand(command.name, command.description) for command in commands]
    try:
        await insist(lambda: bot.set_my_commands(menu), final=(InvalidToken, BadRequest))
    except BadRequest as error:
        log.warning("Telegram refuses the command menu; going on without it (%s)", error.message)
    log.info("Answering on Telegram as @%s", bot.username)
    await polling.run()
