"""Actions as text: the ids of choices, and the data of buttons.

The text form (`encode`) is the id of a choice: JSON lines show it and the context keeps it. A button's data
(`encode_button`) is the same behind `choose:`, save for the buttons that are no choices. Messages keep their
buttons for years, so a form that was ever sent stays readable.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from bot.actions import model
from bot.actions.model import (
    Control,
    OfferAlternatives,
    ShowEntry,
    SteerGuidedSet,
    VoteOnAnswer,
    WarningAnswer,
)

if TYPE_CHECKING:
    from bot.actions.model import ButtonAction, ChoiceAction

# Bytes that the data of a button may have: the limit of the Bot API (InlineKeyboardButton), and the smallest
# of those of the chat programs that have buttons.
LONGEST_BUTTON = 64

# The text form of each action that a choice may stand for, with the names of its fields. An entry has none:
# it is its own id, and so is whatever no form fits.
FORMS: dict[type[ChoiceAction], str] = {
    model.ListExercises: "exercises:{opening}",
    model.AskRepetitions: "guide:{what}",
    model.PickRepetitions: "guide:{what}:{repetitions}",
    model.ChooseLanguage: "language:{language}",
    model.AnswerWarning: "{answer}",
    model.SteerGuidedSet: "{control}",
    model.OpenPrivateChat: "open:private",
    model.SetReminder: "remind:more",
    model.ChangeZone: "remind:move",
    model.TakeExampleTime: "remind:wish:{number}",
    model.ChooseZone: "remind:zone:{place}",
    model.KeepClock: "remind:clock:{zone}",
    model.KeepMoment: "remind:moment:{zone}",
    model.FollowReminder: "remind:done:{reminder}",
    model.SnoozeReminder: "remind:later:{reminder}",
    model.SkipReminderToday: "remind:today:{reminder}",
    model.EndReminder: "remind:end:{reminder}",
}

# What a field may hold, by its type. Buttons can be forged: a database takes numbers of 18 digits.
_HOLDS = {
    "str": "[^:]+",
    "int": r"\d{1,18}",
    "Control": "|".join(Control),
    "WarningAnswer": "|".join(WarningAnswer),
}
_READS: dict[str, Any] = {"str": str, "int": int, "Control": Control, "WarningAnswer": WarningAnswer}
_CHOOSE, _OTHERS = "choose:", "others:"
_VOTES = {"vote+:": True, "vote-:": False, "vote0:": None}


def encode(action: ChoiceAction) -> str:
    """Return the text form of `action`, by which a choice is known."""
    if isinstance(action, ShowEntry):
        return action.id
    return FORMS[type(action)].format(**{each.name: getattr(action, each.name) for each in fields(action)})


def decode(id_: str) -> ChoiceAction:
    """Return the action with the text form `id_`; whatever is no other one names an entry, if anything."""
    for kind, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(id_):
            return kind(**{each.name: _READS[str(each.type)](found[each.name]) for each in fields(kind)})
    return ShowEntry(id_)


def encode_button(action: ButtonAction) -> str:
    """Return the data of the button for `action`: it may be too long for one, see `LONGEST_BUTTON`.

    Of the entries of `OfferAlternatives` it carries as many as fit; where none does it is "".
    """
    match action:
        case VoteOnAnswer(entry, helpful):
            return next(prefix for prefix, vote in _VOTES.items() if vote is helpful) + entry
        case OfferAlternatives(entries):
            data = [_OTHERS + ",".join(entries[:number]) for number in range(1, len(entries) + 1)]
            return max((each for each in data if len(each.encode()) <= LONGEST_BUTTON), key=len, default="")
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
    if data.startswith(_CHOOSE):
        return decode(data.removeprefix(_CHOOSE))
    steered = decode(data)
    return steered if isinstance(steered, SteerGuidedSet) else ShowEntry("")


def _pattern(kind: type[ChoiceAction]) -> re.Pattern[str]:
    pattern = re.escape(FORMS[kind])
    for each in fields(kind):
        pattern = pattern.replace(rf"\{{{each.name}\}}", f"(?P<{each.name}>{_HOLDS[str(each.type)]})")
    return re.compile(pattern)


_PATTERNS = {kind: _pattern(kind) for kind in FORMS}
