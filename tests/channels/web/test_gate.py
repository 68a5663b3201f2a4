"""Which pages may talk with the bot, by which name, and what every answer says to browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.site import CLUB, STRANGER, Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.dialogue import MultilingualDialogue

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def site(shipped: MultilingualDialogue) -> AsyncIterator[Site]:
    """Return one running channel for all: nothing here depends on what was said before."""
    async with Site(shipped) as site:
        yield site


def policy_of(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the directives of the content security policy among `headers`, by name."""
    policy = headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (directive.partition(" ") for directive in policy)}


@pytest.mark.parametrize("origin", [STRANGER, "null", "http://club.example", f"{CLUB}.stranger.example", "x"])
async def test_a_page_of_another_site_gets_nothing_done(site: Site, origin: str) -> None:
    """Neither by posting nor by listening; a look-alike is another site too."""
    visitor = await site.visitor()
    stranger = site.page(visitor.cookies, Origin=origin)
    for path, body in (("visit", {}), ("messages", {"text": "squat"}), ("forget", {})):
        assert (await stranger.post(path, body)).status == 403
    status, response, _ = await stranger.get("events", Origin=origin)
    assert status == 403
    assert "Access-Control-Allow-Origin" not in response.headers


async def test_a_request_that_says_nothing_of_its_page_gets_nothing_done(site: Site) -> None:
    """Browsers always say where a post comes from; whatever does not is none of our pages."""
    page = site.page(Origin="")
    assert (await page.get("texts/en"))[0] == 200
    assert (await page.post("visit", {})).status == 403


async def test_another_site_cannot_load_the_stream_as_a_picture(site: Site) -> None:
    """Such a request names no origin, but browsers say that it comes from elsewhere."""
    page = await site.visitor()
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}
    assert (await page.get("events", **elsewhere))[0] == 403
    assert (await page.get("", **{**elsewhere, "Sec-Fetch-Dest": "document"}))[0] == 200


async def test_a_page_on_the_list_may_talk_and_its_cookie_is_partitioned(site: Site) -> None:
    """It is of no use for following anybody from site to site."""
    page = site.page(Origin=CLUB)
    visit = await page.visit()
    assert visit.status == 200
    assert visit.headers["Access-Control-Allow-Origin"] == CLUB
    assert visit.headers["Access-Control-Allow-Credentials"] == "true"
    cookie = visit.headers["Set-Cookie"].split("; ")
    assert {"HttpOnly", "SameSite=None", "Secure", "Partitioned", "Path=/"} <= set(cookie)


async def test_the_list_is_asked_before_a_page_of_another_site_may_post(site: Site) -> None:
    """The browser's own question beforehand: yes to those on the list, nothing to others."""
    page = site.page()
    for origin, allowed in ((CLUB, CLUB), (STRANGER, None)):
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        async with page._session.options(f"{site.url}/messages", headers=asked) as response:  # noqa: SLF001
            assert response.headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.parametrize(
    ("origin", "body", "attributes"),
    [
        ("http://bot.example", {}, {"SameSite=Lax"}),
        ("https://bot.example", {}, {"SameSite=Lax", "Secure"}),
        ("https://bot.example", {"framed": True}, {"SameSite=None", "Secure", "Partitioned"}),
    ],
)
async def test_the_cookie_of_our_own_page_comes_with_its_own_requests_only(
    site: Site, origin: str, body: dict[str, bool], attributes: set[str]
) -> None:
    """Over HTTPS it never comes without; framed by a page of the list it is partitioned."""
    page = site.page(Origin=origin, Host="bot.example")
    cookie = set((await page.visit(**body)).headers["Set-Cookie"].split("; "))
    secure = "Secure" in attributes
    assert any(each.startswith("__Host-") for each in cookie) is secure
    assert attributes | {"HttpOnly"} <= cookie
    assert not ({"SameSite=Lax", "SameSite=None", "Secure", "Partitioned"} - attributes) & cookie


@pytest.mark.parametrize(
    "host", ["stranger.example", "bot.example.stranger.example", "", "[", "bot.example@x"]
)
async def test_a_name_that_is_not_known_is_refused_with_the_fix(site: Site, host: str) -> None:
    """Otherwise any site could let its own name point here, and read as if it were ours."""
    page = site.page(Host=host, Origin=f"http://{host}")
    status, response, content = await page.get("", Host=host)
    assert status == 421
    assert b"WEB_ORIGINS" in content
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (await page.visit()).status == 421


@pytest.mark.parametrize(
    "host", ["bot.example", "BOT.example:8443", "club.example", "localhost:1", "10.0.0.7", "[::1]:80"]
)
async def test_names_of_ours_and_addresses_in_numbers_are_known(site: Site, host: str) -> None:
    """What nobody else can let point here."""
    assert (await site.page().get("", Host=host))[0] == 200


@pytest.mark.parametrize(
    "path", ["", "assets/chat.js", "texts/en", "events", "nowhere", "figures/en/squat.mp4"]
)
async def test_every_answer_says_what_browsers_may_do(site: Site, path: str) -> None:
    """Nothing but what is ours is loaded or run; only pages of the list frame the chat; no address leaks."""
    _, response, _ = await site.page().get(path)
    policy = policy_of(response.headers)
    assert policy["default-src"] == "'none'"
    assert {policy[kind] for kind in ("script-src", "style-src", "img-src", "connect-src")} == {"'self'"}
    assert policy["frame-ancestors"] == f"'self' {CLUB}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


async def test_what_a_form_of_another_site_could_send_is_refused(site: Site) -> None:
    """JSON alone is read, and a form cannot say that it sends JSON."""
    page = await site.visitor()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        assert (await page.post("messages", {"text": "squat"}, **{"Content-Type": kind})).status == 415


@pytest.mark.parametrize(
    "path",
    [
        "assets/..%2fapp.py", "assets/%2e%2e/app.py", "assets/page.html", "assets/", "assets/chat.js%00.css",
        "figures/en/..%2f..%2fen%2fmessages.yaml", "figures/..%2fen/messages.yaml", "figures/en/squat.yaml",
        "figures/de/squat.mp4", "figures/en/%2fetc%2fpasswd", "files/1", "files/x",
    ],
)  # fmt: skip
async def test_no_other_file_is_ever_served(site: Site, path: str) -> None:
    """However the path is written."""
    page = await site.visitor()
    assert (await page.get(path))[0] in {404, 405}


async def test_the_page_is_in_the_language_of_the_browser(site: Site) -> None:
    """Or in the one that the address names; an odd wish is no error, and never markup."""
    page = site.page()
    assert b'<html lang="es">' in (await page.get("", **{"Accept-Language": "es-MX,es;q=0.9"}))[2]
    assert b'<html lang="es">' in (await page.get("?language=es"))[2]
    odd = (await page.get('?language="><script>'))[2]
    assert b'<html lang="en">' in odd
    assert b"><script>" not in odd
