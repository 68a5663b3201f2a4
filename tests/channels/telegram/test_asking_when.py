"""While a time is asked for: what is understood is kept and confirmed, all else is answered or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from wishing import NOW, PERSON, Wishing

from bot.coach.reminders.setting import CHANGE, MOST_REMINDERS, WISH
from bot.coach.reminders.setting import DAY as DAY_ASKED
from bot.dialogue import Context
from bot.dialogue.context import Awaited
from bot.knowledge.model import Urgency
from bot.triage import Alarm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue

ANSWERS = ("done", "later", "today", "end")
HOUR, DAY = 3600, 24 * 3600
ALARM = Alarm("chest-pain", Urgency.CALL, quote="", about_other=False, fired=())


@pytest.fixture
def person(library: MultilingualDialogue, tmp_path: Path) -> Iterator[Wishing]:
    """Return a person who has been asked when to be reminded."""
    person = Wishing(library, tmp_path)
    assert "When shall I remind you?" in person.type("/remind")
    yield person
    person.store.close()


# What is typed, and how the reminder then is called.
UNDERSTOOD = {
    "daily at 7:30": "every day at 7:30",
    "tomorrow at 8": "once, on Thursday, 3 December 2026, at 8:00",
    "in 2 hours": "once: Wednesday, 2 December 2026, 12:00",
    "every day except sunday at 9": "every Monday, Tuesday, Wednesday, Thursday, Friday, Saturday at 9:00",
    "every 2 weeks on monday at 9": "every 2 weeks on Monday at 9:00",
    "every other day at 7": "every 2 days at 7:00",
    "first monday of the month at 7": "on the first Monday of every month at 7:00",
    "on the 31st at 8": "on day 31 of every month, if it has one, at 8:00",
    "last day of the month at 8": "on the last day of every month at 8:00",
    "every 3 months on the 1st at 8": "on day 1 of every 3 months at 8:00",
    "every hour from 22 to 1 on mondays": "every Monday at 22:00, 23:00; every Tuesday at 0:00, 1:00",
    "every half hour from 9 to 17": "every day at 9:00, 9:30 and so on until 17:00",
    "at 8 to do 3 sets of 12 squats": "every day at 8:00",
}


def test_what_will_happen_is_said_in_words(person: Wishing) -> None:
    """Once it is set, and in the list."""
    for typed, words in UNDERSTOOD.items():
        person.context = replace(person.context, asked=Awaited(WISH))
        said = person.type(typed)
        assert words in said or ("once" in words and "I will remind you once: " in said), typed
        assert person.context.asked
        assert person.context.asked.what == CHANGE
        assert words in person.type("/reminders")
        person.press(f"remind:end:{person.kept[0].id}")
        assert person.kept == []


@pytest.mark.parametrize("day", ["tomorrow", "on friday at 3", "every other monday"])
def test_a_time_after_a_day_alone_is_not_every_day(person: Wishing, day: str) -> None:
    """Nothing was set for the day, so the day is asked for; who wants it every day can say so."""
    assert "I have set nothing" in person.type(day)
    assert "On which day?" in person.type("3 pm")
    assert person.kept == []
    assert "every day at 15:00" in person.type("daily at 3 pm")


def test_the_day_of_the_next_one_is_named(person: Wishing) -> None:
    """So that a wrong reading is seen at once; hours that nobody named are told as well."""
    said = person.type("every two hours on mondays")
    assert "The first time: Monday, 7 December 2026, 9:00." in said
    assert "You did not name both ends of the day, so I keep to 9:00 to 17:00." in said
    person.type("/remind")
    assert person.type("tomorrow at 8") == "I will remind you once: Thursday, 3 December 2026, 8:00."


QUESTIONS = {
    "my hip has hurt for 3 weeks": "hip",
    "is 3 sets of 10 enough?": "How many repeats",
    "how long do i hold it, 5 seconds?": "five seconds",
    "how do i squat?": "How to do a squat",
}


def test_a_question_is_answered_and_the_time_can_still_be_said(person: Wishing) -> None:
    """A number in it makes it no wish."""
    for typed, said in QUESTIONS.items():
        assert said in person.type(typed)
        assert person.kept == []
    assert "every day at 8:00" in person.type("at 8")


REFUSED = {
    "tomorrow 25:00": "no such time",
    "yesterday at 8": "passed already",
    "in 0 minutes": "passed already",
    "every 10 minutes": "every 30 minutes at most",
    "every 2 weeks at 9": "On which day?",
    "every morning": "no time of day",
    "30 february at 8": "which day that is",
    "after work": "I do not understand when",
    "banana": "I do not understand when",
    "at 8 if it rains": "I do not understand when",
    "a@" * 2048: "I do not understand when",
    "2": "I do not understand when",
}


def test_what_cannot_be_held_is_said_with_two_examples(person: Wishing) -> None:
    """Nothing is kept, and the question stands."""
    for typed, why in REFUSED.items():
        person.context = Context()
        person.type("/remind")
        said = person.type(typed)
        assert why in said, typed
        assert "tomorrow at 7:30" in said
        assert person.context.asked in {Awaited(WISH), Awaited(DAY_ASKED)}
    assert person.kept == []


def test_whoever_wants_none_after_all_is_asked_no_more(person: Wishing) -> None:
    """A time that is typed afterwards is no wish."""
    for typed in ("stop", "cancel", "Never mind!", "no thanks"):
        person.context = Context(asked=Awaited(WISH))
        assert "no new reminder" in person.type(typed)
        person.type("at 8")
    assert person.kept == []


def test_a_command_or_a_warning_sign_ends_the_question(person: Wishing) -> None:
    """A sign is warned of, and nothing is promised."""
    assert "emergency number" in person.type("i have crushing chest pain")
    assert person.context.alarm is not None
    person.type("at 8")
    assert person.kept == []


def test_numbers_pick_from_what_an_answer_offers(person: Wishing) -> None:
    """After an answer with choices, "1" is the first of them and not one o'clock."""
    person.type("how do i squat?")
    assert person.choices
    person.type("1")
    assert person.kept == []


def test_the_same_offer_pressed_twice_is_one_reminder(person: Wishing) -> None:
    """The second press says that it is there; so does the same in other words."""
    assert "The first time" in person.press("remind:wish:2")
    assert "You have that one already: every day at 7:30" in person.press("remind:wish:2")
    person.type("/remind")
    assert "You have that one already" in person.type("every day at half past seven")
    assert len(person.kept) == 1


def test_there_is_a_bound_on_every_way_in(person: Wishing) -> None:
    """Buttons and words alike say what to do."""
    for hour in range(MOST_REMINDERS):
        person.type("/remind")
        person.type(f"at {hour + 10}")
    assert len(person.kept) == MOST_REMINDERS
    said = [person.press("remind:wish:0"), person.press("remind:more"), person.type("/remind")]
    assert all("end one first" in each for each in said)
    person.context = replace(person.context, asked=Awaited(WISH))
    assert "end one first" in person.type("tomorrow at 8")
    assert len(person.kept) == MOST_REMINDERS


def test_done_counts_once_for_a_reminder_and_day(person: Wishing) -> None:
    """However often it is tapped; the next day counts anew."""
    person.type("daily at 7:30")
    (kept,) = person.kept
    for _ in range(3):
        assert "Well done" in person.press(f"remind:done:{kept.id}")
    assert person.counted == 1
    person.now += DAY
    person.press(f"remind:done:{kept.id}")
    assert person.counted == 2


FORGED = (
    *("remind:done:987654", "remind:end:" + "9" * 23, "remind:later:" + "9" * 4000, "remind:wish:99"),
    *("remind:done:", "remind:nonsense:1", "remind:end:-1", "remind:end:1e9", "remind:", "remind:end:\u0669"),
)


def test_a_button_that_nobody_was_given_does_nothing(person: Wishing) -> None:
    """It is answered like an old one, or as one of a reminder that is over."""
    person.type("daily at 7:30")
    for id_ in FORGED:
        answer = person.press(id_)
        assert any(said in answer for said in ("older version", "none of your", "not remind you")), id_
    assert len(person.kept) == 1
    assert person.counted == 0


def test_under_a_warning_no_button_of_reminders_does_anything(person: Wishing) -> None:
    """The warning is repeated, as /remind repeats it."""
    person.type("daily at 7:30")
    (before,) = person.kept
    person.context = Context(alarm=ALARM)
    repeated = person.type("/remind")
    for what in ("wish:0", "more", "zone:Asia/Tokyo", "move", *(f"{do}:{before.id}" for do in ANSWERS)):
        person.context = Context(alarm=ALARM)
        assert person.press(f"remind:{what}") == repeated
    assert person.kept == [before]
    assert person.counted == 0


def test_what_comes_once_is_not_listed_after_it_came_but_can_be_put_off(person: Wishing) -> None:
    """Its buttons are Done and In ten minutes; a day later it is gone."""
    person.type("in 20 minutes")
    (kept,) = person.kept
    assert [choice.label for choice in person.reminding.message_of(kept).choices] == ["Done", "In 10 minutes"]
    person.now += HOUR
    assert person.reminding.next_due(kept) is None
    person.came(kept)
    assert person.kept == []
    person.press(f"remind:later:{kept.id}")
    assert [each.due for each in person.kept] == [int(person.now) + 600]
    person.came(kept)
    person.press(f"remind:done:{kept.id}")
    assert person.counted == 1
    person.now += 2 * DAY
    person.sweep()
    assert "reminders" not in person.about


def test_a_reminder_is_told_in_the_zone_that_it_is_kept_in(person: Wishing) -> None:
    """Its moment is that of the clocks there."""
    person.type("daily at 7:30")
    (kept,) = person.kept
    assert kept.zone == "Europe/Berlin"
    assert 0 <= kept.due - (NOW + 21.5 * HOUR) < 60
    assert kept.person != str(PERSON)


def test_a_wish_waits_for_the_place(library: MultilingualDialogue, tmp_path: Path) -> None:
    """It is set once the place is known, corrected before that, and without any words of the person kept."""
    person = Wishing(library, tmp_path, zone=None)
    assert "Which city are you in" in person.type("remind me to call my mother every day at 8")
    assert "mother" not in repr(person.context)
    assert "five seconds" in person.type("how long do I hold a squat?")
    person.type("no, make it every other day")
    assert "10:00 for you (Berlin, Germany)" in person.type("berlin, germany")
    assert [person.reminding.in_words(each) for each in person.kept] == ["every 2 days at 8:00"]
    person.store.close()


def test_what_was_set_is_corrected_in_the_same_talk(person: Wishing) -> None:
    """Also after a question in between; that one is answered."""
    person.type("every day at 8")
    assert "five seconds" in person.type("how long do I hold a squat?")
    assert "I have changed it. I will remind you: every 2 days at 8:00" in person.type(
        "no, make it every other day"
    )
    assert "stays as it is" in person.type("no")
    assert len(person.kept) == 1
    person.type("cancel that")
    assert person.kept == []


@pytest.mark.parametrize(("answer", "kept"), [("1", 1), ("instead", 1), ("2", 2), ("both", 2), ("cancel", 1)])
def test_a_second_wish_may_be_meant_instead(person: Wishing, answer: str, kept: int) -> None:
    """Whoever names all of it again is asked what becomes of the first."""
    person.type("every day at 8")
    assert "take the place" in person.type("every day at 18:00")
    person.type(answer)
    assert len(person.kept) == kept
