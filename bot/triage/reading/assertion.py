"""Assertion: to which person and time the words of a message refer, and whether they are denied.

After NegEx (Chapman 2001) and ConText (Harkema 2009), which do the same for findings in clinical texts: the
scope of a cue is its clause, up to a word that ends it. It is safer to find too little past or negation: a
past tense alone ("had", "said") does not count, only a date or an end does.
"""

from __future__ import annotations

from bisect import bisect_left
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from bot.triage.reading.subjects import SubjectReader

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.triage.reading.negation import ClauseLayout
    from bot.triage.reading.patterns import PatternMatch

# Names of the cue terms; a dot keeps them apart from the terms of the content.
PREFIX = "cue."
HISTORY, LATELY, ENDED, SINCE, CURRENT, RETURNED, OTHER, OTHER_PAST, SPEAKER = (
    PREFIX + name
    for name in (
        "history", "lately", "ended", "since", "current", "returned", "other", "other-past", "speaker",
    )
)  # fmt: skip
# Words between "since" and its date: "since about last year".
SINCE_REACH = 2


class Who(Enum):
    """The person to whom words refer."""

    WRITER = auto()
    OTHER = auto()


class When(Enum):
    """The time to which words refer; NOW includes what came and went recently, GOES_ON began at a date.

    Words about an animal, a thing, a story or a subject of study are NEVER.
    """

    NOW = auto()
    GOES_ON = auto()
    PAST = auto()
    NEVER = auto()


class Assertion(NamedTuple):
    """The assertion about a word; `when` is NEVER if it is not about a living person."""

    who: Who
    when: When
    is_denied: bool

    @property
    def counts(self) -> bool:
        """Whether a sign with this word is present."""
        return not self.is_denied and self.when in {When.NOW, When.GOES_ON}


class AssertionReader:
    """Reads the cues that were found in one message."""

    def __init__(
        self, layout: ClauseLayout, found: Sequence[PatternMatch], looks: Sequence[PatternMatch] = ()
    ) -> None:
        """Read the cues `found`; what the writer tells together with one of `looks` (a check-up) is past."""
        self._layout = layout
        self._size = len(layout.clauses)
        self._cues: dict[str, list[PatternMatch]] = {}
        for hit in found:
            if hit.term.startswith(PREFIX):
                self._cues.setdefault(hit.term, []).append(hit)
        self._past: set[int] = set()
        self._going_on = [hit for hit in self._hits(HISTORY) if self._goes_on(hit)]
        self._lately = [hit for hit in self._hits(LATELY) if not self._goes_on(hit)]
        self._read_past(looks)
        self._read_stories()
        self._persons = self._read_persons()
        people = (*self._hits(SPEAKER), *self._hits(OTHER))
        self._with_people = {layout.clauses[hit.start] for hit in people}
        self._in_course = {layout.clauses[hit.start] for hit in self._going_on}
        self.of_nobody = SubjectReader(layout, found, self._hits(SPEAKER), self._hits(OTHER)).of_nobody()

    def of(self, place: int) -> Assertion:
        """Return the assertion about the word at `place`."""
        when = When.NOW
        if place in self.of_nobody:
            when = When.NEVER
        elif place in self._past:
            when = When.PAST
        elif self._layout.clauses[place] in self._in_course:
            when = When.GOES_ON
        return Assertion(self.who(place), when, self._layout.deniers[place] >= 0)

    @property
    def silent(self) -> frozenset[int]:
        """The places of words about the past, or about no person."""
        return frozenset(self._past | self.of_nobody)

    @property
    def lately(self) -> frozenset[int]:
        """The clauses about some weeks or months ago."""
        return frozenset(self._layout.clauses[hit.start] for hit in self._lately)

    def who(self, place: int) -> Who:
        """Return the person of the word at `place`: the last one named before it in its sentence."""
        return self._persons[place]

    def names_somebody(self, place: int) -> bool:
        """Return whether the writer or another person is named in the clause of the word at `place`."""
        return self._layout.clauses[place] in self._with_people

    def _read_persons(self) -> list[Who]:
        """Return the person of each word, read once: a wall of text asks for hundreds of its words."""
        others = self._hits(OTHER)
        inside = {at for hit in others for at in range(hit.start, hit.end)}
        named = {hit.start: Who.OTHER for hit in others}
        named |= {hit.start: Who.WRITER for hit in self._hits(SPEAKER) if hit.start not in inside}
        sentences = self._layout.sentences
        persons: list[Who] = []
        last, told_of_other = Who.WRITER, False
        for place, sentence in enumerate(sentences):
            if place and sentences[place - 1] != sentence:
                last, told_of_other = Who.WRITER, False
            last = named.get(place, last)
            told_of_other = told_of_other or last is Who.OTHER
            persons.append(last if told_of_other else Who.WRITER)
        return persons

    def _goes_on(self, date: PatternMatch) -> bool:
        """Return whether `date` is when something began ("since last year"), or after which it came back."""
        clauses, sentences = self._layout.clauses, self._layout.sentences
        begins = any(
            clauses[hit.start] == clauses[date.start] and 0 <= date.start - hit.end <= SINCE_REACH
            for hit in self._hits(SINCE)
        )
        covered = any(hit.start <= date.start and date.end <= hit.end for hit in self._hits(CURRENT))
        returned = any(sentences[hit.start] == sentences[date.start] for hit in self._hits(RETURNED))
        return begins or covered or returned

    def _read_past(self, looks: Sequence[PatternMatch]) -> None:
        clauses, sentences = self._layout.clauses, self._layout.sentences
        current = sorted(hit.start for hit in self._hits(CURRENT))
        ended = {sentences[hit.start] for hit in self._hits(ENDED)}
        over = [hit for hit in self._lately if sentences[hit.start] in ended]
        for hit in (*self._hits(HISTORY), *over):
            if hit not in self._going_on:
                self._put_into_past(hit, clauses, current)
        dates = {hit.end for hit in self._hits(HISTORY)}
        for hit in looks:
            if hit.end not in dates:
                self._put_into_past(hit, clauses, current)
                self._put_into_past(hit, sentences, [hit.end])

    def _put_into_past(self, hit: PatternMatch, units: Sequence[int], stops: Sequence[int]) -> None:
        """Mark the clause or sentence around `hit` as past, between the stops before and after it."""
        unit = units[hit.start]
        before = bisect_left(stops, hit.start)
        first = stops[before - 1] if before else 0
        start = hit.start
        while start > first and units[start - 1] == unit and start - 1 not in self._past:
            start -= 1
        after = bisect_left(stops, hit.end)
        halt = stops[after] if after < len(stops) else self._size
        end = hit.end
        while end < min(halt, self._size) and units[end] == unit and end not in self._past:
            end += 1
        self._past.update(range(start, end))

    def _read_stories(self) -> None:
        """Mark an old story about another person as past: it has a date or an end, and nothing about now."""
        sentences = self._layout.sentences
        now = {sentences[hit.start] for name in (CURRENT, RETURNED) for hit in self._hits(name)}
        past = self._hits(OTHER_PAST)
        others = self._hits(OTHER)
        inside = {at for hit in others for at in range(hit.start, hit.end)}
        speaks = {hit.start for hit in self._hits(SPEAKER)} - inside
        for hit in others:
            # "Survived it, but a man is following me": what ended before the person is named is another
            # story.
            ended = any(
                units[date.start] == units[hit.start]
                for date in past
                for units in (sentences if date.start > hit.start else self._layout.clauses,)
            )
            if ended and sentences[hit.start] not in now:
                self._reach(self._past, hit.start, speaks)

    def _reach(self, silent: set[int], place: int, stops: Collection[int]) -> None:
        """Add to `silent` the places from `place` to the end of its clause or the first of `stops`."""
        clause = self._layout.clauses[place]
        while (
            place < self._size
            and self._layout.clauses[place] == clause
            and place not in stops
            and place not in silent
        ):
            silent.add(place)
            place += 1

    def _hits(self, cue: str) -> Sequence[PatternMatch]:
        return self._cues.get(cue, ())
