"""Which exercise, repetition and beat a guided set has reached at a given second."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.knowledge.model import Beat, Exercise


class Stage(Enum):
    """What a stretch of time is for."""

    READY = auto()
    BEAT = auto()
    REST = auto()


class Pauses(NamedTuple):
    """Seconds to get `ready`, and to `rest` between two exercises."""

    ready: int
    rest: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stage of a set; during a rest `exercise` is the next one, `beat` is set only for a beat."""

    stage: Stage
    exercise: str
    seconds: int
    repetition: int = 0
    beat: Beat | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a set shows at one time: a stretch and its remaining seconds; `ticks` if each second is shown."""

    stretch: Stretch
    left: int
    ticks: bool


class Timeline:
    """All stretches of a set, one after the other."""

    def __init__(self, stretches: Sequence[Stretch], repetitions: int, *, by_seconds: bool) -> None:
        """Join `stretches` of a set of `repetitions`; with `by_seconds` the moment changes every second."""
        self.repetitions = repetitions
        self._stretches = stretches
        self._ends = list(accumulate(stretch.seconds for stretch in stretches))
        self._by_seconds = by_seconds

    @classmethod
    def of(
        cls, exercises: Sequence[Exercise], repetitions: int, pauses: Pauses, slowest: int | None = None
    ) -> Self:
        """Return the timeline of `repetitions` of each of `exercises`, with `pauses` before and between.

        If a moment may not be shorter than `slowest` seconds, no stretch is, and moments change only between
        stretches; a beat whose seconds are given by the article keeps them anyway.
        """
        return cls(
            [*_stretches(exercises, repetitions, pauses, slowest or 0)], repetitions, by_seconds=not slowest
        )

    @property
    def first(self) -> Moment:
        """The first moment."""
        return Moment(self._stretches[0], self._stretches[0].seconds, self._by_seconds)

    @property
    def seconds(self) -> int:
        """The total duration in seconds."""
        return self._ends[-1]

    def at(self, elapsed: float) -> Moment | None:
        """Return the moment after `elapsed` seconds, None once the set is over."""
        number = bisect_right(self._ends, elapsed)
        if number >= len(self._stretches):
            return None
        stretch = self._stretches[number]
        gone = int(elapsed - (self._ends[number] - stretch.seconds)) if self._by_seconds else 0
        return Moment(stretch, stretch.seconds - gone, self._by_seconds)

    def next_change(self, elapsed: float) -> float:
        """Return when the moment after the present one (at `elapsed`) begins, in seconds from the start."""
        if self._by_seconds:
            return float(int(elapsed) + 1)
        later = bisect_right(self._ends, elapsed)
        return float(self._ends[min(later, len(self._ends) - 1)])

    def beginning(self, elapsed: float) -> float:
        """Return when the repetition or stretch at `elapsed` began, in seconds from the start."""
        number = min(bisect_right(self._ends, elapsed), len(self._stretches) - 1)
        this = self._stretches[number]
        while number and this.beat and self._is_same_repetition(number - 1, this):
            number -= 1
        return float(self._ends[number] - self._stretches[number].seconds)

    def finished(self, elapsed: float) -> int:
        """Return how many repetitions, of all exercises together, are complete after `elapsed` seconds."""
        number = bisect_right(self._ends, elapsed)
        whole = {
            (stretch.exercise, stretch.repetition) for stretch in self._stretches[:number] if stretch.beat
        }
        begun = {
            (stretch.exercise, stretch.repetition) for stretch in self._stretches[number:] if stretch.beat
        }
        return len(whole - begun)

    def _is_same_repetition(self, number: int, other: Stretch) -> bool:
        stretch = self._stretches[number]
        return (stretch.exercise, stretch.repetition) == (other.exercise, other.repetition)


def _stretches(
    exercises: Sequence[Exercise], repetitions: int, pauses: Pauses, slowest: int
) -> Iterator[Stretch]:
    for place, exercise in enumerate(exercises):
        if place:
            yield Stretch(Stage.REST, exercise.id, max(pauses.rest, slowest))
        else:
            yield Stretch(Stage.READY, exercise.id, max(pauses.ready, slowest))
        for repetition in range(1, repetitions + 1):
            for beat in exercise.beats:
                seconds = beat.seconds if beat.counted else max(beat.seconds, slowest)
                yield Stretch(Stage.BEAT, exercise.id, seconds, repetition, beat)
