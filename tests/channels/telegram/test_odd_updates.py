"""Updates of any shape: none ends the program, none holds up the next, and what can be answered is."""

from __future__ import annotations

import itertools
import json
import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from botapi import GROUP, Chat
from botapi.chats import ME, RUNNER
from botapi.odd import deep, oddities, spoiled
from hypothesis import given, settings
from hypothesis import strategies as st
from stand_in import Talk, methods, talking, texts

from bot.actions.codec import decode_button
from bot.channels.telegram.decoding import DEEPEST, decode
from bot.channels.telegram.receiving.raw_updates import KINDS, identity_of
from bot.channels.telegram.sending.client import WANTED_UPDATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botapi import BotApi

ADMIN = Chat(77)
# What Telegram hands out at once: the next are queued when these are done.
PORTION = 100
# A poll as a Bot API server of its own sends it that is older than python-telegram-bot.
OLD_POLL = {"id": "1", "question": "Run?", "options": [], "total_voter_count": 0}


def sound(api: BotApi, number: int) -> Iterator[dict[str, Any]]:
    """Yield an update of each kind, in the private chat `number`."""
    chat, who = Chat(number), {"id": number, "is_bot": False, "first_name": "Robin"}
    asked = api.text("how do I squat", chat, who)
    quoting = api.text("and the bridge", chat, who, reply_to_message=asked["message"])
    yield quoting
    yield api.edit(quoting, "and the bridges")
    yield api.callback("choose:squat", asked["message"], who=who)
    yield api.inline("bri", who)
    yield api.react(asked["message"], "👍", who)
    yield api.member(chat, "member", who)


def until_confirmed(api: BotApi, number: int) -> None:
    """Wait until the bot has confirmed the update `number`."""
    api.wait_until(lambda: not api.waits(number), f"{number} is confirmed")


@pytest.fixture
def talk() -> Iterator[Talk]:
    """Return a channel whose admin has a chat with the bot."""
    with talking(ADMIN_IDS=str(ADMIN.id)) as talk:
        talk.api.turn(talk.api.text("hello", ADMIN))
        yield talk


def test_whatever_stands_in_a_field_the_next_update_is_answered(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    """Each field of each kind lacks, is null, of another type, huge or deep: all of them are confirmed."""
    chance, chats = random.Random(7), itertools.count(100_000)  # noqa: S311  (the same each time)
    for kind, update in enumerate(sound(talk.api, next(chats))):
        spoilings = iter(oddities(update, chance))
        while portion := [*itertools.islice(spoilings, PORTION)]:
            for path, value in portion:
                fresh = next(itertools.islice(sound(talk.api, next(chats)), kind, None))
                last = talk.api.queue(spoiled(fresh, path, value), sound=False)
            until_confirmed(talk.api, last)
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]
    assert "cannot be read" in caplog.text
    assert "never retrieved" not in caplog.text
    told = [call.text for call in talk.api.calls("sendMessage") if call.given["chat_id"] == ADMIN.id]
    assert told.count("unreadable") == 1, "the admin hears of it once"


def test_words_are_answered_though_a_part_beside_them_cannot_be_read(talk: Talk) -> None:
    """A reply to a poll of an older server, a place without degrees, a moment beyond all calendars."""
    for number, part in enumerate(
        (
            {"reply_to_message": {"message_id": 1, "date": 0, "chat": {"id": 1001}, "poll": OLD_POLL}},
            {"location": {"latitude": "north"}},
            {"entities": 7},
            {"date": 10**30},
            {"message_id": None},
            {"from": None},
            {"chat": {"id": 1001}},
        )
    ):
        update = talk.api.text(f"squat {number}")
        update["message"].update(part)
        until_confirmed(talk.api, talk.api.queue(update, sound=False))
        assert texts(talk.api.calls("sendMessage"))[-1] == f"said squat {number}"


def test_a_message_without_readable_words_gets_a_kind_one(talk: Talk) -> None:
    """In a private chat each does; in a group what was for the bot, and nothing else."""
    api = talk.api
    bots = api.turn(api.text("/squat", GROUP))[-1].result
    for update in (
        {"message": {"chat": {"id": RUNNER["id"]}, "poll": OLD_POLL}},
        {"message": {"chat": {"id": GROUP.id, "type": GROUP.kind}, "from": RUNNER, "poll": OLD_POLL}},
        {"message": {"chat": {"id": GROUP.id, "type": GROUP.kind}, "text": 7, "reply_to_message": bots}},
    ):
        api.queue(update, sound=False)
    api.turn(api.text("hello"))
    kind = [call.given["chat_id"] for call in api.calls("sendMessage") if call.text == "unreadable"]
    assert sorted(kind) == sorted([RUNNER["id"], GROUP.id, ADMIN.id])
    assert bots["from"]["id"] == ME["id"]


@pytest.mark.parametrize(
    "result",
    [
        [1], [None], ["update"], [{}], [{"update_id": "7"}], [{"update_id": None}], [{"update_id": -5}],
        [{"update_id": 2**70}], [{"update_id": True, "message": {"chat": {"id": 1001}, "text": "hi"}}],
        [[[]]], None, "text", 7, {}, {"update_id": 7},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_that_is_no_list_of_updates_keeps_the_next_from_nobody(talk: Talk, result: Any) -> None:
    """What has no number cannot be confirmed; the bot asks again, and takes what is sound."""
    talk.api.lie("getUpdates", 200, json.dumps({"ok": True, "result": result}).encode())
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]


def test_a_field_too_deep_for_a_decoder_costs_nothing_but_itself(talk: Talk) -> None:
    """The words of the same update are answered."""
    update = {"update_id": 1, **talk.api.text("hello")}
    spoiled_text = json.dumps({"ok": True, "result": [update]}).replace(
        '"update_id": 1', f'"update_id": 1, "odd": {"[" * 100_000}{"]" * 100_000}'
    )
    talk.api.lie("getUpdates", 200, spoiled_text.encode())
    talk.api.queue(talk.api.inline("wakes the poll that is waiting"))
    talk.api.wait_until(
        lambda: "said hello" in texts(talk.api.calls("sendMessage")), "the words are answered"
    )


def test_every_kind_that_is_asked_for_is_checked() -> None:
    """What the bot wants of Telegram is what it can read."""
    assert set(KINDS) == set(WANTED_UPDATES)


def test_what_is_deep_is_cut_and_all_else_kept() -> None:
    """Brackets in texts are none, and what is no JSON stays none."""
    text = 'a ] \\" { b'
    nested = json.dumps({"text": text, "deep": 1, "after": [1]}).replace("1,", f"{'[' * 5000}{']' * 5000},")
    decoded = decode(nested.encode())
    assert (decoded["text"], decoded["after"]) == (text, [1])
    level, value = 0, decoded["deep"]
    while value:
        level, value = level + 1, value[0]
    assert (level, value) == (DEEPEST - 1, None)
    for broken in ("[" * 5000, '{"a":' * 5000, "", "[]", '"text"', "\udcff"):
        with pytest.raises(msgspec.DecodeError):
            decode(broken.encode(errors="surrogateescape"))


@pytest.mark.parametrize("payload", [b"[" * 10**6, b'""' * 10**6, b'{"cut off": "' + rb"\"" * 10**6])
def test_what_would_take_long_to_read_is_no_json(payload: bytes) -> None:
    """A million brackets, or a string that ends nowhere: nobody is kept waiting for that."""
    with pytest.raises(msgspec.DecodeError):
        decode(payload)


@settings(max_examples=50)
@given(st.one_of(st.none(), st.text(), st.from_regex(r"\A(choose|others|vote[+-0]):.*\Z")))
def test_any_data_of_a_button_says_something(data: str | None) -> None:
    """Whoever made it up."""
    assert decode_button(data) is not None


@pytest.mark.parametrize(
    ("odd", "read"),
    [
        (rb'"\ud83d!"', "?!"),
        (b"NaN", None),
        (b"-Infinity", None),
        (b"1e999", None),
        (b'"a\x01b"', "a\x01b"),
        (b'"\xff"', "\ufffd"),
        (b"9" * 400, int("9" * 400)),
        (b"-" + b"9" * 5000, None),
    ],
)
def test_what_is_not_quite_json_costs_nothing_but_itself(odd: bytes, read: object) -> None:
    """A server of one's own may send it, and the update beside it is answered."""
    found = decode(b'{"ok": true, "result": [{"odd": ' + odd + b'}, {"text": "hello"}]}')
    assert found == {"ok": True, "result": [{"odd": read}, {"text": "hello"}]}


@pytest.mark.parametrize(
    "data",
    [
        "choose:guide:squat:٣", "choose:guide:squat:999", "others:,,,", "others:", "vote+:", "vote0:x",
        "stop", "choose:choose:", "\x00", "choose:" + "x" * 5000,
    ],
)  # fmt: skip
def test_a_button_with_any_data_is_acknowledged_and_answered(talk: Talk, data: str) -> None:
    """Neither ends it the conversation."""
    message = talk.api.turn(talk.api.text("hi"))[-1].result
    assert methods(talk.api.turn(talk.api.callback(data, message)))[0] == "answerCallbackQuery"
    assert texts(talk.api.turn(talk.api.text("hello"))) == ["said hello"]


def test_the_same_number_for_another_message_is_another_update() -> None:
    """And the same message again is the same, whatever stands beside it."""
    message = {"message_id": 5, "date": 1, "chat": {"id": 7}, "text": "hi"}
    first = identity_of({"update_id": 1, "message": message}, "key")
    assert identity_of({"update_id": 1, "message": {**message, "date": 2}}, "key") == first
    others = [
        {"update_id": 2, "message": message},
        {"update_id": 1, "edited_message": message},
        {"update_id": 1, "message": {**message, "message_id": 6}},
        {"update_id": 1, "message": {**message, "chat": {"id": 8}}},
    ]
    assert len({first, *(identity_of(each, "key") for each in others)}) == 5
    assert identity_of({"update_id": 1, "message": message}, "another key") != first
    odd: tuple[object, ...] = (None, 7, [], {}, deep(500), {"update_id": 10**400})
    for raw in odd:
        assert 0 <= identity_of(raw, "key") < 2**63
