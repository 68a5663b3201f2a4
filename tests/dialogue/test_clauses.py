"""A message taken apart: walls of text, clauses, and what the small words in them say."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context
from bot.dialogue.reading.clauses import ClauseParser
from bot.dialogue.reading.intent import IntentClassifier
from bot.dialogue.thresholds import MOST_UNKNOWN, MOST_WORDS
from bot.language.tokens import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue import Dialogue
    from bot.knowledge import Knowledge


@pytest.fixture(scope="module")
def parser(knowledge: Knowledge) -> ClauseParser:
    """Return a parser over the content as it ships."""
    return ClauseParser(knowledge, IntentClassifier(knowledge).speller)


def test_a_message_of_usual_length_stays_as_it_is(parser: ClauseParser) -> None:
    """Somebody who says a thing twice may mean it."""
    text = "My hip hurts. My hip hurts! MY HIP HURTS, what can I do?"
    assert parser.condensed(text) == text


def test_a_wall_is_read_once(parser: ClauseParser) -> None:
    """Six hundred times the same sentence cost as much as one."""
    assert len(parser.condensed("my hip hurts and how do i squat? " * 600)) < 100
    assert parser.condensed("squat " * 600).split() == ["squat"] * 4


def made_up(length: int) -> Iterator[str]:
    """Yield words that nobody knows, each another one."""
    return map("".join, product("bcdfgkz", repeat=length))


@pytest.mark.parametrize("length", [4, 5, 8])
def test_of_a_wall_of_unknown_words_a_few_are_read(parser: ClauseParser, length: int) -> None:
    """Each costs a search among all known words; what is known among them is read, wherever it stands."""
    wall = " ".join(islice(made_up(length), 3000 // length))
    read = words(parser.condensed(f"{wall} my chest hurts {wall}"))
    assert len(read) <= MOST_UNKNOWN + 5
    assert read[-3:] == ["my", "chest", "hurts"]


@pytest.mark.parametrize(
    "wall",
    ["\ufdfa" * 4096, "\ufdfa " * 2048, "a1 b2 c3 d4 e5 " * 270, "".join(map(chr, range(0x4E00, 0x5E00)))],
)
def test_no_wall_is_longer_than_a_long_letter(parser: ClauseParser, wall: str) -> None:
    """Also of letters that stand for many others."""
    assert sum(map(len, words(parser.condensed(wall)))) <= MOST_WORDS * 6


def test_different_short_words_without_end_are_cut(parser: ClauseParser) -> None:
    """More words than a letter of 4096 characters can have are not read."""
    wall = " ".join(f"{number % 97}" for number in (each * each for each in range(2000)))
    assert len(words(parser.condensed(wall))) <= MOST_WORDS


def test_a_warning_sign_behind_a_wall_is_still_caught(dialogue: Dialogue) -> None:
    """What is new in a long message is read, wherever it stands."""
    reply, _ = dialogue.reply("how do i squat? " * 150 + "i have crushing chest pain", Context())
    assert reply.sign == "chest-breathing"


def test_clauses_part_where_a_thought_ends(parser: ClauseParser) -> None:
    """At punctuation, at an "and", at a "but"."""
    clauses = parser.clauses("my hip is sore, and my back aches but how do I squat? thanks")
    assert [clause.text for clause in clauses] == [
        "my hip is sore", "and my back aches", "but how do I squat", "thanks",
    ]  # fmt: skip
    assert [clause.question for clause in clauses] == [False, False, True, False]


def test_what_is_fine_is_denied(parser: ClauseParser) -> None:
    """A part that does not hurt is not what the message is about."""
    clauses = parser.clauses("my back is fine but my hip hurts")
    assert [clause.denied for clause in clauses] == [True, False]


@pytest.mark.parametrize("text", ["all healed now", "nothing hurts today", "fully recovered"])
def test_who_is_well_again_says_so_of_everything(parser: ClauseParser, text: str) -> None:
    """Unlike somebody whose back alone is fine."""
    assert parser.clauses(text)[0].well
    assert not parser.clauses("my back is fully recovered")[0].well


@pytest.mark.parametrize("text", ["how much ibuprofin", "after my hip replacement", "sciatca again"])
def test_a_term_of_a_limit_is_heard_also_mistyped(parser: ClauseParser, text: str) -> None:
    """One slip in a long word does not open a door."""
    assert any(clause.limit for clause in parser.clauses(text))
