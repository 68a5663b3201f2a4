"""What a button, a page or a reply makes the bot do: one class for each action, and unions of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Show the entry, page, small talk, limit or clarification with this `id`; "" is none of them."""

    id: str


@dataclass(frozen=True, slots=True)
class ListExercises:
    """Offer the exercises of the article whose first entry is `opening`."""

    opening: str


@dataclass(frozen=True, slots=True)
class AskRepetitions:
    """Ask for the number of repetitions of a guided set of `what`: one exercise or all of them."""

    what: str


@dataclass(frozen=True, slots=True)
class PickRepetitions:
    """Take `repetitions` as the answer to that, and start the set."""

    what: str
    repetitions: int


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Use `language` from now on."""

    language: str


class WarningAnswer(StrEnum):
    """A person's answer to the one question about a warning sign, or to a warning."""

    YES = "sign:yes"
    NONE = "sign:none"
    SEEN = "sign:seen"
    MISREAD = "sign:misread"


@dataclass(frozen=True, slots=True)
class AnswerWarning:
    """Take `answer` as the reply to the one question about a warning sign, or to a warning."""

    answer: WarningAnswer


@dataclass(frozen=True, slots=True)
class OfferAlternatives:
    """Offer `entries`, since the answer was not what the person meant."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoteOnAnswer:
    """Count whether the answer of `entry` was helpful; None withdraws the vote."""

    entry: str
    helpful: bool | None


class Control(StrEnum):
    """How a runner can control a running set."""

    PAUSE = "set:pause"
    RESUME = "set:resume"
    STOP = "set:stop"


@dataclass(frozen=True, slots=True)
class SteerGuidedSet:
    """Apply `control` to the running set."""

    control: Control


@dataclass(frozen=True, slots=True)
class OpenPrivateChat:
    """Open the private chat with the bot; on channels with links, its button is a link."""


@dataclass(frozen=True, slots=True)
class SetReminder:
    """Ask for the time zone if it is not known, then for the time of a new reminder."""


@dataclass(frozen=True, slots=True)
class ChangeZone:
    """Ask where the person is, even if it is known."""


@dataclass(frozen=True, slots=True)
class TakeExampleTime:
    """Set a reminder as in the example with this `number`, counted from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class SettleWish:
    """Set the reminder that the person was asked about: 0 in place of the one set before, 1 as well."""

    number: int


@dataclass(frozen=True, slots=True)
class ChooseZone:
    """Keep the time zone of `place`: "Europe/Berlin", or with a city "Europe/Berlin@2867714"."""

    place: str


@dataclass(frozen=True, slots=True)
class KeepClock:
    """Make reminders due at the same time of day, now by the clocks of `zone`."""

    zone: str


@dataclass(frozen=True, slots=True)
class KeepMoment:
    """Leave reminders due at the same moments as before, though the person is in `zone` now."""

    zone: str


@dataclass(frozen=True, slots=True)
class FollowReminder:
    """Count that the person did what the `reminder` asked for."""

    reminder: int


@dataclass(frozen=True, slots=True)
class SnoozeReminder:
    """Send the `reminder` again in a few minutes."""

    reminder: int


@dataclass(frozen=True, slots=True)
class SkipReminderToday:
    """Do not send the `reminder` again on this day."""

    reminder: int


@dataclass(frozen=True, slots=True)
class EndReminder:
    """Delete the `reminder`."""

    reminder: int


@dataclass(frozen=True, slots=True)
class ListReminders:
    """Show the person's reminders."""


@dataclass(frozen=True, slots=True)
class AskLanguage:
    """Ask which language to use."""


@dataclass(frozen=True, slots=True)
class ShowMyData:
    """Show all data that is kept about the person."""


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Erase all data that is kept about the person."""


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """Show the person's finished sets and followed reminders."""


@dataclass(frozen=True, slots=True)
class StartGuidedSet:
    """Start a guided set with this number of `repetitions` of each of `exercises`."""

    exercises: tuple[str, ...]
    repetitions: int


# Actions that the dialogue handles by itself.
DialogueAction = ShowEntry | ListExercises | AskRepetitions | PickRepetitions | ChooseLanguage | AnswerWarning
AboutReminder = FollowReminder | SnoozeReminder | SkipReminderToday | EndReminder
ReminderAction = (
    SetReminder
    | ChangeZone
    | TakeExampleTime
    | SettleWish
    | ChooseZone
    | KeepClock
    | KeepMoment
    | AboutReminder
)
# Actions that a choice may have, and those that any button may have.
ChoiceAction = DialogueAction | ReminderAction | SteerGuidedSet | OpenPrivateChat
ButtonAction = ChoiceAction | OfferAlternatives | VoteOnAnswer
# Actions on a person's data; those of pages; those that a reply may carry.
PersonalAction = ShowMyData | ForgetMe | ShowProgress
PageAction = PersonalAction | SetReminder | ListReminders | AskLanguage
ReplyAction = PageAction | StartGuidedSet | ChooseLanguage
Action = ButtonAction | ReplyAction

# The words for the actions of pages in messages.yaml.
PageActionName = Literal["show-data", "forget", "progress", "remind", "reminders", "language"]
PAGE_ACTIONS: Final[Mapping[PageActionName, PageAction]] = MappingProxyType(
    {
        "show-data": ShowMyData(),
        "forget": ForgetMe(),
        "progress": ShowProgress(),
        "remind": SetReminder(),
        "reminders": ListReminders(),
        "language": AskLanguage(),
    }
)
