"""What may come to the webhook: only Telegram's own requests are taken, and nobody holds up anybody."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from loadapi import Fleet, Tally, answered, asked_in_turn, fleet, until

from bot.channels.http.connections import BODY_SECONDS, MOST_UNPROVEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

pytestmark = pytest.mark.anyio

SECRET = "X-Telegram-Bot-Api-Secret-Token"


@asynccontextmanager
async def served(home: Path, tally: Tally) -> AsyncIterator[tuple[Fleet, aiohttp.ClientSession, str]]:
    """Run a bot with a webhook; return it, a client, and the address of the webhook."""
    async with fleet(home, tally, webhooks=1) as running, aiohttp.ClientSession() as client:
        yield running, client, running.api.addresses[0]


def update(number: int, chat: int, text: str) -> dict[str, Any]:
    """Return an update as Telegram sends it."""
    person = {"id": chat, "is_bot": False, "first_name": "Runner"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Runner"},
            "from": person,
            "text": text,
        },
    }


# What may stand in an update beside its number.
ODD = (
    '"message": null',
    '"message": 7',
    '"message": {"chat": {"id": [66]}, "text": "hello"}',
    '"message": {"chat": {"id": 10000000000000000000000}, "text": "hello"}',
    '"callback_query": {"id": "1", "from": {"id": 66}, "data": 7}',
    '"callback_query": {"id": 7, "from": [], "data": "choose:squat"}',
    '"inline_query": {"id": "1", "from": {"id": "66"}, "query": []}',
    f'"message_reaction": {"[" * 100_000}{"]" * 100_000}',
    '"my_chat_member": {"chat": {"id": 66}}',
)


async def test_only_telegrams_own_requests_are_taken(home: Path, expect: Callable[[int], Tally]) -> None:
    """Whoever does not know the secret, the method or the path gets nothing, and breaks nothing."""
    tally = expect(1)
    async with served(home, tally) as (running, client, address):
        right = {SECRET: running.api.secret}
        sound = json.dumps(update(1, 66, "hello"))
        tries: list[tuple[str, str, dict[str, str], bytes | str, int]] = [
            ("POST", address, {}, sound, 401),
            ("POST", address, {SECRET: "wrong"}, sound, 401),
            ("POST", address, {SECRET: "wröng"}, sound, 401),
            ("GET", address, right, "", 405),
            ("PUT", address, right, sound, 405),
            ("POST", address + "/more", right, sound, 404),
            ("POST", address.replace("/telegram", "/"), right, sound, 404),
            ("POST", address, right, b"\xff\xfe", 400),
            ("POST", address, right, "", 400),
            ("POST", address, right, "[]", 400),
            ("POST", address, right, "{}", 400),
            ("POST", address, right, '{"update_id": "1"}', 400),
            ("POST", address, right, '{"update_id": -1}', 400),
            ("POST", address, right, f'{{"update_id": {2**70}}}', 400),
            ("POST", address, right, "[" * 100_000, 400),
            ("POST", address, right, "x" * 1_000_001, 413),
            ("POST", address, right, '{"update_id": 5, "message": {"text": "no message"}}', 200),
            ("POST", address, right, '{"update_id": 6, "news_of_tomorrow": {}}', 200),
            *(
                ("POST", address, right, f'{{"update_id": {number}, {content}}}', 200)
                for number, content in enumerate(ODD, 100)
            ),
            # Again: what cannot be read is over, and waits for nothing.
            *(
                ("POST", address, right, f'{{"update_id": {number}, {content}}}', 200)
                for number, content in enumerate(ODD, 100)
            ),
        ]
        for method, url, headers, body, expected in tries:
            async with client.request(method, url, headers=headers, data=body) as response:
                assert response.status == expected, (method, url, body[:40])
        assert tally.got[66] == []
        async with client.post(address, headers=right, data=sound) as response:
            assert response.status == 200
        assert len(tally.got[66]) == 1


async def test_a_body_without_end_is_not_read_to_its_end(home: Path, expect: Callable[[int], Tally]) -> None:
    """Nor does its length have to be announced."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 100_000

    async with served(home, expect(1)) as (running, client, address):
        try:
            async with client.post(address, headers={SECRET: running.api.secret}, data=endless()) as response:
                assert response.status == 413
        except aiohttp.ClientConnectionError:
            pass


async def test_an_update_that_comes_again_is_answered_once(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """At the same time, later, after a restart, and behind newer ones."""
    tally = expect(1)
    async with served(home, tally) as (running, client, address):
        headers = {SECRET: running.api.secret}

        async def bring(number: int) -> int:
            async with client.post(address, headers=headers, json=update(number, 66, "hello")) as response:
                return response.status

        assert await asyncio.gather(*(bring(7) for _ in range(5))) == [200] * 5
        assert await bring(9) == 200
        assert await bring(8) == 200
        assert await bring(7) == 200
        running.kill()
        running.api.webhook = None
        running.start()
        await until(lambda: running.api.webhook is not None)
        assert [await bring(number) for number in (9, 8, 7)] == [200] * 3
    assert len(tally.got[66]) == 3


async def test_who_dawdles_is_hung_up_on_while_others_are_answered(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """Two hundred connections that send a letter now and then cost nobody an answer, and do not last."""
    tally = expect(5)
    async with served(home, tally) as (running, _, address):
        port = int(address.split(":")[2].partition("/")[0])
        lame = [await asyncio.open_connection("127.0.0.1", port) for _ in range(200)]
        for number, (_, writer) in enumerate(lame):
            head = b"POST /telegram HTTP/1.1\r\nHost: x\r\n"
            if number % 2:
                secret = f"{SECRET}: {running.api.secret}\r\n".encode()
                writer.write(head + secret + b"Content-Length: 500\r\n\r\n{")
            else:
                writer.write(head[: 5 + number % 20])
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
        assert (tally.lost, tally.twice) == (0, 0)
        async with asyncio.timeout(25):
            for reader, writer in lame:
                await reader.read()
                writer.close()


async def test_monitoring_sees_how_the_bot_is(home: Path, expect: Callable[[int], Tally]) -> None:
    """It is alive and ready; its numbers name nobody and quote nothing."""
    tally = expect(3)
    async with served(home, tally) as (running, client, address):
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
        base = address.removesuffix("/telegram")
        async with client.get(f"{base}/healthz") as response:
            assert response.status == 200
        async with client.get(f"{base}/readyz") as response:
            assert (response.status, await response.json()) == (
                200,
                {"content": True, "store": True, "telegram": True, "updates": True},
            )
        async with client.get(f"{base}/metrics") as response:
            numbers = await response.text()
        assert "bot_update_seconds_count 30.0" in numbers
        assert "bot_outcomes_total{" in numbers
        assert 'bot_content_info{version="' in numbers
        assert "bot_updates_stalled_seconds 0.0" in numbers
        assert "bot_updates_unreadable_total 0.0" in numbers
        assert "5000" not in numbers
        async with client.post(f"{base}/metrics") as response:
            assert response.status == 405


async def test_a_port_that_is_taken_is_named(home: Path, expect: Callable[[int], Tally]) -> None:
    """The program ends with a line that says what to mend."""
    async with served(home, expect(1)) as (running, _, __):
        running.processes.append(running._process(0))  # noqa: SLF001
        process = running.processes.pop()
        assert await asyncio.to_thread(process.wait, 30) == 2
        last = (home / "log").read_text().splitlines()
        complaint = next(line for line in last if line.startswith("LISTEN"))
        assert "is not available" in complaint
        # The line is for people; the rest of the log is for machines.
        (home / "log").write_text("\n".join(line for line in last if line != complaint))


async def test_connections_that_hold_half_a_head_shut_nobody_out(
    home: Path, expect: Callable[[int], Tally]
) -> None:
    """Each has asked something before, so none is new; more than are kept, and those that are do not last."""
    tally = expect(3)
    async with served(home, tally) as (running, client, address):
        port = int(address.split(":")[2].partition("/")[0])
        held = []
        for number in range(MOST_UNPROVEN + 100):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            await reader.readuntil(b"alive\n")
            writer.write([b"GET /healthz HTTP/1.1\r\nX-Half: ", b"\r\n", b""][number % 3])
            held.append((reader, writer))
        for chat, text in asked_in_turn(tally.expected):
            running.api.ask(chat, text)
        await answered(tally, running)
        assert (tally.lost, tally.twice) == (0, 0)
        async with client.get(address.replace("/telegram", "/healthz")) as response:
            assert response.status == 200
        async with asyncio.timeout(20):
            for reader, writer in held[::3]:
                await _closed(reader)
                writer.close()
        for _, writer in held:
            writer.close()


async def test_requests_without_end_are_hung_up_on(home: Path, expect: Callable[[int], Tally]) -> None:
    """However much of one there is, it lasts no longer than a head or a body may."""
    question = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
    endless = {
        "many headers": question + b"X-More: more\r\n" * 10_000,
        "a long header": question + b"X-More: " + b"more" * 100_000,
        "a body that nobody reads": question + b"Content-Length: 500\r\n\r\nx",
        "half a request in a row": (question + b"\r\n") * 50 + b"GET /",
        "empty lines": b"\r\n" * 20_000,
    }
    async with served(home, expect(1)) as (_, client, address):
        port = int(address.split(":")[2].partition("/")[0])
        async with asyncio.timeout(BODY_SECONDS + 8):
            await asyncio.gather(*(_closed_although_it_drips(port, sent) for sent in endless.values()))
        async with client.get(address.replace("/telegram", "/healthz")) as response:
            assert response.status == 200


async def _closed_although_it_drips(port: int, sent: bytes) -> None:
    """Send this and then a letter now and then, until the other end has closed the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.suppress(ConnectionError):
        writer.write(sent)
        while not reader.at_eof():
            writer.write(b"x")
            await writer.drain()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1 << 16), 0.5)
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def _closed(reader: asyncio.StreamReader) -> None:
    """Wait until the other end has closed the connection, in one way or another."""
    with contextlib.suppress(ConnectionError):
        while await reader.read(1 << 16):
            pass
