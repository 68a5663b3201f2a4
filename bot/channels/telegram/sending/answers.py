"""What counts as an answer from Telegram: its own JSON, with the type of result that the method returns.

A captive portal, a proxy or a load balancer may answer instead of Telegram, with any status, and a connection
may break. All that is an outage. It shows only whether the call was carried out: by the rules of HTTP, a call
that is redirected (3xx) or refused (4xx) was not.
"""

from __future__ import annotations

import os
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any, Literal

import msgspec
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.decoding import decode

# Selects python-telegram-bot's future type of `retry_after`; without it every flood limit raises a
# deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# Seconds. Telegram's longest flood limits last hours; a pause below a second or above a day cannot be meant.
SHORTEST_ASKED_SECONDS, LONGEST_ASKED_SECONDS = 1, 24 * 3600


class NotDoneError(NetworkError):
    """Telegram has certainly not carried out the call, so it may be made again."""


class InDoubtError(NetworkError):
    """Telegram has not answered; it may or may not have carried out the call."""


class OversizeError(InDoubtError):
    """The answer is too large to be read."""


# What a database can store; the ids that Telegram gives are smaller.
_Id = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class _Chat(msgspec.Struct):
    id: _Id
    type: str


class _Message(msgspec.Struct):
    message_id: _Id
    date: int
    chat: _Chat


class _Me(msgspec.Struct):
    id: int
    is_bot: bool
    first_name: str
    username: str


class _WebhookInfo(msgspec.Struct):
    url: str
    has_custom_certificate: bool
    pending_update_count: int


_RESULTS: dict[str, Any] = {
    "getMe": _Me,
    "getUpdates": list[Any],
    "getWebhookInfo": _WebhookInfo,
    "getMyDescription": dict[str, Any],
    "getMyShortDescription": dict[str, Any],
}


# The calls that are needed to receive updates; one of them is always running, or comes within a minute.
_RECEIVING = {"getMe", "getUpdates", "getWebhookInfo", "setWebhook", "deleteWebhook"}


def check(method: str, status: int, content: bytes) -> None:
    """Return if `content`, received with the HTTP `status`, is a result of `method`.

    Raises:
        NotDoneError, InDoubtError: it is not an answer from Telegram, or one that says "not now".
        telegram.error.TelegramError: Telegram refuses the call, or the token, or asks for a pause.

    """
    try:
        answer = decode(content)
    except msgspec.DecodeError:
        answer = {}
    match answer.get("ok"):
        case True if status == HTTPStatus.OK:
            _check_result(method, answer.get("result"))
        case False if status >= HTTPStatus.BAD_REQUEST:
            raise _refusal(method, status, answer)
        case _:
            message = f"status {status} without an answer from Telegram"
            not_done = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR
            raise NotDoneError(message) if not_done else InDoubtError(message)


def _check_result(method: str, result: object) -> None:
    try:
        msgspec.convert(result, _result_type(method))
    except (msgspec.ValidationError, RecursionError):
        # The wrong result is not quoted: it may contain people's words.
        raise InDoubtError(f"the result of {method} has the wrong type") from None


def _result_type(method: str) -> Any:  # noqa: ANN401  (a type, as msgspec takes it)
    """Return the type of the result of `method`, with the fields used here (Bot API, "Available methods")."""
    if method in _RESULTS:
        return _RESULTS[method]
    if method.startswith("send") and method != "sendChatAction":
        return _Message
    if method.startswith("editMessage"):
        return _Message | Literal[True]
    return bool | int | str | list[Any] | dict[str, Any]


def _refusal(method: str, status: int, answer: dict[str, Any]) -> TelegramError:
    """Return the error for an `answer` with `ok` false to a call of `method`."""
    description = str(answer.get("description", f"status {status}"))
    given = answer.get("parameters")
    parameters = given if isinstance(given, dict) else {}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return InDoubtError(description)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RetryAfter(timedelta(seconds=sane_pause(parameters.get("retry_after"))))
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
        # The bot ends when its token is refused. So this counts only if Telegram itself says so, and for a
        # call that receives updates: then no answer is lost.
        is_final = answer.get("error_code") == status and method in _RECEIVING
        return InvalidToken(description) if is_final else NotDoneError(f"status {status}")
    if isinstance(chat := parameters.get("migrate_to_chat_id"), int):
        return ChatMigrated(chat)
    kinds: dict[int, type[TelegramError]] = {403: Forbidden, 409: Conflict}
    return kinds.get(status, BadRequest)(description)


def sane_pause(seconds: object) -> float:
    """Return the `seconds` of a `retry_after`, 0 if Telegram cannot mean them."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return 0.0
    return float(seconds) if SHORTEST_ASKED_SECONDS <= seconds <= LONGEST_ASKED_SECONDS else 0.0
