"""The bot's side, for tests of the server: a call over the network, or straight to where it is done."""

from __future__ import annotations

import asyncio
import io
import json
from typing import TYPE_CHECKING, Any

import aiohttp

from botapi.calls import Upload
from botapi.rules import check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botapi.people import People
    from botapi.server import BotApi

# The first bytes of files that Telegram takes, and uploads that begin so.
FILM_HEAD = b"\x00\x00\x00\x20ftypisom"
PICTURE_HEAD = b"\x89PNG\r\n\x1a\n"
FILM = Upload("squat.mp4", 2000, FILM_HEAD)
PICTURE = Upload("squat.png", 1000, PICTURE_HEAD)


def do(people: People, method: str, **given: Any) -> Any:
    """Return what `method` returns for the parameters `given`, after they were checked."""
    return people.telegram.perform(method, check(method, given))


def post(
    api: BotApi, method: str, files: Mapping[str, tuple[str, bytes]] | None = None, **given: Any
) -> dict[str, Any]:
    """Return the server's whole answer to a call that comes as a form; `files` are names and contents."""
    form = aiohttp.FormData()
    for name, value in given.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, (filename, content) in (files or {}).items():
        form.add_field(name, io.BytesIO(content), filename=filename)
    return asyncio.run(_sent(f"{api.url}/bot{api.token}/{method}", form))


async def _sent(url: str, form: aiohttp.FormData) -> dict[str, Any]:
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        body: dict[str, Any] = await answer.json()
        return body
