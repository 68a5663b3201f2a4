"""What may stand under a message: rows of buttons, each with a label and one thing that it does."""

from __future__ import annotations

import re
from typing import Any

from botapi.refusals import Violation
from botapi.texts import is_empty

# Limits of https://core.telegram.org/bots/api; the number of buttons is what Telegram's servers take.
LONGEST_CALLBACK_DATA = 64
LONGEST_COPIED = 256
LONGEST_QUERY = 256
MOST_IN_A_ROW = 8
MOST_BUTTONS = 100

STYLES = {"danger", "success", "primary"}

_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_URL = re.compile(r"(?:https?|tg)://[^\s]+")
_SAFE_URL = re.compile(r"https://[^\s]+")


def check_keyboard(markup: dict[str, Any] | None) -> None:
    """Raise a Violation where the inline keyboard `markup` is none that Telegram would show."""
    rows = (markup or {}).get("inline_keyboard", ())
    if any(len(row) > MOST_IN_A_ROW for row in rows):
        raise Violation(f"more than {MOST_IN_A_ROW} buttons in a row")
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise Violation("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)


def _check_button(button: dict[str, Any]) -> None:
    if is_empty(button.get("text", "")):
        raise Violation("inline keyboard button text must be non-empty")
    actions = [action for action in _ACTIONS if action in button]
    if len(actions) != 1:
        raise Violation(f"Text buttons are unallowed in the inline keyboard: {actions}")
    if button.get("style", "primary") not in STYLES:
        raise Violation(f"invalid button style specified: {button['style']}")
    _check_links(button)
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= LONGEST_CALLBACK_DATA:
        raise Violation("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"]["text"]) <= LONGEST_COPIED:
        raise Violation("BUTTON_COPY_TEXT_INVALID")
    chosen = button.get("switch_inline_query_chosen_chat", {}).get("query", "")
    queries = [button.get(f"switch_inline_query{ending}", "") for ending in ("", "_current_chat")]
    if any(len(query) > LONGEST_QUERY for query in (chosen, *queries)):
        raise Violation("BUTTON_SWITCH_INLINE_QUERY_INVALID")


def _check_links(button: dict[str, Any]) -> None:
    if "url" in button and not _URL.fullmatch(button["url"]):
        raise Violation(f"BUTTON_URL_INVALID: {button['url']}")
    for action in ("web_app", "login_url"):
        if action in button and not _SAFE_URL.fullmatch(button[action]["url"]):
            raise Violation(f"BUTTON_URL_INVALID: {button[action]['url']}")
