"""What a call may contain beyond names and types: lengths, markup, buttons, ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from botapi.buttons import check_keyboard
from botapi.calls import Upload
from botapi.inline import check_answer
from botapi.markup import units
from botapi.reactions import check_reaction
from botapi.refusals import Violation
from botapi.texts import LONGEST_CAPTION, LONGEST_TEXT, check_text

if TYPE_CHECKING:
    from collections.abc import Callable

# Limits of https://core.telegram.org/bots/api.
LONGEST_NOTICE = 200
LONGEST_COMMAND_DESCRIPTION = 256
LONGEST_QUOTE = 1024
MOST_COMMANDS = 100
MOST_DELETED = 100

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")


def check_content(method: str, given: dict[str, Any]) -> None:
    """Raise a Violation where the parameters `given` to `method` hold what Telegram does not take."""
    if "text" in given and method != "answerCallbackQuery":
        check_text(given["text"], given.get("parse_mode"), "message text", LONGEST_TEXT, least=1)
    _check_caption(given)
    _check_quote(given.get("reply_parameters", {}))
    check_keyboard(given.get("reply_markup"))
    if not _LANGUAGE.fullmatch(given.get("language_code", "")):
        raise Violation("invalid language code specified")
    if method.startswith("editMessage"):
        _check_target(given)
    if method in _CHECKS:
        _CHECKS[method](given)


def _check_caption(given: dict[str, Any]) -> None:
    check_text(given.get("caption", ""), given.get("parse_mode"), "message caption", LONGEST_CAPTION)


def _check_quote(reply: dict[str, Any]) -> None:
    check_text(reply.get("quote", ""), reply.get("quote_parse_mode"), "quote", LONGEST_QUOTE)


def _check_target(given: dict[str, Any]) -> None:
    if "inline_message_id" not in given:
        if not given.keys() >= {"chat_id", "message_id"}:
            raise Violation("message identifier is not specified")
    elif isinstance(given.get("media", {}).get("media"), Upload):
        raise Violation("a new file can't be uploaded to an inline message")


def _check_words(given: dict[str, Any]) -> None:
    if not given.keys() & {"text", "rich_message"}:
        raise Violation("message text is empty")


def _check_notice(given: dict[str, Any]) -> None:
    if units(given.get("text", "")) > LONGEST_NOTICE:
        raise Violation("MESSAGE_TOO_LONG")


def _check_number(given: dict[str, Any]) -> None:
    if not 1 <= len(given["message_ids"]) <= MOST_DELETED:
        raise Violation("too many or too few message identifiers specified")


def _check_commands(given: dict[str, Any]) -> None:
    if len(given["commands"]) > MOST_COMMANDS:
        raise Violation("BOT_COMMANDS_TOO_MUCH")
    for command in given["commands"]:
        if not _COMMAND.fullmatch(command["command"]):
            raise Violation("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= LONGEST_COMMAND_DESCRIPTION:
            raise Violation("BOT_COMMAND_DESCRIPTION_INVALID")


_CHECKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "answerCallbackQuery": _check_notice,
    "answerInlineQuery": check_answer,
    "deleteMessages": _check_number,
    "editMessageMedia": lambda given: _check_caption(given["media"]),
    "editMessageText": _check_words,
    "setMessageReaction": check_reaction,
    "setMyCommands": _check_commands,
    "setMyDescription": lambda given: check_text(given.get("description", ""), None, "description", 512),
    "setMyName": lambda given: check_text(given.get("name", ""), None, "name", 64),
    "setMyShortDescription": lambda given: check_text(
        given.get("short_description", ""), None, "short description", 120
    ),
}
