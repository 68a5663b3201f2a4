"""The channel for other programs: JSON lines in, JSON lines out."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.channels.jsonl import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.dialogue import MultilingualDialogue

    Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask(library: MultilingualDialogue) -> Ask:
    """Return a function that sends lines (texts and bytes as they are, others as JSON) and reads replies."""

    def send(*messages: object) -> list[dict[str, Any]]:
        lines = [
            each
            if isinstance(each, bytes)
            else each.encode()
            if isinstance(each, str)
            else json.dumps(each).encode()
            for each in messages
        ]
        out = io.StringIO()
        serve(library, io.BytesIO(b"\n".join(lines)), out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return send


def test_json_lines_have_every_field(ask: Ask) -> None:
    """Programs rely on these names."""
    (answer,) = ask({"chat": "a", "text": "how long do I hold a squat"})
    assert answer["chat"] == "a"
    assert answer["outcome"] == "answer"
    assert answer["entries"] == ["squat.hold"]
    assert isinstance(answer["scores"], list)
    assert 0 < answer["scores"][0] <= 1
    assert "five seconds" in str(answer["text"])
    assert answer["choices"]
    assert isinstance(answer["ms"], float)
    assert "sign" not in answer


def test_a_warning_in_json_names_its_sign(ask: Ask) -> None:
    """`urgent` has no entries, but the sign's id, and the two ways out of the warning as choices."""
    (answer,) = ask({"chat": 1, "text": "crushing chest pain on my run"})
    assert (answer["outcome"], answer["entries"]) == ("urgent", [])
    assert answer["sign"] == "chest-breathing"
    assert len(answer["choices"]) == 2  # A professional has looked, or the bot has misread.


def test_each_chat_is_a_conversation_of_its_own(ask: Ask) -> None:
    """A follow-up leans on its own chat, not on a neighbour's."""
    answers = ask(
        {"chat": "a", "text": "how do I do a squat"},
        {"chat": "b", "text": "how do I do a bridge"},
        {"chat": "a", "text": "and how long do I hold it"},
    )
    assert answers[2]["entries"] == ["squat.hold"]


@pytest.mark.parametrize(
    "line",
    ["no json", "[]", "3", "null", '{"chat": "a"}', '{"chat": "a", "text": 5}', '{"chat": [], "text": "hi"}',
     '{"chat": "a", "text": "hi"', "[" * 100_000, '"\\ud800"'],
)  # fmt: skip
def test_a_line_that_is_no_message_gets_an_error_and_the_run_goes_on(ask: Ask, line: str) -> None:
    """One bad line costs nobody else an answer."""
    error, answer = ask(line, {"chat": "a", "text": "hello"})
    assert list(error) == ["error"]
    assert answer["entries"] == ["chat.greeting"]


def test_bytes_that_are_no_text_get_an_error(ask: Ask) -> None:
    """A broken encoding is one bad line, not the end."""
    error, answer = ask(b'{"chat": "a", "text": "\xff\xfe"}', {"chat": "a", "text": "hello"})
    assert list(error) == ["error"]
    assert answer["chat"] == "a"
