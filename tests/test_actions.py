"""Actions as text: every button that was ever sent keeps its meaning, and none is too long for Telegram."""

from __future__ import annotations

from typing import get_args

import pytest
from support.content import shipped_knowledge

from bot.actions.codec import FORMS, LONGEST_BUTTON, decode, decode_button, encode, encode_button
from bot.actions.model import (
    PAGE_ACTIONS,
    AnswerWarning,
    AskRepetitions,
    ButtonAction,
    ChangeZone,
    ChoiceAction,
    ChooseLanguage,
    ChooseZone,
    Control,
    EndReminder,
    FollowReminder,
    KeepClock,
    KeepMoment,
    ListExercises,
    OfferAlternatives,
    PickRepetitions,
    SetReminder,
    SettleWish,
    ShowEntry,
    SkipReminderToday,
    SnoozeReminder,
    SteerGuidedSet,
    TakeExampleTime,
    VoteOnAnswer,
    WarningAnswer,
)

# As they hang under messages in people's chats.
SENT = {
    "choose:squat": ShowEntry("squat"),
    "choose:squat.hold": ShowEntry("squat.hold"),
    "choose:chat.greeting": ShowEntry("chat.greeting"),
    "choose:workout": ShowEntry("workout"),
    "choose:exercises:running-muscles": ListExercises("running-muscles"),
    "choose:guide:squat": AskRepetitions("squat"),
    "choose:guide:workout": AskRepetitions("workout"),
    "choose:guide:step-ups:12": PickRepetitions("step-ups", 12),
    "choose:language:es": ChooseLanguage("es"),
    "choose:sign:yes": AnswerWarning(WarningAnswer.YES),
    "choose:sign:misread": AnswerWarning(WarningAnswer.MISREAD),
    "choose:remind:more": SetReminder(),
    "choose:remind:move": ChangeZone(),
    "choose:remind:wish:2": TakeExampleTime(2),
    "choose:remind:settle:1": SettleWish(1),
    "choose:remind:zone:Europe/Berlin": ChooseZone("Europe/Berlin"),
    "choose:remind:zone:Europe/Berlin@2867714": ChooseZone("Europe/Berlin@2867714"),
    "choose:remind:clock:Europe/Berlin": KeepClock("Europe/Berlin"),
    "choose:remind:moment:America/Argentina/Buenos_Aires": KeepMoment("America/Argentina/Buenos_Aires"),
    "choose:remind:done:17": FollowReminder(17),
    "choose:remind:later:17": SnoozeReminder(17),
    "choose:remind:today:17": SkipReminderToday(17),
    "choose:remind:end:17": EndReminder(17),
    "set:pause": SteerGuidedSet(Control.PAUSE),
    "set:resume": SteerGuidedSet(Control.RESUME),
    "set:stop": SteerGuidedSet(Control.STOP),
    "vote+:squat": VoteOnAnswer("squat", helpful=True),
    "vote-:squat": VoteOnAnswer("squat", helpful=False),
    "vote0:squat": VoteOnAnswer("squat", helpful=None),
    "others:bridge,step-ups": OfferAlternatives(("bridge", "step-ups")),
}
FORGED = ("", "squat", "choose:", "nonsense:1", "set:", "set:dance", "guide:squat:3", "remind:more")


@pytest.mark.parametrize(("data", "action"), SENT.items())
def test_a_button_that_was_sent_means_what_it_meant(data: str, action: ButtonAction) -> None:
    """It is read as its action, and a new button for the same action carries the same data."""
    assert decode_button(data) == action
    assert encode_button(action) == data


@pytest.mark.parametrize("data", FORGED)
def test_data_that_no_button_has_asks_for_nothing(data: str) -> None:
    """The answer to it is that to a button which means nothing any more."""
    assert decode_button(data) == ShowEntry("")


@pytest.mark.parametrize(
    "id_",
    [
        *("remind:", "remind:done:", "remind:done:1e9", "remind:end:-1", "remind:nonsense:1"),
        *("remind:later:" + "9" * 19, "guide:", "guide:squat:", "guide:squat:x", "guide:a:b:c"),
    ],
)
def test_a_malformed_choice_names_an_entry_that_does_not_exist(id_: str) -> None:
    """It does nothing by half, and keeps its form."""
    assert decode(id_) == ShowEntry(id_)


def test_alternatives_that_do_not_fit_are_left_out() -> None:
    """The button carries the best ones, as many as its data has room for; where none fits it has none."""
    data = encode_button(OfferAlternatives(("a" * 20, "b" * 20, "c" * 20)))
    assert decode_button(data) == OfferAlternatives(("a" * 20, "b" * 20))
    assert encode_button(OfferAlternatives(("ü" * 40,))) == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_button_of_the_content_fits(language: str) -> None:
    """Entries, pages and guided sets of all that ships have data within Telegram's 64 bytes."""
    knowledge = shipped_knowledge(language)
    actions: list[ButtonAction] = [ShowEntry(id_) for id_ in (*knowledge.entries, *knowledge.pages)]
    actions += [PickRepetitions(id_, 30) for id_ in knowledge.exercises]
    assert all(len(encode_button(action).encode()) <= LONGEST_BUTTON for action in actions)
    assert all(decode_button(encode_button(action)) == action for action in actions)


def test_every_action_of_a_choice_has_a_text_form() -> None:
    """None is forgotten, and no two have the same one."""
    assert {*FORMS, ShowEntry} == set(get_args(ChoiceAction))
    assert len({*FORMS.values()}) == len(FORMS)


def test_the_pages_that_ship_ask_for_every_action_that_a_page_can_have() -> None:
    """An action without a page would be out of everybody's reach."""
    pages = shipped_knowledge("en").pages.values()
    assert {page.action for page in pages if page.action} == set(PAGE_ACTIONS.values())


def test_an_entry_is_its_own_text_form() -> None:
    """So programs that read JSON lines see ids."""
    assert encode(ShowEntry("squat.hold")) == "squat.hold"
