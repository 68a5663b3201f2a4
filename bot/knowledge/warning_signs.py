"""Warning signs as immutable, typed records: the schema of `warning-signs.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from bot.knowledge.model import Id, Record, Text, Texts, Urgency, about


class Rule(Record, frozen=True):
    """One way in which a message shows a sign: every term of `all`, none of `unless`, in one scope."""

    all: Annotated[Texts, about("Names of terms that must all be there.", min_length=1)]
    unless: Annotated[Texts, about("Names of terms that silence the rule.")] = ()
    scope: Annotated[
        Literal["alone", "clause", "sentence", "message"],
        about("Where they stand together; 'alone': they are all that the message says."),
    ] = "message"
    level: Annotated[Urgency | None, about("Overrides the sign's own urgency.")] = None
    plain: Annotated[
        bool, about("An emergency by its name: no likeness to ordinary messages silences it.")
    ] = False


class WarningSign(Record, frozen=True):
    """One group of signs: when it is seen, how urgent it is and what not to do."""

    id: Id
    level: Urgency
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]
    do_not: Annotated[Text, about("One line: what not to do until somebody has looked at it.")]
    phrasings: Annotated[Texts, about("Whole messages that show the sign.", min_length=1)]
    texts: Annotated[Literal["body", "crisis", "help"], about("Which set of texts replies.")] = "body"


class WarningExamples(Record, frozen=True):
    """`warning-examples.yaml`: what people write who show a sign, and what only sounds like it."""

    signs: Annotated[dict[Id, Texts], about("Whole messages, by the sign that they show.")]
    harmless: Annotated[Texts, about("Whole messages that sound alarming and show no sign.")]
    places: Annotated[Texts, about("Parts of the body, for the frames.")]
    frames: Annotated[Texts, about("Ordinary complaints; '{place}' is filled in.")]

    def all_harmless(self) -> list[str]:
        """Return the harmless messages and every frame with every place in it."""
        framed = (frame.replace("{place}", place) for frame in self.frames for place in self.places)
        return [*self.harmless, *framed]


# The cues that are patterns; the others are plain words and word groups.
PATTERN_CUES = ("quiet", "history", "current", "other", "other_past", "speaker", "topic")


class SignCues(Record, frozen=True):
    """Small words that decide whether a sign is denied, past, somebody else's or only a topic.

    All are written in the pattern language of the terms, except `denial`, `not_denial`, `stops`
    and `extends`, which are plain words or word groups.
    """

    denial: Annotated[Texts, about("Deny what follows: 'no', 'not', 'never'.")]
    not_denial: Annotated[Texts, about("Begin like a denial and deny nothing: 'not sure'.")]
    stops: Annotated[Texts, about("End a denial and cannot stand in a list: 'my', 'since'.")]
    contrast: Annotated[Texts, about("Begin a new clause: 'but', 'except', 'though'.")]
    extends: Annotated[Texts, about("Take a denial up again: 'or', 'nor'.")]
    quiet: Annotated[Texts, about("Idioms, anatomy, kit: the words in them say nothing.")]
    history: Annotated[Texts, about("Long ago: 'years ago', 'as a kid'.")]
    current: Annotated[Texts, about("Now: 'now', 'today', 'is back'.")]
    other: Annotated[Texts, about("Somebody else: 'my friend', 'he'.")]
    other_past: Annotated[Texts, about("Somebody else's past: 'had', 'last month'.")]
    speaker: Annotated[Texts, about("The person who writes: 'i', 'my'.")]
    topic: Annotated[Texts, about("A question about a subject: 'what is', 'can .. cause'.")]
    lasting: Annotated[Texts, about("Names of terms that count although they are long past.")]


# The cues of a clearing, in the order of `ClearingCues`; all are patterns.
CLEARING_CUES = (
    "seen", "not_seen", "crisis", "crisis_other", "crisis_unless", "hypothetical", "historical", "fresh",
    "patient_other", "patient_self", "escort", "part",
)  # fmt: skip


class ClearingCues(Record, frozen=True):
    """What ends a warning, and what does not: patterns in the language of the terms."""

    seen: Annotated[Texts, about("Somebody whose job it is has looked. Never ends a crisis.")]
    not_seen: Annotated[Texts, about("Anywhere in the message: nobody has looked, or it got worse since.")]
    crisis: Annotated[Texts, about("A professional has been spoken with; that alone ends a crisis.")]
    crisis_other: Annotated[Texts, about("In the same sentence: somebody else has spoken with one.")]
    crisis_unless: Annotated[Texts, about("In the same sentence: it was about something else.")]
    hypothetical: Annotated[Texts, about("In the same sentence: pretended, dreamt, wished, asked, planned.")]
    historical: Annotated[Texts, about("In the same sentence: before the warning.")]
    fresh: Annotated[Texts, about("In the same sentence: today or yesterday after all.")]
    patient_other: Annotated[Texts, about("Somebody else who was looked at.")]
    patient_self: Annotated[Texts, about("The person who writes was looked at.")]
    escort: Annotated[Texts, about("Somebody else who only came along.")]
    part: Annotated[Texts, about("The part of the body that was looked at; begins or ends with it.")]


class LevelTexts(Record, frozen=True, kw_only=True):
    """The sentences of one urgency; `{quote}` is what the person wrote."""

    action: Annotated[Text, about("The one action; the first line of the reply.")]
    action_other: Annotated[Text, about("The same, to somebody who helps another person.")]
    why: Annotated[Text, about("Uses {quote}.")]
    otherwise: Annotated[Text | None, about("What to do if it gets worse.")] = None
    again: Annotated[Text, about("The whole reply, shorter, for a person who goes on asking.")]


class CrisisTexts(Record, frozen=True):
    """The sentences for somebody who may not want to live; `pills` where tablets were taken."""

    action: Text
    action_pills: Text
    action_other: Text
    paragraphs: Texts
    again: Text


class HelpTexts(Record, frozen=True):
    """The sentences for a bare call for help, which does not say what is wrong."""

    action: Annotated[Text, about("Call, and say what is wrong.")]
    again: Annotated[Text, about("Said besides, to a person who goes on asking.")]


class SignTexts(Record, frozen=True):
    """Every sentence that a warning says."""

    call: LevelTexts
    today: LevelTexts
    before: LevelTexts
    crisis: CrisisTexts
    help: HelpTexts
    coming: Annotated[Text, about("To a person who says, after a warning, that help is on its way.")]
    limit: Annotated[Text, about("What the bot is and cannot do.")]


class WarningSigns(Record, frozen=True):
    """The whole file: named terms, signs made of them, cues and texts."""

    terms: dict[str, Texts]
    cues: SignCues
    signs: tuple[WarningSign, ...]
    clearing: ClearingCues
    dated: Annotated[Texts, about("Patterns: what was told happened long ago. Never ends a crisis.")]
    coming: Annotated[Texts, about("Patterns: help is on its way, or the person on the way to it.")]
    texts: SignTexts
