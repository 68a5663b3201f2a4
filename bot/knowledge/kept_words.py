"""`kept-words.yaml`: the words of a language that may be kept of an unanswered question."""

from __future__ import annotations

from typing import Annotated

from bot.knowledge.model import Record, Text, Texts, about


class KeptWords(Record, frozen=True):
    """Which words may be kept; every other word is left out.

    Thousands of words are in one string, so that they cost no time at the start if no questions are kept.
    """

    words: Annotated[Text, about("Words that can name nobody, separated by spaces: 'run knee before'.")]
    ambiguous: Annotated[
        Text,
        about("Words that may be a name as well, such as 'hill'. They are left out beside a word that is."),
    ]
    phrases: Annotated[Texts, about("Words that are kept together only: 'heart rate'.")] = ()
    introductions: Annotated[Texts, about("What stands before a name: 'my name is', 'coach'.")] = ()
    naming: Annotated[
        Texts,
        about("What stands only before a name: 'work at'. The next word is left out, whatever it is."),
    ] = ()
    spelled: Annotated[
        Texts, about("Words that spell out an address, and take both neighbours with them: 'dot'.")
    ] = ()
