"""Suggestions: entries to offer while somebody is typing, or when a message is declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.thresholds import NEAREST_FROM, NEAREST_SHARE
from bot.knowledge.messages import START
from bot.language.tokens import normalise
from bot.matching import Match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.dialogue.reading.intent import IntentClassifier
    from bot.knowledge import Knowledge

# As many as fit on a phone's screen.
MOST_SUGGESTIONS = 6
# A complete question scores far above this, noise below. It may be low, since entries are only offered.
SUGGEST_FROM = 0.05


class Suggestions:
    """Finds entries for an unfinished question."""

    def __init__(self, knowledge: Knowledge, intents: IntentClassifier) -> None:
        """Search with `intents`, which are those of `knowledge`."""
        self._knowledge = knowledge
        self._intents = intents
        self._words = {id_: normalise(entry.title).split() for id_, entry in knowledge.entries.items()}

    def find(self, typed: Sequence[str]) -> list[Match]:
        """Return the entries for the words `typed`, best first; the favourites if there are none yet."""
        found = [*self._begun(typed), *self._asked(typed)] if typed else [*self._favourites()]
        unique = {match.id: match for match in reversed(found)}
        return list(reversed(unique.values()))[:MOST_SUGGESTIONS]

    def _favourites(self) -> Iterator[Match]:
        """Yield the exercises, and the entries among the choices of the start page."""
        for id_ in (*self._knowledge.exercises, *self._knowledge.pages[START].choices):
            if id_ in self._knowledge.entries:
                yield Match(id_, 1.0)

    def _asked(self, typed: Sequence[str]) -> Iterator[Match]:
        for match in self._intents.entries(self._intents.search(typed)):
            if match.score >= SUGGEST_FROM:
                yield match

    def _begun(self, typed: Sequence[str]) -> Iterator[Match]:
        """Yield the entries whose title contains all of `typed`; the last word may be unfinished."""
        *whole, last = typed
        for id_, words in self._words.items():
            if all(word in words for word in whole) and any(word.startswith(last) for word in words):
                yield Match(id_, 1.0)


def standing_out(near: Sequence[Match]) -> tuple[str, ...]:
    """Return the id of the first of `near` if it is likely, and far likelier than the others; else ()."""
    whole = sum(match.score for match in near)
    return tuple(match.id for match in near[:1] if match.score > max(NEAREST_SHARE * whole, NEAREST_FROM))
