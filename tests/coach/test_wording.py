"""What a guided set says: the real content, read as a runner reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.actions.model import Control, StartGuidedSet
from bot.coach import Wording
from bot.reply import Bar

if TYPE_CHECKING:
    from bot.dialogue import Reply
    from bot.knowledge import Knowledge


@pytest.fixture
def wording(knowledge: Knowledge) -> Wording:
    """Return the words of the content as it ships."""
    return Wording(knowledge)


def screens(wording: Wording, guide: StartGuidedSet) -> list[Reply]:
    """Return what a set shows, second by second."""
    timeline = wording.timeline(guide)
    moments = [timeline.at(second) for second in range(timeline.seconds)]
    return [wording.moment(moment, guide.repetitions) for moment in moments if moment]


def test_the_squat_is_counted_down_through_the_articles_five_seconds(wording: Wording) -> None:
    """Hold 5-4-3-2-1, with a bar that fills."""
    held = [screen for screen in screens(wording, StartGuidedSet(("squat",), 1)) if "Hold" in screen.text]
    assert [screen.text.rpartition("\n")[2] for screen in held] == [
        "▱▱▱▱▱ 5",
        "▰▱▱▱▱ 4",
        "▰▰▱▱▱ 3",
        "▰▰▰▱▱ 2",
        "▰▰▰▰▱ 1",
    ]


@pytest.mark.parametrize("id_", ["step-ups", "bridge"])
def test_where_the_article_gives_no_seconds_none_are_shown(wording: Wording, id_: str) -> None:
    """Only the bar moves; the pace of the counting is not passed off as the article's."""
    for screen in screens(wording, StartGuidedSet((id_,), 2))[5:]:
        (bar,) = [block for block in screen.blocks if isinstance(block, Bar)]
        assert bar.label == ""
        assert not re.search(r"second", screen.text)


def test_step_ups_are_done_with_both_legs_in_each_repetition(wording: Wording) -> None:
    """The article says to repeat with the other leg."""
    names = [screen.text.split("\n\n")[1] for screen in screens(wording, StartGuidedSet(("step-ups",), 1))]
    assert list(dict.fromkeys(names)) == ["Get ready", "Step up", "Down", "Other leg"]


def test_a_running_set_can_be_paused_and_stopped_and_a_paused_one_resumed(wording: Wording) -> None:
    """Each screen has the buttons that make sense on it."""
    first = wording.timeline(StartGuidedSet(("squat",), 1)).first
    assert [choice.id for choice in wording.moment(first, 1).choices] == [Control.PAUSE, Control.STOP]
    paused = wording.moment(first, 1, paused=True)
    assert [choice.id for choice in paused.choices] == [Control.RESUME, Control.STOP]
    assert "Paused" in paused.text


@pytest.mark.parametrize(
    ("typed", "control"),
    [("stop", Control.STOP), (" Pause ", Control.PAUSE), ("go on", Control.RESUME), ("stop squats?", None)],
)
def test_the_words_of_the_buttons_can_be_typed(wording: Wording, typed: str, control: Control | None) -> None:
    """Whoever cannot tap can write."""
    assert wording.control(typed) is control


def test_the_end_praises_and_offers_the_other_exercises(wording: Wording, knowledge: Knowledge) -> None:
    """What was done is not offered again at once."""
    done = wording.done(StartGuidedSet(("squat",), 5))
    assert "Well done" in done.text
    assert {choice.id for choice in done.choices} == set(knowledge.exercises) - {"squat"}


def test_stopping_is_fine_and_a_professional_is_named(wording: Wording) -> None:
    """Nobody is shamed, and whoever hurts reads whom to ask."""
    text = wording.stopped(2).text
    assert "2" in text
    assert "professional" in text
