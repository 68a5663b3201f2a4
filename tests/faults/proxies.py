"""Proxies on loopback: each notes what it is asked for, and brings everything to one port."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl

NAME, PASSWORD = "anna", "sesame-0451"


class Proxy:
    """An HTTP and SOCKS5 proxy that lets in only who knows the password, and leads to one port.

    With `tls` it answers in the place of the https host that it is asked for.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        """Prepare; `leads_to` says where to."""
        self._to = 0
        self._tls = tls
        self.asked: list[str] = []
        self.turned_away = 0

    def leads_to(self, port: int) -> None:
        """Bring everything to `port` on loopback from now on."""
        self._to = port

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError), contextlib.closing(writer):
            first = await reader.readexactly(1)
            if first == b"\x05":
                await self._serve_socks(reader, writer)
            else:
                await self._serve_http(first, reader, writer)

    async def _serve_http(
        self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = first + await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.decode().splitlines()[0])
        known = base64.b64encode(f"{NAME}:{PASSWORD}".encode())
        if b"Proxy-Authorization: Basic " + known not in head:
            self.turned_away += 1
            writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 4\r\nConnection: close\r\n\r\nauth")
            await writer.drain()
            return
        if head.startswith(b"CONNECT "):
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await writer.drain()
            if self._tls:
                await writer.start_tls(self._tls)
            head = b""
        await self._pass_on(head, reader, writer)

    async def _serve_socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak RFC 1928 with the passwords of RFC 1929."""
        await reader.readexactly((await reader.readexactly(1))[0])
        writer.write(b"\x05\x02")
        await reader.readexactly(1)
        name = await reader.readexactly((await reader.readexactly(1))[0])
        password = await reader.readexactly((await reader.readexactly(1))[0])
        if (name, password) != (NAME.encode(), PASSWORD.encode()):
            self.turned_away += 1
            writer.write(b"\x01\x01")
            await writer.drain()
            return
        writer.write(b"\x01\x00")
        kind = (await reader.readexactly(4))[3]
        host = await reader.readexactly(4 if kind == 1 else (await reader.readexactly(1))[0])
        self.asked.append("SOCKS " + (".".join(map(str, host)) if kind == 1 else host.decode()))
        await reader.readexactly(2)
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await self._pass_on(b"", reader, writer)

    async def _pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_connection("127.0.0.1", self._to)
        to.write(head)
        with contextlib.closing(to):
            ways = [asyncio.create_task(_copy(reader, to)), asyncio.create_task(_copy(there, writer))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
