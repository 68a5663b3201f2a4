"""Records of the vocabulary: concepts, and the small words that control how a message is read."""

from __future__ import annotations

from typing import Annotated

from bot.knowledge.model import Id, Record, Texts, about
from bot.language.concepts import ConceptKind
from bot.language.tokens import words


class Concept(Record, frozen=True, kw_only=True):
    """One idea and every word for it: slang, synonyms, anatomy, other spellings."""

    id: Id
    kind: ConceptKind = ConceptKind.OTHER
    forms: Annotated[Texts, about("Words or short word groups; any ending counts.", min_length=1)]


class Cues(Record, frozen=True):
    """Cue words, which control how a message is read."""

    denial: Annotated[Texts, about("Deny what follows: 'no', 'not', 'without'.")]
    wellness: Annotated[Texts, about("Deny what stands before: 'is fine', 'feels ok'.")]
    recovery: Annotated[Texts, about("End every complaint told before: 'all healed', 'nothing hurts now'.")]
    contrast: Annotated[Texts, about("End a denial: 'but', 'only', 'though'.")]
    joiners: Annotated[
        Texts,
        about("May join two questions: 'and', 'also', 'plus'. The first says what '&' and '+' mean.", 1),
    ]
    pronouns: Annotated[Texts, about("Point back to what was said: 'it', 'that', 'them'.")]
    openers: Annotated[Texts, about("Open a follow-up: 'and', 'so', 'what about'.")]
    filler: Annotated[Texts, about("Carry no question: 'please', 'hey', 'lol'.")]
    opening: Annotated[Texts, about("Open a message politely: 'hi', 'please', 'excuse me'.")]
    closing: Annotated[Texts, about("Close a message politely: 'thanks', 'kind regards'.")]
    ordinals: Annotated[
        tuple[Texts, ...],
        about("Words for the first, the second, the third of the choices; at the end for the last."),
    ]
    next: Annotated[Texts, about("Ask for the exercise after this one: 'next one', 'the other one'.")]
    again: Annotated[Texts, about("Ask to hear the same again: 'repeat that', 'meaning?'.")]
    questions: Annotated[Texts, about("Begin a question: 'how', 'do i', 'should'.")]
    other: Annotated[Texts, about("Point at the other of what is listed: 'the other one'.")] = ()
    others: Annotated[Texts, about("Ask for all others of what is listed: 'the other two', 'the rest'.")] = ()
    unlisted: Annotated[Texts, about("Nouns that no list has, behind a place in one: 'the first week'.")] = ()
    alike: Annotated[Texts, about("Ask the same of something else: 'same for', 'in', 'too'.")] = ()
    parting: Annotated[Texts, about("Thank or take leave: 'thanks', 'bye', 'off to'.")] = ()
    any: Annotated[Texts, about("Leave the choice to the bot: 'whichever', 'you choose'.")] = ()
    earlier: Annotated[Texts, about("Go back to the topic before: 'the one before', 'the previous'.")] = ()
    all: Annotated[Texts, about("Take all choices: 'both', 'all of them'.")] = ()
    none: Annotated[Texts, about("Take no choice: 'neither', 'none of those'.")] = ()
    agreement: Annotated[Texts, about("Take the only choice: 'yes', 'that one'.")] = ()
    more: Annotated[Texts, about("Ask to go on: 'tell me more', 'and then'.")] = ()
    doubt: Annotated[Texts, about("Doubt an answer: 'are you sure', 'says who'.")] = ()
    corrections: Annotated[Texts, about("Lead to what was meant instead: 'i meant', 'no wait'.")] = ()
    returning: Annotated[Texts, about("Lead back to a topic: 'back to', 'as for'.")] = ()
    negation: Annotated[Texts, about("Deny the name behind it where another is meant: 'not'.")] = ()

    def words(self) -> frozenset[str]:
        """Return every word of every cue."""
        named = [getattr(self, name) for name in self.__struct_fields__ if name != "ordinals"]
        forms = (form for texts in (*named, *self.ordinals) for form in texts)
        return frozenset(word for form in forms for word in words(form))


class Vocabulary(Record, frozen=True):
    """Words shared by all articles of a language."""

    concepts: tuple[Concept, ...]
    cues: Cues
    everyday: Annotated[
        Texts,
        about(
            "Common words that are spelled right and must not be 'repaired'. The single letters among them "
            "are all that are words: 'a', 'i'."
        ),
    ] = ()
