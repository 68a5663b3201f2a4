"""From plain words to a schedule: "every two hours from 9 to 17 on workdays", "tomorrow at 8".

Every word counts: a text that is not understood completely is not a wish, and a wish that no schedule can
express is reported as a problem. Nothing is replaced by something that was not said.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.coach.phrases.amendment import Amendment
from bot.coach.phrases.composition import Composition, Wish
from bot.coach.phrases.correction import CorrectionReader
from bot.coach.phrases.grammar import Grammar
from bot.coach.phrases.kept import read_pieces, write_pieces
from bot.coach.phrases.lexicon import Lexicon
from bot.coach.phrases.pieces import At
from bot.coach.phrases.problem import Problem, UnfitError
from bot.coach.reminders.schedule import Moment, Recurrence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.coach.phrases.lexicon import Phrase
    from bot.coach.phrases.pieces import Piece
    from bot.knowledge.reminder_words import ReminderWords

__all__ = ["Problem", "ReminderParser", "Wish"]

# Ways to divide a phrase that are tried; after a few they differ only in fillers.
MOST_WAYS = 64
# Cached lexicons: those of all languages, before and after the content is reloaded.
LANGUAGES = 16
# Readings of a correction that are tried.
MOST_READINGS = 24
# Hours from UTC of the earliest and the latest clock on earth. What is in the future by any of them may be
# wished before the place is known.
CLOCKS = (0, 14, -12)


class Corrected(NamedTuple):
    """The wish that a correction makes of the one before.

    `beside`: it does not fit into one reminder with that, and comes as well. `whole`: it says by itself on
    which days and at what time, and may be meant as another reminder. `clear`: it can be about nothing but a
    reminder, as "an hour later" and "also on sunday" are.
    """

    wish: Wish
    beside: bool
    whole: bool
    clear: bool


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
                return self._composed(pieces, now)
            except UnfitError as unfit:
                if unfit.problem is Problem.WHICH_HALF:
                    # Whoever is asked is understood: another way ("mañana" as the morning) is none.
                    return unfit.problem
                if problem is Problem.NOT_UNDERSTOOD:
                    problem = unfit.problem
        return problem

    def read_anywhere(self, text: str, now: datetime, *, day_missing: bool = False) -> Wish | Problem:
        """Return the wish in `text`, or the problem, while the place is not known; `now` is in UTC."""
        found: Wish | Problem = Problem.NOT_UNDERSTOOD
        for hours in CLOCKS:
            found = self.read(text, now + timedelta(hours=hours), day_missing=day_missing)
            if found is not Problem.PAST:
                break
        return found

    def read_again(self, said: str, now: datetime) -> Wish | Problem:
        """Return what the pieces that were `said` before mean at `now`, in the person's time zone."""
        try:
            return self._composed(read_pieces(said), now)
        except UnfitError as unfit:
            return unfit.problem

    def correct(self, text: str, said: str, now: datetime) -> Corrected | Problem:
        """Return what `text`, a correction, makes of the pieces that were `said` before."""
        phrase = self._lexicon.read(text)
        pieces = read_pieces(said)
        problem = Problem.NOT_UNDERSTOOD
        rejecting = False
        for reading in (
            islice(CorrectionReader(phrase).readings(), MOST_READINGS) if phrase and pieces else ()
        ):
            rejects = bool(reading.rejected and reading.new)
            if rejecting and not rejects:
                # "Not 7, 8" speaks of another reminder than the one at 6.
                return Problem.NOT_UNDERSTOOD
            rejecting = rejecting or rejects
            amendment = Amendment(pieces, reading)
            for beside in (False, True) if reading.adds else (False,):
                try:
                    wish = self._composed(amendment.more() if beside else amendment.pieces(), now)
                except UnfitError as unfit:
                    if unfit.problem is Problem.WHICH_HALF:
                        return unfit.problem
                    problem = unfit.problem if problem is Problem.NOT_UNDERSTOOD else problem
                    continue
                return Corrected(wish, beside, amendment.is_whole, reading.is_clear and "?" not in text)
        return problem

    def is_correction(self, text: str) -> bool:
        """Return whether `text` begins or ends as a correction does: "no, ...", "... instead"."""
        phrase = self._lexicon.read(text)
        return phrase is not None and CorrectionReader(phrase).is_marked()

    def is_about_exercise(self, text: str) -> bool:
        """Return whether `text` may ask about an exercise: "squats every day?", not "squats at 8"."""
        phrase = self._lexicon.read(text)
        names = phrase is not None and Grammar(phrase).names_activity()
        return names and ("?" in text or not self.names_clock(text))

    def is_instead(self, text: str) -> bool | None:
        """Return whether `text` says "instead" (True) or "as well" (False), None if neither."""
        return True if self._is_only(text, "replaces") else False if self._is_only(text, "adds") else None

    def is_denial(self, text: str) -> bool:
        """Return whether `text` says that something is wrong, and not what: "no", "oops, sorry"."""
        return self._is_only(text, "corrects")

    def _is_only(self, text: str, part: str) -> bool:
        phrase = self._lexicon.read(text)
        return phrase is not None and CorrectionReader(phrase).is_only(part)

    def is_undo(self, text: str) -> bool:
        """Return whether `text` takes the last reminder back in so many words: "cancel that"."""
        return self._lexicon.is_undo(text)

    def takes_back(self, text: str) -> bool:
        """Return whether `text` takes back what was just set: "cancel", "actually, don't remind me"."""
        phrase = None if self.is_denial(text) else self._lexicon.read(text)
        rests = CorrectionReader(phrase).rests() if phrase else ()
        return any(self._is_end(rest) for rest in rests)

    def _is_end(self, rest: Phrase) -> bool:
        words = " ".join(map(str, rest.tokens))
        return self._lexicon.is_cancel(words) or self._lexicon.is_undo(words)

    def is_about_time(self, text: str) -> bool:
        """Return whether `text` speaks of days or times, however vaguely, and asks nothing."""
        phrase = self._lexicon.read(text)
        if phrase is None or "?" in text:
            return False
        grammar = Grammar(phrase)
        named = grammar.names_time() or grammar.names_day() or grammar.names_often()
        speaks = named or any(map(str.isdigit, text))
        return speaks and not grammar.is_limited(but_often=True)

    def _composed(self, pieces: Sequence[Piece], now: datetime) -> Wish:
        wish = Composition(pieces, self._words, now).wish()
        if isinstance(wish.schedule, Moment):
            # "In 20 minutes" counts from when it was said.
            pieces = [At(wish.schedule.at)]
        return wish._replace(said=write_pieces(pieces))

    def names_clock(self, text: str) -> bool:
        """Return whether any words of `text` are a time of day: "at 8", "7:30", not "every day"."""
        phrase = self._lexicon.read(text)
        return phrase is not None and Grammar(phrase).names_clock()

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
