"""Addresses of host names, looked up in daemon threads.

A look-up in a network without a name server takes ten seconds and more, and cannot be cancelled. The threads
of the event loop are waited for when the program ends; daemon threads are not.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from threading import Thread
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult


class DaemonResolver(AbstractResolver):
    """Looks up host names as the system does."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host`; raises OSError if there are none."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[Any]] = loop.create_future()

        def finish(outcome: list[Any] | OSError) -> None:
            if found.done():
                return
            if isinstance(outcome, OSError):
                found.set_exception(outcome)
            else:
                found.set_result(outcome)

        def look_up() -> None:
            outcome: list[Any] | OSError
            try:
                outcome = socket.getaddrinfo(
                    host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
                )
            except OSError as error:
                outcome = error
            except ValueError:
                outcome = OSError("this cannot be the name of a host")
            # The event loop may be closed by now.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(finish, outcome)

        Thread(target=look_up, name="resolver", daemon=True).start()
        numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(
                hostname=host, host=address[0], port=address[1], family=kind, proto=protocol, flags=numeric
            )
            for kind, _, protocol, _, address in await found
        ]

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""
