"""Which connections to the web server stay open, and for how long.

A silent connection does not show whose it is. So every client may connect, but connections that have not
shown a secret share a limited number: beyond it, the one that has been silent for longest is closed.
Each stage of a request has a time limit, also on a keep-alive connection.
"""

from __future__ import annotations

import hmac
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable

# Seconds from the first byte of a request's head to its last; Telegram needs a few milliseconds.
HEAD_SECONDS = 10.0
# Seconds for the body; the webhook itself gives up a little earlier, with a status.
BODY_SECONDS = 12.0
# Seconds between requests. Telegram reuses its connections after pauses, as do load balancers (for a minute).
IDLE_SECONDS = 75.0
# Bytes. The head of a request is read into memory; Telegram's has about 400, most servers accept 8 000.
LARGEST_HEAD = 32_768
# Connections without the secret: a load balancer and a dashboard need a few. With a hundred of Telegram and
# as many calls to it, all stay below the 1 024 files that a process may usually have open.
MOST_UNPROVEN = 400
# Requests that wait for the answer to an earlier one. Programs send one after the other; a thousand fit into
# a packet, and each takes memory.
MOST_AHEAD = 10
# The key under which the scope of a request has its connection.
CONNECTION = "bot.connection"


class UnprovenConnections:
    """The connections that have not shown the secret, ordered by their last activity."""

    def __init__(self, proof: tuple[str, str] | None = None) -> None:
        """Expect `proof`, a header's name and the secret in it; without it, the application calls `hold`."""
        self._proof = None if proof is None else (proof[0].lower().encode(), proof[1].encode())
        self._unproven: OrderedDict[Connection, None] = OrderedDict()

    def heard(self, connection: Connection, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """Note that `connection` is new, or received a request with these `headers`."""
        if connection.proven:
            return
        self._unproven.pop(connection, None)
        if self._proof and any(
            name == self._proof[0] and hmac.compare_digest(value, self._proof[1]) for name, value in headers
        ):
            connection.proven = True
            return
        self._unproven[connection] = None
        if len(self._unproven) > MOST_UNPROVEN:
            next(iter(self._unproven)).hang_up()

    def gone(self, connection: Connection) -> None:
        """Note that `connection` is closed."""
        self._unproven.pop(connection, None)


class Connection(HttpToolsProtocol):
    """Speaks HTTP with one client, within the time limit of each stage."""

    def __init__(self, unproven: UnprovenConnections, **uvicorns: Any) -> None:  # noqa: ANN401  (as uvicorn makes it)
        """Count as one of `unproven` until a request shows the secret."""
        super().__init__(**uvicorns)
        self.proven = False
        self._unproven = unproven
        self._deadline: asyncio.TimerHandle | None = None
        self._receiving = False
        # Bytes of an unfinished head, None if there is none.
        self._head: int | None = 0

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  (as asyncio calls it)
        """Wait for the first head."""
        super().connection_made(transport)
        self._allow(HEAD_SECONDS)
        self._unproven.heard(self)

    def data_received(self, data: bytes) -> None:
        """Read `data`; hang up if a head gets too long."""
        unfinished = self._head is not None
        super().data_received(data)
        if unfinished and self._head is not None:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self.hang_up()

    def on_message_begin(self) -> None:
        """Wait for the rest of a head; for the first request the time began with the connection."""
        super().on_message_begin()
        cast("dict[str, Any]", self.scope)[CONNECTION] = self
        self._receiving = True
        if self._head is None:
            self._head = 0
            self._allow(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """Wait for the body; hang up on who sends many requests without waiting for answers."""
        self._head = None
        if self.transport.is_closing():
            return
        if len(self.pipeline) >= MOST_AHEAD:
            self.hang_up()
            return
        self._allow(BODY_SECONDS)
        self._unproven.heard(self, self.headers)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait for the bot's answer without limit, or for the next request."""
        self._receiving = False
        self._allow(IDLE_SECONDS if self.cycle.response_complete else None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of a body that nobody reads."""
        if not self._receiving:
            self._allow(IDLE_SECONDS)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._allow(None)
        self._unproven.gone(self)
        super().connection_lost(exc)

    def hold(self) -> None:
        """Stop counting as unproven: the application itself limits how many connections it holds."""
        self.proven = True
        self._unproven.gone(self)

    def hang_up(self) -> None:
        """Close, without waiting for a client that reads nothing."""
        self._unproven.gone(self)
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()

    def _allow(self, seconds: float | None) -> None:
        """Hang up after `seconds` unless the next stage begins; None means no limit."""
        if self._deadline:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self.hang_up)
