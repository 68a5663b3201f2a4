"""From plain words to a schedule: "every two hours from 9 to 17 on workdays", "tomorrow at 8".

Every word counts: a text that is not understood completely is not a wish, and a wish that no schedule can
express is reported as a problem. Nothing is replaced by something that was not said.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from bot.coach.phrases.composition import Composition, Wish
from bot.coach.phrases.grammar import Grammar
from bot.coach.phrases.lexicon import Lexicon
from bot.coach.phrases.problem import Problem, UnfitError
from bot.coach.reminders.schedule import Recurrence

if TYPE_CHECKING:
    from datetime import datetime

    from bot.knowledge.reminder_words import ReminderWords

__all__ = ["Problem", "ReminderParser", "Wish"]

# Ways to divide a phrase that are tried; after a few they differ only in fillers.
MOST_WAYS = 64
# Cached lexicons: those of all languages, before and after the content is reloaded.
LANGUAGES = 16


class ReminderParser:
    """Understands wishes in the words of a language."""

    def __init__(self, words: ReminderWords) -> None:
        """Use `words`."""
        self._words = words
        self._lexicon = _lexicon(words)

    def read(self, text: str, now: datetime, *, day_missing: bool = False) -> Wish | Problem:
        """Return the wish in `text`, or the problem if there is none; `now` is in the person's time zone.

        `day_missing`: a day was named before, in a phrase without a time. A time alone is not daily then.
        """
        found = self._read(text, now)
        alone = (
            isinstance(found, Wish) and isinstance(found.schedule, Recurrence) and not self.names_day(text)
        )
        phrase = self._lexicon.read(text) if day_missing and alone else None
        return Problem.WHICH_DAY if phrase and not Grammar(phrase).repeats() else found

    def names_day(self, text: str) -> bool:
        """Return whether any word of `text` names a day."""
        phrase = self._lexicon.read(text)
        return phrase is not None and Grammar(phrase).names_day()

    def _read(self, text: str, now: datetime) -> Wish | Problem:
        phrase = self._lexicon.read(text)
        problem = Problem.NOT_UNDERSTOOD
        for pieces in islice(Grammar(phrase).ways(), MOST_WAYS) if phrase else ():
            try:
                return Composition(pieces, self._words, now).wish()
            except UnfitError as unfit:
                if unfit.problem is Problem.WHICH_HALF:
                    # Whoever is asked is understood: another way ("mañana" as the morning) is none.
                    return unfit.problem
                if problem is Problem.NOT_UNDERSTOOD:
                    problem = unfit.problem
        return problem

    def names_time(self, text: str) -> bool:
        """Return whether any word of `text` names a time."""
        phrase = self._lexicon.read(text)
        return phrase is not None and Grammar(phrase).names_time()

    def is_request(self, text: str, now: datetime) -> bool:
        """Return whether `text` asks for a reminder in so many words, and says nothing else but when."""
        phrase = self._lexicon.read(text)
        asks = phrase is not None and Grammar(phrase).is_request()
        return asks and self.read(text, now) is not Problem.NOT_UNDERSTOOD

    def is_question(self, text: str) -> bool:
        """Return whether `text` has a word that asks a question or states a condition, as no wish has."""
        phrase = self._lexicon.read(text)
        return "?" in text or (phrase is not None and Grammar(phrase).is_limited())

    def is_cancel(self, text: str) -> bool:
        """Return whether `text` says that no reminder is wanted after all."""
        return self._lexicon.is_cancel(text)


@lru_cache(maxsize=LANGUAGES)
def _lexicon(words: ReminderWords) -> Lexicon:
    """Return the lexicon of `words`, cached: sorting them takes ten milliseconds."""
    return Lexicon(words)
