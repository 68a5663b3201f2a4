"""Warning signs as immutable, typed records: the schemas of `warning-signs.yaml` and `warning-words.yaml`."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Annotated, Literal

from msgspec import Meta, field, structs

from bot.knowledge.model import Id, Record, Texts, Urgency, about
from bot.knowledge.texts.warnings import Advice, BodyPart, SignTexts  # noqa: TC001  (msgspec reads the types)


class Rule(Record, frozen=True):
    """One way in which a message shows a sign: every term of `all`, none of `unless`, in one scope."""

    all: Annotated[Texts, about("Names of terms that must all be there.", min_length=1)]
    unless: Annotated[Texts, about("Names of terms that silence the rule.")] = ()
    scope: Annotated[
        Literal["alone", "edge", "clause", "sentence", "message"],
        about(
            "Where they stand together; 'alone': they are all that the message says; 'edge': the first of "
            "them begins or ends a sentence."
        ),
    ] = "message"
    level: Annotated[Urgency | None, about("Overrides the sign's own urgency.")] = None
    always: Annotated[bool, about("A plain emergency: it warns whatever the words around it sound like.")] = (
        False
    )
    variant: Annotated[Id | None, about("Which of the sign's `variants` advises; its `advice` if unset.")] = (
        None
    )


class WarningSign(Record, frozen=True):
    """One group of signs: when it is seen, how urgent it is and what to do and not to do."""

    id: Id
    level: Urgency
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]
    heads: Annotated[
        Texts, about("Patterns. Without one of them no likeness to examples names this sign.", min_length=1)
    ]
    part: Annotated[Id, about("The body part whose question is asked where a message names none.")]
    advice: Advice
    phrasings: Annotated[Texts, about("Whole messages that show the sign.", min_length=1)]
    variants: Annotated[
        dict[Id, Advice], about("What is advised where a rule names it; `advice` does not fit there.")
    ] = field(default_factory=dict)
    texts: Annotated[Literal["body", "crisis", "help"], about("Which set of texts replies.")] = "body"


class Idiom(Record, frozen=True):
    """Phrases that sound like a sign but are not; their words do not count."""

    phrases: Annotated[Texts, about("Patterns: 'stroke of luck', 'dead legs'.", min_length=1)]
    context: Annotated[
        Texts, about("Patterns, one of them in the same sentence; without them the phrase alone will do.")
    ] = ()


# Circumstances that a framed complaint is learned with. Measured: two teach as much as six.
CIRCUMSTANCES = 2


class WarningExamples(Record, frozen=True):
    """`warning-examples.yaml`: messages with a sign, and messages that only sound like one."""

    signs: Annotated[dict[Id, Texts], about("Whole messages, by the sign that they show.")]
    harmless: Annotated[Texts, about("Whole messages that sound alarming and show no sign.")]
    places: Annotated[Texts, about("Parts of the body, for the frames.")]
    frames: Annotated[Texts, about("Ordinary complaints; '{place}' is filled in.")]
    circumstances: Annotated[
        Texts, about("What people add to an ordinary complaint: 'at night', 'on one side', 'again'.")
    ] = ()
    look_alikes: Annotated[
        dict[str, Texts],
        about(
            "Whole messages with the words of a sign that tell of nobody ill now, by what they are told of."
        ),
    ] = field(default_factory=dict)
    somebody: Annotated[Texts, about("Whole messages that come near a look-alike and show a sign.")] = ()

    def all_harmless(self) -> list[str]:
        """Return the harmless messages, and every frame with every place and some of the circumstances."""
        framed = [frame.replace("{place}", place) for frame in self.frames for place in self.places]
        # All combinations would be far more, and teach the same.
        added = islice(cycle(self.circumstances), CIRCUMSTANCES * len(framed))
        varied = [
            f"{text} {circumstance}"
            for text, circumstance in zip(framed * CIRCUMSTANCES, added, strict=False)
        ]
        return [*self.harmless, *framed, *varied]


# The cues that are patterns; the others are plain words and word groups.
PATTERN_CUES = (
    "history", "lately", "ended", "since", "current", "returned", "other", "other_past", "speaker",
)  # fmt: skip


class SignCues(Record, frozen=True, kw_only=True):
    """Cue words that decide whether a sign is denied, past or about another person.

    All are written in the pattern language of the terms, except `denial`, `not_denial`, `stops`
    and `extends`, which are plain words or word groups.
    """

    denial: Annotated[Texts, about("Deny what follows: 'no', 'not', 'never'.")]
    not_denial: Annotated[Texts, about("Begin like a denial and deny nothing: 'not sure'.")]
    stops: Annotated[Texts, about("End a denial and cannot stand in a list: 'my', 'since'.")]
    contrast: Annotated[Texts, about("Begin a new clause: 'but', 'except', 'though'.")]
    extends: Annotated[Texts, about("Take a denial up again: 'or', 'nor'.")]
    history: Annotated[
        Texts, about("A date long ago or an end, never a bare verb: 'years ago', 'as a kid', 'fully healed'.")
    ]
    lately: Annotated[
        Texts,
        about("A date of weeks or months ago; it is past where the sentence tells its end: 'last month'."),
    ] = ()
    ended: Annotated[Texts, about("An end, beside such a date: 'fine since', 'never came back'.")] = ()
    since: Annotated[Texts, about("Before a date: it began then and goes on. 'since', 'for'.")]
    current: Annotated[
        Texts, about("Now, again, or going on: 'now', 'today', 'is back', 'i get', 'has had'.")
    ]
    returned: Annotated[Texts, about("In the same sentence: it has come back. 'is back', 'again'.")]
    other: Annotated[Texts, about("Somebody else: 'my friend', 'he'.")]
    other_past: Annotated[
        Texts,
        about("Besides, of somebody else: a date or an end that is enough for an old story: 'last month'."),
    ]
    speaker: Annotated[Texts, about("The person who writes: 'i', 'my'.")]
    lasting: Annotated[Texts, about("Names of terms that count although they are long past.")]
    passing: Annotated[
        Texts, about("Names of terms that do not count where they have a date of `lately`.")
    ] = ()


class SubjectWords(Record, frozen=True):
    """Subjects of a sign other than persons: an animal, a thing, a story, a subject of study.

    All are patterns in the language of the terms.
    """

    classes: Annotated[Texts, about("Names of terms that are classes of words: 'animal', 'story'.")] = ()
    animal: Annotated[Texts, about("What may be ill in its own right, and is 'he' or 'she' then.")] = ()
    thing: Annotated[
        Texts, about("What may break, die or collapse: 'laptop', 'tent'. Nothing that carries people.")
    ] = ()
    acts: Annotated[
        Texts,
        about("After an animal or a thing: it does something to somebody, or tells of them: 'bit', 'says'."),
    ] = ()
    opener: Annotated[Texts, about("Words that may stand before a subject: 'and', 'why is', 'hello'.")] = ()
    determiner: Annotated[Texts, about("'my', 'the', 'one of'.")] = ()
    pronoun: Annotated[Texts, about("May mean an animal that was named: 'he', 'her'.")] = ()
    story: Annotated[Texts, about("A film, a song, a joke and who is in it: 'in .. <story>'.")] = ()
    inside: Annotated[Texts, about("Told of what happens in a game, also to the player: 'in <game>'.")] = ()
    study: Annotated[Texts, about("Why somebody asks about a subject: 'for .. <study>'.")] = ()
    topic: Annotated[Texts, about("A question about a subject: 'what is', 'can .. cause'.")] = ()


# The subjects that are patterns, in the order of `SubjectWords`.
SUBJECTS = (
    "animal", "thing", "acts", "opener", "determiner", "pronoun", "story", "inside", "study", "topic",
)  # fmt: skip


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


class WarningWords(Record, frozen=True, kw_only=True):
    """`warning-words.yaml`: the words for warning signs, and for what is not one."""

    terms: dict[str, Texts]
    cues: SignCues
    idioms: tuple[Idiom, ...]
    persons: Annotated[
        dict[Id, Texts], about("Patterns by relation: whom a sign is told of. 'husband': [husband, hubby].")
    ]
    clearing: ClearingCues
    dated: Annotated[Texts, about("Patterns: what was told happened long ago. Never ends a crisis.")]
    coming: Annotated[Texts, about("Patterns: help is on its way, or the person on the way to it.")]
    subjects: SubjectWords = SubjectWords()


class WarningSheet(Record, frozen=True):
    """`warning-signs.yaml`, for a clinician to review: signs made of terms, parts of the body, and texts."""

    signs: tuple[WarningSign, ...]
    parts: Annotated[
        tuple[BodyPart, ...],
        about("Parts of the body; the last stands for any that is not named.", min_length=1),
    ]
    texts: SignTexts


class WarningSigns(WarningWords, frozen=True):
    """Both files as one record: what triage learns from."""

    signs: tuple[WarningSign, ...]
    parts: tuple[BodyPart, ...]
    texts: SignTexts

    @classmethod
    def of(cls, words: WarningWords, sheet: WarningSheet) -> WarningSigns:
        """Return the two files of a language as one record."""
        return cls(**structs.asdict(words), **structs.asdict(sheet))
