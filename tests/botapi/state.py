"""What a call finds in Telegram: chats, messages and files; the ground on which the methods stand."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from botapi.files import Files
from botapi.refusals import Refusal

if TYPE_CHECKING:
    from botapi.chats import Chat

# How Telegram refuses a bot, by what has become of it in a private chat or in a group.
_SHUT_OUT = {
    ("kicked", True): ("bot was blocked by the user", 403),
    ("kicked", False): ("bot was kicked from the supergroup chat", 403),
    ("left", False): ("bot is not a member of the supergroup chat", 403),
    ("restricted", False): ("not enough rights to send text messages to the chat", 400),
}


class State:
    """Chats, messages and files; with a few things that a test does behind the bot's back."""

    def __init__(self) -> None:
        """Begin without any message."""
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        # How the text of a message of the bot is formatted, in any form that can be compared.
        self.formats: dict[tuple[int, int], tuple[str, ...]] = {}
        self.files = Files()
        # What the bot is in a chat, where that ever changed.
        self.standing: dict[int, str] = {}
        # People in groups; to whom of them the bot may write is another matter.
        self.met: set[int] = set()
        # Groups that have become supergroups, with the new number; topics that take no messages any more.
        self.moved: dict[int, int] = {}
        self.closed: set[tuple[int, int | None]] = set()
        self._ids = itertools.count(1)

    def next_id(self) -> int:
        """Return a number that was not used before."""
        return next(self._ids)

    def forget_files(self) -> None:
        """Let every file id that the bot may have remembered be wrong from now on."""
        self.files.forget()

    def delete(self, message: dict[str, Any]) -> None:
        """Delete `message`, as a person does; the bot hears nothing of it."""
        key = message["chat"]["id"], message["message_id"]
        del self.messages[key]
        self.formats.pop(key, None)

    def _chat(self, chat_id: int) -> Chat:
        """Return the chat; refuse where there is none, or the bot has no place in it any more."""
        if moved_to := self.moved.get(chat_id):
            raise Refusal("group chat was upgraded to a supergroup chat", moved_to=moved_to)
        if chat_id in self.met and chat_id not in self.chats:
            raise Refusal("bot can't initiate conversation with a user", 403)
        if chat_id not in self.chats:
            raise Refusal("chat not found")
        chat = self.chats[chat_id]
        if shut_out := _SHUT_OUT.get((self.standing.get(chat_id, "member"), chat.kind == "private")):
            raise Refusal(*shut_out)
        return chat

    def _message(self, chat_id: int, message_id: int, otherwise: str) -> dict[str, Any]:
        message = self.messages.get((chat_id, message_id))
        if message is None:
            raise Refusal(otherwise)
        return message
