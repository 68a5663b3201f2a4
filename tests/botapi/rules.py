"""Check a call against the Bot API: aiogram's models for names and types, own code for the rest."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, get_args

import aiogram.methods
from pydantic import BaseModel, ValidationError

from botapi.markup import MarkupError, parse, units

if TYPE_CHECKING:
    from collections.abc import Iterator

# Limits of https://core.telegram.org/bots/api, by field.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_NOTICE = 200
LONGEST_CALLBACK_DATA = 64
LONGEST_COMMAND_DESCRIPTION = 256
MOST_COMMANDS = 100

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_EMPTY = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_BUTTON_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip

METHODS: dict[str, type[BaseModel]] = {
    method.__api_method__.lower(): method
    for name in aiogram.methods.__all__
    if isinstance(method := getattr(aiogram.methods, name), type)
    and issubclass(method, aiogram.methods.TelegramMethod)
    and method is not aiogram.methods.TelegramMethod
}


class Violation(Exception):  # noqa: N818  (it is a finding about the bot, not a failure of the server)
    """The call breaks a rule; the text is what Telegram would answer, or close to it."""


def check(method: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters `given` to `method` with every JSON text decoded.

    Raises:
        Violation: no such method, an unknown, missing or ill-typed field, or content beyond a limit.

    """
    model = METHODS.get(method.lower())
    if model is None:
        raise Violation(f"Not Found: method {method} is unknown")
    if unknown := given.keys() - model.model_fields.keys():
        raise Violation(f"unknown fields in {method}: {sorted(unknown)}")
    decoded = {name: _decoded(model, name, value) for name, value in given.items()}
    try:
        parsed = model.model_validate(decoded)
    except ValidationError as error:
        details = "; ".join(f"{_path(each['loc'])}: {each['msg']}" for each in error.errors())
        raise Violation(f"{method}: {details}") from error
    if unknown_inside := list(_extras(parsed, method)):
        raise Violation(f"unknown fields: {unknown_inside}")
    _check_content(method, decoded)
    return decoded


def _check_content(method: str, given: dict[str, Any]) -> None:
    if method == "answerCallbackQuery":
        if units(given.get("text", "")) > LONGEST_NOTICE:
            raise Violation("MESSAGE_TOO_LONG")
    elif "text" in given:
        _check_text(given["text"], given, "message text", LONGEST_TEXT, least=1)
    if "caption" in given:
        _check_text(given["caption"], given, "message caption", LONGEST_CAPTION, least=0)
    for row in (given.get("reply_markup") or {}).get("inline_keyboard", ()):
        for button in row:
            _check_button(button)
    if method == "setMyCommands":
        _check_commands(given["commands"])


def _check_text(source: str, given: dict[str, Any], name: str, most: int, *, least: int) -> None:
    try:
        source.encode()
    except UnicodeEncodeError as error:
        raise Violation("strings must be encoded in UTF-8") from error
    mode = given.get("parse_mode")
    if mode not in {None, "HTML"}:
        raise Violation(f"this server reads HTML only, not {mode}")
    try:
        text = parse(source)[0] if mode else source
    except MarkupError as error:
        raise Violation(f"can't parse entities: {error}") from error
    if controls := sorted({letter for letter in text if letter < " " and letter != "\n"}):
        raise Violation(f"control characters in the {name}: {controls}")
    if least and _is_empty(text):
        raise Violation(f"{name} is empty")
    if units(text.strip()) > most:
        raise Violation(f"{name} is too long")


def _is_empty(text: str) -> bool:
    return all(unicodedata.category(letter) in _EMPTY for letter in text)


def _check_button(button: dict[str, Any]) -> None:
    if _is_empty(button.get("text", "")):
        raise Violation("inline keyboard button text must be non-empty")
    actions = [action for action in _BUTTON_ACTIONS if action in button]
    if len(actions) != 1:
        raise Violation(f"Text buttons are unallowed in the inline keyboard: {actions}")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= LONGEST_CALLBACK_DATA:
        raise Violation("BUTTON_DATA_INVALID")


def _check_commands(commands: list[dict[str, str]]) -> None:
    if len(commands) > MOST_COMMANDS:
        raise Violation("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise Violation("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= LONGEST_COMMAND_DESCRIPTION:
            raise Violation("BOT_COMMAND_DESCRIPTION_INVALID")


def _decoded(model: type[BaseModel], name: str, value: Any) -> Any:
    """Return the value of a form field: a text where the method takes one, else what its JSON holds."""
    takes = get_args(model.model_fields[name].annotation) or (model.model_fields[name].annotation,)
    if not isinstance(value, str):
        return value
    if str in takes:
        return int(value) if int in takes and re.fullmatch(r"-?\d+", value) else value
    try:
        return json.loads(value)
    except ValueError as error:
        raise Violation(f"can't parse {name}: it is no JSON") from error


def _extras(value: object, path: str) -> Iterator[str]:
    """Yield the path of every field, however deep, that the Bot API does not know."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or ())
        for name in value.model_fields_set - (value.model_extra or {}).keys():
            yield from _extras(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _extras(item, f"{path}[{index}]")


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location))
