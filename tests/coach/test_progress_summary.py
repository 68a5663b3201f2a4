"""Progress: a calendar of four weeks, sets by exercise, days in a row; no gap is held against anybody."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from PIL import Image

from bot.coach.progress.calendar_image import draw_calendar
from bot.coach.progress.summary import Progress

FRIDAY = date(2027, 1, 15)


class Done(NamedTuple):
    """Sets of an exercise on a day."""

    day: date
    exercise: str
    sets: int


def done(*days_ago: int, exercise: str = "squat", sets: int = 1) -> list[Done]:
    """Return a set on each of the days so many days before the Friday."""
    return [Done(FRIDAY - timedelta(days=days), exercise, sets) for days in days_ago]


def test_the_calendar_ends_with_this_week_and_leaves_its_coming_days_open() -> None:
    """Monday to Sunday, oldest week first."""
    progress = Progress.of([*done(0, 4), *done(4, exercise="bridge", sets=2), *done(25)], FRIDAY)
    assert [len(week) for week in progress.weeks] == [7, 7, 7, 7]
    assert progress.weeks[3] == [3, 0, 0, 0, 1, None, None]
    assert progress.weeks[0] == [1, 0, 0, 0, 0, 0, 0]
    assert progress.sets == {"squat": 3, "bridge": 2}


def test_what_is_older_than_four_weeks_counts_for_the_longest_row_only() -> None:
    """The picture is about lately; the record stands."""
    progress = Progress.of(done(100, 101, 102, 103), FRIDAY)
    assert (progress.sets, progress.streak, progress.longest) == ({}, 0, 4)


@pytest.mark.parametrize(
    ("days_ago", "streak"), [((0, 1, 2), 3), ((1, 2), 2), ((2, 3), 0), ((0,), 1), ((0, 2), 1), ((), 0)]
)
def test_a_day_that_is_not_over_breaks_no_row(days_ago: tuple[int, ...], streak: int) -> None:
    """Whoever trained yesterday and not yet today is still in the row."""
    assert Progress.of(done(*days_ago), FRIDAY).streak == streak


def test_the_picture_is_a_png_of_a_size_that_a_phone_shows() -> None:
    """It can be drawn for nothing and for a lot."""
    for history in (done(0), done(*range(60), sets=99)):
        progress = Progress.of(history, FRIDAY)
        with Image.open(io.BytesIO(draw_calendar(progress, "Title", list("MTWTFSS"), ["a", "b"]))) as image:
            assert image.format == "PNG"
            assert image.width <= 1280
