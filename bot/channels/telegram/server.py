"""The small web server beside or in place of polling: the webhook, and what a keeper's machines ask."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from starlette.requests import Request

    from bot.channels.telegram.metrics import Metrics
    from bot.values import Address

    Check = Callable[[], Awaitable[Mapping[str, bool]]]

# Seconds. Whoever opens a connection has so long to say what for; Telegram takes a few milliseconds.
HEAD_SECONDS = 10.0
# Seconds. Telegram keeps its connections for longer than its pauses; so do load balancers (a minute).
IDLE_SECONDS = 75
# Telegram opens a hundred connections at most, a load balancer perhaps some more.
MOST_CONNECTIONS = 1000


class Server:
    """Serves routes at an address until it is stopped."""

    def __init__(self, address: Address, routes: list[Route]) -> None:
        """Prepare to serve `routes` at `address`."""
        config = uvicorn.Config(
            Starlette(routes=routes),
            http=_Protocol,
            ws="none",
            lifespan="off",
            loop="none",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=IDLE_SECONDS,
        )
        self._address = address
        self._server = _Quiet(config)
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve from now on.

        Raises:
            bot.errors.SettingsError: the address cannot be had.

        """
        family = socket.AF_INET6 if ":" in self._address.host else socket.AF_INET
        try:
            listening = socket.create_server(self._address, family=family)
        except OSError as error:
            raise SettingsError(
                f"LISTEN names {self._address}, which cannot be had ({error.strerror}); name another"
            ) from None
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def stop(self) -> None:
        """Answer what is in hand, and close."""
        self._server.should_exit = True
        if self._serving:
            await self._serving


class _Quiet(uvicorn.Server):
    """Leaves signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Protocol(HttpToolsProtocol):
    """Hangs up on whoever does not come to the point: half a request held open costs a connection."""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  (as asyncio calls it)
        super().connection_made(transport)
        self._patience = self.loop.call_later(HEAD_SECONDS, transport.close)

    def on_headers_complete(self) -> None:
        self._patience.cancel()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.cancel()
        super().connection_lost(exc)


def about(metrics: Metrics, check: Check) -> list[Route]:
    """Return the routes for a keeper's machines: /healthz, /readyz and /metrics.

    `check` tells by name what works; the bot is ready where all of it does.
    """

    async def alive(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def ready(_: Request) -> Response:
        works = await check()
        return JSONResponse(dict(works), 200 if all(works.values()) else 503)

    async def numbers(_: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", numbers)]
