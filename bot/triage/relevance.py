"""Which words of a message count: not the long past, not somebody's old story, not a topic question."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from bot.triage.clearing import ClearingReader
from bot.triage.idioms import quiet_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.triage.clearing import ReportedSign
    from bot.triage.negation import ClauseLayout
    from bot.triage.patterns import PatternMatch

# Names of the cue terms; a dot keeps them apart from the terms of the content.
HISTORY, SINCE, CURRENT, OTHER, OTHER_PAST, SPEAKER, TOPIC, DATED, COMING = (
    f"cue.{name}"
    for name in ("history", "since", "current", "other", "other-past", "speaker", "topic", "dated", "coming")
)


class Relevance:
    """Reads the cue terms found in one message."""

    def __init__(self, layout: ClauseLayout, found: Sequence[PatternMatch]) -> None:
        self._layout = layout
        self._size = len(layout.clauses)
        self.clearing = ClearingReader(layout.sentences, found)
        self._cues: dict[str, list[PatternMatch]] = {}
        for hit in found:
            if hit.term.startswith("cue."):
                self._cues.setdefault(hit.term, []).append(hit)
        self.quiet = quiet_places(found, layout.sentences)
        self.muted = [False] * self._size
        self._mute_past()
        self._mute_stories()
        self._mute_topics()

    @property
    def silent(self) -> set[int]:
        """The places of words that say nothing: in idioms, of the past, of somebody's old story."""
        return self.quiet | {place for place, muted in enumerate(self.muted) if muted}

    def clears(self, sign: ReportedSign) -> bool:
        """Whether the message ends the warning for `sign`; not by a look that it then says was long ago."""
        first = self.clearing.first_look
        dated = any(hit.start > first for hit in self._cues.get(DATED, ()))
        return self.clearing.clears(sign) and not dated

    @property
    def dated(self) -> bool:
        """Whether the message says that what was told was long ago, not a look that it tells of first."""
        first = self.clearing.first_look
        told = any(hit.denier < 0 and hit.start <= first for hit in self._cues.get(DATED, ()))
        return told and not self.clearing.is_taken_back

    @property
    def coming(self) -> bool:
        """Whether the message says that help is on its way."""
        return any(hit.denier < 0 for hit in self._cues.get(COMING, ()))

    def about_other(self, place: int) -> bool:
        """Whether the words at `place` tell of somebody else: the last person named before them."""
        sentences = self._layout.sentences
        others = self._cues.get(OTHER, ())
        inside = {at for hit in others for at in range(hit.start, hit.end)}
        before = [
            (hit.start, True)
            for hit in others
            if hit.start <= place and sentences[hit.start] == sentences[place]
        ]
        if not before:
            return False
        before += [
            (hit.start, False)
            for hit in self._cues.get(SPEAKER, ())
            if hit.start <= place and hit.start not in inside and sentences[hit.start] == sentences[place]
        ]
        return max(before)[1]

    def _mute_past(self) -> None:
        clauses, sentences = self._layout.clauses, self._layout.sentences
        now = self._cues.get(CURRENT, ())
        current = sorted(hit.start for hit in now)
        for hit in self._cues.get(HISTORY, ()):
            # "since last year" goes on.
            if not any(each.start <= hit.start and hit.end <= each.end for each in now):
                self._mute(hit, clauses, current)
        dated = {hit.end for hit in self._cues.get(HISTORY, ())}
        for hit in self.clearing.own_looks():
            if hit.end not in dated:
                self._mute(hit, clauses, current)
                self._mute(hit, sentences, [hit.end])

    def _mute(self, hit: PatternMatch, units: list[int], stops: list[int]) -> None:
        """Mute the clause or sentence around `hit`, from the stop before it to the stop after it."""
        unit = units[hit.start]
        before = bisect_left(stops, hit.start)
        first = stops[before - 1] if before else 0
        start = hit.start
        while start > first and units[start - 1] == unit and not self.muted[start - 1]:
            start -= 1
        after = bisect_left(stops, hit.end)
        halt = stops[after] if after < len(stops) else self._size
        end = hit.end
        while end < min(halt, self._size) and units[end] == unit and not self.muted[end]:
            end += 1
        self.muted[start:end] = [True] * (end - start)

    def _mute_stories(self) -> None:
        clauses = self._layout.clauses
        sentences = self._layout.sentences
        now = {sentences[hit.start] for hit in self._cues.get(CURRENT, ())}
        past = {sentences[hit.start] for hit in self._cues.get(OTHER_PAST, ())}
        others = self._cues.get(OTHER, ())
        inside = {at for hit in others for at in range(hit.start, hit.end)}
        speaks = {hit.start for hit in self._cues.get(SPEAKER, ())} - inside
        for hit in others:
            sentence = sentences[hit.start]
            if sentence not in past or sentence in now:
                continue
            self._mute_on(hit.start, clauses, speaks)

    def _mute_topics(self) -> None:
        clauses, sentences = self._layout.clauses, self._layout.sentences
        personal = {sentences[hit.start] for name in (SPEAKER, OTHER) for hit in self._cues.get(name, ())}
        for hit in self._cues.get(TOPIC, ()):
            if sentences[hit.start] in personal:
                continue
            # Only what follows: "blacked out in the bridge what is the right form" tells before it asks.
            self._mute_on(hit.start, clauses, set())

    def _mute_on(self, place: int, units: list[int], stops: set[int]) -> None:
        """Mute from `place` to the end of its unit or the first of `stops`."""
        unit = units[place]
        while place < self._size and units[place] == unit and place not in stops and not self.muted[place]:
            self.muted[place] = True
            place += 1
