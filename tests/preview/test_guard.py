"""Who may use the preview: whoever has its secret, from its own page, under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from loadapi.fleet import free_port
from support.desk import SECRET

from bot.channels.http.server import Server
from bot.preview.guard import Guard
from bot.values import Address

if TYPE_CHECKING:
    from http.cookies import SimpleCookie

    from support.desk import Desk

pytestmark = pytest.mark.anyio
PATHS = (
    "/",
    "/assets/preview.js",
    "/events",
    "/unanswered",
    "/evaluations",
    "/texts/en",
    "/chat/texts/en",
    "/x",
)


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_is_told_without_the_secret(desk: Desk, path: str) -> None:
    """Neither the page nor what it is made of; a guess is no better than none."""
    for cookies in ({}, dict.fromkeys(desk.cookie, "guessed"), dict.fromkeys(desk.cookie, "")):
        async with desk.client.get(desk.origin + path, cookies=cookies) as response:
            assert response.status == 403
            assert "the terminal shows" in await response.text()


async def test_the_secret_in_the_address_becomes_a_cookie_and_the_address_is_clean(desk: Desk) -> None:
    """No script can read the cookie, and no other site make a browser send it."""
    async with desk.client.get(f"{desk.origin}/?token={SECRET}") as response:
        cookie: SimpleCookie = response.cookies
        assert 'content="0;url=/"' in await response.text()
    (kept,) = cookie.values()
    assert kept.value == SECRET
    assert kept["httponly"]
    assert kept["samesite"] == "strict"
    async with desk.client.get(f"{desk.origin}/?token=wrong") as response:
        assert response.status == 403
        assert not response.cookies


async def test_the_address_that_a_browser_is_started_with_works_a_single_time(desk: Desk) -> None:
    """Others on the machine see it in the list of programs."""
    address = Address("127.0.0.1", free_port())
    server = Server(
        address, Guard(desk.preview.application(), address.host, address.port, SECRET, "once"), "WEB"
    )
    await server.start()
    statuses = []
    for token in ("once", "once", "", SECRET):
        async with desk.client.get(f"http://{address}/?token={token}") as response:
            statuses.append(response.status)
    await server.stop()
    assert statuses == [200, 403, 403, 200]


@pytest.mark.parametrize(
    "others", ['left={"a":1}; {own}', "{own}; a b=é", "{name}=old; {own}", "{own}; {name}=x"]
)
async def test_cookies_of_other_programs_lock_nobody_out(desk: Desk, others: str) -> None:
    """They are sent to all ports of the machine, whatever is in them."""
    ((name, secret),) = [each for each in desk.cookie.items() if each[0].startswith("preview-")]
    sent = others.replace("{own}", f"{name}={secret}").replace("{name}", name)
    async with desk.client.get(desk.origin + "/texts/en", headers={"Cookie": sent}) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "preview.evil.example:80", "127.0.0.1.evil.example", "", "["]
)
async def test_a_foreign_name_for_this_machine_is_refused(desk: Desk, host: str) -> None:
    """Another site may let its name point here; the cookie would come with it, and does not help."""
    async with desk.client.get(desk.origin + "/", headers={"Host": host}, cookies=desk.cookie) as response:
        assert response.status in {400, 403}
    port = desk.origin.rpartition(":")[2]
    async with desk.client.get(
        desk.origin + "/", headers={"Host": f"localhost:{port}"}, cookies=desk.cookie
    ) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "own", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/why", "/insertions", "/evaluations", "/chat/messages", "/chat/forget"])
async def test_another_page_changes_nothing(desk: Desk, path: str, headers: dict[str, str]) -> None:
    """Not even with the cookie: every request that could do something must come from the own page."""
    sent = {name: desk.origin if value == "own" else value for name, value in headers.items()}
    async with desk.client.post(
        desk.origin + path, json={"text": "hi"}, headers=sent, cookies=desk.cookie
    ) as response:
        assert response.status == 403


@pytest.mark.parametrize("path", ["/", "/assets/preview.css", "/chat/assets/chat.js", "/unanswered", "/gone"])
async def test_every_answer_forbids_foreign_code_and_frames(desk: Desk, path: str) -> None:
    """Nothing but its own files, no code in the page itself, and no site may show it in a frame."""
    async with desk.client.get(desk.origin + path, cookies=desk.cookie) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert SECRET not in await response.text()


@pytest.mark.parametrize("name", ["..%2Fapp.py", "preview.html", "%2Fetc%2Fpasswd", "none.js"])
async def test_only_the_files_of_the_page_are_served(desk: Desk, name: str) -> None:
    """Nothing else of the disk."""
    async with desk.client.get(f"{desk.origin}/assets/{name}", cookies=desk.cookie) as response:
        assert response.status == 404


@pytest.mark.parametrize("path", ["/why", "/insertions", "/evaluations"])
async def test_a_malformed_request_is_refused(desk: Desk, path: str) -> None:
    """What is no JSON, or another kind, gets 400 and no traceback."""
    await desk.post(path, {"nonsense": True}, 400)
    headers = {"Origin": desk.origin}
    async with desk.client.post(
        desk.origin + path, data=b"[" * 100_000, headers=headers, cookies=desk.cookie
    ) as response:
        assert response.status == 400
