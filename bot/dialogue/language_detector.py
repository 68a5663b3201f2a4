"""Detects the language of a message, and of its parts if it mixes several."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.dialogue.commands import typed_command
from bot.dialogue.thresholds import (
    CLEAR_FROM,
    FEW_START_FROM,
    FEW_TURN_FROM,
    FEW_WORDS,
    FEWEST_FOREIGN,
    FOREIGN_FROM,
    FOREIGN_SHARE,
    SEGMENT_FROM,
    START_FROM,
    TURN_FROM,
)
from bot.language.identification import LanguageScorer
from bot.language.tokens import normalise, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.dialogue.context import Context
    from bot.dialogue.dialogue import Dialogue
    from bot.dialogue.message import Message
    from bot.language.tokens import Token


# Parts of messages whose scores are cached.
PARTS = 256


class LanguageDetector:
    """Tells the languages of dialogues apart by the words of their content."""

    def __init__(self, dialogues: Mapping[str, Dialogue]) -> None:
        """Detect the languages of `dialogues`, at least one."""
        self._dialogues = dialogues
        # "yo" is a greeting in English and "I" in Spanish: a message that is small talk in one language as a
        # whole is in that language.
        self._talk = {
            language: {
                normalise(phrasing)
                for talk in dialogue.knowledge.small_talk.values()
                for phrasing in talk.phrasings
            }
            for language, dialogue in dialogues.items()
        }
        # With a single language there is nothing to compare.
        self._scale = None
        if len(dialogues) > 1:
            self._scale = LanguageScorer(
                {language: dialogue.profile for language, dialogue in dialogues.items()}
            )
        # The parts of one message are scored several times.
        self._weigh = lru_cache(maxsize=PARTS)(self._weighed)

    def detect(self, message: Message, context: Context, otherwise: str) -> str:
        """Return the language of `message`; if that is unclear, that of the conversation, or `otherwise`.

        A language that the person has chosen stays, unless a clear sentence is in another one.
        """
        if self._scale is None:
            return next(iter(self._dialogues))
        chosen = context.chosen if context.chosen in self._dialogues else None
        spoken = context.language if context.language in self._dialogues else None
        usual = spoken or chosen or otherwise
        if message.text.startswith("/"):
            return self._commanded(message.text, usual)
        typed = message.typed
        having = [language for language, phrasings in self._talk.items() if typed in phrasings]
        if usual in having and (spoken or having == [usual]):
            return usual
        if typed in {normalise(choice.label) for choice in context.choices}:
            return usual
        against = self._against(self._asked(message))
        best = min(against, key=lambda language: against[language])
        doubtful = TURN_FROM if spoken else START_FROM
        spelled = _spelled(message)
        if len(spelled) <= FEW_WORDS:
            lacks = any(self._dialogues[best].profile.share(word) is None for word in spelled)
            doubtful = FEW_TURN_FROM if spoken or lacks else FEW_START_FROM
        needed = CLEAR_FROM if chosen and best != chosen else doubtful
        return best if against[usual] >= needed else usual

    def is_foreign(self, message: Message) -> bool:
        """Return whether `message` is in none of the languages: most of its words are unknown to all of them.

        This is also true of misspelled messages, so ask only if a message was not understood.
        """
        if self._scale is None:
            return False
        typed = _spelled(message)
        profiles = [dialogue.profile for dialogue in self._dialogues.values()]
        unknown = [word for word in typed if all(profile.share(word) is None for profile in profiles)]
        return len(typed) >= FEWEST_FOREIGN and len(unknown) >= FOREIGN_SHARE * len(typed)

    def own_part(self, message: Message, language: str) -> list[Token]:
        """Return the words of `message` without the parts that are clearly in another language."""
        kept: list[Token] = []
        gap = ""
        for part in message.parts:
            if self._against(part)[language] < FOREIGN_FROM:
                kept += (part[0]._replace(gap=gap or part[0].gap), *part[1:])
                gap = ""
            else:
                # The punctuation before an omitted part still separates the words around it.
                gap = gap or part[0].gap
        return kept

    def _commanded(self, text: str, usual: str) -> str:
        """Return a language that has the command in `text`, preferably the `usual` one."""
        command = typed_command(text)
        name = plain(command.name) if command else ""
        order = (usual, *self._dialogues)
        knowing = (each for each in order if name in self._dialogues[each].knowledge.commands)
        return next(knowing, usual)

    def _asked(self, message: Message) -> Sequence[Token]:
        """Return the words by which to detect the language: of a mixed message, the part that asks."""
        clear: dict[str, list[Sequence[Token]]] = {}
        for part in message.parts:
            against = self._against(part)
            best, second = sorted(against, key=lambda language: against[language])[:2]
            if against[second] >= SEGMENT_FROM:
                clear.setdefault(best, []).append(part)
        if len(clear) < 2:  # noqa: PLR2004  (one language is no mixture)
            return message.tokens
        told = []
        for language, parts in clear.items():
            own = message.part(language, [token for part in parts for token in part])
            asking = [clause for clause in own.clauses if clause.cues.question]
            asked = [part for part in parts if any(_begins_in(part, clause.start) for clause in asking)]
            if asked:
                told.append([token for part in asked for token in part])
        return told[0] if len(told) == 1 else message.tokens

    def _against(self, tokens: Sequence[Token]) -> dict[str, float]:
        """Return the evidence of `tokens` against each language; signs such as "&" count for none."""
        return self._weigh(tuple(token.word for token in tokens if not token.is_and_sign))

    def _weighed(self, words: tuple[str, ...]) -> dict[str, float]:
        if self._scale is None:
            return dict.fromkeys(self._dialogues, 0.0)
        return self._scale.evidence_against(words)


def _spelled(message: Message) -> list[str]:
    """Return the words of `message` that consist of letters."""
    return [token.word for token in message.tokens if token.word.isalpha()]


def _begins_in(part: Sequence[Token], start: int) -> bool:
    return part[0].start <= start <= part[-1].start
