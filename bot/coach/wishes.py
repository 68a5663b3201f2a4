"""From plain words to a rule: "every two hours from 9 to 17 on workdays", "daily at 7:30"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.coach.schedule import DAYS, MINUTES_A_DAY, Rule
from bot.matching.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.knowledge.messages import WishWords

# Nobody wants to be called more often, and Telegram would take it for spam.
LEAST_MINUTES = 30
MOST_TIMES = 16

# "7", "7:30", "7.30", "7h30", and what says which half of the day: filled in with the words for the second.
_CLOCK = r"(?<!\d)(\d{{1,2}})(?:[:.h](\d{{2}}))?h?(?!\d)(?:\s*(?:([ap])\.?\s?m\b|h?\s*({evening})\b))?"
_HALF_A_DAY = 12
_HOURS = 24
_SIXTY = 60


class Wishes:
    """Reads wishes with the `words` of a language."""

    def __init__(self, words: WishWords) -> None:
        """Know the words for days, numbers and stretches of time; none needs its accents."""
        self._words = words
        self._numbers = {plain(word): number for word, number in words.numbers.items()}
        self._clock = re.compile(_CLOCK.format(evening=_any_of(words.evening) or "(?!)"))

    def read(self, text: str) -> Rule | None:
        """Return the rule that `text` asks for, None where it names no time."""
        text = " ".join(plain(text).split())
        stepped = self._stepped(text)
        times = self._clocks(text) if stepped is None else stepped
        if not times or len(times) > MOST_TIMES:
            return None
        return Rule(tuple(sorted(set(times))), self._days(text))

    def _stepped(self, text: str) -> list[int] | None:
        """Return the times of "every two hours", between the two that are named or those of an office day."""
        step, rest = self._step(text)
        if step is None:
            return None
        if step < LEAST_MINUTES:
            return []
        named = self._clocks(rest)
        start, end = (named[0], named[1]) if len(named) > 1 else (self._words.day_from, self._words.day_to)
        if end <= start:
            end += _HALF_A_DAY * _SIXTY
        return [minutes for minutes in range(start, end + 1, step) if minutes < MINUTES_A_DAY]

    def _step(self, text: str) -> tuple[int | None, str]:
        """Return the minutes between two reminders, and `text` without the words for them."""
        number = _any_of(self._numbers)
        for units, minutes in ((self._words.hours, _SIXTY), (self._words.minutes, 1)):
            unit, every = _any_of(units), _any_of(self._words.every)
            pattern = rf"\b(?:{every})\s+(?:(?P<digits>\d{{1,3}})|(?P<word>{number}))?\s*(?:{unit})\b"
            if found := re.search(pattern, text):
                count = int(found["digits"]) if found["digits"] else self._numbers.get(found["word"] or "", 1)
                return round(count * minutes), text[: found.start()] + text[found.end() :]
        return None, text

    def _days(self, text: str) -> tuple[int, ...]:
        groups: Mapping[str, tuple[int, ...]] = self._words.days
        named = {
            day for name, days in groups.items() if re.search(rf"\b{_any_of([name])}\b", text) for day in days
        }
        return tuple(sorted(named)) or DAYS

    def _clocks(self, text: str) -> list[int]:
        """Return the times of day that `text` names, in minutes after midnight, in their order."""
        times = []
        for hour_text, minute_text, half, evening in self._clock.findall(text):
            hour, minute = int(hour_text), int(minute_text or 0)
            if half or (evening and hour < _HALF_A_DAY):
                hour = hour % _HALF_A_DAY + (_HALF_A_DAY if evening or half == "p" else 0)
            if hour < _HOURS and minute < _SIXTY:
                times.append(hour * _SIXTY + minute)
        return times


def _any_of(words: Iterable[str]) -> str:
    """Return the pattern for any of `words`, the longest first."""
    return "|".join(sorted((re.escape(plain(word)) for word in words), key=len, reverse=True))
