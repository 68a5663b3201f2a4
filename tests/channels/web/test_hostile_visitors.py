"""Visitors who send too much, too slowly, or nonsense: they cost little, and nobody else notices."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

import pytest

from bot.channels.http.connections import CONNECTION
from bot.channels.web import limits
from bot.channels.web.stream import Stream
from bot.channels.web.talks import Talk, Talks
from bot.channels.web.visitors import COOKIE, Visitor

if TYPE_CHECKING:
    from starlette.types import Message
    from support.site import Site

pytestmark = pytest.mark.anyio

# Requests that wait at the same time.
AT_ONCE = 20
CROWD = 1000


async def test_somebody_who_sends_too_much_is_told_so_and_others_are_answered(site: Site) -> None:
    """After a pause, the same visitor is answered again."""
    flooder, other = await site.visitor(), await site.visitor()
    for _ in range(limits.VISITOR_BURST):
        assert (await flooder.say("squat")).status == 200
    refused = await flooder.say("squat")
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) >= limits.VISITOR_SECONDS
    assert (await other.say("my hip hurts")).status == 200
    site.now += limits.VISITOR_SECONDS
    assert (await flooder.say("squat")).status == 200


async def test_a_crowd_of_new_cookies_locks_nobody_out(site: Site) -> None:
    """Newcomers are let in at a steady pace; whoever was there before is answered as ever."""
    known = await site.visitor()
    crowd = site.page()
    counts = dict[int, int]()

    async def come(number: int) -> None:
        for _ in range(number):
            cookie = f"{COOKIE}={secrets.token_urlsafe(24)}"
            status = (await crowd.post("messages", {"text": "squat"}, Cookie=cookie)).status
            counts[status] = counts.get(status, 0) + 1

    await asyncio.gather(*(come(CROWD // AT_ONCE) for _ in range(AT_ONCE)))
    # The known one was new as well.
    assert counts[200] == limits.NEW_BURST - 1
    assert counts[429] == CROWD - counts[200]
    assert len(site.app.talks) == limits.NEW_BURST
    site.now += limits.ALL_SECONDS
    assert (await known.say("my hip hurts")).status == 200
    await known.heard('"hip-pain"')


async def test_the_talks_in_memory_are_bounded_and_the_watched_ones_stay() -> None:
    """Those that nobody looks at make room, the oldest first."""
    talks = Talks()
    watched = talks.open("watched")
    watched.streams.append(Stream(watched, 0))
    for number in range(10_000):
        talks.open(str(number))
    assert len(talks) == limits.MOST_TALKS
    assert talks.get("watched") is watched
    assert talks.get("9999") is not None
    assert talks.get("0") is None


async def test_a_talk_is_forgotten_when_its_visitor_is_away_for_long() -> None:
    """An open page counts as being there."""
    now = 0.0
    talks = Talks(lambda: now)
    watched = talks.open("watched")
    talks.open("away")
    watched.streams.append(Stream(watched, 0))
    now = limits.TALK_SECONDS + 1
    assert talks.get("away") is None
    assert talks.get("watched") is watched


async def test_a_talk_keeps_its_newest_messages_within_its_bytes() -> None:
    """However many there are, and however long."""
    talk = Talk(0, 0.0)
    for number in range(limits.MOST_MESSAGES + 5):
        talk.add({"text": str(number)})
    assert [each.fields["text"] for each in talk.since(0)][::59] == ["5", "64"]
    for _ in range(10):
        talk.add({"text": "x" * (limits.LARGEST_TALK // 4)})
    assert sum(each.size for each in talk.since(0)) <= limits.LARGEST_TALK


async def test_all_together_are_answered_at_a_bounded_pace(site: Site) -> None:
    """Beyond it visitors are asked to wait, whoever they are."""
    visitors = [site.page() for _ in range(limits.ALL_BURST // limits.VISITOR_BURST + 1)]
    for visitor in visitors:
        await visitor.visit()
    asking = [visitor for visitor in visitors for _ in range(limits.VISITOR_BURST)]
    statuses = [(await visitor.say("squat")).status for visitor in asking]
    assert statuses == [200] * limits.ALL_BURST + [429] * limits.VISITOR_BURST


async def test_who_holds_all_streams_keeps_nobody_out(site: Site) -> None:
    """The page that has been silent for longest makes room; where none does so, the next one is refused."""
    page = site.page()
    await page.visit()
    held = []
    for number in range(limits.MOST_STREAMS):
        talk = site.app.talks.open(str(number))
        held.append(Stream(talk, 0))
        talk.streams.append(held[-1])
    assert await page.listen() == 200
    assert [stream for stream in held if stream.is_ending] == held[:1]
    for _ in range(limits.MOST_ENDING):
        talk.streams.append(Stream(talk, 0))
    assert await page.listen() == 503


async def test_a_burst_of_streams_of_one_visitor_ends_all_but_the_newest(site: Site) -> None:
    """Those that have not heard of their end yet do not count again."""
    talk = site.app.talks.open("1")
    for _ in range(3 * limits.STREAMS_EACH):
        talk.make_room()
        talk.streams.append(Stream(talk, 0))
    going_on = [number for number, stream in enumerate(talk.streams) if not stream.is_ending]
    assert going_on == [*range(2 * limits.STREAMS_EACH, 3 * limits.STREAMS_EACH)]


# No message: what is missing, too much, of another kind, or no JSON at all.
UNREADABLE = (
    b"", b"{", b"[]", b"null", b'"x"', b"[" * 30_000, b"\xff\xfe", b'{"text": 1}', b'{"text": ""}', b"{}",
    b'{"text": "x", "person": "1"}', b'{"text": "x", "edits": -1}', b'{"text": "x", "edits": 1e99}',
    b'{"text": "x", "language": "../../etc"}', b'{"text": "\\ud800"}', b'{"text": "' + b"x" * 4097 + b'"}',
)  # fmt: skip


async def test_what_is_no_message_is_refused(site: Site) -> None:
    """Nothing of it is shown, and the connection goes on."""
    page = await site.visitor()
    before = (await page.heard("Hello, runner!"))["id"]
    for body in UNREADABLE:
        assert (await page.post("messages", body)).status == 400, body
    assert [*page.messages] == [before]


async def test_a_body_that_is_too_large_is_not_read_to_its_end(site: Site) -> None:
    """Whether it says so beforehand or not."""
    page = await site.visitor()
    assert (await page.post("messages", b'{"text": "' + b"x" * limits.LARGEST_BODY)).status == 413
    reader, writer = await asyncio.open_connection(*site.address)
    head = f"POST /messages HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n{_JSON}"
    writer.write(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
    piece = b"1000\r\n" + b" " * 4096 + b"\r\n"
    for _ in range(limits.LARGEST_BODY // 4096 + 1):
        writer.write(piece)
    assert b"413" in await reader.readline()
    writer.close()


async def test_half_sent_requests_hold_nobody_up(site: Site) -> None:
    """They wait by themselves; a visitor is answered beside them."""
    held = []
    for number in range(100):
        _, writer = await asyncio.open_connection(*site.address)
        head = f"POST /messages HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n{_JSON}"
        writer.write([head.encode(), f"{head}Content-Length: 50\r\n\r\n{{".encode(), b"P"][number % 3])
        held.append(writer)
    page = await site.visitor()
    await page.say("my hip hurts")
    await page.heard('"hip-pain"')
    for writer in held:
        writer.close()


async def test_a_reader_who_takes_nothing_is_hung_up_on() -> None:
    """What it would have heard costs nothing meanwhile: a stream holds no messages."""
    talk = Talk(0, 0.0)
    talk.add({"text": "x"})
    connection = _Connection()

    async def never(_: Message) -> None:
        await asyncio.Event().wait()

    stream = Stream(talk, 0, limits.Patience(slow=0.01))
    await stream({"type": "http", CONNECTION: connection}, _silence, never)
    assert connection.calls == ["hold", "hang_up"]
    assert not talk.streams


async def test_a_stream_without_news_says_that_it_lives_and_then_ends() -> None:
    """Signs of life for the proxies between, and an end that asks the page to come back when it is used."""
    talk, sent = Talk(0, 0.0), list[bytes]()

    async def keep(message: Message) -> None:
        sent.append(message.get("body", b""))

    await Stream(talk, 0, limits.Patience(alive=0.01, idle=0.025))({"type": "http"}, _silence, keep)
    assert sent[:2] == [b"", b":\n\n"]
    assert sent[-2:] == [b"event: idle\ndata:\n\n", b""]


async def test_a_stream_ends_when_its_page_is_closed(site: Site) -> None:
    """Its place is free for another."""
    page = await site.visitor()
    await page.heard("Hello, runner!")
    assert site.app.talks.streams == 1
    await page.close()
    await page.until(lambda: site.app.talks.streams == 0)


def test_a_visitor_is_nobody_on_telegram_and_not_found_out() -> None:
    """The id fits the database, differs from every id of Telegram, and does not contain the cookie."""
    people = {int(Visitor.from_token(secrets.token_urlsafe(24)).person) for _ in range(1000)}
    assert len(people) == 1000
    assert all(-(2**63) < person <= -(2**62) for person in people)


_JSON = "Content-Type: application/json\r\n"


class _Connection:
    """Notes what a stream asks of its connection."""

    def __init__(self) -> None:
        self.calls = list[str]()

    def hold(self) -> None:
        self.calls.append("hold")

    def hang_up(self) -> None:
        self.calls.append("hang_up")


async def _silence() -> dict[str, Any]:
    await asyncio.Event().wait()
    return {}
