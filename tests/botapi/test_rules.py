"""The server's strictness: it knows a wrong call when it sees one, and takes a right one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from botapi.markup import MarkupError, parse, units
from botapi.rules import Violation, check

MESSAGE = {"chat_id": "1", "text": "hello", "parse_mode": "HTML"}


def keyboard(**button: Any) -> dict[str, str]:
    """Return a message with one button."""
    return {**MESSAGE, "reply_markup": json.dumps({"inline_keyboard": [[button]]})}


def menu(**command: Any) -> dict[str, str]:
    """Return a command menu of one command."""
    return {"commands": json.dumps([command])}


SOUND: list[tuple[str, dict[str, str]]] = [
    ("sendMessage", MESSAGE),
    ("sendMessage", {"chat_id": "@club", "text": "a < b"}),
    ("sendMessage", {**MESSAGE, "text": f"<b>{'&amp;' * 4096}</b>"}),
    ("sendMessage", keyboard(text="Squat", callback_data="x" * 64)),
    ("setMyCommands", menu(command="squat_2", description="How to squat")),
    ("getUpdates", {"offset": "7", "allowed_updates": '["message"]'}),
    ("getMe", {}),
]
WRONG: list[tuple[str, dict[str, str], str]] = [
    ("sendWords", MESSAGE, "unknown"),
    ("sendMessage", {"text": "hello"}, "chat_id"),
    ("sendMessage", {"chat_id": "1"}, "text"),
    ("sendMessage", {**MESSAGE, "txet": "hello"}, "txet"),
    ("sendMessage", {**MESSAGE, "message_thread_id": '"x"'}, "message_thread_id"),
    ("sendMessage", {**MESSAGE, "message_thread_id": "{"}, "JSON"),
    ("sendMessage", {**MESSAGE, "text": ""}, "empty"),
    ("sendMessage", {**MESSAGE, "text": "<b> \n</b>"}, "empty"),
    ("sendMessage", {**MESSAGE, "text": "x" * 4097}, "too long"),
    ("sendMessage", {**MESSAGE, "text": "💥" * 2049}, "too long"),
    ("sendMessage", {**MESSAGE, "text": "a < b"}, "parse entities"),
    ("sendMessage", {**MESSAGE, "text": "a\ud83d"}, "UTF-8"),
    ("sendMessage", {**MESSAGE, "text": "a\x00b"}, "control"),
    ("sendMessage", {**MESSAGE, "parse_mode": "MarkdownV3"}, "MarkdownV3"),
    ("sendMessage", keyboard(text="Squat"), "Text buttons"),
    ("sendMessage", keyboard(callback_data="squat"), "inline_keyboard"),
    ("sendMessage", keyboard(text=" ", callback_data="squat"), "non-empty"),
    ("sendMessage", keyboard(text="Squat", callback_data=""), "BUTTON_DATA_INVALID"),
    ("sendMessage", keyboard(text="Squat", callback_data="ü" * 33), "BUTTON_DATA_INVALID"),
    ("sendMessage", keyboard(text="Squat", callback_data="squat", colour="red"), "colour"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "TOO_LONG"),
    ("setMyCommands", menu(command="Squat", description="How to squat"), "COMMAND_INVALID"),
    ("setMyCommands", menu(command="squat", description=""), "DESCRIPTION_INVALID"),
]


@pytest.mark.parametrize(("method", "given"), SOUND)
def test_a_sound_call_passes(method: str, given: dict[str, str]) -> None:
    """What Telegram takes is taken."""
    check(method, given)


@pytest.mark.parametrize(("method", "given", "finding"), WRONG)
def test_a_wrong_call_is_a_violation(method: str, given: dict[str, str], finding: str) -> None:
    """What Telegram refuses is refused, with a word about why."""
    with pytest.raises(Violation, match=finding):
        check(method, given)


@pytest.mark.parametrize(
    "source",
    [
        "<b>open",
        "</b>",
        "<b><i>crossed</b></i>",
        "<p>unknown</p>",
        "<blockquote collapsed>x</blockquote>",
        "<blockquote><blockquote>x</blockquote></blockquote>",
        '<b class="x">attributes</b>',
        "a < b",
        "<a>no address</a>",
    ],
)
def test_broken_html_is_refused(source: str) -> None:
    """Telegram knows few tags, and each must be closed in its turn."""
    with pytest.raises(MarkupError):
        parse(source)


def test_sound_html_is_read() -> None:
    """Tags vanish, escapes become characters, and what is no escape stays as it is."""
    text, tags = parse(
        "<b>A &amp; B</b> &lt;c&gt; &nbsp; &#x41; <blockquote expandable><i>d</i></blockquote>"
    )
    assert text == "A & B <c> &nbsp; A d"
    assert tags == ["b", "blockquote expandable", "i"]


def test_length_is_counted_in_utf_16() -> None:
    """An emoji counts twice, half of one once."""
    assert units("a💥\ud83d") == 4
