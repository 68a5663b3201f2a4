"""Receive updates by webhook: a request is answered with 200 only once its update was handled.

Telegram repeats a request that is not answered with 200, and sends the updates of one chat one after the
other. So nothing is lost and the order is kept, with any number of processes on one database.
"""

from __future__ import annotations

import asyncio
import hmac
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.decoding import decode
from bot.channels.telegram.receiving.raw_updates import number_of
from bot.channels.telegram.sending.client import WANTED_UPDATES
from bot.channels.telegram.sending.retry import retry_forever

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.channels.monitoring.metrics import Metrics
    from bot.channels.telegram.receiving.update_processor import UpdateProcessor
    from bot.channels.telegram.sending.client import Client
    from bot.health import Pulse

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (a header's name)
# Bytes. An update with a message of 4096 characters and everything around it has about thirty thousand.
LARGEST = 1_000_000
# Seconds to send a body of a few kilobytes.
BODY_SECONDS = 10.0
# Seconds. Telegram gives up after a minute and sends the update again; the bot asks it to do so before that.
ANSWER_SECONDS = 50.0
# Seconds between two checks of the webhook's state at Telegram.
LOOK_SECONDS = 60.0
# Updates that Telegram may send at once (Bot API, setWebhook: a hundred at most).
CONNECTIONS = 100


class Webhook:
    """Passes updates to the processor, and answers when they are done."""

    def __init__(  # noqa: PLR0913  (everything between Telegram and the processor)
        self,
        client: Client,
        processor: UpdateProcessor,
        metrics: Metrics,
        pulse: Pulse,
        *,
        url: str,
        secret: str,
    ) -> None:
        """Accept requests to `url` with `secret`; `pulse` beats whenever Telegram answers."""
        self._client = client
        self._processor = processor
        self._metrics = metrics
        self._pulse = pulse
        self._url = url
        self._secret = secret
        self._taking = False

    @property
    def route(self) -> Route:
        """The route for Telegram's requests."""
        return Route(urlsplit(self._url).path or "/", self._receive, methods=["POST"])

    async def run(self) -> None:
        """Set the webhook at Telegram, and check regularly that it is still set; does not return.

        Raises:
            telegram.error.InvalidToken: the token is no longer valid.

        """
        self._taking = True
        await retry_forever(self._set)
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            there = await retry_forever(self._client.get_webhook_info)
            self._metrics.waiting(there.pending_update_count)
            self._processor.backlog.hidden(hidden=there.pending_update_count > 0)
            self._pulse.beat(self._processor.backlog.seconds)
            if there.url != self._url:
                await retry_forever(self._set)

    def close(self) -> None:
        """Accept no more requests."""
        self._taking = False

    async def _set(self) -> None:
        await self._client.set_webhook(
            self._url,
            secret_token=self._secret,
            allowed_updates=list(WANTED_UPDATES),
            max_connections=CONNECTIONS,
        )

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return _refusal(HTTPStatus.UNAUTHORIZED)
        if not self._taking:
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return _refusal(HTTPStatus.REQUEST_TIMEOUT)
        if body is None:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            raw = decode(body)
        except msgspec.DecodeError:
            raw = {}
        if number_of(raw) is None:
            self._metrics.unreadable()
            return _refusal(HTTPStatus.BAD_REQUEST)
        return Response(status_code=await self._handle(raw))

    async def _handle(self, raw: dict[str, Any]) -> HTTPStatus:
        """Return the status for Telegram: 503 if it should send the update again."""
        done = self._processor.process(raw)
        # If the client hangs up, handling goes on.
        await asyncio.wait({done}, timeout=ANSWER_SECONDS)
        answered = done.done() and not done.cancelled() and done.exception() is None
        return HTTPStatus.OK if answered else HTTPStatus.SERVICE_UNAVAILABLE


def _refusal(status: HTTPStatus) -> Response:
    """Return the answer to a request whose body was not read completely: the connection must be closed."""
    return Response(status_code=status, headers={"Connection": "close"})


def secret_of(token: str) -> str:
    """Return a secret that only processes with the bot's `token` know."""
    return hmac.new(token.encode(), b"webhook", sha256).hexdigest()


async def _body(request: Request) -> bytes | None:
    """Return the body of `request`, None if it is too large: then it is not read completely."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST:
        return None
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)
