"""What a conversation is about, so that follow-ups can be understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.dialogue.reading.intent import Intent
    from bot.reply import Choice
    from bot.triage import Alarm, PartialSigns


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The one question about a warning sign: the alarm it is `about`, and what else the message `wanted`.

    Neither contains words of the message, so it can be answered later although no words are kept.
    """

    about: Alarm
    wanted: tuple[Intent, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkState:
    """What the last turns were about: ids, and none of the person's words.

    `answered` are the entries of the last answer, `near` the next best entries, and `earlier` the topics
    before the present one, latest first. `listed` is the list in which "the second" counts: what was named or
    shown last, in order; `listed_before` is that list one turn ago. `asks` are the ids among which the last
    reply asked the person to choose, () if it did not ask. `is_declined`: the last message got no answer.
    `parts` are the body parts that the person named last. `said` is a checksum of the last reply, so that a
    repeated reply can be recognised.
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
class Awaited:
    """What the reminder conversation waits for, `what`, and what it knows of that so far.

    `wish` is when to remind, as pieces of time without the person's words: before the place is known, what is
    set afterwards; after a reminder was set, what is corrected. `reminder` is the one that was just set.
    `aside`: something else has been talked about since.
    """

    what: str
    wish: str = ""
    reminder: int | None = None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that one turn passes on to the next; it contains no message text.

    `topic` is the id that was last answered or asked about, and `choices` are those of the last reply, in
    order. `alarm` is the warning sign that has not been cleared, without the words that raised it. `asked` is
    what the reminder conversation waits for. `language` is the language of the conversation, and `chosen` the
    one that the person has chosen, whatever they write in. `question` is the one question about a warning
    sign that can still be answered (after a warning, the one that follows "you misread me"), and
    `asked_parts` are the body parts about which it was asked. `partial_signs` has what each of the last
    messages said that may be a warning sign together with the next. `talk` is what short messages refer to.
    """

    topic: str | None = None
    choices: tuple[Choice, ...] = ()
    alarm: Alarm | None = None
    asked: Awaited | None = None
    language: str | None = None
    chosen: str | None = None
    question: OpenQuestion | None = None
    asked_parts: tuple[str, ...] = ()
    partial_signs: tuple[PartialSigns, ...] = ()
    talk: TalkState = TalkState()
