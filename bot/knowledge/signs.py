"""Warning signs as immutable, typed records: the schema of `warning-signs.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from bot.knowledge.model import Id, Record, Text, Urgency


class Rule(Record):
    """One way in which a message shows a sign: every term of `all`, none of `unless`, in one scope."""

    all: tuple[Text, ...] = Field(min_length=1, description="Names of terms that must all be there.")
    unless: tuple[Text, ...] = Field(default=(), description="Names of terms that silence the rule.")
    scope: Literal["clause", "sentence", "message"] = "message"
    level: Urgency | None = Field(default=None, description="Overrides the sign's own urgency.")


class WarningSign(Record):
    """One group of signs: when it is seen, how urgent it is and what not to do."""

    id: Id
    level: Urgency
    rules: tuple[Rule, ...] = Field(min_length=1)
    do_not: Text = Field(description="One line: what not to do until somebody has looked at it.")
    phrasings: tuple[Text, ...] = Field(min_length=1, description="Whole messages that show the sign.")
    texts: Literal["body", "crisis"] = Field(default="body", description="Which set of texts replies.")


class WarningExamples(Record):
    """`warning-examples.yaml`: what people write who show a sign, and what only sounds like it."""

    signs: dict[Id, tuple[Text, ...]] = Field(description="Whole messages, by the sign that they show.")
    harmless: tuple[Text, ...] = Field(description="Whole messages that sound alarming and show no sign.")
    places: tuple[Text, ...] = Field(description="Parts of the body, for the frames.")
    frames: tuple[Text, ...] = Field(description="Ordinary complaints; '{place}' is filled in.")

    def all_harmless(self) -> list[str]:
        """Return the harmless messages and every frame with every place in it."""
        framed = (frame.replace("{place}", place) for frame in self.frames for place in self.places)
        return [*self.harmless, *framed]


class SignCues(Record):
    """Small words that decide whether a sign is denied, past, somebody else's or only a topic.

    All are written in the pattern language of the terms, except `denial`, `not_denial`, `stops`
    and `extends`, which are plain words or word groups.
    """

    denial: tuple[Text, ...] = Field(description="Deny what follows: 'no', 'not', 'never'.")
    not_denial: tuple[Text, ...] = Field(description="Begin like a denial and deny nothing: 'not sure'.")
    stops: tuple[Text, ...] = Field(description="End a denial and cannot stand in a list: 'my', 'since'.")
    contrast: tuple[Text, ...] = Field(description="Begin a new clause: 'but', 'except', 'though'.")
    extends: tuple[Text, ...] = Field(description="Take a denial up again: 'or', 'nor'.")
    quiet: tuple[Text, ...] = Field(description="Idioms, anatomy, kit: the words in them say nothing.")
    history: tuple[Text, ...] = Field(description="Long ago: 'years ago', 'as a kid'.")
    current: tuple[Text, ...] = Field(description="Now: 'now', 'today', 'is back'.")
    other: tuple[Text, ...] = Field(description="Somebody else: 'my friend', 'he'.")
    other_past: tuple[Text, ...] = Field(description="Somebody else's past: 'had', 'last month'.")
    speaker: tuple[Text, ...] = Field(description="The person who writes: 'i', 'my'.")
    topic: tuple[Text, ...] = Field(description="A question about a subject: 'what is', 'can .. cause'.")
    lasting: tuple[Text, ...] = Field(description="Names of terms that count although they are long past.")


class LevelTexts(Record):
    """The sentences of one urgency; `{quote}` is what the person wrote."""

    action: Text = Field(description="The one action; the first line of the reply.")
    action_other: Text = Field(description="The same, to somebody who helps another person.")
    why: Text = Field(description="Uses {quote}.")
    otherwise: Text | None = Field(default=None, description="What to do if it gets worse.")
    again: Text = Field(description="The whole reply, shorter, for a person who goes on asking.")


class CrisisTexts(Record):
    """The sentences for somebody who may not want to live; `pills` where tablets were taken."""

    action: Text
    action_pills: Text
    action_other: Text
    paragraphs: tuple[Text, ...]
    again: Text


class SignTexts(Record):
    """Every sentence that a warning says."""

    call: LevelTexts
    today: LevelTexts
    before: LevelTexts
    crisis: CrisisTexts
    limit: Text = Field(description="What the bot is and cannot do.")


class WarningSigns(Record):
    """The whole file: named terms, signs made of them, cues and texts."""

    terms: dict[str, tuple[Text, ...]]
    cues: SignCues
    signs: tuple[WarningSign, ...]
    cleared: tuple[Text, ...] = Field(description="Patterns: the person was seen, or it is long past.")
    not_cleared: tuple[Text, ...] = Field(description="Patterns that take a clearing back.")
    texts: SignTexts

    @model_validator(mode="after")
    def _names_exist(self) -> WarningSigns:
        for sign in self.signs:
            for rule in sign.rules:
                for name in (*rule.all, *rule.unless):
                    if name not in self.terms:
                        message = f"sign {sign.id}: no term is called {name!r}"
                        raise ValueError(message)
        for name in self.cues.lasting:
            if name not in self.terms:
                message = f"cues.lasting: no term is called {name!r}"
                raise ValueError(message)
        return self
