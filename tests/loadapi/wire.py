"""A wire to a database that can be cut in the middle of everything, and mended."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Self

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator


class Wire:
    """Passes bytes on between a port on loopback and the socket of a PostgreSQL."""

    def __init__(self, database_url: str) -> None:
        """Lead to the PostgreSQL at `database_url`, which names the folder of a socket as its host."""
        self._url = make_url(database_url)
        host = self._url.query.get("host", self._url.host)
        self._socket = f"{host}/.s.PGSQL.{self._url.port or 5432}"
        self._writers: set[asyncio.StreamWriter] = set()
        self._cut = False
        self._flowing = asyncio.Event()
        self._flowing.set()

    @property
    def url(self) -> str:
        """The address of the database at this end."""
        mine = self._url.set(host="127.0.0.1", port=self._port, query={})
        return mine.render_as_string(hide_password=False)

    async def __aenter__(self) -> Self:
        """Listen."""
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self._port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up."""
        self.cut()
        self._server.close()

    def cut(self) -> None:
        """Let every connection break, and take no new one."""
        self._cut = True
        for writer in self._writers:
            writer.transport.abort()

    def hang(self) -> None:
        """Pass nothing on any more, and break nothing; new connections are taken and get no answer."""
        self._flowing.clear()

    def mend(self) -> None:
        """Take connections again, and pass on what has waited."""
        self._cut = False
        self._flowing.set()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        there_reader, there = await asyncio.open_unix_connection(self._socket)
        with self._open(writer), self._open(there):
            await asyncio.wait(
                [
                    asyncio.create_task(self._pass_on(reader, there)),
                    asyncio.create_task(self._pass_on(there_reader, writer)),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )

    @contextlib.contextmanager
    def _open(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        self._writers.add(writer)
        try:
            yield
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
