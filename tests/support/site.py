"""The web channel on a port of its own, and a browser of few words that talks with it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import aiohttp
import pytest
from botapi.people import SAID
from loadapi.fleet import free_port
from starlette.applications import Starlette

from bot.channels.http.server import Server
from bot.channels.monitoring.metrics import Metrics
from bot.channels.web.app import WebApp
from bot.channels.web.gate import Gate
from bot.settings import Settings
from bot.store.store import IN_MEMORY, Store
from bot.values import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from bot.dialogue import MultilingualDialogue

# An origin on the allow-list, and one that is not.
CLUB, STRANGER = "https://club.example", "https://stranger.example"
# Seconds; whatever is awaited comes in milliseconds on an idle machine.
SOON = 20


@pytest.fixture
async def site(shipped: MultilingualDialogue) -> AsyncIterator[Site]:
    """Return a running channel with the content as it ships."""
    async with Site(shipped) as site:
        yield site


class Posted(NamedTuple):
    """What came back: the status, what it tells where it is good, and the headers."""

    status: int
    told: dict[str, Any]
    headers: Mapping[str, str]


class Site:
    """The running channel: `url` is its address, `app` what answers."""

    def __init__(
        self,
        library: MultilingualDialogue,
        *,
        reminds: bool = False,
        origins: tuple[str, ...] = (CLUB,),
        port: int = 0,
    ) -> None:
        """Answer out of `library` for pages of `origins`, at `port`; everything is kept in memory."""
        self.address = Address("127.0.0.1", port or free_port())
        self.url = f"http://{self.address}"
        self.store = Store(IN_MEMORY, key="key", bot="web")
        # Time stands still until a test moves it: a limit is reached however slow the machine is.
        self.now = 0.0
        self.metrics = Metrics()
        self.app = WebApp(
            library, self.store, Settings(), self.metrics, reminds=reminds, clock=lambda: self.now
        )
        gate = Gate(Starlette(routes=self.app.routes()), origins, ["bot.example"])
        self._server = Server(self.address, gate, "WEB")
        self._pages: list[Page] = []

    async def __aenter__(self) -> Self:
        """Start."""
        await self.store.open()
        await self._server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every page, and stop."""
        for page in self._pages:
            await page.close()
        await self.app.close()
        await self._server.stop()
        self.store.close()

    def page(self, cookies: aiohttp.CookieJar | None = None, **headers: str) -> Page:
        """Return a new page, of a new visitor or of the one with these `cookies`."""
        page = Page(self, cookies or aiohttp.CookieJar(unsafe=True), headers)
        self._pages.append(page)
        return page

    async def visitor(self) -> Page:
        """Return a page of somebody new who has been greeted and listens."""
        page = self.page()
        await page.visit()
        await page.listen()
        return page


class Page:
    """One page in a browser: it posts as its scripts do, and keeps what it hears, newest last."""

    def __init__(self, site: Site, cookies: aiohttp.CookieJar, headers: dict[str, str]) -> None:
        """Belong to `site`; `headers` stand in place of what a browser says by itself."""
        self._site = site
        self.cookies = cookies
        self._headers = {"Origin": site.url, **headers}
        self._session = aiohttp.ClientSession(cookie_jar=cookies)
        self.messages: dict[int, dict[str, Any]] = {}
        self.events: list[str] = []
        self.seen = 0
        self._listening: asyncio.Task[None] | None = None
        self._stream: aiohttp.ClientResponse | None = None

    async def close(self) -> None:
        """Close it."""
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self._stream:
            self._stream.close()
        await self._session.close()

    async def get(self, path: str, **headers: str) -> tuple[int, aiohttp.ClientResponse, bytes]:
        """Return status, response and body of what is at `path`."""
        async with self._session.get(f"{self._site.url}/{path}", headers=headers) as response:
            return response.status, response, await response.read()

    async def post(self, path: str, body: object, **headers: str) -> Posted:
        """Post `body` as JSON to `path`, as a page of the site does."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **self._headers, **headers}
        async with self._session.post(f"{self._site.url}/{path}", data=data, headers=sent) as response:
            told = await response.read()
            return Posted(response.status, json.loads(told) if response.ok else {}, response.headers)

    async def visit(self, **body: object) -> Posted:
        """Begin."""
        return await self.post("visit", {"language": "en", **body})

    async def say(self, text: str, **body: object) -> Posted:
        """Say `text`."""
        SAID.add(text)
        return await self.post("messages", {"text": text, "language": "en", **body})

    async def press(self, label: str) -> dict[str, Any]:
        """Press the newest button whose label contains `label`; return what the answer tells."""
        for message in reversed(self.messages.values()):
            for button in [*message.get("buttons", ()), *message.get("votes", ())]:
                if label in button["label"]:
                    pressed = {"message": message["id"], "press": button["press"]}
                    return (await self.post("presses", pressed)).told
        raise LookupError(label)

    async def listen(self, after: str = "") -> int:
        """Listen from now on, to all that came after the number `after`; return the status."""
        headers = {"Last-Event-ID": after} if after else {}
        self._stream = await self._session.get(f"{self._site.url}/events", headers=headers)
        if self._stream.status == 200:
            self._listening = asyncio.create_task(self._hear(self._stream))
        return self._stream.status

    async def until(self, happened: Callable[[], object]) -> None:
        """Return once it `happened`."""
        async with asyncio.timeout(SOON):
            while not happened():  # noqa: ASYNC110  (what happens is anything)
                await asyncio.sleep(0.01)

    async def heard(self, words: str) -> dict[str, Any]:
        """Return the newest message of the bot with `words` in it, once it is there."""
        await self.until(lambda: words in self.text)
        return next(each for each in reversed(self.messages.values()) if words in json.dumps(each))

    @property
    def text(self) -> str:
        """All that stands in the chat."""
        return json.dumps(list(self.messages.values()), ensure_ascii=False)

    async def _hear(self, stream: aiohttp.ClientResponse) -> None:
        event = ""
        async for raw in stream.content:
            line = raw.decode().rstrip("\n")
            name, _, value = line.partition(": ")
            if name == "event":
                event = value
                self.events.append(value)
            elif name == "id":
                self.seen = int(value)
            elif name == "data":
                message = json.loads(value)
                self.messages[message["id"]] = message
            elif not line:
                event = ""
        self.events.append(f"closed {event}".strip())
