"""The days that a phrase names: of the week, of the month, of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.coach.phrases.clock import is_clear, read_number
from bot.coach.phrases.lexicon import Day, Digits, Ordinal
from bot.coach.phrases.pieces import Apart, Coming, Date, MonthDay, NoDate, Turned, Weekdays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.coach.phrases.lexicon import Phrase
    from bot.coach.phrases.pieces import Piece

# The interval of "every other".
_OTHER = 2
# Days that can be one: "every other weekend" is every second week, "every other weekday" counts days.
_WEEKEND = 2
_WEEK = 7


class PhraseReader:
    """What the readers of a phrase share."""

    def __init__(self, phrase: Phrase) -> None:
        """Read `phrase`."""
        self._phrase = phrase

    def turns(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield the number of "other", "second", "3rd"."""
        for end in self.ends("other", at):
            yield _OTHER, end
        for ordinal, end in self.ordinals(at):
            if ordinal > 1:
                yield ordinal, end

    def ordinals(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield the ordinal numbers at `at`, each with its end."""
        token = self._phrase.tokens[at] if at < len(self._phrase) else None
        if isinstance(token, Ordinal):
            yield token.value, at + 1
        yield from self._phrase.find("ordinals", at)

    def after_on(self, at: int) -> tuple[int, ...]:
        """Return where a date can begin at `at`: after "on the", or at `at` itself."""
        return (*self.ends("day", at), at)

    def ends(self, part: str, at: int) -> list[int]:
        """Return the ends of the words at `at` that belong to `part`."""
        return [end for _, end in self._phrase.find(part, at)]


class DayReader(PhraseReader):
    """Finds days in a phrase."""

    def pieces(self, at: int) -> Iterator[tuple[Piece, int]]:
        """Yield the days at `at`, each with its end."""
        yield from self._dates(at)
        yield from self._month_days(at)
        yield from self._days(at)
        yield from self._apart(at)

    def _dates(self, at: int) -> Iterator[tuple[Piece, int]]:
        for begin in self.after_on(at):
            for days, end in self._phrase.find("relative_days", begin):
                yield Date(days), end
            token = self._phrase.tokens[begin] if begin < len(self._phrase) else None
            if isinstance(token, Day):
                date = token.date
                year = date.year if date and not token.yearless else 0
                yield (Date(0, date.month, date.day, year) if date else NoDate()), begin + 1
            for day, end in self._month_numbers(begin):
                for following in self._after_of(end):
                    for month, last in self._phrase.find("months", following):
                        yield from self._dated(day, month, last)
            for month, end in self._phrase.find("months", begin):
                for following in self.after_on(end):
                    for day, last in self._month_numbers(following):
                        yield from self._dated(day, month, last)

    def _dated(self, day: int, month: int, at: int) -> Iterator[tuple[Piece, int]]:
        for begin in (*self._after_of(at), *self.ends("also", at)):
            token = self._phrase.tokens[begin] if begin < len(self._phrase) else None
            if isinstance(token, Digits) and 2000 <= token.value < 2100:  # noqa: PLR2004  (years of now)
                yield Date(0, month, day, int(token.value)), begin + 1
        yield Date(0, month, day), at

    def _month_days(self, at: int) -> Iterator[tuple[Piece, int]]:
        for begin in (*self.after_on(at), *self.ends("every", at)):
            for ordinal, end in self.ordinals(begin):
                for days, following in self._days_named(end):
                    if len(days) > 1:
                        # "The last weekday of the month" is one day, which no rule with several days is.
                        continue
                    yield from (
                        (MonthDay(0, ordinal, days), last) for last in self.ends("of_month", following)
                    )
                for unit, following in (*self._phrase.find("units", end), ("day", end)):
                    for last in self.ends("of_month", following) if unit == "day" else ():
                        yield MonthDay(ordinal), last
            for number, end in self._month_numbers(begin):
                yield from ((MonthDay(number), last) for last in self.ends("of_month", end))
            yield from self._ordinal_days(begin, introduced=begin > at)
        for begin in self.after_on(at):
            yield from self._numbered_days(begin)

    def _ordinal_days(self, at: int, *, introduced: bool) -> Iterator[tuple[Piece, int]]:
        """Yield days of the month that are clear by themselves: "the 5th"."""
        token = self._phrase.tokens[at] if at < len(self._phrase) else None
        if introduced and isinstance(token, Ordinal) and is_clear(self._phrase, at + 1):
            yield MonthDay(token.value), at + 1

    def _numbered_days(self, at: int) -> Iterator[tuple[Piece, int]]:
        """Yield "day 5"; but in "every day 8" the number is something else."""
        for unit, end in self._phrase.find("units", at):
            for number, last in self._month_numbers(end) if unit == "day" else ():
                yield from ((MonthDay(number), after) for after in (*self.ends("of_month", last), last))

    def _days(self, at: int) -> Iterator[tuple[Piece, int]]:
        every = self.ends("every", at)
        for begin in (*every, *self.after_on(at)):
            for days, end in self._day_lists(begin):
                single = any(last == end for last in self.ends("days", begin))
                yield Weekdays(days, begin in every or not single), end
        for begin in every:
            for number, end in (*self.turns(begin), *read_number(self._phrase, begin)):
                for days, last in self._days_named(end) if number == int(number) > 1 else ():
                    if len(days) <= _WEEKEND:
                        yield Turned(days, int(number)), last
        yield from self._alternating(at)
        yield from self._coming(at)

    def _alternating(self, at: int) -> Iterator[tuple[Piece, int]]:
        """Yield days of every second week: "alternate fridays", "un lunes sí y otro no"."""
        for begin in self.ends("alternating", at):
            yield from (
                (Turned(days, _OTHER), end) for days, end in self._days_named(begin) if len(days) <= _WEEKEND
            )
        for begin in (*self.after_on(at), *self.ends("articles", at)):
            for days, end in self._days_named(begin):
                if len(days) <= _WEEKEND:
                    yield from ((Turned(days, _OTHER), last) for last in self.ends("alternating", end))

    def _coming(self, at: int) -> Iterator[tuple[Piece, int]]:
        for part, later in (("this", False), ("next", True)):
            for end in self.ends(part, at):
                yield from ((Coming(day, later), last) for day, last in self._phrase.find("days", end))
        for begin in self.after_on(at):
            for day, end in self._phrase.find("days", begin):
                yield from ((Coming(day, later=True), last) for last in self.ends("next_after", end))

    def _day_lists(self, at: int, *links: str) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield days of the week as a range or a list, with "and" or `links` in it, the longest first."""
        for begin in (*self.ends("start", at), at):
            for first, end in self._phrase.find("days", begin):
                for following in self.ends("until", end):
                    for last, after in self._phrase.find("days", following):
                        span = ((first + more) % _WEEK for more in range((last - first) % _WEEK + 1))
                        yield tuple(sorted(span)), after
        for days, end in self._days_named(at):
            for following in (*(after for link in ("also", *links) for after in self.ends(link, end)), end):
                for begin in (*self.after_on(following), *self.ends("every", following)):
                    for more, last in self._day_lists(begin, *links):
                        yield tuple(sorted({*days, *more})), last
            yield days, end

    def _days_named(self, at: int) -> Iterator[tuple[tuple[int, ...], int]]:
        yield from self._phrase.find("weekly", at)
        yield from (((day,), end) for day, end in self._phrase.find("days", at))

    def _apart(self, at: int) -> Iterator[tuple[Piece, int]]:
        for begin in self.ends("apart", at):
            for end in (*self.ends("every", begin), *self.after_on(begin)):
                yield from ((Apart(days), last) for days, last in self._day_lists(end, "either"))

    def _month_numbers(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield the days of a month at `at`: "5", "5th", "first"."""
        yield from ((number, end) for number, end in self.ordinals(at) if number > 0)
        for number, end in read_number(self._phrase, at):
            if number in range(1, 32):
                yield int(number), end

    def _after_of(self, at: int) -> tuple[int, ...]:
        return (*self.ends("of", at), at)
