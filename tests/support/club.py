"""A club's home page with the chat on it, and a proxy that speaks HTTPS, as in front of a real site."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from functools import partial
from typing import TYPE_CHECKING

import trustme
from loadapi.fleet import free_port
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.channels.http.server import Server
from bot.values import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

# It forbids whatever it need not allow, and its own style would spoil a chat that it leaks into.
_PAGE = """<!doctype html>
<html lang="en"><head><title>Harriers</title><link rel="stylesheet" href="/own.css"></head><body>
<h1>Harriers running club</h1><p><a href="#" id="first">Join us</a></p>
<script src="{bot}/assets/embed.js" data-language="en" defer></script>
</body></html>"""
_POLICY = (
    "default-src 'none'; style-src 'self'; "
    "script-src {bot}; connect-src {bot}; img-src {bot}; media-src {bot}"
)
_STYLE = "button, p, dialog { color: #f00; font-size: 40px; text-transform: uppercase; display: inline }"


@contextlib.asynccontextmanager
async def club_page(bot: str, port: int) -> AsyncIterator[None]:
    """Serve the club's page, which shows the chat of the `bot` at that address, at `port` of this machine."""

    async def page(_: Request) -> HTMLResponse:
        policy = {"Content-Security-Policy": _POLICY.format(bot=bot)}
        return HTMLResponse(_PAGE.format(bot=bot), headers=policy)

    async def style(_: Request) -> HTMLResponse:
        return HTMLResponse(_STYLE, media_type="text/css")

    app = Starlette(routes=[Route("/", page), Route("/own.css", style)])
    server = Server(Address("127.0.0.1", port), app, "WEB")
    await server.start()
    yield
    await server.stop()


@contextlib.asynccontextmanager
async def https(*targets: tuple[int, int]) -> AsyncIterator[None]:
    """Speak HTTPS at the first port of each of `targets`, and pass all on to the second one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("bot.example", "club.example", "stranger.example").configure_cert(context)
    servers = [
        await asyncio.start_server(partial(_serve, inside), "127.0.0.1", outside, ssl=context)
        for outside, inside in targets
    ]
    yield
    for server in servers:
        server.close()


async def _serve(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    there, back = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError, ssl.SSLError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()


def free_ports(number: int) -> list[int]:
    """Return so many ports that nobody listens at."""
    return [free_port() for _ in range(number)]
