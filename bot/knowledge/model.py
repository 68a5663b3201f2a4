"""What the bot knows, as immutable, typed records.

The classes are the schema of the YAML files: a field's description is what an editor shows while
somebody types. Rules that need more than one record (dead references, collisions, Telegram's
limits after rendering) live in `check.py`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# Buttons carry an id within the 64 bytes that Telegram gives a button, with room for a prefix.
Id = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$", max_length=48)
]
CommandName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
# Longer labels are cut on a phone's screen.
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class Record(BaseModel):
    """Base of every record: frozen, and no key that the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Fact(Record):
    """One statement of an article, in our own words."""

    number: int = Field(ge=1, description="Counts from 1 within the article.")
    paragraph: int = Field(ge=1, description="The paragraph of the article that says it.")
    text: Text


class Article(Record):
    """One article: what every answer rests on."""

    title: Text
    facts: tuple[Fact, ...] = Field(min_length=1)
    links: tuple[Text, ...] = Field(
        default=(), description="Titles that the article only links to; nothing else is known of them."
    )


class Answerable(Record):
    """Anything that a message can ask for: it has phrasings and something to say."""

    id: Id
    title: Label = Field(description="Heading of the answer and label of its button.")
    phrasings: tuple[Text, ...] = Field(min_length=1, description="Ways in which people ask for it.")
    answer: tuple[Text, ...] = Field(min_length=1, description="Short paragraphs, without markup.")
    next: tuple[Id, ...] = Field(default=(), max_length=3, description="Entries worth asking for next.")


class Entry(Answerable):
    """One FAQ item. A dotted id is a detail of its parent."""

    subject: Text | None = Field(
        default=None,
        description="Words that a follow-up ('how long?') silently leans on; the parent's where it is unset.",
    )
    facts: tuple[int, ...] = Field(min_length=1, description="Numbers of the facts that the answer rests on.")


class Exercise(Record):
    """How to do one exercise; shown with the entry that has the same id."""

    id: Id
    steps: tuple[Text, ...] = Field(min_length=1)
    hold_seconds: int | None = Field(default=None, ge=1, description="Only where the article gives one.")
    feel: Text = Field(description="What to feel or watch for.")
    muscles: tuple[Text, ...] = Field(min_length=1)
    needs: tuple[Text, ...] = Field(min_length=1, description="What is needed, also 'nothing'.")
    facts: tuple[int, ...] = Field(min_length=1)


class SmallTalk(Answerable):
    """A greeting, thanks, a goodbye, questions about the bot itself."""


class Limit(Answerable):
    """A subject that no article covers: the bot says so instead of guessing."""

    terms: tuple[Text, ...] = Field(
        default=(), description="Words that put a question beyond the articles whatever else it says."
    )
    endings: tuple[Text, ...] = Field(
        default=(), description="Endings of such words: 'ectomy'. A word of the vocabulary is none of them."
    )
    strict: bool = Field(
        default=False,
        description="A term counts also where it is only mentioned beside a question (diseases, medicines).",
    )


class Clarification(Answerable):
    """A vague message: `answer` is the question back, `next` are the choices it offers."""

    next: tuple[Id, ...] = Field(min_length=2, max_length=3)
    subject: Text | None = Field(default=None, description="Words that the reply to the question leans on.")


class Urgency(StrEnum):
    """How soon a warning sign needs a professional."""

    CALL = "call"
    TODAY = "today"
    BEFORE = "before"


class ConceptKind(StrEnum):
    """What part a concept plays in a message."""

    BODY = "body"
    COMPLAINT = "complaint"
    EXERCISE = "exercise"
    OTHER = "other"


class Concept(Record):
    """One idea and every word for it: slang, synonyms, anatomy, other spellings."""

    id: Id
    kind: ConceptKind = ConceptKind.OTHER
    forms: tuple[Text, ...] = Field(
        min_length=1, description="Words or short word groups; any ending counts."
    )


class Cues(Record):
    """Small words that steer how a message is read."""

    denial: tuple[Text, ...] = Field(description="Deny what follows: 'no', 'not', 'without'.")
    wellness: tuple[Text, ...] = Field(description="Deny what stands before: 'is fine', 'feels ok'.")
    contrast: tuple[Text, ...] = Field(description="End a denial: 'but', 'only', 'though'.")
    joiners: tuple[Text, ...] = Field(description="May join two questions: 'and', 'also', 'plus'.")
    pronouns: tuple[Text, ...] = Field(description="Point back to what was said: 'it', 'that', 'them'.")
    openers: tuple[Text, ...] = Field(description="Open a follow-up: 'and', 'so', 'what about'.")
    filler: tuple[Text, ...] = Field(description="Carry no question: 'please', 'hey', 'lol'.")
    opening: tuple[Text, ...] = Field(description="Open a message politely: 'hi', 'please', 'excuse me'.")
    closing: tuple[Text, ...] = Field(description="Close a message politely: 'thanks', 'kind regards'.")
    ordinals: tuple[tuple[Text, ...], ...] = Field(
        description="Words for the first, the second, the third of the choices; at the end for the last."
    )
    questions: tuple[Text, ...] = Field(description="Begin a question: 'how', 'do i', 'should'.")


class Vocabulary(Record):
    """Words shared by all articles of a language."""

    concepts: tuple[Concept, ...]
    cues: Cues
    everyday: tuple[Text, ...] = Field(
        default=(), description="Common words that are spelled right and must not be 'repaired'."
    )


class Command(Record):
    """One slash command; it shows a page or an entry."""

    name: CommandName
    description: Annotated[str, StringConstraints(min_length=3, max_length=256)]
    shows: Id = Field(description="Id of a page or of an entry.")


class Page(Record):
    """A fixed text behind a command."""

    id: Id
    title: Label
    paragraphs: tuple[Text, ...] = Field(min_length=1)
    choices: tuple[Id, ...] = ()


class Phrases(Record):
    """Single sentences and labels that the bot itself says; `{...}` is filled in."""

    muscles: Text = Field(description="Label before an exercise's muscles; likewise the next three.")
    hold: Text
    feel: Text
    needs: Text
    seconds: Text = Field(description="How long a hold is; uses {seconds}.")
    source: Text = Field(description="Title over the facts of an answer; uses {article}.")
    sourced_fact: Text = Field(description="Uses {text} and {paragraph}.")
    decline: Text
    offer: Text = Field(description="Introduces nearby entries after a decline.")
    clarify: Text = Field(description="Introduces the choices when several entries are likely.")
    empty: Text = Field(description="For a message without any word.")
    too_long: Text = Field(description="Follows when only the beginning of a message was read.")
    other_script: Text = Field(description="For a message in a script that the content is not written in.")
    unknown_command: Text
    cleared: Text = Field(description="For a person whom a professional has looked at since a warning.")
    old_button: Text
    chosen: Text = Field(description="Shown where a button was pressed; uses {label}.")
    not_text: Text = Field(description="For photos, voice, stickers and documents.")
    went_wrong: Text
    terminal_intro: Text
    terminal_prompt: Text
    terminal_bye: Text


class Messages(Record):
    """Every sentence that is neither an entry, small talk nor a warning."""

    commands: tuple[Command, ...]
    pages: tuple[Page, ...]
    phrases: Phrases
