"""What a language needs so that articles in it can be drafted: how statements look, and how people ask.

A pattern is a regular expression, without regard to case, in which names in braces stand for text:
`{x}` and `{y}` for a few words of the statement, `{n}` for a number, `{time}` for a number and its unit.
A question is plain text in which `{x}`, `{y}`, `{topic}` (what the article is about) and `{name}` (what
an exercise is called) are filled in; one that asks for what is not there is left out.
"""

from __future__ import annotations

from typing import Annotated

from bot.knowledge.model import Count, Id, Label, Record, Text, Texts, about


class Words(Record, frozen=True, kw_only=True):
    """Small words by which sentences are taken apart."""

    function: Annotated[Texts, about("Words that every text has and that say nothing alone.", min_length=20)]
    abbreviations: Annotated[Texts, about("End with a dot, and no sentence ends there: 'e.g.', 'approx.'.")]
    determiners: Annotated[Texts, about("Dropped before a subject: 'the', 'your', 'most'.")]
    leaning: Annotated[Texts, about("A statement that begins so leans on the one before: 'it', 'this'.")]
    referring: Annotated[Texts, about("Subjects that stand for an earlier one: 'it', 'they'.")]
    asking: Annotated[Texts, about("First words of a heading that asks: 'how', 'when', 'why'.")]
    numbers: Annotated[dict[str, Count], about("Number words: 'two', 'twice'.")]
    seconds: Annotated[dict[str, Count], about("Units of time, each in seconds.")]
    joiner: Annotated[Text, about("What joins the last of a list: 'and'.")]
    finite: Annotated[Texts, about("Verbs that show that a sentence is no command: 'is', 'can'.")]
    title_common: Annotated[Texts, about("Words that are no topic of their own: 'runners'.")]
    title_ends: Annotated[Texts, about("Words at which a title falls into its topics: 'and', 'for'.")]


class Instructions(Record, frozen=True, kw_only=True):
    """How instructions look."""

    verbs: Annotated[Texts, about("First words of a step: 'stand', 'bend'.", min_length=1)]
    before: Annotated[Texts, about("May stand before that verb: 'then', 'slowly', 'try to'.")]
    negative: Annotated[Texts, about("First words of what is not to be done: 'avoid', 'never'.")]
    remarks: Annotated[Texts, about("First words of a sentence that is no step: 'this', 'most'.")]
    commanding: Annotated[Texts, about("Make a step of such a sentence all the same: 'should', 'must'.")]
    conditions: Annotated[Texts, about("Begin advice for a case, which is no step: 'if', 'when'.")] = ()
    labels: Annotated[Texts, about("Headings within an exercise: 'how to do it', 'steps'.")]
    general: Annotated[
        Texts, about("Headings over several exercises, or tips, that name none of them: 'exercises'.")
    ]
    step: Annotated[Texts, about("Begin a numbered line: 'step'.")]
    needing: Annotated[Texts, about("Labels before what is needed: 'equipment', 'you need'.")]
    equipment: Annotated[Texts, about("Things that are needed where a step names them: 'stool'.")]
    naming: Annotated[Texts, about("Patterns of a sentence that names the exercise {x}.")]
    hold: Annotated[Texts, about("Patterns of how long something is held, with {time}.")]
    repetitions: Annotated[Texts, about("Patterns of how often, with {n}.")]
    muscles: Annotated[Texts, about("Patterns of what an exercise works on, {x}.")]


class Asked(Record, frozen=True, kw_only=True):
    """A sort of entry: what it is called, and how people ask for it."""

    title: Annotated[Text, about("Heading and button, up to 40 letters when filled in.")]
    asks: Annotated[Texts, about("Ways to ask for it.", min_length=1)]


class Kind(Asked, frozen=True, kw_only=True):
    """A kind of statement."""

    id: Id
    says: Annotated[Texts, about("Patterns of a statement of this kind.", min_length=1)]


class Linked(Asked, frozen=True, kw_only=True):
    """An article that is only linked to: what is said of it, and the fact that it rests on."""

    answer: Text
    fact: Text


class Answered(Asked, frozen=True, kw_only=True):
    """A sort of entry whose answer begins with a sentence of the bot's own, which claims nothing."""

    answer: Text


class Exercising(Record, frozen=True):
    """The entries of an exercise: how it is done, and its details."""

    steps: Answered
    hold: Asked
    repetitions: Asked
    equipment: Asked
    muscles: Asked
    all: Annotated[Answered, about("Which exercises there are; {names} lists them.")]


class QuestionPatterns(Record, frozen=True):
    """`question-patterns.yaml`: from an article's sentences to entries with phrasings."""

    words: Words
    instructions: Instructions
    kinds: Annotated[tuple[Kind, ...], about("The first that fits gives an entry its title.", min_length=1)]
    statement: Annotated[Asked, about("Whatever is of no kind.")]
    section: Annotated[Asked, about("What stands under a heading.")]
    exercise: Exercising
    article: Annotated[Asked, about("What the whole article is about: its opening.")]
    link: Annotated[Linked, about("An article that is only linked to.")]
    cut: Annotated[Label, about("Ends a title that had to be cut.")] = "…"
