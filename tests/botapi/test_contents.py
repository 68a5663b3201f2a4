"""What may be in a keyboard, and in an answer to an inline query."""

from __future__ import annotations

from typing import Any

import pytest

from botapi.client import do
from botapi.people import People
from botapi.refusals import Refusal, Violation
from botapi.rules import check

ARTICLE: dict[str, Any] = {
    "type": "article",
    "id": "squat",
    "title": "How to squat",
    "input_message_content": {"message_text": "<b>Down</b>", "parse_mode": "HTML"},
}
BUTTON = {"text": "Squat", "callback_data": "squat"}

SOUND_BUTTONS: list[dict[str, Any]] = [
    {"url": "https://example.org"},
    {"url": "tg://user?id=1001"},
    {"switch_inline_query": ""},
    {"switch_inline_query_current_chat": "squat"},
    {"switch_inline_query_chosen_chat": {"query": "squat", "allow_group_chats": True}},
    {"copy_text": {"text": "squat"}},
    {"callback_data": "squat", "style": "danger"},
]
WRONG_BUTTONS: list[tuple[dict[str, Any], str]] = [
    ({"url": "example.org"}, "BUTTON_URL_INVALID"),
    ({"url": "javascript:squat()"}, "BUTTON_URL_INVALID"),
    ({"web_app": {"url": "http://example.org"}}, "BUTTON_URL_INVALID"),
    ({"switch_inline_query": "x" * 257}, "BUTTON_SWITCH"),
    ({"switch_inline_query_chosen_chat": {"query": "x" * 257}}, "BUTTON_SWITCH"),
    ({"switch_inline_query_current_chat": "", "callback_data": "squat"}, "Text buttons"),
    ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT"),
    ({"callback_data": "squat", "style": "pink"}, "style"),
]
WRONG_ANSWERS: list[tuple[dict[str, Any], str]] = [
    ({"results": [{**ARTICLE, "id": str(number)} for number in range(51)]}, "TOO_MUCH"),
    ({"results": [ARTICLE, ARTICLE]}, "DUPLICATE"),
    ({"results": [{**ARTICLE, "id": ""}]}, "RESULT_ID"),
    ({"results": [{**ARTICLE, "id": "ü" * 33}]}, "RESULT_ID"),
    ({"results": [{**ARTICLE, "title": " "}]}, "TITLE"),
    ({"results": [{**ARTICLE, "titel": "squat"}]}, "titel"),
    ({"results": [{key: ARTICLE[key] for key in ("type", "id", "title")}]}, "input_message_content"),
    ({"results": [{**ARTICLE, "input_message_content": {"message_text": "x" * 4097}}]}, "too long"),
    ({"results": [{**ARTICLE, "input_message_content": {"message_text": " "}}]}, "empty"),
    ({"results": [{**ARTICLE, "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}]}, "Text buttons"),
    ({"next_offset": "ü" * 33}, "OFFSET"),
    ({"cache_time": -1}, "cache_time"),
    ({"button": {"text": "Ask", "start_parameter": "a b"}}, "START_PARAM"),
    ({"button": {"text": "Ask"}}, "exactly one"),
]


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a message with `rows` of buttons."""
    return {"chat_id": 1, "text": "hello", "reply_markup": {"inline_keyboard": list(rows)}}


@pytest.mark.parametrize("button", SOUND_BUTTONS)
def test_a_button_does_one_of_many_things(button: dict[str, Any]) -> None:
    """It opens an address, begins an inline query, copies a text, and may have a colour."""
    check("sendMessage", keyboard([{"text": "Squat", **button}]))


@pytest.mark.parametrize(("button", "finding"), WRONG_BUTTONS)
def test_a_wrong_button_is_a_violation(button: dict[str, Any], finding: str) -> None:
    """Addresses, queries, copied texts and colours have their rules."""
    with pytest.raises(Violation, match=finding):
        check("sendMessage", keyboard([{"text": "Squat", **button}]))


def test_a_keyboard_has_a_hundred_buttons_at_most_and_eight_in_a_row() -> None:
    """More of them do not fit."""
    check("sendMessage", keyboard(*([[BUTTON] * 8] * 12)))
    with pytest.raises(Violation, match="in a row"):
        check("sendMessage", keyboard([BUTTON] * 9))
    with pytest.raises(Violation, match="too long"):
        check("sendMessage", keyboard(*([[BUTTON]] * 101)))


@pytest.mark.parametrize(("given", "finding"), WRONG_ANSWERS)
def test_a_wrong_answer_to_an_inline_query_is_a_violation(given: dict[str, Any], finding: str) -> None:
    """Results are few, have ids and titles, and hold what could be sent as a message."""
    with pytest.raises(Violation, match=finding):
        check("answerInlineQuery", {"inline_query_id": "1", "results": [ARTICLE], **given})


def test_an_inline_query_is_answered_once_and_in_time() -> None:
    """Telegram refuses a late answer, a second one, and one to a query that nobody made."""
    people = People()
    query = people.inline("squat")["inline_query"]["id"]
    late = people.inline("squat", expired=True)["inline_query"]["id"]
    button = {"text": "Ask me", "start_parameter": "from_inline"}
    assert do(people, "answerInlineQuery", inline_query_id=query, results=[ARTICLE], button=button) is True
    for unknown in (query, late, "7"):
        with pytest.raises(Refusal, match="query is too old"):
            do(people, "answerInlineQuery", inline_query_id=unknown, results=[])


def test_a_result_with_an_unknown_file_is_refused() -> None:
    """Results name files by ids that Telegram has given out."""
    people = People()
    query = people.inline("squat")["inline_query"]["id"]
    film = {"type": "mpeg4_gif", "id": "1", "mpeg4_file_id": "unknown"}
    with pytest.raises(Refusal, match="wrong file identifier"):
        do(people, "answerInlineQuery", inline_query_id=query, results=[film])
