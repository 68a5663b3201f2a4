"""A small web server that withstands hostile clients: for the webhook, monitoring, and web pages."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from functools import partial
from typing import TYPE_CHECKING, cast

import uvicorn

from bot.channels.http.connections import IDLE_SECONDS, Connection, UnprovenConnections
from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

    from bot.values import Address


# Seconds for the last answers when the server stops: slow readers and half requests must not delay that.
GRACE_SECONDS = 1.0


class Server:
    """Serves an application at an address until it is stopped."""

    def __init__(
        self, address: Address, app: ASGIApp, setting: str, proof: tuple[str, str] | None = None
    ) -> None:
        """Prepare to serve `app` at `address`, which comes from the setting called `setting`.

        `proof` is a header's name and the secret in it that identifies a trusted client.
        """
        config = uvicorn.Config(
            app,
            http=cast("type[asyncio.Protocol]", partial(Connection, UnprovenConnections(proof))),
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
        self._setting = setting
        self._server = _ServerWithoutSignals(config)
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start to serve.

        Raises:
            bot.errors.SettingsError: the address is not available.

        """
        family = socket.AF_INET6 if ":" in self._address.host else socket.AF_INET
        try:
            listening = socket.create_server(self._address, family=family)
        except OSError as error:
            # The error's own message would repeat the address.
            reason = os.strerror(error.errno) if error.errno else error
            problem = f"which is not available ({reason}); name another"
            raise SettingsError(f"{self._setting} names {self._address}, {problem}") from None
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def stop(self) -> None:
        """Answer the open requests, and close; after GRACE_SECONDS close the connections that are left."""
        self._server.should_exit = True
        if self._serving is None:
            return
        await asyncio.wait({self._serving}, timeout=GRACE_SECONDS)
        for connection in [*self._server.server_state.connections]:
            cast("Connection", connection).hang_up()
        self._server.force_exit = True
        await self._serving


class _ServerWithoutSignals(uvicorn.Server):
    """A server that leaves signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
