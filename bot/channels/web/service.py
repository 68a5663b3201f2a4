"""The running channel: store, conversation and server, beside Telegram or alone.

Beside Telegram that one takes over changed content and answers monitoring; alone this one does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from typing import TYPE_CHECKING, Self

from starlette.applications import Starlette

from bot.channels.http.server import Server
from bot.channels.monitoring.routes import monitoring_routes
from bot.channels.web.app import WebApp
from bot.channels.web.gate import Gate
from bot.errors import SettingsError
from bot.health import Pulse
from bot.reload.content_reload import ContentReload
from bot.store.maintenance import open_store, sweep_daily
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from typing import Any

    from bot.channels.monitoring.metrics import Metrics
    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings

log = logging.getLogger(__name__)

# The bot's id in the database: Telegram's are numbers.
BOT = "web"
# Seconds between two beats of the pulse, which show that the event loop runs if there is no other channel.
BEAT_SECONDS = 30
# For the last notes in the database: they take milliseconds, unless it is unavailable.
SETTLE_SECONDS = 1


class Service:
    """Everything that is needed to answer visitors of web pages."""

    def __init__(self, library: MultilingualDialogue, settings: Settings, metrics: Metrics) -> None:
        """Answer out of `library` at the address that `settings` name; `metrics` count what happens."""
        if settings.web is None:
            raise SettingsError("WEB is unset; set it to host:port, such as 127.0.0.1:8000")
        self._library = library
        self._settings = settings
        self._metrics = metrics
        # Ids of visitors are made from chance, so no key is needed to hide who they are.
        self._store = Store(settings.database_url.get_secret_value(), key=BOT, bot=BOT)
        self._app = WebApp(library, self._store, settings, metrics)
        gate = Gate(Starlette(routes=self._app.routes()), settings.web_origins, [settings.web.host])
        self._server = Server(settings.web, gate, "WEB")
        self._monitoring: Server | None = None
        self._beside: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start to answer.

        Raises:
            bot.errors.SettingsError: the address is not available.
            bot.errors.NewerDatabaseError: the database is a newer program's.

        """
        await open_store(self._store)
        await self._server.start()
        self._do_beside(sweep_daily(self._store, self._settings.retention_days))
        log.info("Answering visitors at http://%s", self._settings.web)

    async def start_alone(self, reload: asyncio.Event) -> None:
        """Answer from now on, reload changed content, where `reload` is set at once, and answer monitoring.

        Raises what `start` raises.
        """
        await self.start()
        content_reload = ContentReload(self._library, self._settings, reloaded=self._reloaded, asked=reload)
        await self._reloaded(content_reload.version)
        self._do_beside(content_reload.watch())
        if self._settings.listen:
            routes = monitoring_routes(self._metrics, self.check)
            self._monitoring = Server(self._settings.listen, Starlette(routes=routes), "LISTEN")
            await self._monitoring.start()

    async def stop(self) -> None:
        """Answer the open requests, and end; running sets end where they stand."""
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._app.close()
        await self._server.stop()
        if self._monitoring:
            await self._monitoring.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                await self._store.settle()
        self._store.close()

    async def check(self) -> Mapping[str, bool]:
        """Return what works: the content, and the database."""
        return {"content": True, "store": await self._store.works()}

    async def _reloaded(self, version: str) -> None:
        self._metrics.content(version)

    def _do_beside(self, work: Coroutine[Any, Any, None]) -> None:
        self._beside.append(asyncio.create_task(work))


class WebThread:
    """Answers visitors in a thread of its own, while another channel uses the main one."""

    def __init__(self, library: MultilingualDialogue, settings: Settings, metrics: Metrics) -> None:
        """Prepare; see `Service`."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="web", daemon=True)
        self._service = Service(library, settings, metrics)

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


def run(library: MultilingualDialogue, settings: Settings, metrics: Metrics) -> None:
    """Answer visitors until SIGINT or SIGTERM; raises what `Service.start` raises.

    SIGHUP takes over content that has changed. `metrics` count what happens.
    """
    asyncio.run(_serve(Service(library, settings, metrics), Pulse(settings.health_file)))


async def _serve(service: Service, pulse: Pulse) -> None:
    stop, reload = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    # Windows has no signal handlers on its event loop, and no SIGHUP; there Ctrl-C ends the run less gently.
    with contextlib.suppress(NotImplementedError, AttributeError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        loop.add_signal_handler(signal.SIGHUP, reload.set)
    try:
        await service.start_alone(reload)
        while not stop.is_set():
            pulse.beat()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), BEAT_SECONDS)
    finally:
        await service.stop()
