"""The running channel: store, conversation and server, beside Telegram or alone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from typing import TYPE_CHECKING, Self

from starlette.applications import Starlette

from bot.channels.http.server import Server
from bot.channels.web.app import WebApp
from bot.channels.web.gate import Gate
from bot.errors import SettingsError
from bot.health import Pulse
from bot.store.store import Store
from bot.store.upkeep import open_store, sweep_daily

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings

log = logging.getLogger(__name__)

# The bot's id in the database: Telegram's are numbers.
BOT = "web"
# Seconds between two beats of the pulse: alone, nothing else shows that the event loop turns.
BEAT_SECONDS = 30
# For the last notes in the database: they take milliseconds, unless it is unavailable.
SETTLE_SECONDS = 1


class Service:
    """Everything that answers visitors of pages."""

    def __init__(self, library: MultilingualDialogue, settings: Settings) -> None:
        """Answer out of `library` at the address that `settings` name."""
        if settings.web is None:
            raise SettingsError("WEB is unset; set it to host:port, such as 127.0.0.1:8000")
        self._settings = settings
        # Ids of visitors are made from chance, so no key is needed to hide who they are.
        self._store = Store(settings.database_url.get_secret_value(), key=BOT, bot=BOT)
        self._app = WebApp(library, self._store, settings)
        gate = Gate(Starlette(routes=self._app.routes()), settings.web_origins, [settings.web.host])
        self._server = Server(settings.web, gate, "WEB")
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Answer from now on.

        Raises:
            bot.errors.SettingsError: the address is not available.
            bot.errors.NewerDatabaseError: the database is a newer program's.

        """
        await open_store(self._store)
        await self._server.start()
        self._sweeping = asyncio.create_task(sweep_daily(self._store, self._settings.retention_days))
        log.info("Answering visitors at http://%s", self._settings.web)

    async def stop(self) -> None:
        """Answer the open requests, and end; running sets end where they stand."""
        if self._sweeping:
            self._sweeping.cancel()
        await self._app.close()
        await self._server.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await self._store.settle()
        self._store.close()


class Beside:
    """Answers visitors from a thread of its own, while another channel has the main one."""

    def __init__(self, library: MultilingualDialogue, settings: Settings) -> None:
        """Prepare; see `Service`."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="web", daemon=True)
        self._service = Service(library, settings)

    def __enter__(self) -> Self:
        """Start; raises what `Service.start` raises."""
        self._thread.start()
        try:
            self._wait_for(self._service.start())
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._wait_for(self._service.stop())
        self._end()

    def _wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def run(library: MultilingualDialogue, settings: Settings) -> None:
    """Answer visitors until SIGINT or SIGTERM; raises what `Service.start` raises."""
    asyncio.run(_serve(Service(library, settings), Pulse(settings.health_file)))


async def _serve(service: Service, pulse: Pulse) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on its event loop; there Ctrl-C ends the run less gently.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await service.start()
    try:
        while not stop.is_set():
            pulse.beat()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), BEAT_SECONDS)
    finally:
        await service.stop()
