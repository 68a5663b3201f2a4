"""What a warning and the one question say: the schema of `parts` and `texts` in `warning-signs.yaml`."""

from __future__ import annotations

from typing import Annotated

from msgspec import field

from bot.knowledge.model import Id, Label, Record, Text, Texts, Urgency, about


class Line(Record, frozen=True):
    """One sentence or two, in two versions."""

    writer: Annotated[Text, about("To the person whom it is about.")]
    helper: Annotated[Text, about("To somebody who helps another person.")]


class Lines(Record, frozen=True):
    """Paragraphs in two versions."""

    writer: Annotated[Texts, about("To the person whom it is about.", min_length=1)]
    helper: Annotated[Texts, about("To somebody who helps another person.", min_length=1)]


class Advice(Record, frozen=True):
    """What a warning says besides what its level says."""

    do_not: Annotated[Line, about("What not to do until somebody has looked at it.")]
    meanwhile: Annotated[
        Line | None, about("What helps in the minutes until help is there, as a first-aider would say it.")
    ] = None
    action: Annotated[
        dict[Urgency, Line],
        about("The first line by level, where it is not the level's own: 'maternity unit'."),
    ] = field(default_factory=dict)
    why: Annotated[Line | None, about("The reason, with {quote}, where the level's own does not fit.")] = None
    otherwise: Annotated[
        Line | None, about("What to do if it gets worse, where the level's own does not fit.")
    ] = None


class LevelTexts(Record, frozen=True, kw_only=True):
    """The sentences of one urgency; `{quote}` is what the person wrote."""

    action: Annotated[Line, about("The one action; the first line of the reply.")]
    why: Annotated[Text, about("Uses {quote}.")]
    why_asked: Annotated[Text, about("Instead, to a person who said yes to the one question.")]
    otherwise: Annotated[Line | None, about("What to do if it gets worse.")] = None
    again: Annotated[Line, about("The rest of the shorter reply, to a person who goes on asking.")]


class CrisisTexts(Record, frozen=True):
    """The sentences where somebody may not want to live; `pills` where tablets were taken."""

    action: Line
    action_pills: Line
    paragraphs: Lines
    again: Line


class HelpTexts(Record, frozen=True):
    """The sentences for a bare call for help, which does not say what is wrong."""

    action: Annotated[Text, about("Call, and say what is wrong.")]
    again: Annotated[Text, about("Said besides, to a person who goes on asking.")]


class AskTexts(Record, frozen=True):
    """The two answers to the one question: what their buttons read, and what people type instead."""

    yes: Annotated[Label, about("Button: one of the signs is there.")]
    none: Annotated[Label, about("Button: none of them is there.")]
    yes_said: Annotated[Texts, about("Patterns: it is there. 'yes', 'a bit', 'both'.", min_length=1)]
    none_said: Annotated[
        Texts, about("Patterns: it is not there. 'no', 'just sore', 'neither'.", min_length=1)
    ]


class WaysOut(Record, frozen=True):
    """The two buttons under a warning."""

    seen: Annotated[Label, about("Button: a professional has looked at it.")]
    misread: Annotated[Label, about("Button: the bot has misread; leads to the one question.")]
    misread_said: Annotated[Texts, about("Patterns, typed instead: 'you misunderstood me'.", min_length=1)]


class SignTexts(Record, frozen=True):
    """Every sentence that a warning says, and those around the one question."""

    call: LevelTexts
    today: LevelTexts
    before: LevelTexts
    crisis: CrisisTexts
    help: HelpTexts
    ask: AskTexts
    out: WaysOut
    neutral: Annotated[Advice, about("Where no rule says which sign it is: fits every part of the body.")]
    coming: Annotated[Line, about("After a warning, to a person who says that help is on its way.")]
    stop: Annotated[Text, about("Before the safety net, where an exercise hurts: 'Stop that exercise.'")]
    limit: Annotated[Text, about("What the bot is and cannot do.")]


class AskedSign(Record, frozen=True):
    """What the one question asks for."""

    sign: Annotated[Id, about("The warning sign that a yes shows.")]
    level: Annotated[Urgency | None, about("How urgent it then is; the sign's own where it is unset.")] = None


class BodyPart(Record, frozen=True):
    """A part of the body, as people name it, with the signs that can be told of it."""

    id: Id
    names: Annotated[
        Texts, about("Patterns. In a message that names several, the first of the file counts.", min_length=1)
    ]
    question: Annotated[Text, about("One short question that names the signs.")]
    signs: Annotated[tuple[AskedSign, ...], about("The signs that it names, in its order.", min_length=1)]
    netting: Annotated[
        Text, about("One line under each answer about pain there: what would change the advice.")
    ]
    entries: Annotated[
        tuple[Id, ...], about("Entries of the articles that are answers about pain there.")
    ] = ()
    situation: Annotated[
        bool, about("No place but a state, 'pregnant': what is said next of 'it' is not about that.")
    ] = False
