"""Codes in place of people and conversations: the same each time, of no use to who reads the database."""

from __future__ import annotations

import hmac
from functools import lru_cache

# What a channel calls a person, a chat or a message: a number and its digits are the same.
Id = int | str

# Pseudonyms: those of the people who are talking just now.
RECENT = 4096
# Hexadecimal digits of a chat or a person within the code of a talk: 128 bits, half of the whole.
_PART = 32


class Pseudonyms:
    """Makes codes with a key that is not in the database."""

    def __init__(self, key: str) -> None:
        """Make codes with `key`; another one makes other codes of the same people."""
        self._key = key.encode()
        self._recent = lru_cache(maxsize=RECENT)(self._code)

    def pseudonym_of(self, name: object) -> str:
        """Return the code of a person's number or a talk's name."""
        return self._recent(str(name))

    def of_talk(self, talk: str) -> str:
        """Return the code of a conversation: "<chat>", or in a group "<chat>:<person>".

        The latter has a part for the chat, so that all talks of a chat can be found and moved.
        """
        chat, _, person = talk.partition(":")
        return self.chat_part(chat) + self.pseudonym_of(person)[:_PART] if person else self.pseudonym_of(chat)

    def chat_part(self, chat: object) -> str:
        """Return what the codes of all talks in the group `chat` begin with."""
        return self.pseudonym_of(chat)[:_PART]

    def moved(self, code: str, old: int, new: int) -> str:
        """Return the code that a talk with `code` has once its group `old` has the number `new`."""
        person = code[_PART:]
        # Who writes in the name of the group changes the number with it.
        return self.chat_part(new) + (self.chat_part(new) if person == self.chat_part(old) else person)

    def _code(self, name: str) -> str:
        return hmac.digest(self._key, name.encode(), "sha256").hex()
