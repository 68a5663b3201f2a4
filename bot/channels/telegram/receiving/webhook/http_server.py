"""The small web server for the webhook and for monitoring."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from functools import partial
from typing import TYPE_CHECKING, cast

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.telegram.receiving.webhook.connections import IDLE_SECONDS, Connection, UnprovenConnections
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from starlette.requests import Request

    from bot.channels.telegram.operations.metrics import Metrics
    from bot.values import Address

    Check = Callable[[], Awaitable[Mapping[str, bool]]]


class Server:
    """Serves routes at an address until it is stopped."""

    def __init__(self, address: Address, routes: list[Route], proof: tuple[str, str | None]) -> None:
        """Prepare to serve `routes` at `address`; `proof` is a header's name and Telegram's secret in it."""
        config = uvicorn.Config(
            Starlette(routes=routes),
            http=cast("type[asyncio.Protocol]", partial(Connection, UnprovenConnections(*proof))),
            ws="none",
            lifespan="off",
            loop="none",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=int(IDLE_SECONDS),
        )
        self._address = address
        self._server = _ServerWithoutSignals(config)
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve from now on.

        Raises:
            bot.errors.SettingsError: the address is not available.

        """
        family = socket.AF_INET6 if ":" in self._address.host else socket.AF_INET
        try:
            listening = socket.create_server(self._address, family=family)
        except OSError as error:
            raise SettingsError(
                f"LISTEN names {self._address}, which is not available ({error.strerror}); name another"
            ) from None
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def stop(self) -> None:
        """Answer the open requests, and close."""
        self._server.should_exit = True
        if self._serving:
            await self._serving


class _ServerWithoutSignals(uvicorn.Server):
    """A server that leaves signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def monitoring_routes(metrics: Metrics, check: Check) -> list[Route]:
    """Return the routes for monitoring: /healthz, /readyz and /metrics.

    `check` returns by name which parts work; the bot is ready if all do.
    """

    async def alive(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def ready(_: Request) -> Response:
        works = await check()
        return JSONResponse(dict(works), 200 if all(works.values()) else 503)

    async def numbers(_: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", numbers)]
