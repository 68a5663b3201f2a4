"""A bot token is never written down, by whichever of the known ways it tries to get out."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import traceback
from typing import TYPE_CHECKING

import httpx
import pytest
from telegram import File
from telegram.error import InvalidToken
from telegram.ext import Application, ExtBot

from bot.channels.telegram.operations import log_redaction
from bot.channels.telegram.operations.log_redaction import MASK, TokenMask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz-_01234"
QUOTED = TOKEN.replace(":", "%3A")
SECRET = TOKEN.partition(":")[2]

Written = io.StringIO


@pytest.fixture
def written() -> Iterator[Written]:
    """Return what the root logger writes, at the lowest level, once secrecy is installed."""
    root, hook, level = logging.getLogger(), sys.excepthook, logging.getLogger().level
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    log_redaction.install()
    yield stream
    logging.captureWarnings(capture=False)
    sys.excepthook = hook
    root.setLevel(level)
    root.removeHandler(handler)


def raised(error: Exception) -> Exception:
    """Return `error` with a traceback."""
    try:
        raise error
    except type(error) as caught:
        return caught


def chained() -> Exception:
    """Return an error whose cause names the URL of a request, as a failed connection's does."""
    request = httpx.Request("POST", f"https://api.telegram.org/bot{TOKEN}/getMe")
    error = RuntimeError("could not sign in")
    error.__cause__ = raised(httpx.ConnectError(f"no connection for {request.url}", request=request))
    return raised(error)


def with_locals() -> list[str]:
    """Return the lines of a crash report that shows the value of every variable."""
    url = f"https://api.telegram.org/bot{TOKEN}/getMe"
    try:
        float(url[:5])
    except ValueError as error:
        return list(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    return []


LEAKS: dict[str, Callable[[logging.Logger], None]] = {
    "request URL": lambda log: log.info("HTTP Request: POST %s", f"https://x/bot{TOKEN}/getMe"),
    "download URL": lambda log: log.info(
        "HTTP Request: GET %s", httpx.URL(f"https://x/file/bot{QUOTED}/a.jpg")
    ),
    "debug line of the bot": lambda log: log.debug("Calling %s with %s", "getMe", {"token": TOKEN}),
    "rejected token": lambda log: log.error("%s", InvalidToken(f"The token `{TOKEN}` was rejected.")),
    "repr of a bot": lambda log: log.info("%r", ExtBot(TOKEN)),
    "repr of an application": lambda log: log.info("%r", Application.builder().token(TOKEN).build()),
    "path of a file": lambda log: log.info("%s", File("i", "u", file_path=f"https://x/file/bot{TOKEN}/a")),
    "traceback": lambda log: log.error("failed", exc_info=raised(InvalidToken(f"`{TOKEN}`"))),
    "cause of an error": lambda log: log.error("failed", exc_info=chained()),
    "formatted traceback": lambda log: log.error("".join(traceback.format_exception(chained()))),
    "traceback with locals": lambda log: log.error("\n".join(with_locals())),
    "no formatting": lambda log: log.info(f"token {TOKEN}"),  # noqa: G004  (that is the case)
    "broken formatting": lambda log: log.info("%d", TOKEN),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_no_way_out_through_the_log(leak: Callable[[logging.Logger], None], written: Written) -> None:
    """Message, arguments, exception text, cause: the token is masked in all of them."""
    leak(logging.getLogger("test"))
    assert SECRET not in written.getvalue()
    assert written.getvalue()


@pytest.mark.parametrize("leak", ["request URL", "traceback", "repr of a bot"])
def test_a_masked_line_keeps_the_rest(leak: str, written: Written) -> None:
    """Whoever reads the log still sees what happened."""
    LEAKS[leak](logging.getLogger("test"))
    assert MASK in written.getvalue()
    assert any(word in written.getvalue() for word in ("POST", "Traceback", "ExtBot"))


@pytest.mark.parametrize("name", ["httpx", "httpcore.connection"])
def test_the_http_client_does_not_log_requests(name: str, written: Written) -> None:
    """URLs are not even offered to the log."""
    logging.getLogger(name).info("HTTP Request: POST /getMe")
    assert not written.getvalue()


def test_the_telegram_library_does_not_log_messages(written: Written) -> None:
    """Its debug lines hold whole updates, and with them what people wrote."""
    logging.getLogger("telegram.ext.Application").debug("Processing update %s", "my hip hurts")
    assert not written.getvalue()


def test_a_literal_secret_of_any_shape_is_masked() -> None:
    """A token that does not look like one is known by its value, also inside a URL."""
    mask = TokenMask(["1:a/b"])
    assert mask.mask("x 1:a/b y 1%3Aa%2Fb z") == f"x {MASK} y {MASK} z"


@pytest.mark.parametrize("text", ["at 12:30:45", "update 123456789 failed", "2025-01-01 12:00:00,123 INFO x"])
def test_ordinary_text_passes(text: str) -> None:
    """Times, ids and dates are no tokens."""
    assert TokenMask().mask(text) == text


def test_installing_twice_masks_once(written: Written) -> None:
    """A second start in one process does not pile up filters."""
    log_redaction.install(TOKEN)
    log_redaction.install(TOKEN)
    for handler in logging.getLogger().handlers:
        assert sum(isinstance(each, TokenMask) for each in handler.filters) == 1
    assert not written.getvalue()


@pytest.mark.parametrize(
    "crash",
    [f"raise RuntimeError('{TOKEN}')", f"import warnings; warnings.warn('{TOKEN}')"],
    ids=["uncaught exception", "warning"],
)
def test_no_way_out_past_the_log(crash: str) -> None:
    """What Python itself prints is masked as well."""
    setup = (
        "import logging; logging.basicConfig(); from bot.channels.telegram.operations import log_redaction"
    )
    code = f"{setup}; log_redaction.install(); {crash}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert MASK in done.stderr
    assert SECRET not in done.stderr + done.stdout
