"""A reply and its parts: structured content without markup.

Each channel decides how a part looks (bold, numbered, a folded quote, a coloured panel);
`Reply.text` is the plainest rendering of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from bot.actions.codec import decode, encode

if TYPE_CHECKING:
    from bot.actions.model import ChoiceAction, ReplyAction


class Outcome(StrEnum):
    """What a reply does with the message."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    DECLINE = "decline"
    URGENT = "urgent"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `strong` asks for emphasis (the one action of a warning)."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """Numbered instructions."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """A labelled line such as "Hold: 5 seconds"."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """What the answer is based on: its article and facts; channels may fold it."""

    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar: `done` of `total` cells, and a label beside it, if any."""

    done: int
    total: int
    label: str = ""

    def __str__(self) -> str:
        """Return the bar in one line of characters that every font has."""
        return f"{'▰' * self.done}{'▱' * (self.total - self.done)} {self.label}".rstrip()


Block = Heading | Paragraph | Steps | Detail | Source | Bar


@dataclass(frozen=True, slots=True)
class Choice:
    """Something offered: `id` is the action in its text form, `label` what people read."""

    id: str
    label: str

    @classmethod
    def of(cls, action: ChoiceAction, label: str) -> Self:
        """Return the choice of `action`; that of an entry is its id."""
        return cls(encode(action), label)

    @property
    def action(self) -> ChoiceAction:
        """The action when it is chosen."""
        return decode(self.id)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to one message.

    `entries` are the ids answered from (for `clarify`: offered), best first, with their `scores` in 0..1;
    `others` are the next best, in case these are not what was meant. If the outcome is `urgent`, `sign` is
    the id of the warning sign; `level` is its urgency, or "ask" for the one question. `picture` is the figure
    that shows what the text says, and `action` what the conversation has to do. A `private` reply is for the
    person alone, even if it was asked for in a group. `language` is the language of the texts, and `reminder`
    the id of the reminder that was set with it.
    """

    outcome: Outcome
    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    entries: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    sign: str | None = None
    others: tuple[str, ...] = ()
    picture: str | None = None
    action: ReplyAction | None = None
    private: bool = False
    language: str | None = None
    level: str | None = None
    reminder: int | None = None

    @property
    def title(self) -> str:
        """The heading at its beginning, "" if there is none."""
        return next((block.text for block in self.blocks if isinstance(block, Heading)), "")

    @property
    def text(self) -> str:
        """The reply as plain text, without its choices."""
        return "\n\n".join(_plain(block) for block in self.blocks)


def _plain(block: Block) -> str:
    match block:
        case Heading(text) | Paragraph(text):
            return text
        case Steps(items):
            return "\n".join(f"{number}. {item}" for number, item in enumerate(items, start=1))
        case Detail(label, text):
            return f"{label}: {text}"
        case Source(title, facts):
            return "\n".join((title, *(f"- {fact}" for fact in facts)))
        case Bar():
            return str(block)
