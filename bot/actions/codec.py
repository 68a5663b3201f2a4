"""Actions as text: the ids of choices, and the data of buttons.

The text form (`encode`) is the id of a choice: JSON lines show it and the context keeps it. A button's data
(`encode_button`) is the same after `choose:`, except for buttons that are not choices. Messages keep their
buttons for years, so every form that was ever sent stays readable.
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

# The most bytes in the data of a button: the limit of the Bot API (InlineKeyboardButton), which is the
# smallest among chat services with buttons.
LONGEST_BUTTON = 64

# The text form of each action that a choice may have, with the names of its fields. `ShowEntry` has no form:
# its text is the id of the entry, and a text that fits no form is read as such an id.
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
    model.SettleWish: "remind:settle:{number}",
    model.ChooseZone: "remind:zone:{place}",
    model.KeepClock: "remind:clock:{zone}",
    model.KeepMoment: "remind:moment:{zone}",
    model.FollowReminder: "remind:done:{reminder}",
    model.SnoozeReminder: "remind:later:{reminder}",
    model.SkipReminderToday: "remind:today:{reminder}",
    model.EndReminder: "remind:end:{reminder}",
}

# What a field may contain, by its type. Buttons can be forged; a database takes numbers of 18 digits.
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
    """Return the text form of `action`, which is the id of its choice."""
    if isinstance(action, ShowEntry):
        return action.id
    return FORMS[type(action)].format(**{each.name: getattr(action, each.name) for each in fields(action)})


def decode(id_: str) -> ChoiceAction:
    """Return the action with the text form `id_`; a text of no other form is the id of an entry."""
    for kind, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(id_):
            return kind(**{each.name: _READS[str(each.type)](found[each.name]) for each in fields(kind)})
    return ShowEntry(id_)


def encode_button(action: ButtonAction) -> str:
    """Return the data of the button for `action`; it may be longer than `LONGEST_BUTTON`.

    Only `OfferAlternatives` is cut to as many entries as fit; the result is "" if none fits.
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
    """Return the action of the button with `data`; `ShowEntry("")` if it has none."""
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
