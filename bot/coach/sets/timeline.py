"""Which exercise, which repetition, which beat: where a guided set stands after so many seconds."""

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
    """Seconds to get `ready` in, and to `rest` between two exercises."""

    ready: int
    rest: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some seconds of a set; `exercise` is the coming one while resting, `beat` is set for a beat only."""

    stage: Stage
    exercise: str
    seconds: int
    repetition: int = 0
    beat: Beat | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What a set shows at one time: a stretch and its seconds to go, which `ticks` where each is shown."""

    stretch: Stretch
    left: int
    ticks: bool


class Timeline:
    """All stretches of a set, one after the other."""

    def __init__(self, stretches: Sequence[Stretch], repetitions: int, *, by_seconds: bool) -> None:
        """Line up `stretches` of a set of `repetitions`; moments change each second with `by_seconds`."""
        self.repetitions = repetitions
        self._stretches = stretches
        self._ends = list(accumulate(stretch.seconds for stretch in stretches))
        self._by_seconds = by_seconds

    @classmethod
    def of(
        cls, exercises: Sequence[Exercise], repetitions: int, pauses: Pauses, slowest: int | None = None
    ) -> Self:
        """Return the timeline of `repetitions` of each of `exercises`, with `pauses` before and between.

        Where a moment may not be shorter than `slowest` seconds, no stretch is, and moments change only
        between stretches; a beat whose seconds the article gives keeps them all the same.
        """
        return cls(
            [*_stretches(exercises, repetitions, pauses, slowest or 0)], repetitions, by_seconds=not slowest
        )

    @property
    def first(self) -> Moment:
        """What it begins with."""
        return Moment(self._stretches[0], self._stretches[0].seconds, self._by_seconds)

    @property
    def seconds(self) -> int:
        """How long it takes in all."""
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
        """Return when, in seconds from the start, another moment than that after `elapsed` begins."""
        if self._by_seconds:
            return float(int(elapsed) + 1)
        later = bisect_right(self._ends, elapsed)
        return float(self._ends[min(later, len(self._ends) - 1)])

    def beginning(self, elapsed: float) -> float:
        """Return when, in seconds from the start, the repetition or stretch in hand after `elapsed` began."""
        number = min(bisect_right(self._ends, elapsed), len(self._stretches) - 1)
        this = self._stretches[number]
        while number and this.beat and self._same(number - 1, this):
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

    def _same(self, number: int, other: Stretch) -> bool:
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
