"""Who may use the preview: requests with its secret, from its own page, to its own host name.

The secret is in the address once, and in a cookie from then on, as with Jupyter. Other host names are
refused, since another site may let its name point to this machine (DNS rebinding), and so is every request
that would change something and does not come from the preview's own page.
"""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "token"  # noqa: S105  (the name of a parameter)
# Bytes of the secret: as many as a key.
SECRET_BYTES = 32
LOCAL = "localhost"
SAFE = frozenset({"GET", "HEAD"})
# Only its own files, no code or style in the page itself, and nobody may frame it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# The page that the secret leads to. A redirection would not do: a browser that follows a link from another
# program may leave out a strict cookie on the way.
WELCOME = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>.</title>'
NOT_INVITED = "Open the address that the terminal shows: it contains the secret.\n"
FOREIGN_NAME = "This name is not the preview's own; `--host` gives it another.\n"
FOREIGN_PAGE = "Only the preview's own page may do this.\n"


class Guard:
    """Passes requests with the secret on to `app`."""

    def __init__(self, app: ASGIApp, host: str, port: int, secret: str, once: str = "") -> None:
        """Guard `app`, which listens at `host` and `port`; `once` opens it in place of `secret` one time."""
        self._app = app
        self._host = host
        self._secret = secret
        self._once = once
        # Cookies of one machine are shared by all its ports.
        self._cookie = f"preview-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await (self._refusal(scope) or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """Return the response that refuses a request, None if it is allowed."""
        headers = Headers(scope=scope)
        if not self._is_own_name(headers.get("host", "")):
            return PlainTextResponse(FOREIGN_NAME, 403)
        if scope["method"] not in SAFE and not _is_own_page(headers):
            return PlainTextResponse(FOREIGN_PAGE, 403)
        given = parse_qs(scope["query_string"].decode("latin-1")).get(TOKEN, [""])[0]
        if scope["path"] == "/" and (self._is_secret(given) or self._is_first(given)):
            welcome = HTMLResponse(WELCOME)
            welcome.set_cookie(self._cookie, self._secret, httponly=True, samesite="strict")
            return welcome
        if not any(map(self._is_secret, _cookies(headers, self._cookie))):
            return PlainTextResponse(NOT_INVITED, 403)
        return None

    def _is_own_name(self, host: str) -> bool:
        """Return whether the header `host` is a numeric address, a local name, or the host of the command."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in {LOCAL, self._host.lower()} or _is_number(name)

    def _is_first(self, given: str) -> bool:
        """Return whether it is the one time that `given` opens the preview."""
        if not self._once or not secrets.compare_digest(given.encode(), self._once.encode()):
            return False
        self._once = ""
        return True

    def _is_secret(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self._secret.encode())


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_own_page(headers: Headers) -> bool:
    """Return whether a browser says that the request comes from a page of the same name and port."""
    site = headers.get("sec-fetch-site", "same-origin")
    return headers.get("origin") == f"http://{headers['host']}" and site == "same-origin"


def _cookies(headers: Headers, name: str) -> list[str]:
    """Return the values of all cookies called `name`.

    Other programs of the machine set cookies for all its ports: with signs at which the parsers of libraries
    stop, or under this very name.
    """
    pairs = (pair.partition("=") for each in headers.getlist("cookie") for pair in each.split(";"))
    return [value.strip() for own, _, value in pairs if own.strip() == name]
