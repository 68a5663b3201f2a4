"""Codes in place of people and conversations: always the same, useless to somebody who reads the database."""

from __future__ import annotations

import hmac
from functools import lru_cache

# What a channel calls a person, a chat or a message: a number and its digits are the same.
Id = int | str

# Cached pseudonyms: those of the people who are writing now.
RECENT = 4096
# Hexadecimal digits of a chat or a person within the code of a conversation: 128 bits, half of the code.
_PART = 32


class Pseudonyms:
    """Makes codes with a key that is not in the database."""

    def __init__(self, key: str) -> None:
        """Make codes with `key`; another key makes other codes for the same people."""
        self._key = key.encode()
        self._recent = lru_cache(maxsize=RECENT)(self._code)

    def pseudonym_of(self, name: object) -> str:
        """Return the code of a person's or chat's id."""
        return self._recent(str(name))

    def of_conversation(self, conversation: str) -> str:
        """Return the code of a conversation: "<chat>", or in a group "<chat>:<person>".

        The code of the latter has a part for the chat, so that all its conversations can be found and moved.
        """
        chat, _, person = conversation.partition(":")
        return self.chat_part(chat) + self.pseudonym_of(person)[:_PART] if person else self.pseudonym_of(chat)

    def chat_part(self, chat: object) -> str:
        """Return the prefix of the codes of all conversations in the group `chat`."""
        return self.pseudonym_of(chat)[:_PART]

    def moved(self, code: str, old: int, new: int) -> str:
        """Return the new code of the conversation `code` when its group's id changes from `old` to `new`."""
        person = code[_PART:]
        # Somebody who writes in the name of the group has the group's id, which changes as well.
        return self.chat_part(new) + (self.chat_part(new) if person == self.chat_part(old) else person)

    def _code(self, name: str) -> str:
        return hmac.digest(self._key, name.encode(), "sha256").hex()
