"""Who a visitor is: a random number in a cookie, and the id that the rest of the bot knows the person by.

The id is a number made from the cookie, negative and of 63 bits: two columns of the database hold numbers.
Telegram's ids have at most 52 bits (https://core.telegram.org/api/bots/ids), and the 62nd bit is set in every
id of a visitor, so no visitor is ever taken for somebody on Telegram, whatever the sign. The id cannot be
turned back into the cookie: whoever reads the database cannot speak for anybody.
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
# Bytes of chance: nobody can guess 192 bits.
_RANDOM_BYTES = 24
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_BIT = 62


class Visitor(NamedTuple):
    """Somebody on a page: the secret `token` in the cookie, and the `person` whom the bot knows."""

    token: str
    person: str

    @classmethod
    def of(cls, token: str) -> Visitor:
        """Return the visitor whose cookie holds `token`."""
        number = int.from_bytes(sha256(token.encode()).digest()[:8]) % 2**_BIT
        return cls(token, str(-(2**_BIT) - number))


def new_visitor() -> Visitor:
    """Return somebody who was never here."""
    return Visitor.of(secrets.token_urlsafe(_RANDOM_BYTES))


def visitor_of(request: Request) -> Visitor | None:
    """Return whose `request` it is, None without a cookie that could be ours."""
    # Whoever reads says of no page; what counts was settled by the page's first request, which does.
    names = (SECURE_COOKIE,) if _is_secure(request) else (SECURE_COOKIE, COOKIE)
    token = next((request.cookies[name] for name in names if name in request.cookies), "")
    return Visitor.of(token) if _TOKEN.fullmatch(token) else None


def set_cookie(request: Request, response: Response, visitor: Visitor, *, framed: bool) -> None:
    """Let the browser keep the cookie of `visitor`: it comes with requests from our own pages only.

    On a page of another site, or where our page is `framed` by one, it is partitioned: it tells nothing about
    visits to any third site. Browsers keep such a cookie over HTTPS only.
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
    # The gate lets nothing pass that does not say of which page it is.
    page = urlsplit(request.headers.get("origin", ""))
    secure = _is_secure(request)
    elsewhere = framed or page.hostname != urlsplit(f"//{request.headers['host']}").hostname
    site = "SameSite=None; Secure; Partitioned" if elsewhere and secure else "SameSite=Lax"
    if secure and not elsewhere:
        site += "; Secure"
    # Names that begin with __Host- are for the whole host.
    path = "/" if secure else request.scope.get("root_path") or "/"
    return f"Path={path}; HttpOnly; {site}"
