"""The pieces of a phrase about time, and the ways in which a whole phrase consists of them.

No word is ignored: a way is a sequence of pieces that covers all words. If there is none, the phrase is not
about a reminder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.coach.phrases.clock import Time, is_clear, read_number, read_time, read_times
from bot.coach.phrases.days import DayReader, PhraseReader
from bot.coach.phrases.pieces import (
    After,
    Coming,
    Date,
    Filler,
    MonthDay,
    Once,
    Part,
    Purpose,
    Step,
    Times,
    Turned,
    Weekdays,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.coach.phrases.lexicon import Phrase
    from bot.coach.phrases.pieces import Piece

# After these a bare number is a time of day: "mondays 8". After others it counts something.
_BEFORE_BARE = {None, Weekdays, Turned, Coming, Date, Step, Part, MonthDay}
# "For the next 3 hours", "durante las próximas 3 horas".
_WORDS_BEFORE_LENGTH = 2
_UNITS_OF_MINUTES = {"minute": 1, "hour": 60}


class Grammar(PhraseReader):
    """Finds all pieces of a phrase."""

    def __init__(self, phrase: Phrase) -> None:
        """Read `phrase`."""
        super().__init__(phrase)
        self._days = DayReader(phrase)
        self._dead: set[tuple[int, type[Piece] | None]] = set()
        self._strong: dict[int, bool] = {}

    def ways(self, at: int = 0, before: type[Piece] | None = None) -> Iterator[list[Piece]]:
        """Yield the sequences of pieces that cover the phrase from `at` on, the most likely first."""
        if at == len(self._phrase):
            yield []
            return
        if (at, before) in self._dead:
            return
        fruitless = True
        for piece, end in self._pieces(at, before):
            if before is Times and isinstance(piece, Times):
                # Two times in a row without "and" are no list: "9 a 5".
                continue
            # After a filler, what matters is the piece before the filler.
            for rest in self.ways(end, before if isinstance(piece, Filler) else type(piece)):
                fruitless = False
                yield [piece, *rest]
        if fruitless:
            self._dead.add((at, before))

    def names_time(self) -> bool:
        """Return whether any word of the phrase refers to a time, however vaguely."""
        return any(
            bool(self.ends("vague", at)) or any(True for _ in self._time_pieces(at))
            for at in range(len(self._phrase))
        )

    def names_clock(self) -> bool:
        """Return whether any words of the phrase are a time of day: "at 8", "7:30"."""
        return any(
            isinstance(piece, Times | Window)
            for at in range(len(self._phrase))
            for piece, _ in self._time_pieces(at)
        )

    def names_activity(self) -> bool:
        """Return whether any word of the phrase is an exercise: "squats"."""
        return any(self.ends("activities", at) for at in range(len(self._phrase)))

    def names_day(self) -> bool:
        """Return whether any word of the phrase names a day: "tomorrow", "mondays", "on the 5th"."""
        return any(True for at in range(len(self._phrase)) for _ in self._days.pieces(at))

    def repeats(self) -> bool:
        """Return whether any word of the phrase says how often: "daily", "every evening"."""
        return any(
            isinstance(piece, Step) or (isinstance(piece, Part) and piece.each)
            for at in range(len(self._phrase))
            for piece, _ in (*self._steps(at), *self._day_parts(at))
        )

    def is_request(self) -> bool:
        """Return whether any word of the phrase asks for a reminder, as "remind me" does."""
        return any(self.ends("request", at) for at in range(len(self._phrase)))

    def names_often(self) -> bool:
        """Return whether any word of the phrase says how many times: "twice a day"."""
        return any(self.ends("often", at) for at in range(len(self._phrase)))

    def is_limited(self, *, but_often: bool = False) -> bool:
        """Return whether any word asks a question or states a condition; `but_often`: "twice" is neither."""
        return any(
            self.ends("limits", at) and not (but_often and self.ends("often", at))
            for at in range(len(self._phrase))
        )

    def _pieces(self, at: int, before: type[Piece] | None) -> Iterator[tuple[Piece, int]]:
        yield from self._time_pieces(at)
        yield from self._bare_times(at, before)
        yield from self._purpose(at)
        for part, kind in (("filler", Filler), ("also", Filler), ("once", Once)):
            for end in self.ends(part, at):
                yield kind(), end

    def _time_pieces(self, at: int) -> Iterator[tuple[Piece, int]]:
        """Yield the pieces at `at` that can only be about time."""
        yield from self._steps(at)
        yield from self._days.pieces(at)
        yield from self._windows(at)
        yield from self._after(at)
        yield from self._day_parts(at)
        for times, end in read_times(self._phrase, at):
            if not times[0].bare:
                yield Times(tuple(times)), end
        for begin in self.ends("every", at):
            for minutes, end in self._phrase.find("moments", begin):
                yield Times((Time(minutes, exact=True, named=True),)), end

    def _bare_times(self, at: int, before: type[Piece] | None) -> Iterator[tuple[Piece, int]]:
        """Yield times that are bare numbers: alone or after days, not where they count something."""
        if before in _BEFORE_BARE:
            for times, end in read_times(self._phrase, at):
                if times[0].bare:
                    yield Times(tuple(times)), end
            yield from self._spans(at, "until")

    def _steps(self, at: int) -> Iterator[tuple[Piece, int]]:
        for (number, unit), end in self._phrase.find("steps", at):
            yield Step(number, unit), end
        for end in self.ends("every", at):
            yield from ((Step(*length), last) for length, last in self._lengths(end))
            for number, following in self.turns(end):
                for unit, last in self._phrase.find("units", following):
                    yield Step(number, unit), last

    def _lengths(self, at: int) -> Iterator[tuple[tuple[float, str], int]]:
        """Yield durations: "hour", "2 and a half hours", "1 hour and 30 minutes"."""
        articles = ((1.0, end) for end in self.ends("articles", at))
        for number, end in (*read_number(self._phrase, at), *articles, (1.0, at)):
            for more, following in (*self._phrase.find("fractions", end), (0.0, end)):
                for unit, last in self._phrase.find("units", following):
                    yield from self._longer(number + more, unit, last)

    def _longer(self, number: float, unit: str, at: int) -> Iterator[tuple[tuple[float, str], int]]:
        for more, end in self._phrase.find("fractions", at):
            yield (number + more, unit), end
        for _, end in (*self._phrase.find("also", at), (None, at)) if unit == "hour" else ():
            for minutes, following in read_number(self._phrase, end):
                for smaller, last in self._phrase.find("units", following):
                    if smaller == "minute":
                        yield (number + minutes / 60, unit), last
        yield (number, unit), at

    def _after(self, at: int) -> Iterator[tuple[Piece, int]]:
        for end in self.ends("within", at):
            yield from ((After(*length), last) for length, last in self.counted_lengths(end))
        for length, end in self.counted_lengths(at):
            yield from ((After(*length), last) for last in self.ends("later", end))

    def counted_lengths(self, at: int) -> Iterator[tuple[tuple[float, str], int]]:
        """Yield durations with a number, each with its end: not "minutes", but "hora y media"."""
        counted = any(True for _ in read_number(self._phrase, at)) or any(
            True for _ in self._phrase.find("articles", at)
        )
        yield from ((length, end) for length, end in self._lengths(at) if counted or length[0] != 1)

    def _windows(self, at: int) -> Iterator[tuple[Piece, int]]:
        for begin in self.ends("start", at):
            yield from self._spans(begin, "until")
            yield from ((Window(time, None), end) for time, end in read_time(self._phrase, begin))
        for begin in self.ends("between", at):
            yield from self._spans(begin, "also")
        for begin in self.ends("until", at):
            yield from ((Window(None, time), end) for time, end in read_time(self._phrase, begin))

    def _spans(self, at: int, between: str) -> Iterator[tuple[Piece, int]]:
        """Yield spans like "9 to 17", with the words of the part `between` in the middle."""
        for start, end in read_time(self._phrase, at):
            for following in self.ends(between, end):
                yield from ((Window(start, time), last) for time, last in read_time(self._phrase, following))

    def _day_parts(self, at: int) -> Iterator[tuple[Piece, int]]:
        for hours, end in self._phrase.find("tonight", at):
            yield Part(hours, today=True), end
        for before, today in (("this", True), ("every", False)):
            for begin in self.ends(before, at):
                for part in ("parts", "every_part"):
                    for hours, end in self._phrase.find(part, begin):
                        yield Part(hours, today=today, each=not today), end
        for hours, end in self._phrase.find("every_part", at):
            yield Part(hours, each=True), end
        for hours, end in self._phrase.find("parts", at):
            yield Part(hours), end

    def _purpose(self, at: int) -> Iterator[tuple[Piece, int]]:
        """Yield the purpose of the reminder, up to where a time begins: "to do 3 sets of 12 squats"."""
        for begin in self.ends("purpose", at) if not self._is_time(at) else ():
            if any(is_clear(self._phrase, end) for _, end in read_number(self._phrase, begin)):
                # A number that counts nothing may be a time: "9 to 5".
                continue
            end = begin
            while end < len(self._phrase) and not self._is_strong(end) and not self._lasts_days(end):
                end += 1
            vague = any(self.ends("vague", within) for within in range(begin, end))
            yield Purpose(self._lasts(begin, end), vague), end
        if end := self._activity(at):
            yield Purpose(), end

    def _lasts(self, at: int, end: int) -> bool:
        """Return whether a purpose from `at` on says how long: "10 minutes", "the next 3 hours"."""
        if any(True for _ in self.counted_lengths(at)):
            return True
        later = range(at + 1, min(at + _WORDS_BEFORE_LENGTH, end - 1) + 1)
        return any(unit == "hour" for begin in later for (_, unit), _ in self.counted_lengths(begin))

    def _is_time(self, at: int) -> bool:
        """Return whether words at `at` name a time together: "por la mañana"."""
        return any(True for _ in self._day_parts(at))

    def _activity(self, at: int) -> int:
        """Return the end of a sequence of activities, numbers and links at `at`, 0 if there is none."""
        end = last = at
        named = False
        while end < len(self._phrase):
            activities = self.ends("activities", end)
            numbers = [after for _, after in read_number(self._phrase, end)]
            lengths = [after for (_, unit), after in self.counted_lengths(end) if unit in _UNITS_OF_MINUTES]
            links = self.ends("links", end)
            named = named or bool(activities)
            if activities or numbers:
                end = last = max(activities or lengths or numbers)
            elif links:
                end = max(links)
            else:
                break
        return last if named else 0

    def _is_strong(self, at: int) -> bool:
        """Return whether a time begins at `at`, or a condition that no reminder can express."""
        if at not in self._strong:
            limited = bool(self.ends("limits", at))
            pieces = (piece for piece, _ in self._time_pieces(at))
            self._strong[at] = limited or any(
                not isinstance(piece, Part) or piece.each or piece.today for piece in pieces
            )
        return self._strong[at]

    def _lasts_days(self, at: int) -> bool:
        """Return whether a number of days begins at `at`: then the reminders would have an end."""
        return any(unit not in _UNITS_OF_MINUTES for (_, unit), end in self._lengths(at) if end > at + 1)
