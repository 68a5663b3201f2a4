"""Who a visitor is: a random token in a cookie, and the id of the person in the rest of the bot.

The id is a hash of the token: a negative number of 63 bits, since two columns of the database hold numbers.
Telegram's ids have at most 52 bits (https://core.telegram.org/api/bots/ids), and the 62nd bit is set in every
id of a visitor, so visitors and people on Telegram are never confused, whatever the sign. The token cannot be
computed from the id: somebody who reads the database cannot pretend to be a visitor.
"""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

COOKIE = "glute-bot-visitor"
# Over HTTPS: browsers take a cookie of such a name from our own host alone. Under the other name a page of a
# neighbour (other.example beside bot.example) could hand a visitor a cookie that it knows, and read along.
SECURE_COOKIE = f"__Host-{COOKIE}"
# Seconds without a visit after which the browser drops the cookie: /progress shows four weeks.
COOKIE_SECONDS = 30 * 24 * 60 * 60
# Random bytes: nobody can guess 192 bits.
_RANDOM_BYTES = 24
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_BIT = 62


class Visitor(NamedTuple):
    """A visitor of a page: the secret `token` in the cookie, and the id `person` for the conversation."""

    token: str
    person: str

    @classmethod
    def from_token(cls, token: str) -> Visitor:
        """Return the visitor whose cookie has `token`."""
        number = int.from_bytes(sha256(token.encode()).digest()[:8]) % 2**_BIT
        return cls(token, str(-(2**_BIT) - number))


def new_visitor() -> Visitor:
    """Return a new visitor."""
    return Visitor.from_token(secrets.token_urlsafe(_RANDOM_BYTES))


def visitor_of(request: Request) -> Visitor | None:
    """Return whose `request` it is, None without a cookie that could be ours."""
    # Whoever reads says of no page; what counts was settled by the page's first request, which does.
    names = (SECURE_COOKIE,) if _is_secure(request) else (SECURE_COOKIE, COOKIE)
    token = next((request.cookies[name] for name in names if name in request.cookies), "")
    return Visitor.from_token(token) if _TOKEN.fullmatch(token) else None


def set_cookie(request: Request, response: Response, visitor: Visitor, *, framed: bool) -> None:
    """Set the cookie of `visitor` in `response`; browsers send it back only from our own pages.

    On a page of another site, or if our page is `framed` by one, the cookie is partitioned, so that it cannot
    be used to track visits to third sites. Browsers keep such a cookie over HTTPS only.
    """
    attributes = _attributes(request, framed=framed)
    name = SECURE_COOKIE if _is_secure(request) else COOKIE
    kept = f"{name}={visitor.token}; Max-Age={COOKIE_SECONDS}"
    response.headers.append("set-cookie", f"{kept}; {attributes}")


def delete_cookies(request: Request, response: Response) -> None:
    """Let the browser drop the cookie, in whichever of both jars it is."""
    name = SECURE_COOKIE if _is_secure(request) else COOKIE
    for framed in (False, True):
        attributes = _attributes(request, framed=framed)
        response.headers.append("set-cookie", f"{name}=; Max-Age=0; {attributes}")


def _is_secure(request: Request) -> bool:
    """Return whether the page of `request` says that it came over HTTPS, which a proxy speaks for us."""
    return request.headers.get("origin", "").startswith("https:")


def _attributes(request: Request, *, framed: bool) -> str:
    # The gate has refused requests that do not say from which page they come.
    page = urlsplit(request.headers.get("origin", ""))
    secure = _is_secure(request)
    elsewhere = framed or page.hostname != urlsplit(f"//{request.headers['host']}").hostname
    site = "SameSite=None; Secure; Partitioned" if elsewhere and secure else "SameSite=Lax"
    if secure and not elsewhere:
        site += "; Secure"
    # Names that begin with __Host- are for the whole host.
    path = "/" if secure else request.scope.get("root_path") or "/"
    return f"Path={path}; HttpOnly; {site}"
