"""A set is counted beat by beat, and no seconds are shown that the article does not give."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach import GuidedSet, Pauses, Stage, Timeline
from bot.knowledge.model import Beat, Exercise

if TYPE_CHECKING:
    from bot.coach import Moment


def exercise(id_: str, *beats: Beat) -> Exercise:
    """Return an exercise that consists of `beats`."""
    return Exercise(
        id=id_,
        name=id_,
        steps=("Stand.",),
        feel="it",
        muscles=("glutes",),
        needs=("nothing",),
        facts=(1,),
        beats=beats,
        hold_seconds=5,
    )


SQUAT = exercise(
    "squat", Beat("Down", "bend", 3), Beat("Hold", "stay", 5, counted=True), Beat("Up", "stand", 3)
)
PAUSES = Pauses(ready=5, rest=20)
STEP = exercise("step-ups", Beat("Up", "lift", 2), Beat("Other leg", "lift", 2))


def told(moment: Moment | None) -> tuple[str, int, int] | None:
    """Return the beat, the repetition and the seconds left of `moment`."""
    if moment is None:
        return None
    stretch = moment.stretch
    return (stretch.beat.name if stretch.beat else stretch.stage.name, stretch.repetition, moment.left)


@pytest.mark.parametrize(
    ("elapsed", "expected"),
    [
        (0, ("READY", 0, 5)),
        (4.999, ("READY", 0, 1)),
        (5, ("Down", 1, 3)),
        (8, ("Hold", 1, 5)),
        (12.5, ("Hold", 1, 1)),
        (13, ("Up", 1, 3)),
        (16, ("Down", 2, 3)),
        (26.9, ("Up", 2, 1)),
        (27, None),
        (1e9, None),
    ],
)
def test_two_squats_go_ready_down_hold_up_twice(
    elapsed: float, expected: tuple[str, int, int] | None
) -> None:
    """Each second shows what is to be done in it, to the end and beyond."""
    assert told(Timeline.of([SQUAT], 2, PAUSES).at(elapsed)) == expected


def test_between_two_exercises_there_is_a_rest_that_names_the_next() -> None:
    """Nobody is rushed from one exercise into another."""
    timeline = Timeline.of([SQUAT, STEP], 1, PAUSES)
    rest = timeline.at(5 + 11)
    assert rest
    assert (rest.stretch.stage, rest.stretch.exercise) == (Stage.REST, "step-ups")
    assert timeline.seconds == 5 + 11 + 20 + 4


def test_where_frames_must_be_rare_moments_change_with_the_beat_and_last_long_enough() -> None:
    """A group takes few edits: no beat is shorter than asked, and the article's hold stays what it is."""
    timeline = Timeline.of([SQUAT, STEP], 2, PAUSES, slowest=4)
    elapsed, changes = 0.0, [0.0]
    while timeline.at(elapsed):
        elapsed = timeline.next_change(elapsed)
        changes.append(elapsed)
    gaps = [later - earlier for earlier, later in itertools.pairwise(changes)]
    assert min(gaps) >= 4
    assert told(timeline.at(5 + 4)) == ("Hold", 1, 5)
    assert told(timeline.at(5 + 4 + 4.9)) == ("Hold", 1, 5)


@given(st.floats(0, 200), st.integers(1, 4), st.sampled_from([None, 4]))
def test_the_next_change_is_later_and_nothing_changes_before_it(
    elapsed: float, repetitions: int, slowest: int | None
) -> None:
    """Whoever sleeps until the next change misses nothing."""
    timeline = Timeline.of([SQUAT, STEP], repetitions, PAUSES, slowest)
    now, change = timeline.at(elapsed), timeline.next_change(elapsed)
    if now:
        assert change > elapsed
        assert timeline.at((elapsed + change) / 2) == now


def test_a_repetition_counts_once_all_of_it_is_done() -> None:
    """Half a squat is none."""
    timeline = Timeline.of([SQUAT], 2, PAUSES)
    assert [timeline.finished(elapsed) for elapsed in (0, 15.9, 16, 26.9, 27)] == [0, 0, 1, 1, 2]


def test_a_pause_stops_the_clock_and_the_repetition_begins_again() -> None:
    """Nobody can go on in the middle of a squat."""
    running = GuidedSet(Timeline.of([SQUAT], 2, PAUSES), 100)
    running.pause(110)
    assert told(running.moment(500)) == ("Hold", 1, 3)
    running.pause(505)
    running.resume(600)
    assert told(running.moment(600)) == ("Down", 1, 3)
    running.resume(601)
    assert told(running.moment(603)) == ("Hold", 1, 5)


def test_a_stopped_set_is_over_and_stays_so() -> None:
    """Pressing on after the stop changes nothing."""
    running = GuidedSet(Timeline.of([SQUAT], 2, PAUSES), 0)
    running.stop(18)
    running.resume(19)
    assert running.over(19)
    assert running.stopped
    assert running.finished(1000) == 1


def test_a_set_does_not_drift() -> None:
    """However late it is looked at, the moment is that of the clock."""
    running = GuidedSet(Timeline.of([SQUAT], 2, PAUSES), 0)
    assert told(running.moment(8.9)) == ("Hold", 1, 5)
    assert running.until_change(8.9) == pytest.approx(0.1)
