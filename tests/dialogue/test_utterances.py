"""A message taken apart: walls of text, clauses, and what the small words in them say."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context
from bot.dialogue.reading.intent import IntentClassifier
from bot.dialogue.reading.utterances import utterance_parser
from bot.language.constants import LONGEST_TEXT, MOST_UNKNOWN, MOST_WORDS
from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.dialogue import Dialogue
    from bot.knowledge import Knowledge
    from bot.language.parsing import UtteranceParser
    from bot.model_cache import Memo


@pytest.fixture(scope="module")
def parser(knowledge: Knowledge, recalled: Callable[[str], Memo]) -> UtteranceParser:
    """Return a parser over the content as it ships."""
    return utterance_parser(knowledge, IntentClassifier(knowledge, memo=recalled("en")).speller)


def test_a_message_of_usual_length_stays_as_it_is(parser: UtteranceParser) -> None:
    """Somebody who says a thing twice may mean it."""
    text = "My hip hurts. My hip hurts! MY HIP HURTS, what can I do?"
    assert parser.parse(text).typed == words(text)


def test_a_wall_is_read_once(parser: UtteranceParser) -> None:
    """Six hundred times the same sentence cost as much as one."""
    assert len(parser.parse("my hip hurts and how do i squat? " * 600).tokens) < 20
    assert parser.parse("squat " * 600).typed == ["squat"] * 4


def made_up(length: int) -> Iterator[str]:
    """Yield words that nobody knows, each another one."""
    return map("".join, product("bcdfgkz", repeat=length))


@pytest.mark.parametrize("length", [4, 5, 8])
def test_of_a_wall_of_unknown_words_a_few_are_read(parser: UtteranceParser, length: int) -> None:
    """Each costs a search among all known words; what is known among them is read, wherever it stands."""
    wall = " ".join(islice(made_up(length), LONGEST_TEXT // 3 // length))
    read = parser.parse(f"{wall} my chest hurts {wall}").typed
    assert len(read) <= MOST_UNKNOWN + 5
    assert read[-3:] == ["my", "chest", "hurts"]


@pytest.mark.parametrize(
    "wall",
    ["\ufdfa" * 4096, "\ufdfa " * 2048, "a1 b2 c3 d4 e5 " * 270, "".join(map(chr, range(0x4E00, 0x5E00)))],
)
def test_no_wall_is_longer_than_a_long_letter(parser: UtteranceParser, wall: str) -> None:
    """Also of letters that stand for many others."""
    assert sum(map(len, parser.parse(wall).typed)) <= MOST_WORDS * 6


def test_different_short_words_without_end_are_cut(parser: UtteranceParser) -> None:
    """More words than a letter of 4096 characters can have are not read."""
    wall = " ".join(f"{number % 97}" for number in (each * each for each in range(2000)))
    assert len(parser.parse(wall).tokens) <= MOST_WORDS


def test_a_warning_sign_behind_a_wall_is_still_caught(dialogue: Dialogue) -> None:
    """What is new in a long message is read, wherever it stands."""
    reply, _ = dialogue.reply("how do i squat? " * 150 + "i have crushing chest pain", Context())
    assert reply.sign == "chest-breathing"


def test_clauses_part_where_a_thought_ends(parser: UtteranceParser) -> None:
    """At punctuation, at an "and", at a "but"."""
    clauses = parser.parse("my hip is sore, and my back aches but how do I squat? it burns").clauses
    assert [clause.text for clause in clauses] == [
        "my hip is sore", "and my back aches", "but how do I squat", "it burns",
    ]  # fmt: skip
    assert [clause.cues.question for clause in clauses] == [False, False, True, False]


def test_what_is_fine_is_denied(parser: UtteranceParser) -> None:
    """A part that does not hurt is not what the message is about."""
    clauses = parser.parse("my back is fine but my hip hurts").clauses
    assert [clause.cues.denied for clause in clauses] == [True, False]


@pytest.mark.parametrize("text", ["all healed now", "nothing hurts today", "fully recovered"])
def test_who_is_well_again_says_so_of_everything(parser: UtteranceParser, text: str) -> None:
    """Unlike somebody whose back alone is fine."""
    assert parser.parse(text).clauses[0].cues.recovered
    assert not parser.parse("my back is fully recovered").clauses[0].cues.recovered


@pytest.mark.parametrize("text", ["how much ibuprofin", "after my hip replacement", "sciatca again"])
def test_a_term_of_a_limit_is_heard_also_mistyped(parser: UtteranceParser, text: str) -> None:
    """One slip in a long word does not open a door."""
    assert any(clause.mentions.limit for clause in parser.parse(text).clauses)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Hi there! My hip hurts, thanks a lot", "my hip hurts"),
        ("my hip hurts", "my hip hurts"),
        ("hello 😀 how do i squat? 🙏", "how do i squat"),
        ("thanks", "thanks"),
        ("hi", "hi"),
        ("", ""),
    ],
)
def test_greetings_and_thanks_are_no_part_of_what_is_said(
    parser: UtteranceParser, text: str, core: str
) -> None:
    """They are left out where something else is said, and are what is said where they stand alone."""
    utterance = parser.parse(text)
    assert utterance.words == [token.word for token in utterance.core_tokens] == core.split()
    assert utterance.typed == words(text)


def test_a_clause_tells_how_its_words_are_read(parser: UtteranceParser) -> None:
    """As typed, with the spelling repaired, without endings, and without what only joins it."""
    (clause,) = parser.parse("and please my hipps hurts").clauses
    assert clause.words == ("and", "please", "my", "hipps", "hurts")
    assert clause.repaired == ("and", "please", "my", "hips", "hurts")
    assert clause.stems[-3:] == ("my", "hip", "hurt")
    assert clause.core == ("my", "hipps", "hurts")
    assert clause.complains
    assert clause.mentions.body_parts == {"hip"}


def test_what_is_said_can_be_narrowed_to_some_clauses(parser: UtteranceParser) -> None:
    """Its words are then those of these clauses; the words that were typed stay."""
    utterance = parser.parse("my back is fine, my hip hurts")
    narrowed = utterance.only(utterance.clauses[1:])
    assert narrowed.words == ["my", "hip", "hurts"]
    assert narrowed.typed == utterance.typed


def test_a_part_of_a_text_can_be_parsed(parser: UtteranceParser) -> None:
    """The places of its words are those in the whole text."""
    text = "hola amigo, my hip hurts"
    tokens = parser.parse(text).tokens[2:]
    (clause,) = parser.parse(text, tokens).clauses
    assert clause.text == "my hip hurts"
    assert clause.start == text.index("my")


def test_of_a_text_that_is_too_long_the_beginning_is_read(parser: UtteranceParser) -> None:
    """And the utterance says so."""
    utterance = parser.parse("x" * LONGEST_TEXT + " my hip hurts")
    assert utterance.is_cut
    assert "hip" not in utterance.typed
    assert not parser.parse("my hip hurts").is_cut
