"""From plain words to a schedule: "every two hours from 9 to 17 on workdays", "tomorrow at 8".

Every word counts: what is not understood to the last one is no wish, and what a schedule cannot hold is named
as a problem. Nothing is ever replaced by something that was not said.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from bot.coach.phrases.composition import Composition, Wish
from bot.coach.phrases.grammar import Grammar
from bot.coach.phrases.lexicon import Lexicon
from bot.coach.phrases.problem import Problem, UnfitError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.knowledge.reminder_words import ReminderWords

__all__ = ["Problem", "ReminderParser", "Wish"]

# Ways to take a phrase apart that are looked at; after a few they differ only in what means nothing.
MOST_WAYS = 64
# Lexicons that are kept: those of the languages of a content, before and after it is read anew.
LANGUAGES = 16


class ReminderParser:
    """Reads wishes with the words of a language."""

    def __init__(self, words: ReminderWords) -> None:
        """Know `words`."""
        self._words = words
        self._lexicon = _lexicon(words)

    def read(self, text: str, now: datetime) -> Wish | Problem:
        """Return what `text` asks for `now`, in the zone of the person; where it asks for nothing, why."""
        phrase = self._lexicon.read(text)
        problem = Problem.NOT_UNDERSTOOD
        for pieces in islice(Grammar(phrase).ways(), MOST_WAYS) if phrase else ():
            try:
                return Composition(pieces, self._words, now).wish()
            except UnfitError as unfit:
                if problem is Problem.NOT_UNDERSTOOD:
                    problem = unfit.problem
        return problem

    def names_time(self, text: str) -> bool:
        """Return whether any of the words of `text` names a time, whatever the others say."""
        phrase = self._lexicon.read(text)
        return phrase is not None and Grammar(phrase).names_time()

    def is_question(self, text: str) -> bool:
        """Return whether `text` asks something, or puts a condition, in a word that no wish has."""
        phrase = self._lexicon.read(text)
        return "?" in text or (phrase is not None and Grammar(phrase).is_limited())

    def is_cancel(self, text: str) -> bool:
        """Return whether `text` says that no reminder is wanted after all."""
        return self._lexicon.is_cancel(text)


@lru_cache(maxsize=LANGUAGES)
def _lexicon(words: ReminderWords) -> Lexicon:
    """Return the lexicon of `words`; to sort them takes ten milliseconds."""
    return Lexicon(words)
