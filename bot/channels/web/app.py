"""What pages ask of the channel: the routes, each a few lines between a request and the conversation.

POST visit      begin or go on: sets the cookie, greets whoever is new, returns the texts
GET  events     server-sent events: every message of the talk in its newest form
POST messages   {"text", "language", "edits"}: something said, or said anew
POST presses    {"message", "press", "language"}: a button
POST forget     erase everything about the visitor, the cookie too
GET  files/ID   a file that was sent to the visitor
GET  assets, figures, texts, and the page itself: the same for everybody (see `public`)
"""

from __future__ import annotations

import asyncio
import logging
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.actions.model import (
    ForgetMe,
    OfferAlternatives,
    PickRepetitions,
    ShowEntry,
    SteerGuidedSet,
    VoteOnAnswer,
)
from bot.channels.token_bucket import TokenBucket
from bot.channels.web import limits, public
from bot.channels.web.stream import Stream, seen_by
from bot.channels.web.view import plain_text, read_button
from bot.channels.web.visitors import delete_cookies, new_visitor, set_cookie, visitor_of
from bot.conversation.channel import Address, Incoming
from bot.logs import whereabouts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from bot.channels.web.talks import Shown, Talk, Talks
    from bot.channels.web.view import View
    from bot.channels.web.visitors import Visitor
    from bot.conversation.conversation import Conversation
    from bot.dialogue import MultilingualDialogue

log = logging.getLogger(__name__)

Language = Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9-]{1,20})?$")]
Number = Annotated[int, Meta(ge=0, lt=2**53)]


class Visit(Struct, forbid_unknown_fields=True):
    """A page begins; `framed` where it stands in a page of another site."""

    language: Language | None = None
    framed: bool = False


class Said(Struct, forbid_unknown_fields=True):
    """Words; `edits` is the visitor's earlier message that they replace."""

    text: Annotated[str, Meta(min_length=1, max_length=limits.LONGEST_TEXT)]
    language: Language | None = None
    edits: Number | None = None


class Pressed(Struct, forbid_unknown_fields=True):
    """A button with the data `press` under the message with the id `message`."""

    message: Number
    press: Annotated[str, Meta(min_length=1, max_length=400)]
    language: Language | None = None


class Forgotten(Struct, forbid_unknown_fields=True):
    """The wish to be forgotten."""


class Refused(Exception):  # noqa: N818  (an answer, not a fault)
    """A request that is not done: its status says why."""

    def __init__(self, status: HTTPStatus, *, close: bool = False) -> None:
        """Refuse with `status`; `close` the connection where the body was not read completely."""
        super().__init__(status.phrase)
        self.status = status
        self.close = close


B = TypeVar("B", Visit, Said, Pressed, Forgotten)


class WebApp:
    """The routes of the chat, for one conversation."""

    def __init__(  # noqa: PLR0913  (everything between a page and the conversation)
        self,
        library: MultilingualDialogue,
        conversation: Conversation,
        talks: Talks,
        view: View,
        figures: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Hand what visitors say to `conversation`, whose channel fills `talks`; `view` has its buttons.

        `library` knows the languages and the pages, the films are in `figures`.
        """
        self._library = library
        self._conversation = conversation
        self._talks = talks
        self._view = view
        self._public = public.routes(library, figures)
        self._clock = clock
        self._all = TokenBucket(limits.ALL_BURST, limits.ALL_SECONDS)
        self._new = TokenBucket(limits.NEW_BURST, limits.NEW_SECONDS)

    def routes(self) -> list[Route]:
        """Return the routes, for an application of their own or below a prefix of another one."""
        return [
            Route("/visit", self._answering(self._visit), methods=["POST"]),
            Route("/events", self._answering(self._events)),
            Route("/messages", self._answering(self._say), methods=["POST"]),
            Route("/presses", self._answering(self._press), methods=["POST"]),
            Route("/forget", self._answering(self._forget), methods=["POST"]),
            Route("/files/{id:int}", self._answering(self._file)),
            *self._public,
        ]

    def _answering(self, handler: Callable[[Request], Any]) -> Callable[[Request], Any]:
        """Return `handler`, with every refusal turned into an answer without anybody's words."""

        async def answer(request: Request) -> ASGIApp:
            try:
                response: ASGIApp = await handler(request)
            except Refused as refused:
                headers = {"Cache-Control": "no-store"}
                if refused.close:
                    headers["Connection"] = "close"
                if refused.status is HTTPStatus.TOO_MANY_REQUESTS:
                    headers["Retry-After"] = str(round(limits.VISITOR_SECONDS + 0.5))
                return Response(status_code=refused.status, headers=headers)
            return response

        return answer

    async def _visit(self, request: Request) -> Response:
        visit = await _body(request, Visit)
        is_known = (visitor := visitor_of(request)) is not None
        visitor = visitor or new_visitor()
        talk = self._talk(visitor)
        if talk.is_empty and not talk.turn.locked():
            await self._handle(
                talk, Incoming(Address(visitor.person), visitor.person, "/start", visit.language)
            )
        response = JSONResponse({"known": is_known}, headers={"Cache-Control": "no-store"})
        set_cookie(request, response, visitor, framed=visit.framed)
        return response

    async def _events(self, request: Request) -> ASGIApp:
        visitor = self._known(request)
        talk = self._talk(visitor)
        if len(talk.streams) >= limits.STREAMS_EACH:
            talk.streams[0].end("elsewhere")
        elif self._talks.streams >= limits.MOST_STREAMS:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        return Stream(talk, seen_by(request))

    async def _say(self, request: Request) -> Response:
        said = await _body(request, Said)
        visitor, talk = self._admitted(request)
        fields = {"from": "visitor", "text": said.text}
        edited = talk.find(said.edits) if said.edits else None
        if edited and edited.fields["from"] == "visitor":
            talk.change(edited, fields)
        else:
            edited = None
        shown = edited or talk.add(fields)
        incoming = Incoming(
            Address(visitor.person),
            visitor.person,
            said.text,
            said.language,
            message=str(shown.id),
            edited=edited is not None,
        )
        return await self._answered(request, talk, incoming, {"message": shown.id})

    async def _press(self, request: Request) -> Response:
        pressed = await _body(request, Pressed)
        visitor, talk = self._admitted(request)
        shown = talk.find(pressed.message)
        incoming = Incoming(
            Address(visitor.person),
            visitor.person,
            language=pressed.language,
            action=read_button(pressed.press),
            seen=plain_text(shown.fields) if shown else "",
            message=str(pressed.message),
        )
        notice = await self._conversation.acknowledge(incoming)
        if shown and shown.fields["from"] == "bot":
            await self._mark(talk, shown, pressed.press, incoming)
        return await self._answered(request, talk, incoming, {"notice": notice})

    async def _mark(self, talk: Talk, shown: Shown, press: str, incoming: Incoming) -> None:
        """Show under the message `shown` what was pressed."""
        match incoming.action:
            case SteerGuidedSet() | OfferAlternatives():
                pass
            case VoteOnAnswer(entry) if "votes" in shown.fields and self._library.has_entry(entry):
                vote = await self._conversation.vote_of(incoming.person, entry)
                talk.change(shown, self._view.voted(shown.fields, entry, vote=vote))
            case PickRepetitions() if self._conversation.is_counting(incoming.address.chat):
                pass
            case _:
                talk.change(shown, self._view.pressed(shown.fields, press))

    async def _forget(self, request: Request) -> Response:
        await _body(request, Forgotten)
        visitor = self._known(request)
        talk = self._talk(visitor)
        page = next(
            page.id
            for page in self._library.for_language(None).knowledge.messages.pages
            if page.action == ForgetMe()
        )
        incoming = Incoming(Address(visitor.person), visitor.person, action=ShowEntry(page))
        return await self._answered(request, talk, incoming, {})

    async def _file(self, request: Request) -> Response:
        talk = self._talks.get(self._known(request).person)
        shown = talk.find(request.path_params["id"]) if talk else None
        if shown is None or shown.file is None:
            raise Refused(HTTPStatus.NOT_FOUND)
        return public.download(shown.file)

    def _known(self, request: Request) -> Visitor:
        """Return whose `request` it is."""
        visitor = visitor_of(request)
        if visitor is None:
            raise Refused(HTTPStatus.UNAUTHORIZED)
        return visitor

    def _talk(self, visitor: Visitor) -> Talk:
        """Return the talk of `visitor`; that of somebody new only as often as newcomers may come."""
        if talk := self._talks.get(visitor.person):
            return talk
        if not self._new.take_at_once(self._clock()):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        return self._talks.open(visitor.person)

    def _admitted(self, request: Request) -> tuple[Visitor, Talk]:
        """Return who wants an answer, and the talk, while that one and all together ask at a human pace."""
        visitor = self._known(request)
        talk = self._talk(visitor)
        now = self._clock()
        if not (talk.bucket.take_at_once(now) and self._all.take_at_once(now)):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        return visitor, talk

    async def _answered(
        self, request: Request, talk: Talk, incoming: Incoming, told: dict[str, Any]
    ) -> Response:
        """Let the conversation handle `incoming`, and answer the request with what is `told`."""
        if forgotten := await self._handle(talk, incoming):
            # The last words stay on the page; what it shows is known here no more.
            self._talks.close(incoming.person, "forgotten")
        response = JSONResponse(told | {"forgotten": forgotten}, headers={"Cache-Control": "no-store"})
        if forgotten:
            delete_cookies(request, response)
        return response

    async def _handle(self, talk: Talk, incoming: Incoming) -> bool:
        """Answer `incoming` in the turn of its talk, and return whether the visitor was forgotten."""
        async with talk.turn:
            with talk.typing():
                try:
                    turn = await self._conversation.handle(incoming)
                except Exception as error:  # noqa: BLE001  (whatever it is, the visitor gets a word)
                    kind, place = type(error).__name__, whereabouts(error)
                    log.error("A visitor's message failed: %s at %s", kind, place)  # noqa: TRY400
                    messages = self._conversation.languages.of(incoming.language)
                    await self._conversation.say(incoming.address, messages.phrases.went_wrong)
                    return False
        if not turn.took_effect and (shown := talk.find(int(incoming.message or 0))):
            talk.change(shown, shown.fields | {"buttons": []})
        return turn.reply is not None and turn.reply.action == ForgetMe()


async def _body(request: Request, kind: type[B]) -> B:
    """Return the body of `request`, which must be JSON of the `kind`: nothing else reaches the conversation.

    A form of another site can send no JSON without asking first, which the gate refuses.
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
