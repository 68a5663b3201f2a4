"""Makes what the commands need from the settings; large libraries are imported only where they are needed."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bot.channels.monitoring.metrics import Metrics
    from bot.channels.terminal.terminal import Terminal
    from bot.dialogue import MultilingualDialogue
    from bot.settings import Settings
    from bot.store.store import Store

# Reachable from this machine only.
LOCAL_HOST = "127.0.0.1"
TEXT_LINES = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def full_library(settings: Settings) -> MultilingualDialogue:
    """Return all dialogues with everything learned, which takes a minute the first time."""
    # The products for one message are small: more threads would gain nothing, and each needs memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bot.bootstrap import load_dialogues  # noqa: PLC0415

    return load_dialogues(settings, learn_meaning=True)


def quick_library(settings: Settings, *, stays: bool) -> MultilingualDialogue:
    """Return all dialogues after seconds; if the program `stays`, meaning is learned in the background."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bot.bootstrap import learn_meaning_later, load_dialogues  # noqa: PLC0415

    library = load_dialogues(settings)
    if stays:
        learn_meaning_later(settings, library)
    return library


def with_store(settings: Settings, work: Callable[[Store], Coroutine[Any, Any, None]]) -> None:
    """Run `work` with the store from `settings`."""
    import asyncio  # noqa: PLC0415

    from bot.store.store import Store  # noqa: PLC0415

    async def open_and_work(store: Store) -> None:
        await store.open()
        await work(store)

    # These commands need no pseudonyms.
    with closing(Store(settings.database_url.get_secret_value(), key="", bot="")) as store:
        asyncio.run(open_and_work(store))


def make_terminal(settings: Settings) -> Terminal:
    """Return the chat in the terminal, which learns meaning in the background."""
    from bot.channels.terminal.terminal import Terminal  # noqa: PLC0415

    return Terminal(_library_for_people(settings, stays=True), settings)


def show_answer(settings: Settings, text: str) -> None:
    """Print the reply to `text`, in a conversation of this message only."""
    from bot.channels.terminal.look import console, show_with_film  # noqa: PLC0415
    from bot.dialogue import Context  # noqa: PLC0415

    library = _library_for_people(settings, stays=False)
    reply, _ = library.reply(text, Context())
    if reply.action is None:
        show_with_film(reply, console(), library, settings.figures)
        return
    # An action needs a conversation with a store, whose imports take half the time of a start.
    from bot.channels.terminal.terminal import Terminal  # noqa: PLC0415

    with Terminal(library, settings) as terminal:
        terminal.say(text)


def _library_for_people(settings: Settings, *, stays: bool) -> MultilingualDialogue:
    """Return the quick library, and show a note on the error stream meanwhile."""
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("Reading what there is to know; the first time takes some seconds"):
        return quick_library(settings, stays=stays)


def run_channels(settings: Settings) -> None:
    """Answer on Telegram and on web pages, as `settings` say, until the program is told to stop."""
    _log_as(settings)
    from bot.channels.monitoring.metrics import Metrics  # noqa: PLC0415

    library = quick_library(settings, stays=True)
    metrics = Metrics()
    if not settings.telegram_bot_token:
        from bot.channels import web  # noqa: PLC0415

        web.run(library, settings, metrics)
        return
    from bot.channels import telegram  # noqa: PLC0415

    with _web_in_thread(library, settings, metrics):
        telegram.run(library, settings, metrics)


def _web_in_thread(
    library: MultilingualDialogue, settings: Settings, metrics: Metrics
) -> AbstractContextManager[object]:
    if settings.web is None:
        return nullcontext()
    from bot.channels.web import WebThread  # noqa: PLC0415

    return WebThread(library, settings, metrics)


def _log_as(settings: Settings) -> None:
    from bot.logs import JsonLogFormatter  # noqa: PLC0415

    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonLogFormatter() if settings.log_format == "json" else logging.Formatter(TEXT_LINES)
    )
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler])


def has_display(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Return whether a browser can be opened for the user: on a screen of this machine, or with BROWSER.

    Over SSH the screen of this machine is not the user's.
    """
    if environment.get("BROWSER"):
        return True
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return False
    shows = (
        platform in {"darwin", "win32"} or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    )
    if not shows:
        return False
    import webbrowser  # noqa: PLC0415

    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def run_preview(
    settings: Settings,
    host: str = LOCAL_HOST,
    port: int = 0,
    questions: Path | None = None,
    *,
    browser: bool = True,
) -> None:
    """Show the preview until Ctrl-C, see `bot.preview.server.run`."""
    from rich.console import Console  # noqa: PLC0415

    from bot.preview.server import run  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format=TEXT_LINES)
    shipped = settings.faq_dir.parent / "tests" / "questions"
    found = questions or (shipped if shipped.is_dir() else None)
    out = Console(stderr=True, highlight=False)
    with out.status("Reading what there is to know; the first time takes some seconds"):
        library = quick_library(settings, stays=False)

    def tell(address: str) -> None:
        out.print(f"The preview is at {address}", soft_wrap=True, markup=False)
        out.print("The address contains a secret: whoever has it can use the preview. Ctrl-C ends it.")

    run(library, settings, found, host=host, port=port, browser=browser, told=tell)
