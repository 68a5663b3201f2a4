"""The content as immutable, typed records.

The classes are the schema of the YAML files: text editors show the description of a field while somebody
types. Rules that need more than one record (unknown references, collisions, the length of rendered messages)
are in `validation/`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, get_type_hints

from msgspec import Meta, Struct

from bot.actions.model import PAGE_ACTIONS, PageAction, PageActionName

if TYPE_CHECKING:
    from collections.abc import Sequence


def about(
    description: str = "",
    min_length: int | None = None,
    max_length: int | None = None,
    *,
    placeholders: Sequence[str] = (),
) -> Meta:
    """Return what an editor shows for a field, the limits of its length, and the names filled in at `{name}`.

    The description ends with those of them that it does not mention itself.
    """
    unsaid = [f"{{{name}}}" for name in placeholders if f"{{{name}}}" not in description]
    uses = f"Uses {' and '.join(filter(None, (', '.join(unsaid[:-1]), *unsaid[-1:])))}." if unsaid else ""
    return Meta(
        description=f"{description} {uses}".strip(),
        min_length=min_length,
        max_length=max_length,
        extra={"placeholders": frozenset(placeholders)},
    )


@cache
def placeholders(kind: type[Record]) -> dict[str, frozenset[str]]:
    """Return for each field of `kind` the names that may be filled into its text."""
    hints = get_type_hints(kind, include_extras=True)
    none: frozenset[str] = frozenset()
    return {
        name: none.union(*(_filled(meta) for meta in getattr(hints[name], "__metadata__", ())))
        for name in kind.__struct_fields__
    }


def _filled(meta: Meta) -> frozenset[str]:
    names: frozenset[str] = (meta.extra or {}).get("placeholders", frozenset())
    return names


Text = Annotated[str, Meta(min_length=1)]
Texts = tuple[Text, ...]
Seconds = Annotated[int, Meta(ge=1)]
# Buttons carry an id within the 64 bytes that Telegram gives a button, with room for a prefix.
Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$", max_length=48)]
CommandName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Count = Annotated[int, Meta(ge=1)]
Weekday = Annotated[int, Meta(ge=0)]
Number = Annotated[float, Meta(gt=0)]
# Telegram shows no more of a notice above a chat.
Notice = Annotated[str, Meta(min_length=1, max_length=200)]
# Longer labels are cut on a phone's screen.
Label = Annotated[str, Meta(min_length=1, max_length=40)]
Labels = tuple[Label, ...]


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """The base of every record: immutable, and without unknown keys."""


class Fact(Record, frozen=True):
    """One statement of an article, in our own words."""

    number: Annotated[int, Meta(ge=1, description="Counts from 1 within the article.")]
    paragraph: Annotated[int, Meta(ge=1, description="The paragraph of the article that says it.")]
    text: Text
    quote: Annotated[
        Text | None, about("The article's own words, where it was drafted: by them it is found again.")
    ] = None
    changed: Annotated[bool, about("The article has changed since the text was written; look at it.")] = False
    gone: Annotated[bool, about("The article does not say it any more.")] = False

    @property
    def untouched(self) -> bool:
        """Whether it still has the article's own words, as drafted."""
        return self.text == self.quote


class Article(Record, frozen=True):
    """One article, on which answers are based."""

    title: Text
    facts: Annotated[tuple[Fact, ...], Meta(min_length=1)]
    links: Annotated[
        Texts,
        about("Titles that the article only links to; nothing else is known of them."),
    ] = ()
    opening: Annotated[Id | None, about("Entry that opens it; the first where it is unset.")] = None


class Answerable(Record, frozen=True):
    """Anything that a message can ask for: it has phrasings and something to say."""

    id: Id
    title: Annotated[Label, about("Heading of the answer and label of its button.")]
    phrasings: Annotated[Texts, about("Ways in which people ask for it.", min_length=1)]
    answer: Annotated[Texts, about("Short paragraphs, without markup.", min_length=1)]
    next: Annotated[tuple[Id, ...], about("Entries worth asking for next.", max_length=3)] = ()


class Entry(Answerable, frozen=True, kw_only=True):
    """One FAQ item. A dotted id is a detail of its parent."""

    subject: Annotated[
        Text | None,
        about("Words that a follow-up ('how long?') leans on; the parent's where it is unset."),
    ] = None
    facts: Annotated[tuple[int, ...], about("Numbers of the facts that the answer rests on.", min_length=1)]
    stub: Annotated[
        Text | None, about("Title that is only linked to; the entry gives way to an article of that title.")
    ] = None
    draft: Annotated[bool, about("Nobody has looked at it since it was drafted.")] = False


class Beat(Record, frozen=True):
    """One stretch of a guided repetition: "Down", "Hold"."""

    name: Annotated[Label, about("What is done, in a word or two.")]
    cue: Annotated[Text, about("One short line: how it is done.")]
    seconds: Annotated[Seconds, about("How long the counting gives it.")]
    counted: Annotated[
        bool, about("The seconds are shown: only where the article gives them, as in `hold_seconds`.")
    ] = False


class Exercise(Record, frozen=True, kw_only=True):
    """How to do one exercise; shown with the entry that has the same id."""

    id: Id
    name: Annotated[Label, about("What it is called, such as 'Squat'.")]
    steps: Annotated[Texts, Meta(min_length=1)]
    hold_seconds: Annotated[Seconds | None, about("Only where the article gives one.")] = None
    repetitions: Annotated[Text | None, about("Only where the article gives them, as it says it.")] = None
    feel: Annotated[Text | None, about("What to feel or watch for.")] = None
    muscles: Texts = ()
    needs: Annotated[Texts, about("What is needed, also 'nothing'.")] = ()
    beats: Annotated[
        tuple[Beat, ...], about("One repetition, as a guided set counts it; none: no guided set.")
    ] = ()
    picture: Annotated[Id | None, about("Name of the figure under `figures/` that shows it.")] = None
    captions: Annotated[
        dict[str, Label], about("Words that appear in the moving picture, by the name of their moment.")
    ] = {}
    facts: Annotated[tuple[int, ...], Meta(min_length=1)]


class SmallTalk(Answerable, frozen=True):
    """A greeting, thanks, a goodbye, questions about the bot itself, a wish that it can fulfil."""

    errand: Annotated[PageActionName | None, about("What is done when it is said.")] = None

    @property
    def action(self) -> PageAction | None:
        """What is done when it is said."""
        return PAGE_ACTIONS[self.errand] if self.errand else None


class Nearby(StrEnum):
    """Which of the nearest entries a limit offers, before its own `next`."""

    ANY = "any"
    NO_EXERCISE = "no-exercise"
    NONE = "none"


class Limit(Answerable, frozen=True):
    """A subject that no article covers: the bot says so instead of guessing."""

    terms: Annotated[
        Texts,
        about("Words that put a question beyond the articles whatever else it says."),
    ] = ()
    endings: Annotated[
        Texts,
        about("Endings of such words: 'ectomy'. A word of the vocabulary is none of them."),
    ] = ()
    strict: Annotated[
        bool,
        about("A term counts also where it is only mentioned beside a question."),
    ] = False
    nearby: Annotated[
        Nearby,
        about(
            "Which of the nearest entries it offers before `next`: any, none that leads to an exercise (for "
            "what only a professional can judge), or none at all (for what no article is about)."
        ),
    ] = Nearby.ANY
    beside: Annotated[
        Text | None,
        about(
            "Leads to an answer where a term of a strict limit is only named beside a question that an "
            "article answers. Without it such a question is declined."
        ),
    ] = None


class Clarification(Answerable, frozen=True):
    """A vague message: `answer` is the question back, `next` are the choices it offers."""

    next: Annotated[tuple[Id, ...], Meta(min_length=2, max_length=4)]
    subject: Annotated[Text | None, about("Words that the reply to the question leans on.")] = None
    known: Annotated[
        Id | None, about("Entry that answers it where the talk is about a complaint or a cause already.")
    ] = None


class Urgency(StrEnum):
    """How soon a warning sign needs a professional; `ask`: the one question comes first."""

    CALL = "call"
    TODAY = "today"
    BEFORE = "before"
    ASK = "ask"
