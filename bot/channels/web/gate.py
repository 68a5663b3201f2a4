"""What every request must pass, and what every answer says to browsers: an ASGI middleware.

The host must be one that is known: otherwise a page of another site could have its name point here, and
read as if it were ours (DNS rebinding). Whoever wants something done, or a talk, must be a page of our own
or of an origin on the allow-list. The list is the setting WEB_ORIGINS.
"""

from __future__ import annotations

import ipaddress
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What pages of other origins may fetch too: it is the same for everybody.
_PUBLIC = ("/assets/", "/figures/", "/texts/")
# Seconds for which a browser remembers what another origin may do: an hour.
_REMEMBER_SECONDS = 3600


# For whoever sets the bot up: visitors of pages never see it.
_UNKNOWN = (
    "This name is not known here. If it is yours, add its origin, such as https://bot.example, "
    "to the setting WEB_ORIGINS.\n"
)
_UNINVITED = "This page may not talk to the bot: see the setting WEB_ORIGINS.\n"


class Gate:
    """Lets in what may come in, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, origins: Collection[str], hosts: Collection[str] = ()) -> None:
        """Guard `app` for its own pages and those of `origins`; it is called `hosts`, or as one of `origins`.

        Names of this machine and addresses in numbers are always known: nobody can let them point elsewhere.
        """
        self._origins = frozenset(origins)
        self._hosts = frozenset(hosts) | {urlsplit(origin).hostname for origin in origins} | {"localhost"}
        ancestors = " ".join(["'self'", *sorted(self._origins)])
        self._headers = {
            "content-security-policy": (
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
                f"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
            ),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "cross-origin-opener-policy": "same-origin",
            # Pages of other origins show pictures and run the script; reading a talk is another matter.
            "cross-origin-resource-policy": "cross-origin",
        }
        self._app = CORSMiddleware(
            app,
            allow_origins=sorted(self._origins),
            allow_credentials=True,
            allow_methods=["GET", "POST"],
            allow_headers=["content-type"],
            max_age=_REMEMBER_SECONDS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or refuse it."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        app = self._refusal(scope) or self._app
        await app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        """Return what refuses the request, None where it may pass."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._knows(host):
            return PlainTextResponse(_UNKNOWN, HTTPStatus.MISDIRECTED_REQUEST)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path.startswith(_PUBLIC) or scope["method"] == "OPTIONS":
            return None
        if self._is_invited(headers, host, changes=scope["method"] not in {"GET", "HEAD"}):
            return None
        return PlainTextResponse(_UNINVITED, HTTPStatus.FORBIDDEN)

    def _knows(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        return name is not None and (name in self._hosts or _is_numeric(name))

    def _is_invited(self, headers: Headers, host: str, *, changes: bool) -> bool:
        """Return whether a page of ours, or of the list, asks: whoever `changes` something must say so."""
        origin = headers.get("origin")
        if origin is not None:
            return origin in self._origins or origin in {f"http://{host}", f"https://{host}"}
        # Browsers say nothing of a page's own reading, nor of an address that somebody opens.
        is_foreign = (
            headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-dest") != "document"
        )
        return not changes and not is_foreign


def _is_numeric(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
