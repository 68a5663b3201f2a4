"""The web server that all channels share: its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from loadapi.fleet import free_port
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.http.connections import MOST_AHEAD
from bot.channels.http.server import Server
from bot.values import Address

if TYPE_CHECKING:
    from starlette.requests import Request

pytestmark = pytest.mark.anyio

# More than a connection holds whose other end does not read.
LARGE = b"x" * 20_000_000


async def _large(_: Request) -> Response:
    return Response(LARGE)


async def _length(request: Request) -> Response:
    return Response(str(len(await request.body())))


async def test_who_waits_for_no_answer_is_hung_up_on() -> None:
    """Thousands of requests fit into a packet, and each would be kept."""
    address = Address("127.0.0.1", free_port())
    server = Server(address, Starlette(routes=[Route("/large", _large)]), "LISTEN")
    await server.start()
    asked, last = (
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    answered = []
    for ahead in (MOST_AHEAD, 100 * MOST_AHEAD):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(asked * ahead + last)
        try:
            answered.append((await reader.read()).count(b"404 Not Found"))
        except ConnectionError:
            answered.append(0)
        writer.close()
    await server.stop()
    assert answered[0] == MOST_AHEAD + 1
    assert answered[1] <= MOST_AHEAD + 1


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n" * 5,
        b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
        b"POST /length HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        b"GET /large HTTP/1.1\r\nHost: ",
    ],
    ids=["no reader", "no reader, more requests", "half a body", "half in pieces", "half a head"],
)
async def test_who_dawdles_does_not_hold_up_the_end(sent: bytes) -> None:
    """Otherwise the program would not end at SIGTERM for as long as a client likes."""
    address = Address("127.0.0.1", free_port())
    app = Starlette(routes=[Route("/large", _large), Route("/length", _length, methods=["POST"])])
    server = Server(address, app, "LISTEN")
    await server.start()
    # It reads no more than a little.
    reader, writer = await asyncio.open_connection(*address, limit=1)
    writer.write(sent)
    await asyncio.sleep(0.1)
    async with asyncio.timeout(30):
        await server.stop()
    writer.close()
    del reader
