"""A message before its language is known."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.language.constants import LONGEST_TEXT
from bot.language.segmentation import Segmenter, spans
from bot.language.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.dialogue.dialogue import Dialogue
    from bot.language.tokens import Token
    from bot.language.utterance import Utterance


class Message:
    """A typed message, parsed by each language at most once, when that is first needed."""

    def __init__(self, text: str, dialogues: Mapping[str, Dialogue]) -> None:
        """Split `text` into words; `dialogues` by language parse them."""
        self.text = text
        self.tokens = tokenise(text[:LONGEST_TEXT])
        self._dialogues = dialogues
        self._parsed: dict[str, Utterance] = {}

    @cached_property
    def typed(self) -> str:
        """The words with single spaces."""
        return " ".join(token.word for token in self.tokens)

    @cached_property
    def parts(self) -> list[Sequence[Token]]:
        """The parts between punctuation marks; each may be in a different language."""
        boundaries = Segmenter().boundaries([token.word for token in self.tokens], self.tokens)
        return [self.tokens[span] for span in spans(boundaries)]

    def utterance(self, language: str) -> Utterance:
        """Return the message as parsed by `language`."""
        if language not in self._parsed:
            self._parsed[language] = self._dialogues[language].parse(self.text, self.tokens)
        return self._parsed[language]

    def part(self, language: str, tokens: Sequence[Token]) -> Utterance:
        """Return its words `tokens` as parsed by `language`."""
        if len(tokens) == len(self.tokens):
            return self.utterance(language)
        return self._dialogues[language].parse(self.text, tokens)
