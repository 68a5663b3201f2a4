"""What a request carries, before anything is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp.web import FileField

from botapi.calls import Upload

if TYPE_CHECKING:
    from aiohttp import web

# Bytes: Telegram takes files of 50 MB, and the form around them.
LARGEST_REQUEST = 51 << 20

_HEAD = 4096


async def parameters(request: web.Request) -> dict[str, Any]:
    """Return what the call carries, in whichever of the four ways that Telegram takes.

    A text where it comes as a form, an `Upload` where it is a file, and anything where it comes as JSON.
    """
    if request.content_type == "application/json":
        body: dict[str, Any] = await request.json()
        return {**request.query, **body}
    form = await request.post()
    return {**request.query, **{name: _value(part) for name, part in form.items()}}


def _value(part: str | bytearray | FileField | bytes) -> str | Upload:
    if isinstance(part, FileField):
        with part.file as file:
            content = file.read()
        return Upload(part.filename, len(content), content[:_HEAD])
    return part if isinstance(part, str) else part.decode("utf-8", "replace")
