"""Server-sent events: a page gets every change in its talk after the version that it has seen.

A stream does not queue messages: it looks up what has changed since the version that it has sent. So a slow
reader needs no memory, and gets only the last form of a message that has changed many times.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.channels.http.connections import CONNECTION
from bot.channels.web.limits import Patience

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from bot.channels.web.talks import Talk

_NUMBER = re.compile(r"\d{1,16}", re.ASCII)
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Asks a proxy to pass on each event at once.
    (b"x-accel-buffering", b"no"),
]


def seen_by(request: Request) -> int:
    """Return the version that the page has seen: 0 if it sends none, or an invalid one."""
    given = request.headers.get("last-event-id") or request.query_params.get("after") or ""
    return int(given) if _NUMBER.fullmatch(given) else 0


class Stream:
    """The response to a page that listens for events; an ASGI application."""

    def __init__(self, talk: Talk, seen: int, patience: Patience | None = None) -> None:
        """Send what has changed in `talk` after the version `seen`, and all later changes; see `Patience`."""
        self._patience = patience or Patience()
        self._talk = talk
        self._seen = seen
        self._woken = asyncio.Event()
        self._ending: str | None = None
        self._was_typing = False

    @property
    def is_ending(self) -> bool:
        """Whether it was told to end, and its page may not have taken that yet."""
        return self._ending is not None

    def wake(self) -> None:
        """Look for news."""
        self._woken.set()

    def end(self, event: str) -> None:
        """End with `event` for the page; if it is "", the page reconnects by itself."""
        self._ending = event
        self._woken.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the page is closed, reads too slowly, or there was no change for a long time."""
        connection: Any = scope.get(CONNECTION)
        if connection:
            connection.hold()
        gone = asyncio.create_task(_gone(receive))
        gone.add_done_callback(lambda _: self.wake())
        self._talk.streams.append(self)
        try:
            async with asyncio.timeout(self._patience.slow):
                await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._send_events(send, gone)
            with suppress(OSError):
                await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            if connection:
                connection.hang_up()
        finally:
            gone.cancel()
            self._talk.streams.remove(self)

    async def _send_events(self, send: Send, gone: asyncio.Task[None]) -> None:
        quiet = 0.0
        while not gone.done():
            news = self._news()
            if self._ending:
                news += _event(self._ending)
            elif not news and quiet >= self._patience.idle:
                self._ending, news = "idle", _event("idle")
            if news or quiet:
                async with asyncio.timeout(self._patience.slow):
                    await send({"type": "http.response.body", "body": news or b":\n\n", "more_body": True})
            if self._ending is not None:
                return
            quiet = 0.0 if news else quiet
            try:
                async with asyncio.timeout(self._patience.alive):
                    await self._woken.wait()
            except TimeoutError:
                quiet += self._patience.alive
            self._woken.clear()

    def _news(self) -> bytes:
        """Return the events for all that has changed."""
        changed = self._talk.since(self._seen)
        events = [b"id: %d\ndata: %s\n\n" % (shown.version, shown.encoded) for shown in changed]
        if changed:
            self._seen = changed[-1].version
        if self._talk.is_typing is not self._was_typing:
            self._was_typing = self._talk.is_typing
            events.append(_event("typing" if self._was_typing else "silent"))
        return b"".join(events)


def _event(name: str) -> bytes:
    # Without data browsers pass no event on.
    return f"event: {name}\ndata:\n\n".encode()


async def _gone(receive: Receive) -> None:
    """Return when the page is closed."""
    while (await receive())["type"] != "http.disconnect":
        pass
