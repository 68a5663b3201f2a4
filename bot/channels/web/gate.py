"""Checks of every request, and security headers of every response: an ASGI middleware.

The host name must be known: otherwise the name of another site could point to this server, and its pages
could read everything (DNS rebinding). Requests that change something, or read a talk, must come from our own
pages or from an origin on the allow-list, the setting WEB_ORIGINS.
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

# What pages of any origin may fetch, since it is the same for everybody.
_PUBLIC = ("/assets/", "/figures/", "/texts/")
# Seconds for which a browser caches what another origin may do: an hour.
_REMEMBER_SECONDS = 3600


# For the admin who sets the bot up: visitors of pages never see it.
_UNKNOWN = (
    "This name is not known here. If it is yours, add its origin, such as https://bot.example, "
    "to the setting WEB_ORIGINS.\n"
)
_UNINVITED = "This page may not talk to the bot: see the setting WEB_ORIGINS.\n"


class Gate:
    """Refuses requests that are not allowed, and adds security headers to every response."""

    def __init__(self, app: ASGIApp, origins: Collection[str], hosts: Collection[str] = ()) -> None:
        """Allow requests to `app` from its own pages and those of `origins`; `hosts` are its names.

        The hosts of `origins`, names of this machine and numeric addresses are always known: no other site
        can redirect these.
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
            # Other origins may show the pictures and run the script; whether they may read a talk is checked.
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
        """Return a response that refuses the request, None if it is allowed."""
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
        """Return whether the request comes from an allowed page; one that `changes` something must say so."""
        origin = headers.get("origin")
        if origin is not None:
            return origin in self._origins or origin in {f"http://{host}", f"https://{host}"}
        # Browsers send no origin for a page's own GET requests, nor for an address that a person opens.
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
