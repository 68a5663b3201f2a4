"""Where Telegram is reached by a proxy only: real ones on loopback, with a password that nobody logs."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from loadapi import TOKEN, Tally, answered, asked_in_turn, fleet, until
from proxies import NAME, PASSWORD, Proxy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

HOST = "api.telegram.test"


async def answers_through(proxy: Proxy, home: Path, tally: Tally, **settings: Any) -> None:
    """Let a bot with these settings answer, and look for secrets in its log."""
    async with fleet(home, tally, seen=False, **settings) as running:
        proxy.leads_to(running.api.port)
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
        assert (tally.lost, tally.twice) == (0, 0)
        assert PASSWORD not in running.log
        assert TOKEN.partition(":")[2] not in running.log
        assert f"://127.0.0.1:{proxy.port}" in running.log


@pytest.mark.parametrize(
    ("variable", "scheme"),
    [
        ("TELEGRAM_PROXY", "http"),
        ("http_proxy", "http"),
        ("TELEGRAM_PROXY", "socks5"),
        ("ALL_PROXY", "socks5h"),
    ],
)
async def test_everything_goes_through_the_proxy(
    variable: str, scheme: str, home: Path, expect: Callable[[int], Tally]
) -> None:
    """An own Bot API server by plain HTTP, whose name only the proxy can resolve."""
    async with Proxy() as proxy:
        address = f"{scheme}://{NAME}:{PASSWORD}@127.0.0.1:{proxy.port}"
        await answers_through(
            proxy, home, expect(2), TELEGRAM_API_URL=f"http://{HOST}", **{variable: address}
        )
    assert all(HOST in line for line in proxy.asked)
    assert proxy.turned_away == 0


async def test_telegram_itself_is_reached_in_a_tunnel(home: Path, expect: Callable[[int], Tally]) -> None:
    """By CONNECT, encrypted from end to end; the password is read from a file."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(home / "authority.pem")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(tls)
    async with Proxy(tls) as proxy:
        (home / "proxy").write_text(f"http://{NAME}:{PASSWORD}@127.0.0.1:{proxy.port}\n")
        await answers_through(
            proxy,
            home,
            expect(2),
            TELEGRAM_API_URL=f"https://{HOST}",
            TELEGRAM_PROXY_FILE=str(home / "proxy"),
            SSL_CERT_FILE=str(home / "authority.pem"),
        )
    assert {line.split()[0] for line in proxy.asked} == {"CONNECT"}


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_wants_another_password_is_an_outage(
    scheme: str, home: Path, expect: Callable[[int], Tally]
) -> None:
    """The log says why, and says nothing of the password; the bot tries again."""
    async with Proxy() as proxy:
        address = f"{scheme}://{NAME}:wrong-{PASSWORD}@127.0.0.1:{proxy.port}"
        async with fleet(
            home, expect(1), seen=False, TELEGRAM_API_URL=f"http://{HOST}", TELEGRAM_PROXY=address
        ) as running:
            await until(lambda: proxy.turned_away >= 2)
            assert running.processes[0].poll() is None
            assert "out of reach" in running.log
            assert PASSWORD not in running.log


async def test_a_host_that_needs_no_proxy_is_reached_without(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """As `NO_PROXY` says."""
    tally = expect(1)
    async with (
        Proxy() as proxy,
        fleet(home, tally, HTTP_PROXY=f"http://127.0.0.1:{proxy.port}", NO_PROXY="127.0.0.1") as running,
    ):
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
    assert (tally.lost, proxy.asked) == (0, [])
