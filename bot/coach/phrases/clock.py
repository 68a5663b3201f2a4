"""Times of day as people write them: "7:30", "half past seven", "las ocho menos cuarto", "noon"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.coach.phrases.lexicon import Clock, Digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.coach.phrases.lexicon import Phrase

HOUR, HALF_DAY, DAY = 60, 12 * 60, 24 * 60
# "2000 hrs" is a time; "8 hours" is not.
_FOUR_DIGITS = 1000
# Words that show that the number before them is not a time.
_COUNTED = ("activities", "units")
# Minutes in digits right after the hour, without a colon: "8 30".
_LOOSE_MINUTES = frozenset({15, 20, 30, 40, 45})

# On a clock of twelve hours these are in the afternoon, unless the night is named: whoever writes "at 3" is
# asked. Five is an hour at which runners get up.
_NIGHT = range(HOUR, 5 * HOUR)

# Multiples of this can be said before an hour without the word for minutes: "ten to eight".
_ROUND = 5


class Time(NamedTuple):
    """A time of day: `minutes` after midnight, None if it does not exist.

    It is `exact` if the half of the day (am or pm) is known, `bare` if it is only a number, `named` if it is
    a word that is exact by itself ("noon"), and `padded` if it is written as on a 24-hour clock ("03:30").
    """

    minutes: int | None
    exact: bool = False
    bare: bool = False
    named: bool = False
    padded: bool = False

    @property
    def is_at_night(self) -> bool:
        """Return whether it may be at night or in the afternoon, so that neither must be guessed."""
        return self.is_loose and not self.padded and self.minutes in _NIGHT

    @property
    def is_loose(self) -> bool:
        """Whether it may be am or pm."""
        return not self.exact and self.minutes in range(HOUR, HALF_DAY + HOUR)

    def within(self, hours: tuple[int, int]) -> Time | None:
        """Return the time that is meant in a part of the day (`hours`), None if it is outside."""
        if self.minutes is None:
            return self
        later = [HALF_DAY] if HOUR <= self.minutes < HALF_DAY + HOUR and not self.exact else []
        for more in (0, *later, DAY):
            if hours[0] <= (self.minutes + more) // HOUR <= hours[1]:
                return Time((self.minutes + more) % DAY, exact=True)
        return None


def read_times(phrase: Phrase, at: int) -> list[tuple[list[Time], int]]:
    """Return the lists of times at `at`, the longest first: "8, 12 and at 16"."""
    lists: dict[int, list[Time]] = {}
    for time, end in read_time(phrase, at):
        lists.setdefault(end, [time])
    # Each end is visited once: how the words before it were read does not change what may follow.
    open_ends = [*lists]
    while open_ends:
        end = open_ends.pop()
        for _, following in phrase.find("also", end):
            for time, last in read_time(phrase, following):
                # "8 y 20" may be twenty past eight; "8, 13 y 20" is a list.
                in_doubt = time.bare and (time.minutes or 0) // HOUR % _ROUND == 0
                if in_doubt and len(lists[end]) == 1 and any(True for _ in phrase.find("minutes_more", end)):
                    continue
                if last not in lists:
                    lists[last] = [*lists[end], time]
                    open_ends.append(last)
    return [(lists[end], end) for end in sorted(lists, reverse=True)]


def read_time(phrase: Phrase, at: int) -> Iterator[tuple[Time, int]]:
    """Yield the times of day at `at`, each with its end."""
    for _, end in phrase.find("at", at):
        for time, last in _time(phrase, end):
            for _, after in phrase.find("hour_words", last) if time.bare else ():
                yield time._replace(bare=False), after
            if not time.bare or is_clear(phrase, last):
                yield time._replace(bare=False), last
        number = phrase.tokens[end] if end < len(phrase) else None
        if (
            isinstance(number, Digits)
            and _minutes_of_number(number.value) is None
            and is_clear(phrase, end + 1)
        ):
            yield Time(None), end + 1
    for time, end in _time(phrase, at):
        number = phrase.tokens[at]
        if time.bare and isinstance(number, Digits) and number.value >= _FOUR_DIGITS:
            yield from ((time._replace(bare=False), after) for _, after in phrase.find("hour_words", end))
        # A number in words is an hour only after "at": "one" may be anything.
        if not time.bare or (isinstance(phrase.tokens[at], Digits) and is_clear(phrase, end)):
            yield time, end


def is_clear(phrase: Phrase, at: int) -> bool:
    """Return whether the number that ends at `at` does not count something."""
    if at < len(phrase) and isinstance(phrase.tokens[at], Digits):
        return False
    return not any(True for part in _COUNTED for _ in phrase.find(part, at))


def read_number(phrase: Phrase, at: int) -> Iterator[tuple[float, int]]:
    """Yield the numbers at `at`, in digits or words."""
    token = phrase.tokens[at] if at < len(phrase) else None
    if isinstance(token, Digits):
        yield token.value, at + 1
    yield from phrase.find("numbers", at)


def _time(phrase: Phrase, at: int) -> Iterator[tuple[Time, int]]:
    for time, end in _time_without_part(phrase, at):
        for part, last in phrase.find("parts", end):
            placed = time.within(part)
            if placed:
                yield placed, last
        yield time, end


def _time_without_part(phrase: Phrase, at: int) -> Iterator[tuple[Time, int]]:
    """Yield the times at `at` without the part of the day."""
    token = phrase.tokens[at] if at < len(phrase) else None
    if isinstance(token, Clock):
        for _, end in phrase.find("after_hour", at + 1):
            yield Time(token.minutes, token.exact, padded=token.padded), end
        yield Time(token.minutes, token.exact, padded=token.padded), at + 1
    for minutes, end in phrase.find("moments", at):
        yield Time(minutes, exact=True, named=True), end
    for shift, end in phrase.find("before_hour", at):
        yield from _shifted(phrase, end, shift)
    yield from _minutes_before_hour(phrase, at)
    for hour, end in _hours(phrase, at):
        yield from _minutes_after_hour(phrase, hour, end)
        yield Time(hour, bare=True), end


def _minutes_before_hour(phrase: Phrase, at: int) -> Iterator[tuple[Time, int]]:
    """Yield the times whose minutes are said before the hour: "ten to eight"."""
    for minutes, end in read_number(phrase, at):
        for part, sign in (("minutes_past", 1), ("minutes_to", -1)) if minutes in range(1, HOUR) else ():
            for _, following in phrase.find(part, end):
                # "10 to 8" and "nine to five" may be ranges; "ten to eight" and "10 minutes to 8" are not.
                in_words = isinstance(phrase.tokens[at], str) and minutes % _ROUND == 0
                if sign > 0 or in_words or following > end + 1:
                    yield from _shifted(phrase, following, sign * int(minutes))


def _minutes_after_hour(phrase: Phrase, hour: int, at: int) -> Iterator[tuple[Time, int]]:
    """Yield the times of an `hour` that ends at `at` and is followed by minutes."""
    for shift, end in phrase.find("after_hour", at):
        yield Time((hour + shift) % DAY), end
    for part, sign in (("minutes_more", 1), ("minutes_less", -1)):
        for _, following in phrase.find(part, at):
            for minutes, end in read_number(phrase, following):
                # In digits they may be hours of a list: "8 y 12". "8 menos 12", "8 y 40" and "8 y 20 de la
                # tarde" are no lists.
                in_words = isinstance(phrase.tokens[following], str)
                in_part = minutes * HOUR > HALF_DAY and any(True for _ in phrase.find("parts", end))
                sure = in_words or in_part or sign < 0 or minutes * HOUR > DAY
                if minutes in range(1, HOUR) and sure and is_clear(phrase, end):
                    yield Time((hour + sign * int(minutes)) % DAY), end
    for minutes, end in read_number(phrase, at):
        in_words = isinstance(phrase.tokens[at], str) and minutes in range(10, HOUR)
        if (in_words or minutes in _LOOSE_MINUTES) and is_clear(phrase, end):
            yield Time(hour + int(minutes)), end


def _shifted(phrase: Phrase, at: int, shift: int) -> Iterator[tuple[Time, int]]:
    for _, end in (*phrase.find("at", at), (None, at)):
        for hour, last in _hours(phrase, end):
            yield Time((hour + shift) % DAY), last
        token = phrase.tokens[end] if end < len(phrase) else None
        if isinstance(token, Clock) and token.minutes is not None and token.minutes % HOUR == 0:
            yield Time((token.minutes + shift) % DAY, token.exact), end + 1
    for minutes, last in phrase.find("moments", at):
        yield Time((minutes + shift) % DAY, exact=True), last


def _hours(phrase: Phrase, at: int) -> Iterator[tuple[int, int]]:
    """Yield the full hours at `at` in minutes, or times without a colon: "1930"."""
    for number, end in read_number(phrase, at):
        minutes = _minutes_of_number(number)
        if minutes is not None:
            yield minutes, end


def _minutes_of_number(number: float) -> int | None:
    if number != int(number):
        return None
    hour, minute = (int(number), 0) if number < 100 else divmod(int(number), 100)  # noqa: PLR2004  (two digits)
    return hour % 24 * HOUR + minute if hour <= 24 and minute < HOUR else None  # noqa: PLR2004  (a day's)
