"""Server-sent events for open pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Seconds without an event after which a keep-alive is sent, so that closed pages are noticed.
ALIVE_SECONDS = 15.0
# The most events that wait for a page; a page that no longer reads gets no more.
MOST_WAITING = 1000
ALIVE = b": alive\n\n"


class Events:
    """Sends the same events to every open page; a new page first gets the latest of each kind."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[bytes | None]] = set()
        self._latest: dict[tuple[str, str], bytes] = {}

    def tell(self, kind: str, about: str, data: Any) -> None:  # noqa: ANN401  (whatever JSON can hold)
        """Send an event of `kind`: the data of `about` is now `data`."""
        event = b"event: %b\ndata: %b\n\n" % (kind.encode(), msgspec.json.encode(data))
        self._latest[kind, about] = event
        for page in [*self._pages]:
            if page.qsize() < MOST_WAITING:
                page.put_nowait(event)

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the events for one page, until `close`."""
        page: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._pages.add(page)
        try:
            yield ALIVE + b"".join(self._latest.values())
            while True:
                try:
                    event = await asyncio.wait_for(page.get(), ALIVE_SECONDS)
                except TimeoutError:
                    event = ALIVE
                if event is None:
                    return
                yield event
        finally:
            self._pages.discard(page)

    def close(self) -> None:
        """End the stream of every page."""
        for page in self._pages:
            page.put_nowait(None)
