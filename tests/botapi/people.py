"""What people do: the content of the updates that reach a bot."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from botapi.chats import ANONYMOUS, DATE, PRIVATE, RUNNER, Chat, membership, words
from botapi.reactions import reactions_of
from botapi.telegram import Telegram

if TYPE_CHECKING:
    from collections.abc import Iterable

    from botapi.calls import Call


# All that was said in the running test: none of it may turn up in a log.
SAID: set[str] = set()


class People:
    """Write messages, press buttons, react; each method returns the content of one update.

    `who` does it: the runner, unless a test names somebody else.
    """

    def __init__(self) -> None:
        """Begin in a Telegram in which nothing was said yet."""
        super().__init__()
        self.telegram = Telegram()

    def message(
        self, chat: Chat | None = None, who: dict[str, Any] = RUNNER, **content: Any
    ) -> dict[str, Any]:
        """Return a message in `chat`, by default the private chat of `who`."""
        chat = self._entered(chat or Chat(who["id"]))
        if chat.kind != "private":
            self.telegram.met.add(who["id"])
        message = {
            "message_id": self.telegram.next_id(),
            "date": DATE,
            "chat": chat.as_json(),
            "from": who,
            **content,
        }
        self.telegram.messages[chat.id, message["message_id"]] = message
        return {"message": message}

    def text(
        self, text: str, chat: Chat | None = None, who: dict[str, Any] = RUNNER, **content: Any
    ) -> dict[str, Any]:
        """Return a message that says `text`."""
        SAID.add(text)
        return self.message(chat, who, **words(text), **content)

    def migrate(self, old: Chat, new: Chat) -> list[dict[str, Any]]:
        """Let the group `old` become the supergroup `new`; return what arrives in both, in Telegram's order.

        From now on Telegram refuses what the bot sends to `old`, and names `new`.
        """
        told = [
            self.message(old, migrate_to_chat_id=new.id),
            self.message(new, who=ANONYMOUS, sender_chat=new.as_json(), migrate_from_chat_id=old.id),
        ]
        self.telegram.moved[old.id] = new.id
        return told

    def edit(self, update: dict[str, Any], text: str) -> dict[str, Any]:
        """Return the edit after which the text message of `update` says `text`."""
        (message,) = update.values()
        kept = {field: value for field, value in message.items() if field != "entities"}
        edited = {**kept, **words(text), "edit_date": DATE}
        self.telegram.messages[message["chat"]["id"], message["message_id"]] = edited
        return {"edited_message": edited}

    def press(self, sent: Call, label: str, who: dict[str, Any] = RUNNER) -> dict[str, Any]:
        """Return a press of the button `label` under the message that the call `sent` sent."""
        message = self.telegram.messages[sent.result["chat"]["id"], sent.result["message_id"]]
        buttons = {
            button["text"]: button["callback_data"]
            for row in message["reply_markup"]["inline_keyboard"]
            for button in row
            if "callback_data" in button
        }
        return self.callback(buttons[label], message, who=who)

    def callback(
        self, data: str, message: dict[str, Any], *, expired: bool = False, who: dict[str, Any] = RUNNER
    ) -> dict[str, Any]:
        """Return a callback query with any `data`, also such as the bot never offered."""
        query = self._query()
        if not expired:
            self.telegram.callbacks.add(query)
        return {
            "callback_query": {
                "id": query,
                "from": who,
                "message": copy.deepcopy(message),
                "chat_instance": "1",
                "data": data,
            }
        }

    def inline(
        self, query: str, who: dict[str, Any] = RUNNER, offset: str = "", *, expired: bool = False
    ) -> dict[str, Any]:
        """Return an inline query; `offset` is what the answer before named as `next_offset`."""
        number = self._query()
        if not expired:
            self.telegram.inline_queries.add(number)
        content = {"id": number, "from": who, "query": query, "offset": offset, "chat_type": "private"}
        return {"inline_query": content}

    def react(
        self, message: dict[str, Any], emoji: str, who: dict[str, Any] = RUNNER, old: Iterable[str] = ()
    ) -> dict[str, Any]:
        """Return a reaction to `message` with `emoji` in place of `old`; "" takes a reaction back."""
        return {
            "message_reaction": {
                "chat": message["chat"],
                "message_id": message["message_id"],
                "user": who,
                "date": DATE,
                "old_reaction": reactions_of(*old),
                "new_reaction": reactions_of(*filter(None, [emoji])),
            }
        }

    def member(
        self, chat: Chat = PRIVATE, status: str = "kicked", who: dict[str, Any] = RUNNER
    ) -> dict[str, Any]:
        """Return what `who` made of the bot in `chat`: kicked (or blocked), left, restricted, a member.

        From now on Telegram refuses what the bot sends there, until it is a member again.
        """
        before = self.telegram.standing.get(self._entered(chat).id, "member")
        self.telegram.standing[chat.id] = status
        return {
            "my_chat_member": {
                "chat": chat.as_json(),
                "from": who,
                "date": DATE,
                "old_chat_member": membership(before),
                "new_chat_member": membership(status),
            }
        }

    def _entered(self, chat: Chat) -> Chat:
        self.telegram.chats[chat.id] = chat
        return chat

    def _query(self) -> str:
        return f"{self.telegram.next_id():018}"
