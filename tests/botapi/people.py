"""What people do: the content of the updates that reach a bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botapi.chats import DATE, PRIVATE, RUNNER, Chat, words
from botapi.telegram import Telegram

if TYPE_CHECKING:
    from botapi.calls import Call


class People:
    """Writes messages and presses buttons; each method returns the content of one update."""

    def __init__(self) -> None:
        """Begin in a Telegram in which nothing was said yet."""
        self.telegram = Telegram()

    def message(self, chat: Chat = PRIVATE, **content: Any) -> dict[str, Any]:
        """Return a message of the runner in `chat`."""
        self.telegram.chats[chat.id] = chat
        return {
            "message": {
                "message_id": self.telegram.next_id(),
                "date": DATE,
                "chat": chat.as_json(),
                "from": RUNNER,
                **content,
            }
        }

    def text(self, text: str, chat: Chat = PRIVATE, **content: Any) -> dict[str, Any]:
        """Return a message that says `text`."""
        return self.message(chat, **words(text), **content)

    def press(self, sent: Call, label: str) -> dict[str, Any]:
        """Return a press of the button `label` under the message that the call `sent` sent."""
        message = self.telegram.messages[sent.result["chat"]["id"], sent.result["message_id"]]
        buttons = {
            button["text"]: button["callback_data"]
            for row in message["reply_markup"]["inline_keyboard"]
            for button in row
        }
        return self.callback(buttons[label], message)

    def callback(self, data: str, message: dict[str, Any], *, expired: bool = False) -> dict[str, Any]:
        """Return a callback query with any `data`, also such as the bot never offered."""
        query = f"{self.telegram.next_id():018}"
        if not expired:
            self.telegram.presses.add(query)
        return {
            "callback_query": {
                "id": query,
                "from": RUNNER,
                "message": message,
                "chat_instance": "1",
                "data": data,
            }
        }
