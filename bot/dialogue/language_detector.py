"""Which language a message is in, and which of its parts may be in which."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.dialogue.commands import typed_command
from bot.dialogue.thresholds import CLEAR_FROM, FOREIGN_FROM, SEGMENT_FROM, START_FROM, TURN_FROM
from bot.language.identification import LanguageScorer
from bot.language.tokens import normalise, plain, tokenise, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.context import Context
    from bot.dialogue.dialogue import Dialogue


# Parts of messages that are remembered with their weights.
PARTS = 256


class LanguageDetector:
    """Tells the languages of some dialogues apart, by the words of their own content."""

    def __init__(self, dialogues: Mapping[str, Dialogue]) -> None:
        """Listen for the languages of `dialogues`, at least one."""
        self._dialogues = dialogues
        # "yo" greets in English and is "I" in Spanish: what one language has as a whole is meant in it.
        self._talk = {
            language: {
                normalise(phrasing)
                for talk in dialogue.knowledge.small_talk.values()
                for phrasing in talk.phrasings
            }
            for language, dialogue in dialogues.items()
        }
        # With a single language there is nothing to weigh.
        self._scale = None
        if len(dialogues) > 1:
            self._scale = LanguageScorer(
                {language: dialogue.profile for language, dialogue in dialogues.items()}
            )
        # The parts of one message are weighed several times over.
        self._weigh = lru_cache(maxsize=PARTS)(self._weighed)

    def detect(self, text: str, context: Context, otherwise: str) -> str:
        """Return the language of `text`; where it does not tell, what the talk speaks, or `otherwise`.

        Short of a clear sentence in another one, what a person chose in `context` holds.
        """
        if self._scale is None:
            return next(iter(self._dialogues))
        chosen = context.chosen if context.chosen in self._dialogues else None
        spoken = context.language if context.language in self._dialogues else None
        usual = spoken or chosen or otherwise
        if text.startswith("/"):
            return self._commanded(text, usual)
        typed = normalise(text)
        having = [language for language, phrasings in self._talk.items() if typed in phrasings]
        if usual in having and (spoken or having == [usual]):
            return usual
        if typed in {normalise(choice.label) for choice in context.choices}:
            return usual
        against = self._weigh(self._asked(text))
        best = min(against, key=lambda language: against[language])
        doubtful = TURN_FROM if spoken else START_FROM
        needed = CLEAR_FROM if chosen and best != chosen else doubtful
        return best if against[usual] >= needed else usual

    def own_part(self, text: str, language: str) -> str:
        """Return `text` without its parts that are clearly in another language than `language`."""
        segments = _segments(text)
        kept = [part for part in segments if self._weigh(part)[language] < FOREIGN_FROM]
        return text if len(kept) == len(segments) else "".join(kept).strip()

    def _commanded(self, text: str, usual: str) -> str:
        """Return the language that knows the command in `text`; the usual one where that does."""
        command = typed_command(text)
        name = plain(command.name) if command else ""
        order = (usual, *self._dialogues)
        knowing = (each for each in order if name in self._dialogues[each].knowledge.commands)
        return next(knowing, usual)

    def _asked(self, text: str) -> str:
        """Return what of `text` says its language: where it mixes several, the part that asks."""
        clear: dict[str, list[str]] = {}
        for segment in _segments(text):
            against = self._weigh(segment)
            best, second = sorted(against, key=lambda language: against[language])[:2]
            if against[second] >= SEGMENT_FROM:
                clear.setdefault(best, []).append(segment)
        if len(clear) < 2:  # noqa: PLR2004  (one language is no mixture)
            return text
        asking = {
            language: [segment for segment in segments if self._dialogues[language].asks(segment)]
            for language, segments in clear.items()
        }
        told = [" ".join(segments) for segments in asking.values() if segments]
        return told[0] if len(told) == 1 else text

    def _weighed(self, text: str) -> dict[str, float]:
        if self._scale is None:
            return dict.fromkeys(self._dialogues, 0.0)
        return self._scale.evidence_against(words(text.replace("&", " ").replace("+", " ")))


def _segments(text: str) -> list[str]:
    """Return the parts of `text` between its punctuation, each with what follows its last word."""
    starts = (token.start for token in tokenise(text) if token.gap)
    return [text[start:end] for start, end in pairwise((0, *starts, len(text))) if end > start]
