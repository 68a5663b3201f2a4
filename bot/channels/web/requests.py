"""What pages may send: JSON of a few forms, limited in size and time; all else is refused."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct
from starlette.requests import ClientDisconnect

from bot.channels.web import limits

if TYPE_CHECKING:
    from starlette.requests import Request

Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9-]{1,20})?$")]
Number = Annotated[int, Meta(ge=0, lt=2**53)]


class Visit(Struct, forbid_unknown_fields=True):
    """A page was opened; `greet` a new visitor; `framed`: the page is inside a page of another site."""

    language: Language | None = None
    greet: bool = True
    framed: bool = False


class Said(Struct, forbid_unknown_fields=True):
    """A message; `edits` is the visitor's earlier message that it replaces."""

    text: Annotated[str, Meta(min_length=1, max_length=limits.LONGEST_TEXT)]
    language: Language | None = None
    edits: Number | None = None


class Pressed(Struct, forbid_unknown_fields=True):
    """A button with the data `press` under the message with the id `message`."""

    message: Number
    press: Annotated[str, Meta(min_length=1, max_length=400)]
    language: Language | None = None


class Forgotten(Struct, forbid_unknown_fields=True):
    """A request to be forgotten."""


class Refused(Exception):  # noqa: N818  (an answer, not a fault)
    """A request that is refused; its status says why."""

    def __init__(self, status: HTTPStatus, *, close: bool = False) -> None:
        """Refuse with `status`; `close` the connection where the body was not read completely."""
        super().__init__(status.phrase)
        self.status = status
        self.close = close


B = TypeVar("B", Visit, Said, Pressed, Forgotten)


async def read_body(request: Request, kind: type[B]) -> B:
    """Return the body of `request`, which must be JSON of the `kind`: nothing else reaches the conversation.

    A form of another site cannot send JSON without a preflight request, which the gate refuses.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, close=True)
    body = bytearray()
    try:
        async with asyncio.timeout(limits.BODY_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > limits.LARGEST_BODY:
                    raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, close=True)
    except (TimeoutError, ClientDisconnect):
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, close=True) from None
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, RecursionError):
        raise Refused(HTTPStatus.BAD_REQUEST) from None
