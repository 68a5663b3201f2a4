"""What a button, a page or a reply makes the bot do: one class an action, and the unions of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Show the entry, page, small talk, limit or question back called `id`; "" is none of them."""

    id: str


@dataclass(frozen=True, slots=True)
class ListExercises:
    """Offer the exercises of the article whose opening entry is `opening`."""

    opening: str


@dataclass(frozen=True, slots=True)
class AskRepetitions:
    """Ask how many repetitions a guided set of `what`, an exercise or all of them, shall have."""

    what: str


@dataclass(frozen=True, slots=True)
class PickRepetitions:
    """Take `repetitions` as the answer to that, and begin the set."""

    what: str
    repetitions: int


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Talk in `language` from now on."""

    language: str


class WarningAnswer(StrEnum):
    """What a person may answer to the one question about a warning sign, or to a warning."""

    YES = "sign:yes"
    NONE = "sign:none"
    SEEN = "sign:seen"
    MISREAD = "sign:misread"


@dataclass(frozen=True, slots=True)
class AnswerWarning:
    """Take `answer` for the one question about a warning sign, or for the warning that stands."""

    answer: WarningAnswer


@dataclass(frozen=True, slots=True)
class OfferAlternatives:
    """Offer `entries`: what was answered is not what the person meant."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoteOnAnswer:
    """Count that the answer of `entry` was helpful or not; None takes the vote back."""

    entry: str
    helpful: bool | None


class Control(StrEnum):
    """What a runner may tell a running set."""

    PAUSE = "set:pause"
    RESUME = "set:resume"
    STOP = "set:stop"


@dataclass(frozen=True, slots=True)
class SteerGuidedSet:
    """Do with the running set what `control` says."""

    control: Control


@dataclass(frozen=True, slots=True)
class OpenPrivateChat:
    """Open the private chat with the bot; where a channel has links, its button is one."""


@dataclass(frozen=True, slots=True)
class SetReminder:
    """Ask for the time zone where it is not known, and for the time of a new reminder."""


@dataclass(frozen=True, slots=True)
class ChangeZone:
    """Ask where the person is, though it is known."""


@dataclass(frozen=True, slots=True)
class TakeExampleTime:
    """Set a reminder by the example wish with this `number`, from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class ChooseZone:
    """Remember the time zone of `place`: "Europe/Berlin", or with a city "Europe/Berlin@2867714"."""

    place: str


@dataclass(frozen=True, slots=True)
class KeepClock:
    """Let reminders come at the same time of day by the clocks of `zone`."""

    zone: str


@dataclass(frozen=True, slots=True)
class KeepMoment:
    """Let reminders come when they came before, though the person is in `zone` now."""

    zone: str


@dataclass(frozen=True, slots=True)
class FollowReminder:
    """Count that the person did what the `reminder` called for."""

    reminder: int


@dataclass(frozen=True, slots=True)
class SnoozeReminder:
    """Let the `reminder` come again in a few minutes."""

    reminder: int


@dataclass(frozen=True, slots=True)
class SkipReminderToday:
    """Let the `reminder` come no more on this day."""

    reminder: int


@dataclass(frozen=True, slots=True)
class EndReminder:
    """Let the `reminder` come no more at all."""

    reminder: int


@dataclass(frozen=True, slots=True)
class ListReminders:
    """Show the person's reminders."""


@dataclass(frozen=True, slots=True)
class AskLanguage:
    """Ask which language to talk in."""


@dataclass(frozen=True, slots=True)
class ShowMyData:
    """Show everything that is kept about the person."""


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Erase everything that is kept about the person."""


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """Show what the person has done."""


@dataclass(frozen=True, slots=True)
class StartGuidedSet:
    """Begin a guided set: so many `repetitions` of each of `exercises`."""

    exercises: tuple[str, ...]
    repetitions: int


# What the dialogue answers by itself.
DialogueAction = ShowEntry | ListExercises | AskRepetitions | PickRepetitions | ChooseLanguage | AnswerWarning
AboutReminder = FollowReminder | SnoozeReminder | SkipReminderToday | EndReminder
ReminderAction = (
    SetReminder | ChangeZone | TakeExampleTime | ChooseZone | KeepClock | KeepMoment | AboutReminder
)
# What a choice may stand for, and what any button may.
ChoiceAction = DialogueAction | ReminderAction | SteerGuidedSet | OpenPrivateChat
ButtonAction = ChoiceAction | OfferAlternatives | VoteOnAnswer
# What is done with all that is kept of a person; what a page does beside being shown; what a reply asks for.
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
