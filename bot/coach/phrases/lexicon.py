"""What each word of a phrase may mean: numbers and times by their form, others by the language's lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.tokens import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.knowledge.reminder_words import ReminderWords

# Characters and words. A wish for a reminder needs far fewer; a longer text is something else.
LONGEST = 240
MOST_WORDS = 48
# (letters of a word, typing errors that are corrected in it).
_SLIPS = ((8, 2), (5, 1))
# Parts in which typing errors are corrected: their words are no numbers and no names of other things.
_CORRECTED = (
    "every", "units", "days", "weekly", "months", "relative_days", "parts", "tonight", "apart", "steps"
)  # fmt: skip

# Larger than any number in a valid wish.
_ENDLESS = 1e6

_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc`\u00b4")
# "9ish", "8-ish".
_ABOUT = re.compile(r"(?<=\d)\s?-?ish\b")
_HALF_OF_DAY = re.compile(r"(?<=[\d\s])([ap])\s?\.?\s?m\b\.?")
_WORD = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?=t|\b)t?"
    r"|(?P<date>\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?![\d/:])"
    r"|(?P<clock>\d{1,2}[:.h]\d{2}|\d{1,2}\s(?:15|[2-5][05])(?=\s?[ap]m\b)|\b0\d[0-5]\d(?![\d.,]))(?!\d)"
    r"(?:h(?:rs?|s)?\b)?\s*(?P<half>[ap]m\b)?"
    r"|(?P<bad>\d+:\d+)"
    r"|(?P<ordinal>\d{1,2})(?:st|nd|rd|th|o|a|\.o|\.a|°)(?![^\W_])"
    r"|(?P<number>\d+(?:[.,]\d+)?)\s*(?P<half_of_number>[ap]m\b)?"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>[@&/,\u2013\u2014-])"
)


class Clock(NamedTuple):
    """A time of day in digits: `minutes` after midnight, None if it does not exist.

    It is `exact` with am or pm, and `padded` with a zero before the hour, as on a 24-hour clock: "03:30".
    """

    minutes: int | None
    exact: bool
    padded: bool = False


class Digits(NamedTuple):
    """A number in digits."""

    value: float


class Ordinal(NamedTuple):
    """An ordinal number: "5th"."""

    value: int


class Day(NamedTuple):
    """A day in digits, None if it does not exist or may mean two days."""

    date: date | None
    yearless: bool = False


Token = Clock | Digits | Ordinal | Day | str


@dataclass(frozen=True)
class Phrase:
    """The words of a phrase: `tokens` are numbers, times and days, or plain words as text."""

    tokens: tuple[Token, ...]
    _known: Mapping[str, Mapping[str, list[tuple[tuple[str, ...], Any]]]]

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.tokens)

    def of(self, tokens: Sequence[Token]) -> Phrase:
        """Return a phrase of some of the `tokens`, without commas around them."""
        words = list(tokens)
        while words and words[-1] == ",":
            words.pop()
        while words and words[0] == ",":
            words.pop(0)
        return Phrase(tuple(words), self._known)

    def find(self, part: str, at: int) -> Iterator[tuple[Any, int]]:
        """Yield the values and ends of the words at `at` that belong to `part`, the longest first."""
        first = self.tokens[at] if at < len(self.tokens) else None
        if isinstance(first, str):
            for words, value in self._known[part].get(first, ()):
                if self.tokens[at : at + len(words)] == words:
                    yield value, at + len(words)


class Lexicon:
    """The word lists of a language."""

    def __init__(self, words: ReminderWords) -> None:
        """Use `words`."""
        self._words = words

    def read(self, text: str) -> Phrase | None:
        """Return the words of `text`, None if it has none, or more than a wish can have."""
        if len(text) > LONGEST:
            return None
        folded = _folded(text)
        if len(folded) > LONGEST:
            return None
        tokens = [token for found in _WORD.finditer(folded) for token in self._token(found)]
        phrase = Phrase((), self._known).of(tokens)
        return phrase if 0 < len(phrase) <= MOST_WORDS else None

    def is_cancel(self, text: str) -> bool:
        """Return whether `text` says that no reminder is wanted after all."""
        return len(text) <= LONGEST and _spoken(text) in self._cancels

    def is_undo(self, text: str) -> bool:
        """Return whether `text` takes the last reminder back."""
        return len(text) <= LONGEST and _spoken(text) in self._undoes

    @cached_property
    def _undoes(self) -> frozenset[str]:
        return frozenset(map(_spoken, self._words.undo))

    @cached_property
    def _cancels(self) -> frozenset[str]:
        return frozenset(map(_spoken, self._words.cancel))

    @cached_property
    def _known(self) -> dict[str, dict[str, list[tuple[tuple[str, ...], Any]]]]:
        """Return the phrases of each part by their first word, the longest first."""
        parts: dict[str, dict[str, list[tuple[tuple[str, ...], Any]]]] = {}
        for part, entries in structs.asdict(self._words).items():
            known = parts.setdefault(part, {})
            for phrase, value in _pairs(entries):
                spelled = tuple(found.group() for found in _WORD.finditer(_folded(phrase)))
                if spelled:
                    known.setdefault(spelled[0], []).append((spelled, value))
            for entries_of_word in known.values():
                entries_of_word.sort(key=lambda entry: -len(entry[0]))
        return parts

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(
            word
            for known in self._known.values()
            for entries in known.values()
            for phrase, _ in entries
            for word in phrase
        )

    @cached_property
    def _correction_targets(self) -> list[str]:
        shortest = _SLIPS[-1][0]
        words = (
            word
            for part in _CORRECTED
            for entries in self._known[part].values()
            for p, _ in entries
            for word in p
        )
        return sorted({word for word in words if len(word) >= shortest})

    def _token(self, found: re.Match[str]) -> Iterator[Token]:
        kind = found.lastgroup
        if found["iso"]:
            yield _day(*map(int, found["iso"].split("-")))
        elif found["date"]:
            yield self._short_day(found["date"])
        elif found["clock"]:
            written = re.sub(r"\D", "", found["clock"])
            clock = _clock(int(written[:-2]), int(written[-2:]), found["half"])
            yield clock._replace(padded=written.startswith("0"))
        elif kind == "bad":
            yield Clock(None, exact=True)
        elif found["ordinal"]:
            yield Ordinal(int(found["ordinal"]))
        elif found["number"]:
            yield self._number(found["number"], found["half_of_number"])
        elif kind == "word":
            yield self._corrected(found["word"])
        else:
            yield "-" if found["sign"] in "\u2013\u2014" else found["sign"]

    def _number(self, number: str, half: str | None) -> Clock | Digits:
        if half and number.isdecimal():
            hour, minute = (int(number[:-2]), int(number[-2:])) if len(number) > 2 else (int(number), 0)  # noqa: PLR2004  (730am)
            return _clock(hour, minute, half)
        return Digits(min(float(number.replace(",", ".")), _ENDLESS))

    def _short_day(self, written: str) -> Day:
        one, two, *years = map(int, written.split("/"))
        first = self._words.day_first
        if first is None and one <= 12 and two <= 12 and one != two:  # noqa: PLR2004  (months)
            return Day(None)
        day, month = (one, two) if first or (first is None and one > 12) else (two, one)  # noqa: PLR2004  (months)
        if not years:
            # 2000, a leap year, has every day; the year is determined later.
            return _day(2000, month, day)._replace(yearless=True)
        return _day(years[0] + (2000 if years[0] < 100 else 0), month, day)  # noqa: PLR2004  (a year in short)

    def _corrected(self, word: str) -> str:
        """Return the known word that `word` most likely means, or `word` itself."""
        if word in self._vocabulary:
            return word
        for letters, slips in _SLIPS:
            if len(word) >= letters:
                near = process.extractOne(
                    word, self._correction_targets, scorer=OSA.distance, score_cutoff=slips
                )
                # With another first letter it is usually another word.
                return near[0] if near and near[0][0] == word[0] else word
        return word


def _folded(text: str) -> str:
    """Return `text` in lower case without accents, its digits as 0 to 9."""
    letters = plain(text).translate(_APOSTROPHES)
    digits = "".join(str(int(c)) if c.isdecimal() else c for c in letters)
    return _HALF_OF_DAY.sub(r"\1m ", _ABOUT.sub("", digits)).strip()


def _spoken(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", _folded(text)))


def _pairs(entries: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (a field of any type)
    """Yield the phrases of a part, each with its value, None if they have none."""
    if isinstance(entries, dict):
        for name, value in entries.items():
            if isinstance(value, tuple) and value and isinstance(value[0], str) and name in _UNITS:
                yield from ((phrase, name) for phrase in value)
            else:
                yield name, value
    elif isinstance(entries, tuple):
        yield from ((phrase, None) for phrase in entries)


_UNITS = frozenset({"minute", "hour", "day", "week", "month"})


def _day(year: int, month: int, day: int) -> Day:
    try:
        return Day(date(year, month, day))
    except ValueError:
        return Day(None)


def _clock(hour: int, minute: int, half: str | None) -> Clock:
    if minute >= 60 or hour > 24 or (hour == 24 and minute):  # noqa: PLR2004  (a day's)
        return Clock(None, exact=True)
    if half and 1 <= hour <= 12:  # noqa: PLR2004  (half a day's)
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    elif half and (half[0] == "a") == (hour > 12):  # noqa: PLR2004  (19 am)
        return Clock(None, exact=True)
    return Clock(hour % 24 * 60 + minute, exact=half is not None)
