"""Files that are the same for everybody: the page, its scripts and styles, the texts, and the films."""

from __future__ import annotations

import html
import mimetypes
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.conversation.channel import File
    from bot.dialogue import MultilingualDialogue

ASSETS = Path(__file__).parent / "assets"
# Scripts and texts change with the program and the content, so browsers must ask each time. Films seldom do.
_ASK = {"Cache-Control": "no-cache"}
_HOUR = {"Cache-Control": "max-age=3600"}
_FIGURES = {".mp4", ".jpg", ".png"}


def routes(library: MultilingualDialogue, figures: Path) -> list[Route]:
    """Return the routes for the texts of `library`, the films in `figures`, and the page."""
    page = Template((ASSETS / "page.html").read_text(encoding="utf-8"))

    def known(language: str) -> str:
        code = language[:2].lower()
        return code if code in library.languages else library.languages[0]

    async def show_page(request: Request) -> Response:
        wanted = request.query_params.get("language") or request.headers.get("accept-language", "")
        language = known(wanted)
        texts = library.for_language(language).knowledge.messages.web
        escaped = {
            name: html.escape(text) for name, text in (("title", texts.title), ("no_script", texts.no_script))
        }
        return HTMLResponse(page.substitute(escaped, language=language), headers=_ASK)

    async def show_asset(request: Request) -> Response:
        return _file(ASSETS, request.path_params["name"], {".js", ".css", ".svg"}, _ASK)

    async def show_texts(request: Request) -> Response:
        language = known(request.path_params["language"])
        messages = library.for_language(language).knowledge.messages
        names = {
            code: library.for_language(code).knowledge.messages.language.name for code in library.languages
        }
        texts = msgspec.to_builtins(messages.web)
        too_fast = messages.phrases.too_fast
        return JSONResponse(
            texts | {"too_fast": too_fast, "language": language, "languages": names}, headers=_ASK
        )

    async def show_figure(request: Request) -> Response:
        language, name = request.path_params["language"], request.path_params["name"]
        if language not in library.languages:
            return Response(status_code=404)
        return _file(figures / language, name, _FIGURES, _HOUR)

    return [
        Route("/", show_page),
        Route("/assets/{name}", show_asset),
        Route("/texts/{language}", show_texts),
        Route("/figures/{language}/{name}", show_figure),
    ]


def _file(folder: Path, name: str, endings: set[str], headers: dict[str, str]) -> Response:
    """Return the file called `name` in `folder`, not in a folder below it."""
    file = folder / Path(name).name
    if file.name != name or file.suffix not in endings or not file.is_file():
        return Response(status_code=404)
    return FileResponse(file, headers=headers)


def download(file: File) -> Response:
    """Return a file that was sent to a visitor: a picture to show, any other file to save."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    how = "inline" if kind == "image/png" else "attachment"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'{how}; filename="{file.name}"'}
    return Response(file.content, media_type=kind, headers=headers)
