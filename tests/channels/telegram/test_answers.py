"""Only Telegram's own JSON is an answer; everything else is an outage, done or in doubt."""

from __future__ import annotations

import json

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.sending.answers import (
    LONGEST_ASKED_SECONDS,
    InDoubtError,
    NotDoneError,
    check,
    sane_pause,
)
from bot.channels.telegram.sending.retry import is_in_doubt, is_outage, retry_after

PAGE = b"<html><body>Please log in to the hotel's network</body></html>"
SENT = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}


def error_of(status: int, content: bytes, method: str = "sendMessage") -> TelegramError:
    """Return what is raised for this answer."""
    with pytest.raises(TelegramError) as caught:
        check(method, status, content)
    return caught.value


def refused(status: int, **more: object) -> bytes:
    """Return the body by which Telegram refuses a call."""
    return json.dumps({"ok": False, "error_code": status, "description": "No", **more}).encode()


@pytest.mark.parametrize("status", [200, 201, 204, 500, 502, 503, 504, 599])
@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        b"",
        b'{"ok": true, "resu',
        b"[]",
        b"null",
        b"7",
        b'"ok"',
        b"{}",
        b'{"ok": 1}',
        b"\xff\xfe",
        b"NaN",
        b"[" * 100000,
        b'{"error": "forbidden"}',
        b'{"ok": "false"}',
    ],
)
def test_what_is_not_telegrams_json_leaves_open_whether_the_call_was_carried_out(
    status: int, body: bytes
) -> None:
    """So it is an outage, and repeated with care."""
    error = error_of(status, body)
    assert isinstance(error, InDoubtError)
    assert is_outage(error)
    assert is_in_doubt(error)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 407, 418, 429, 451, 499])
@pytest.mark.parametrize(
    "body", [PAGE, b"", b'{"error": "forbidden"}', b"null", b'{"ok": true, "result": {}}']
)
def test_who_turns_a_call_away_in_telegrams_place_has_not_carried_it_out(status: int, body: bytes) -> None:
    """A page with 401, 403 or 404 is no refusal of Telegram; it ends neither the question nor the bot."""
    error = error_of(status, body)
    assert isinstance(error, NotDoneError)
    assert is_outage(error)
    assert not is_in_doubt(error)


@pytest.mark.parametrize("result", [None, True, 7, "text", [], {}, {"message_id": "1"}, {**SENT, "chat": 7}])
def test_a_message_that_is_none_is_in_doubt(result: object) -> None:
    """Whoever is told that it was sent is told which."""
    assert isinstance(error_of(200, json.dumps({"ok": True, "result": result}).encode()), InDoubtError)


@pytest.mark.parametrize(
    ("method", "wrong", "right"),
    [
        ("getMe", {}, {"id": 1, "is_bot": True, "first_name": "B", "username": "b"}),
        ("getUpdates", {}, []),
        ("getUpdates", None, [{"update_id": 1}]),
        ("getWebhookInfo", True, {"url": "", "has_custom_certificate": False, "pending_update_count": 0}),
        ("editMessageText", 7, True),
        ("editMessageText", {}, SENT),
        ("sendChatAction", None, True),
        ("setMyCommands", None, True),
        ("sendDocument", True, SENT),
    ],
)
def test_a_result_has_the_kind_that_was_asked_for(method: str, wrong: object, right: object) -> None:
    """Without it nothing was answered."""
    assert is_outage(error_of(200, json.dumps({"ok": True, "result": wrong}).encode(), method))
    check(method, 200, json.dumps({"ok": True, "result": right, "new": "field"}).encode())


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, NotDoneError),
        (403, Forbidden),
        (404, NotDoneError),
        (409, Conflict),
        (413, BadRequest),
        (429, RetryAfter),
        (500, InDoubtError),
        (502, InDoubtError),
    ],
)
def test_telegrams_own_refusals_are_told_apart(status: int, kind: type[TelegramError]) -> None:
    """By their status."""
    assert type(error_of(status, refused(status))) is kind


@pytest.mark.parametrize("status", [401, 404])
def test_a_token_is_refused_by_telegram_alone_and_where_updates_come_from(status: int) -> None:
    """Telegram repeats the status in its JSON; the bot ends only then, and never with an answer in hand."""
    assert isinstance(error_of(status, refused(status), "getUpdates"), InvalidToken)
    assert isinstance(error_of(status, refused(status), "getMe"), InvalidToken)
    assert isinstance(error_of(status, b'{"ok": false}', "getMe"), NotDoneError)
    assert isinstance(error_of(status, b'{"ok": false, "error_code": 1}', "getUpdates"), NotDoneError)


def test_a_group_that_has_moved_says_where() -> None:
    """As Telegram tells it in the parameters."""
    error = error_of(400, refused(400, parameters={"migrate_to_chat_id": -100200}))
    assert isinstance(error, ChatMigrated)
    assert error.new_chat_id == -100200


@pytest.mark.parametrize(
    "given", [-5, 0, 0.001, "7", None, True, [], {}, 1e300, LONGEST_ASKED_SECONDS + 1, "NaN", 10**30]
)
def test_a_pause_that_makes_no_sense_is_none(given: object) -> None:
    """The bot then makes its own pauses, which grow."""
    error = error_of(429, refused(429, parameters={"retry_after": given}))
    assert isinstance(error, RetryAfter)
    assert retry_after(error) is None
    assert is_outage(error)
    assert not is_in_doubt(error)


@pytest.mark.parametrize("parameters", [None, [], "text", 7, {}])
def test_a_pause_may_be_left_out(parameters: object) -> None:
    """Whatever stands in its place."""
    assert retry_after(error_of(429, refused(429, parameters=parameters))) is None


def test_a_pause_is_taken_as_it_is_asked_for() -> None:
    """From a second up to a day."""
    assert retry_after(error_of(429, refused(429, parameters={"retry_after": 35}))) == 35
    assert sane_pause(float("nan")) == sane_pause(float("inf")) == 0
    assert sane_pause(LONGEST_ASKED_SECONDS) == LONGEST_ASKED_SECONDS
