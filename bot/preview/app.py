"""The preview as an ASGI application: the chat under /chat, and the routes of its page.

    GET  /                    the page;  /assets/NAME, /texts/LANGUAGE  its files
    GET  /events              server-sent events: `content` (a `ContentState`) and `evaluation`
    POST /why                 {"text"}: why it got its reply when it was last asked
    GET  /unanswered          questions that got no answer, grouped by similarity
    POST /insertions          {"language", "id", "text", "kind", "write"}: add a line to a content file
    GET  /evaluations         the names of the sets;  POST {"set"}: run one

`guard` checks who may use it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from starlette.applications import Starlette
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from bot.channels.web.app import WebApp
from bot.knowledge.examples import CLARIFY, OFF_TOPIC
from bot.preview.evaluations import Evaluations
from bot.preview.events import Events
from bot.preview.findings import short, shown
from bot.preview.insertion import InsertionError, example, phrasing
from bot.preview.unanswered import unanswered
from bot.preview.why import as_json
from bot.reload.live_content import LiveContent
from bot.store.store import IN_MEMORY, Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from bot.errors import Place
    from bot.preview.turns import RememberingDialogue
    from bot.reload.content_state import ContentState
    from bot.settings import Settings

ASSETS = Path(__file__).parent / "assets"
KINDS = {".css": "text/css", ".js": "text/javascript"}


class Why(Struct, forbid_unknown_fields=True):
    """The body of /why: a message that was asked."""

    text: str


class Added(Struct, forbid_unknown_fields=True):
    """The body of /insertions: a `text` for an id or label; it is written only if `write`."""

    language: str
    id: str
    text: str
    kind: Literal["phrasing", "example"]
    write: bool = False


class Chosen(Struct, forbid_unknown_fields=True):
    """The body of /evaluations: the name of a set of labelled questions."""

    set: str


B = TypeVar("B", Why, Added, Chosen)


class Preview:
    """One conversation, its content, and everything that the page shows about them."""

    def __init__(self, library: RememberingDialogue, settings: Settings, questions: Path | None) -> None:
        """Answer from `library`, loaded from `settings`; the folder `questions` has labelled questions."""
        self._library = library
        self._settings = settings
        self._events = Events()
        # Data of the conversation is kept in memory only.
        self._store = Store(IN_MEMORY, key="", bot="")
        self._chat = WebApp(library, self._store, settings, reminds=True)
        self._content = LiveContent(library, settings, self._tell, for_editor=True)
        self._evaluations = Evaluations(library, questions, settings.cache_dir, self._tell_progress)

    def application(self) -> Starlette:
        """Return the routes as an application."""
        return Starlette(
            routes=[
                Route("/", _page),
                Route("/assets/{name}", _asset),
                Route("/texts/{language}", self._texts),
                Route("/events", self._listen),
                Route("/why", self._why, methods=["POST"]),
                Route("/unanswered", self._unanswered),
                Route("/insertions", self._insert, methods=["POST"]),
                Route("/evaluations", self._list_sets),
                Route("/evaluations", self._evaluate, methods=["POST"]),
                Mount("/chat", routes=self._chat.routes()),
            ]
        )

    async def run(self) -> None:
        """Watch the content and remind people, without end."""
        self._loop = asyncio.get_running_loop()
        await asyncio.gather(self._content.run(), self._chat.conversation.reminders.run())

    def end_streams(self) -> None:
        """End the event streams of open pages."""
        self._events.close()
        self._chat.talks.end_all()

    async def close(self) -> None:
        """Stop all background tasks."""
        self.end_streams()
        await self._evaluations.close()
        await self._chat.close()
        await self._store.settle()
        self._store.close()

    def _tell(self, state: ContentState) -> None:
        news = {"language": state.language, "phase": state.phase.value, "version": state.version}
        findings = shown(state.findings, self._settings.faq_dir.parent)
        self._events.tell("content", state.language, {**news, "findings": findings})

    def _tell_progress(self, name: str, news: dict[str, Any]) -> None:
        # This is called from the thread that asks the questions.
        self._loop.call_soon_threadsafe(self._events.tell, "evaluation", name, news)

    def _shown(self, place: Place) -> str:
        return f"{short(place.file, self._settings.faq_dir.parent)}:{place.line}"

    async def _texts(self, request: Request) -> Response:
        texts = self._library.for_language(request.path_params["language"]).knowledge.messages.preview
        return JSONResponse(msgspec.to_builtins(texts))

    async def _listen(self, _: Request) -> Response:
        return StreamingResponse(self._events.stream(), media_type="text/event-stream")

    async def _why(self, request: Request) -> Response:
        asked = await _body(request, Why)
        if asked is None:
            return _malformed()
        explanation = await asyncio.to_thread(self._library.why, asked.text)
        language = explanation.reply.language or self._library.languages[0]
        knowledge = self._library.for_language(language).knowledge
        told = as_json(asked.text, explanation, knowledge)
        places = self._content.places(language)
        told["written"] = {
            id_: [self._shown(place) for place in places.get(id_, ())] for id_ in told["written"]
        }
        return JSONResponse(told)

    async def _unanswered(self, _: Request) -> Response:
        found = await unanswered(self._library, self._settings)
        labels = {language: self._labels(language) for language in self._library.languages}
        return JSONResponse({**found, "labels": labels})

    def _labels(self, language: str) -> Mapping[str, str]:
        """Return the titles of everything that can answer a message, by id, and the other labels."""
        knowledge = self._library.for_language(language).knowledge
        answers = {**knowledge.entries, **knowledge.small_talk}
        named = {id_: answer.title for id_, answer in answers.items()}
        return {OFF_TOPIC: OFF_TOPIC, CLARIFY: CLARIFY, **named}

    async def _insert(self, request: Request) -> Response:
        added = await _body(request, Added)
        if added is None or added.id not in self._labels(added.language):
            return _malformed()
        try:
            told = await asyncio.to_thread(self._insertion, added)
        except InsertionError as error:
            return JSONResponse({"problem": str(error)}, 409)
        return JSONResponse(told)

    def _insertion(self, added: Added) -> dict[str, Any]:
        language = added.language
        if added.kind == "example":
            insertion = example(self._settings.faq_dir / language, added.id, added.text)
        else:
            places = self._content.places(language).get(added.id)
            if not places:
                raise InsertionError(f"`{added.id}` is not found in the content as it is saved")
            insertion = phrasing(places[0].file, added.id, added.text)
        if added.write:
            insertion.write()
        return {
            "file": insertion.file.relative_to(self._settings.faq_dir.parent).as_posix(),
            "line": insertion.line,
            "lines": insertion.lines,
        }

    async def _list_sets(self, _: Request) -> Response:
        return JSONResponse({"sets": await asyncio.to_thread(self._evaluations.names)})

    async def _evaluate(self, request: Request) -> Response:
        chosen = await _body(request, Chosen)
        if chosen is None:
            return _malformed()
        return JSONResponse({"begun": self._evaluations.start(chosen.set)})


async def _page(_: Request) -> Response:
    return FileResponse(ASSETS / "preview.html", media_type="text/html")


async def _asset(request: Request) -> Response:
    file = ASSETS / Path(request.path_params["name"]).name
    if file.suffix not in KINDS or not file.is_file():
        return Response(status_code=404)
    return FileResponse(file, media_type=KINDS[file.suffix])


async def _body(request: Request, kind: type[B]) -> B | None:
    """Return the body of `request` as a `kind`, None if it is not valid."""
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _malformed() -> Response:
    return Response(status_code=400)
