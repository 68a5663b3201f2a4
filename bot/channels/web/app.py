"""The routes of the web channel: from requests of web pages to the conversation.

POST visit      begin or go on: sets the cookie, greets new visitors, returns the texts
GET  events     server-sent events: every message of the talk in its newest form
POST messages   {"text", "language", "edits"}: a message, or its edit
POST presses    {"message", "press", "language"}: a button
POST forget     erase everything about the visitor, the cookie too
GET  files/ID   a file that was sent to the visitor
GET  assets, figures, texts, and the page itself: public files (see `public`)
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.actions.codec import decode_button
from bot.actions.model import (
    ForgetMe,
    OfferAlternatives,
    PickRepetitions,
    ShowEntry,
    SteerGuidedSet,
    VoteOnAnswer,
)
from bot.channels.monitoring.metrics import Metrics
from bot.channels.token_bucket import TokenBucket
from bot.channels.web import limits, public
from bot.channels.web.channel import WebChannel
from bot.channels.web.requests import Forgotten, Pressed, Refused, Said, Visit, read_body
from bot.channels.web.stream import Stream, seen_by
from bot.channels.web.talks import Talks
from bot.channels.web.view import View, has_button, plain_text
from bot.channels.web.visitors import delete_cookies, new_visitor, set_cookie, visitor_of
from bot.conversation.channel import Address, Incoming
from bot.conversation.conversation import Conversation
from bot.errors import StoreUnavailableError
from bot.logs import whereabouts

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from bot.channels.web.talks import Shown, Talk
    from bot.channels.web.visitors import Visitor
    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings
    from bot.store.store import Store

log = logging.getLogger(__name__)


class WebApp:
    """The chat for web pages: a conversation, the talks that it fills, and the routes of the pages."""

    def __init__(  # noqa: PLR0913  (what a channel is made of)
        self,
        library: MultilingualDialogue,
        store: Store,
        settings: Settings,
        metrics: Metrics | None = None,
        *,
        reminds: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Answer from `library`; `store` keeps contexts and personal data, `settings` name the films' folder.

        `metrics` count replies and errors. It `reminds` only where a page stays open that the person looks
        at: see `WebChannel.notify`. `clock` tells seconds, for the limits.
        """
        self._metrics = metrics or Metrics()
        self.talks = Talks(clock)
        self._library = library
        self._view = View(library, settings.figures)
        channel = WebChannel(self.talks, self._view)
        self.conversation = Conversation(
            library, store, channel, settings, replied=self._metrics.replied, reminds=reminds
        )
        self._public = public.routes(library, settings.figures)
        self._clock = clock
        self._all = TokenBucket(limits.ALL_BURST, limits.ALL_SECONDS)
        self._new = TokenBucket(limits.NEW_BURST, limits.NEW_SECONDS)
        self._at_once = 0
        self._is_closing = False

    async def close(self) -> None:
        """End all guided sets and all streams; pages are asked to reconnect later."""
        self._is_closing = True
        await self.conversation.close()
        self.talks.end_all()

    def routes(self) -> list[Route]:
        """Return the routes, for an application of their own or under a prefix of another one."""
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
        """Return `handler` with every `Refused` turned into a response that quotes nobody."""

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
        visit = await read_body(request, Visit)
        is_known = (visitor := visitor_of(request)) is not None
        visitor = visitor or new_visitor()
        talk = self._talk(visitor)
        if visit.greet and talk.is_empty and not talk.turn.locked():
            await self._handle(
                talk, Incoming(Address(visitor.person), visitor.person, "/start", visit.language)
            )
        response = JSONResponse({"known": is_known}, headers={"Cache-Control": "no-store"})
        set_cookie(request, response, visitor, framed=visit.framed)
        return response

    async def _events(self, request: Request) -> ASGIApp:
        visitor = self._known(request)
        talk = self._talk(visitor)
        talk.make_room()
        if self._is_closing or not self.talks.make_room():
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        return Stream(talk, seen_by(request))

    async def _say(self, request: Request) -> Response:
        said = await read_body(request, Said)
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
        pressed = await read_body(request, Pressed)
        visitor, talk = self._admitted(request)
        shown = talk.find(pressed.message)
        incoming = Incoming(
            Address(visitor.person),
            visitor.person,
            language=pressed.language,
            action=decode_button(pressed.press),
            seen=plain_text(shown.fields) if shown else "",
            message=str(pressed.message),
        )
        notice = await self.conversation.acknowledge(incoming)
        if shown and has_button(shown.fields, pressed.press):
            await self._mark(talk, shown, pressed.press, incoming)
        return await self._answered(request, talk, incoming, {"notice": notice})

    async def _mark(self, talk: Talk, shown: Shown, press: str, incoming: Incoming) -> None:
        """Mark the pressed button of the message `shown`."""
        match incoming.action:
            case SteerGuidedSet() | OfferAlternatives():
                pass
            case VoteOnAnswer(entry) if self._library.has_entry(entry):
                # If the vote could not be counted, the notice has said so.
                with suppress(StoreUnavailableError):
                    vote = await self.conversation.vote_of(incoming.person, entry)
                    talk.change(shown, self._view.voted(shown.fields, entry, vote=vote))
            case PickRepetitions() if self.conversation.is_counting(incoming.address.chat):
                pass
            case _:
                talk.change(shown, self._view.pressed(shown.fields, press))

    async def _forget(self, request: Request) -> Response:
        await read_body(request, Forgotten)
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
        talk = self.talks.get(self._known(request).person)
        shown = talk.find(request.path_params["id"]) if talk else None
        if shown is None or shown.file is None:
            raise Refused(HTTPStatus.NOT_FOUND)
        return public.download(shown.file)

    def _known(self, request: Request) -> Visitor:
        """Return the visitor who sent `request`."""
        visitor = visitor_of(request)
        if visitor is None:
            raise Refused(HTTPStatus.UNAUTHORIZED)
        return visitor

    def _talk(self, visitor: Visitor) -> Talk:
        """Return the talk of `visitor`; new talks are rate-limited."""
        if talk := self.talks.get(visitor.person):
            return talk
        if not self._new.take_at_once(self._clock()):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        return self.talks.open(visitor.person)

    def _admitted(self, request: Request) -> tuple[Visitor, Talk]:
        """Return the visitor and the talk, unless this visitor or all together send too much."""
        visitor = self._known(request)
        talk = self._talk(visitor)
        now = self._clock()
        if not (talk.bucket.take_at_once(now) and self._all.take_at_once(now)):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS)
        if self._at_once >= limits.MOST_AT_ONCE:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE)
        return visitor, talk

    async def _answered(
        self, request: Request, talk: Talk, incoming: Incoming, told: dict[str, Any]
    ) -> Response:
        """Let the conversation handle `incoming`, and respond with the JSON `told`."""
        if forgotten := await self._handle(talk, incoming):
            # The page still shows the last messages, but they are no longer kept here.
            self.talks.close(incoming.person, "forgotten")
        response = JSONResponse(told | {"forgotten": forgotten}, headers={"Cache-Control": "no-store"})
        if forgotten:
            delete_cookies(request, response)
        return response

    async def _handle(self, talk: Talk, incoming: Incoming) -> bool:
        """Answer `incoming` after earlier messages of its talk; return whether the visitor was forgotten."""
        self._at_once += 1
        try:
            async with talk.turn:
                with talk.typing():
                    turn = await self.conversation.handle(incoming)
        except Exception as error:  # noqa: BLE001  (whatever it is, the visitor gets a word)
            self._metrics.failed(error)
            kind, place = type(error).__name__, whereabouts(error)
            log.error("A visitor's message failed: %s at %s", kind, place)  # noqa: TRY400
            languages = self.conversation.languages
            words = languages.messages_in(languages.seen(incoming.seen, incoming.language)).phrases.went_wrong
            await self.conversation.say(incoming.address, words)
            return False
        finally:
            self._at_once -= 1
        if not turn.took_effect and (shown := talk.find(int(incoming.message or 0))):
            talk.change(shown, shown.fields | {"buttons": []})
        return turn.reply is not None and turn.reply.action == ForgetMe()
