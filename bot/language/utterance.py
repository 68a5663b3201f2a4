"""What a person typed, read once: every later step takes its words from here, and none reads the string."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.language.tokens import tokenise

if TYPE_CHECKING:
    from bot.language.tokens import Token


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A message as one language reads it.

    `text` is what is read of the message, `tokens` are all its words with their places in `text`. `core` are
    the places of the tokens without the greeting before them and the thanks after.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    core: slice

    @classmethod
    def of_words(cls, text: str, language: str) -> Utterance:
        """Return `text` as nothing but its words: for a step that needs no more of it."""
        tokens = tokenise(text)
        return cls(text, language, tokens, slice(0, len(tokens)))

    @property
    def core_tokens(self) -> tuple[Token, ...]:
        """The words without the greeting before them and the thanks after."""
        return self.tokens[self.core]
