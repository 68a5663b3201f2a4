"""What may be offered below the input field, in answer to an inline query."""

from __future__ import annotations

import re
from typing import Any

from botapi.buttons import check_keyboard
from botapi.refusals import Violation
from botapi.texts import LONGEST_CAPTION, LONGEST_TEXT, check_text, is_empty

# Limits of https://core.telegram.org/bots/api#answerinlinequery; lengths in bytes.
MOST_RESULTS = 50
LONGEST_ID = 64
LONGEST_OFFSET = 64

_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check_answer(given: dict[str, Any]) -> None:
    """Raise a Violation where the parameters of `answerInlineQuery` hold what Telegram does not show."""
    results = given["results"]
    if len(results) > MOST_RESULTS:
        raise Violation("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if not all(1 <= len(id_.encode()) <= LONGEST_ID for id_ in ids):
        raise Violation("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise Violation("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)
    if len(given.get("next_offset", "").encode()) > LONGEST_OFFSET:
        raise Violation("NEXT_OFFSET_INVALID")
    if given.get("cache_time", 0) < 0:
        raise Violation("cache_time must not be negative")
    if "button" in given:
        _check_button(given["button"])


def _check_result(result: dict[str, Any]) -> None:
    if result["type"] == "article" and is_empty(result["title"]):
        raise Violation("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content", {})
    if "message_text" in content:
        mode = content.get("parse_mode")
        check_text(content["message_text"], mode, "message text", LONGEST_TEXT, least=1)
    check_text(result.get("caption", ""), result.get("parse_mode"), "message caption", LONGEST_CAPTION)
    check_keyboard(result.get("reply_markup"))


def _check_button(button: dict[str, Any]) -> None:
    if is_empty(button["text"]):
        raise Violation("the button above the results must have a text")
    if ("web_app" in button) == ("start_parameter" in button):
        raise Violation("the button above the results must do exactly one thing")
    if "start_parameter" in button and not _START.fullmatch(button["start_parameter"]):
        raise Violation("START_PARAM_INVALID")
