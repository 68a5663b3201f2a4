"""What open pages are told as it happens: server-sent events."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Seconds without news until a sign of life is sent, so that a page that has gone is noticed.
ALIVE_SECONDS = 15.0
# Events that a page may be behind; one that reads no more is left alone.
MOST_WAITING = 1000
ALIVE = b": alive\n\n"


class Events:
    """Tells every open page the same; a page that comes later hears the latest of each kind first."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[bytes | None]] = set()
        self._latest: dict[tuple[str, str], bytes] = {}

    def tell(self, kind: str, about: str, data: Any) -> None:  # noqa: ANN401  (whatever JSON can hold)
        """Tell of `kind` that what it is `about` is now `data`."""
        event = b"event: %b\ndata: %b\n\n" % (kind.encode(), msgspec.json.encode(data))
        self._latest[kind, about] = event
        for page in [*self._pages]:
            if page.qsize() < MOST_WAITING:
                page.put_nowait(event)

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield what a page is told, until `close`."""
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
