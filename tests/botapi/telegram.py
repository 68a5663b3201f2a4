"""What Telegram does with a sound call: it sends, edits, acknowledges, and refuses what makes no sense.

No network here: a method's name and its parameters in, the result out.
"""

from __future__ import annotations

import itertools
from typing import Any

from botapi.chats import DATE, ME, Chat
from botapi.markup import parse


class Refusal(Exception):  # noqa: N818  (Telegram's answer, not a failure of the server)
    """Telegram's answer to a sound call that cannot be done; a bot must be able to live with it."""


class Telegram:
    """The state that calls change: messages, button presses, the command menu, the webhook."""

    def __init__(self) -> None:
        """Begin without any message, and with a webhook that somebody forgot to remove."""
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        self.presses: set[str] = set()
        self.commands: list[dict[str, str]] = []
        self.webhook = "https://example.org/forgotten"
        self._ids = itertools.count(1)

    def next_id(self) -> int:
        """Return a number that was not used before."""
        return next(self._ids)

    def perform(self, method: str, given: dict[str, Any]) -> Any:
        """Return the result of `method`.

        Raises:
            Refusal: it makes no sense in the present state.
            NotImplementedError: this server does not play the method yet.

        """
        action = getattr(self, f"_{method}", None)
        if action is None:
            raise NotImplementedError(method)
        return action(**given)

    def _getMe(self) -> dict[str, Any]:  # noqa: N802  (named after the method, as are those below)
        return {**ME, "can_join_groups": True, "can_read_all_group_messages": False}

    def _deleteWebhook(self, **_: Any) -> bool:  # noqa: N802
        self.webhook = ""
        return True

    def _setMyCommands(self, commands: list[dict[str, str]], **_: Any) -> bool:  # noqa: N802
        self.commands = commands
        return True

    def _sendChatAction(self, chat_id: int, **_: Any) -> bool:  # noqa: N802
        self._chat(chat_id)
        return True

    def _sendMessage(  # noqa: N802
        self, chat_id: int, text: str, parse_mode: str | None = None, **given: Any
    ) -> dict[str, Any]:
        chat = self._chat(chat_id)
        answered = given.get("reply_parameters")
        if answered and not answered.get("allow_sending_without_reply"):
            self._message(chat_id, answered["message_id"], "message to be replied not found")
        message: dict[str, Any] = {
            "message_id": self.next_id(),
            "date": DATE,
            "chat": chat.as_json(),
            "from": ME,
            "text": (parse(text)[0] if parse_mode else text).strip(),
        }
        if "reply_markup" in given:
            message["reply_markup"] = given["reply_markup"]
        self.messages[chat_id, message["message_id"]] = message
        return message

    def _answerCallbackQuery(self, callback_query_id: str, **_: Any) -> bool:  # noqa: N802
        if callback_query_id not in self.presses:
            raise Refusal("query is too old and response timeout expired or query ID is invalid")
        self.presses.remove(callback_query_id)
        return True

    def _editMessageReplyMarkup(  # noqa: N802
        self, chat_id: int, message_id: int, reply_markup: dict[str, Any] | None = None, **_: Any
    ) -> dict[str, Any]:
        message = self._message(chat_id, message_id, "message to edit not found")
        if message.get("reply_markup") == reply_markup:
            raise Refusal(
                "message is not modified: specified new message content and reply markup are exactly the "
                "same as a current content and reply markup of the message"
            )
        message["reply_markup"] = reply_markup
        return message

    def _chat(self, chat_id: int) -> Chat:
        if chat_id not in self.chats:
            raise Refusal("chat not found")
        return self.chats[chat_id]

    def _message(self, chat_id: int, message_id: int, otherwise: str) -> dict[str, Any]:
        message = self.messages.get((chat_id, message_id))
        if message is None:
            raise Refusal(otherwise)
        return message
