"""What a conversation is about, so that a follow-up can lean on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.dialogue.reading.intent import Intent
    from bot.reply import Choice
    from bot.triage import Alarm, PartialSigns


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The one question about a warning sign: what it is `about`, and what the message `wanted` besides.

    Neither has words of the message: it can be answered later without being kept.
    """

    about: Alarm
    wanted: tuple[Intent, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkState:
    """What the last turns were about: ids, and none of the person's words.

    `answered` are the entries of the last answer, `near` what came near to it, `earlier` the topics before
    this one, the latest first. `listed` is what "the second" counts among: what was named or shown last, one
    after the other, `listed_before` what it was a turn ago. `asks` is what the last reply asked to choose
    from, () where it asked nothing; `is_declined` tells that it had no answer. `parts` are the parts of the
    body that the person named last. `said` is a checksum of the last reply, by which it is not said twice
    without a word.
    """

    answered: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    listed_before: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    is_declined: bool = False
    said: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that one turn hands to the next; it holds no message text.

    `topic` is the id last answered or asked about, `choices` what the last reply offered, in order, `alarm`
    the warning sign that has not been cleared, without the words that raised it, and `asked` what somebody
    else than the dialogue has asked for and waits to be told. `language` is what the conversation speaks,
    `chosen` what the person has chosen to read, whatever it speaks. `question` is the one question that can
    still be answered, under a warning the one that "you misread me" leads to, and `asked_parts` the parts of
    the body that were asked about. `partial_signs` is what each of the last messages told that may be a
    warning sign together with the next. `talk` is what short messages point back at.
    """

    topic: str | None = None
    choices: tuple[Choice, ...] = ()
    alarm: Alarm | None = None
    asked: str | None = None
    language: str | None = None
    chosen: str | None = None
    question: OpenQuestion | None = None
    asked_parts: tuple[str, ...] = ()
    partial_signs: tuple[PartialSigns, ...] = ()
    talk: TalkState = TalkState()
