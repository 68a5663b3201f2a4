"""The server: as little work for a call as possible, so that it is the bot that is measured."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs

import httptools

from loadapi.senders import Senders

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = "123456789:AAloopback-loopback-loopback-0123456"

BATCH = 100
FARTHEST_AHEAD = 10
ME = {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "load_bot", "can_join_groups": True}
# What a call is answered with that nobody looks into.
TRUE = b'{"ok":true,"result":true}'


@dataclass(frozen=True)
class Fault:
    """What a call gets instead of its result."""

    status: int
    description: str = "scripted"
    retry_after: int | None = None


class LoadApi:
    """Telegram for one bot: a queue of updates, and a note of every message that the bot sends."""

    def __init__(self, sent: Callable[[int, str], None], latency: float = 0.0) -> None:
        """Call `sent` with chat and text of each message; calls but getUpdates take `latency` seconds."""
        self._sent = sent
        self.latency = latency
        self.port = 0
        self.calls = 0
        self.waits: list[float] = []
        # All texts of messages, in all chats, as they were sent and as they were edited.
        self.shown: list[str] = []
        # Called before a message is taken; what it returns is the answer instead.
        self.fault: Callable[[str, dict[str, str]], Fault | None] = lambda _method, _given: None
        self.webhook: str | None = None
        self.secret = ""
        self._queue: deque[dict[str, Any]] = deque()
        self._asked: dict[int, float] = {}
        self._next = 1000
        self._messages = itertools.count(1)
        self._news = asyncio.Event()
        self._poll = 0
        self._senders = Senders(self)
        self.connections: set[_Connection] = set()
        # Where updates are brought, one after the other; by default the webhook's own address.
        self.addresses: list[str] = []

    @property
    def url(self) -> str:
        """The part of every address before `/bot<token>`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def polled(self) -> bool:
        """Whether the bot has asked for updates."""
        return self._poll > 0

    @property
    def waiting(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._queue) + self._senders.open

    async def __aenter__(self) -> Self:
        """Listen."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up."""
        await self._senders.close()
        self._server.close()
        for connection in [*self.connections]:
            connection.hang_up()

    def ask(self, chat: int, text: str) -> int:
        """Queue a message of `chat` that says `text`, and return the id of its update."""
        number = self._next
        self._next += 1
        person = {"id": chat, "is_bot": False, "first_name": "Runner", "language_code": "en"}
        message = {
            "message_id": next(self._messages),
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Runner"},
            "from": person,
            "text": text,
        }
        update = {"update_id": number, "message": message}
        self._asked[chat] = time.monotonic()
        if self.webhook is None:
            self._queue.append(update)
            self._news.set()
        else:
            self._senders.put(chat, update)
        return number

    async def answer(self, method: str, given: dict[str, str]) -> bytes:
        """Return the body that answers a call."""
        self.calls += 1
        if method == "getUpdates":
            return await self._updates_from(int(given.get("offset", 0)), float(given.get("timeout", 0)))
        if self.latency:
            await asyncio.sleep(self.latency)
        if fault := self.fault(method, given):
            return _refusal(fault)
        if method in {"sendMessage", "sendAnimation", "sendPhoto"}:
            return self._message(int(given["chat_id"]), given.get("text") or given.get("caption", ""))
        if method == "editMessageText":
            self.shown.append(given["text"])
        if method == "getMe":
            return _result(ME)
        if method == "setWebhook":
            self.webhook, self.secret = given["url"], given.get("secret_token", "")
            self._senders.start()
        if method == "deleteWebhook":
            self.webhook = None
        if method == "getWebhookInfo":
            return _result(
                {
                    "url": self.webhook or "",
                    "has_custom_certificate": False,
                    "pending_update_count": self.waiting,
                }
            )
        return TRUE

    def _message(self, chat: int, text: str) -> bytes:
        if chat in self._asked:
            self.waits.append(time.monotonic() - self._asked[chat])
        self.shown.append(text)
        self._sent(chat, text)
        return _result(
            {
                "message_id": next(self._messages),
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private"},
                "animation": {
                    "file_id": "film", "file_unique_id": "film", "width": 1, "height": 1, "duration": 1,
                },
                "text": text,
            }
        )  # fmt: skip

    async def _updates_from(self, offset: int, seconds: float) -> bytes:
        # An offset too far ahead is none (telegram-bot-api, `TQueue::get`).
        if offset <= self._next + FARTHEST_AHEAD:
            while self._queue and self._queue[0]["update_id"] < offset:
                self._queue.popleft()
        self._poll += 1
        poll, end = self._poll, time.monotonic() + seconds
        self._news.set()
        while not self._queue and poll == self._poll and (left := end - time.monotonic()) > 0:
            self._news.clear()
            # `asyncio.wait_for` of Python 3.11 may swallow the end of a connection.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._news.wait()
        return _result(list(itertools.islice(self._queue, BATCH)))


def _result(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def _refusal(fault: Fault) -> bytes:
    body: dict[str, Any] = {"ok": False, "error_code": fault.status, "description": fault.description}
    if fault.retry_after:
        body["parameters"] = {"retry_after": fault.retry_after}
    return json.dumps(body).encode()


class _Connection(asyncio.Protocol):
    """One connection of the bot; calls are answered in their order."""

    def __init__(self, api: LoadApi) -> None:
        self._api = api
        self._parser = httptools.HttpRequestParser(self)
        self._calls: asyncio.Queue[tuple[str, bytes, str]] = asyncio.Queue()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._work = asyncio.create_task(self._serve())
        self._api.connections.add(self)

    def connection_lost(self, _exc: Exception | None) -> None:
        self._work.cancel()
        self._api.connections.discard(self)

    def hang_up(self) -> None:
        """Answer nothing more."""
        self._work.cancel()
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._url, self._body, self._kind = b"", b"", ""

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self._kind = value.decode()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self._calls.put_nowait((self._url.decode(), self._body, self._kind))

    async def _serve(self) -> None:
        while True:
            url, body, kind = await self._calls.get()
            path, _, query = url.partition("?")
            answer = await self._api.answer(path.rpartition("/")[2], _parameters(query, body, kind))
            status = b"200 OK" if answer.startswith(b'{"ok": true') or answer == TRUE else _status(answer)
            self._transport.write(
                b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (status, len(answer), answer)
            )


def _status(answer: bytes) -> bytes:
    return f"{json.loads(answer)['error_code']} Refused".encode()


def _parameters(query: str, body: bytes, kind: str) -> dict[str, str]:
    given = {name: values[0] for name, values in parse_qs(query).items()}
    if kind.startswith("application/json"):
        return {**given, **json.loads(body)}
    if kind.startswith("multipart/"):
        return given | _parts(body, kind)
    return given | {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _parts(body: bytes, kind: str) -> dict[str, str]:
    """Return the fields of a form with files; the files themselves are left out."""
    boundary = b"--" + kind.partition("boundary=")[2].strip('"').encode()
    given = {}
    for part in body.split(boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        if b"filename=" not in head:
            name = head.partition(b'name="')[2].partition(b'"')[0]
            given[name.decode()] = content.removesuffix(b"\r\n").decode()
    return given
