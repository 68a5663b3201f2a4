"""Actions as text: the ids of choices, and the data of buttons.

The text form (`encode`) is the id of a choice: JSON lines show it and the context keeps it. A button's data
(`encode_button`) is the same behind `choose:`, save for the buttons that are no choices. Messages keep their
buttons for years, so a form that was ever sent stays readable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from bot.actions.model import (
    AskRepetitions,
    ChangeZone,
    ChooseLanguage,
    ChooseZone,
    Control,
    EndReminder,
    FollowReminder,
    KeepClock,
    KeepMoment,
    ListExercises,
    OfferAlternatives,
    OpenPrivateChat,
    PickRepetitions,
    SetReminder,
    ShowEntry,
    SkipReminderToday,
    SnoozeReminder,
    SteerGuidedSet,
    TakeExampleTime,
    VoteOnAnswer,
)

if TYPE_CHECKING:
    from bot.actions.model import AboutReminder, ButtonAction, ChoiceAction, ReminderAction

# Bytes that the data of a button may have: the limit of the Bot API (InlineKeyboardButton), and the smallest
# of those of the chat programs that have buttons.
LONGEST_BUTTON = 64

_SET, _REMIND, _LANGUAGE, _EXERCISES = "guide:", "remind:", "language:", "exercises:"
_SET_FORM = re.compile(rf"{_SET}(?P<what>[^:]+)(?::(?P<count>\d{{1,3}}))?")
_CHOOSE, _OTHERS, _PRIVATE = "choose:", "others:", "open:private"
_VOTES = {"vote+:": True, "vote-:": False, "vote0:": None}
_NUMBERED: dict[str, type[AboutReminder | TakeExampleTime]] = {
    "wish": TakeExampleTime,
    "done": FollowReminder,
    "later": SnoozeReminder,
    "today": SkipReminderToday,
    "end": EndReminder,
}
_NUMBER_WORDS = {kind: word for word, kind in _NUMBERED.items()}
# Digits that a database takes for a number; buttons can be forged.
_MOST_DIGITS = 18


def encode(action: ChoiceAction) -> str:  # noqa: PLR0911  (a line for each kind)
    """Return the text form of `action`, by which a choice is known."""
    match action:
        case ShowEntry(id_):
            return id_
        case ListExercises(opening):
            return _EXERCISES + opening
        case AskRepetitions(what):
            return _SET + what
        case PickRepetitions(what, repetitions):
            return f"{_SET}{what}:{repetitions}"
        case ChooseLanguage(language):
            return _LANGUAGE + language
        case SteerGuidedSet(control):
            return control.value
        case OpenPrivateChat():
            return _PRIVATE
        case _:
            return _REMIND + _encode_reminder(action)


def decode(id_: str) -> ChoiceAction:  # noqa: PLR0911  (a line for each kind)
    """Return the action with the text form `id_`; whatever is no other one names an entry, if anything."""
    if id_ in set(Control):
        return SteerGuidedSet(Control(id_))
    if id_ == _PRIVATE:
        return OpenPrivateChat()
    if id_.startswith(_LANGUAGE):
        return ChooseLanguage(id_.removeprefix(_LANGUAGE))
    if id_.startswith(_EXERCISES):
        return ListExercises(id_.removeprefix(_EXERCISES))
    if found := _SET_FORM.fullmatch(id_):
        what, count = found["what"], found["count"]
        return AskRepetitions(what) if count is None else PickRepetitions(what, int(count))
    if id_.startswith(_REMIND) and (reminding := _decode_reminder(id_.removeprefix(_REMIND))):
        return reminding
    return ShowEntry(id_)


def encode_button(action: ButtonAction) -> str:
    """Return the data of the button for `action`: it may be too long for one, see `LONGEST_BUTTON`.

    Of the entries of `OfferAlternatives` it carries as many as fit; where none does it is "".
    """
    match action:
        case VoteOnAnswer(entry, helpful):
            return next(prefix for prefix, vote in _VOTES.items() if vote is helpful) + entry
        case OfferAlternatives(entries):
            return _encode_others(entries)
        case SteerGuidedSet():
            return encode(action)
        case _:
            return _CHOOSE + encode(action)


def decode_button(data: str | None) -> ButtonAction:
    """Return what the button with `data` asks for; `ShowEntry("")` where that is nothing."""
    data = data or ""
    for prefix, helpful in _VOTES.items():
        if data.startswith(prefix):
            return VoteOnAnswer(data.removeprefix(prefix), helpful)
    if data.startswith(_OTHERS):
        return OfferAlternatives(tuple(data.removeprefix(_OTHERS).split(",")))
    if data in set(Control):
        return SteerGuidedSet(Control(data))
    return decode(data.removeprefix(_CHOOSE)) if data.startswith(_CHOOSE) else ShowEntry("")


def _encode_reminder(action: ReminderAction) -> str:
    match action:
        case SetReminder():
            return "more"
        case ChangeZone():
            return "move"
        case ChooseZone(place):
            return f"zone:{place}"
        case KeepClock(zone):
            return f"clock:{zone}"
        case KeepMoment(zone):
            return f"moment:{zone}"
        case (
            TakeExampleTime(number)
            | FollowReminder(number)
            | SnoozeReminder(number)
            | SkipReminderToday(number)
            | EndReminder(number)
        ):
            return f"{_NUMBER_WORDS[type(action)]}:{number}"
        case _:
            assert_never(action)


def _decode_reminder(form: str) -> ReminderAction | None:
    what, _, which = form.partition(":")
    match what:
        case "zone":
            return ChooseZone(which)
        case "clock":
            return KeepClock(which)
        case "moment":
            return KeepMoment(which)
        case "more":
            return SetReminder()
        case "move":
            return ChangeZone()
    kind = _NUMBERED.get(what)
    is_number = which.isdecimal() and len(which) <= _MOST_DIGITS
    return kind(int(which)) if kind and is_number else None


def _encode_others(entries: tuple[str, ...]) -> str:
    data = ""
    for entry in entries:
        longer = f"{data},{entry}" if data else _OTHERS + entry
        if len(longer.encode()) > LONGEST_BUTTON:
            break
        data = longer
    return data
