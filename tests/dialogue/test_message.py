"""A message taken apart: walls of text, clauses, and what the small words in them say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context
from bot.dialogue.message import Parser
from bot.dialogue.sense import Senses

if TYPE_CHECKING:
    from bot.dialogue import Dialogue
    from bot.knowledge import Knowledge


@pytest.fixture(scope="module")
def parser(knowledge: Knowledge) -> Parser:
    """Return a parser over the content as it ships."""
    return Parser(knowledge, Senses(knowledge).speller)


def test_a_message_of_usual_length_stays_as_it_is() -> None:
    """Somebody who says a thing twice may mean it."""
    text = "My hip hurts. My hip hurts! MY HIP HURTS, what can I do?"
    assert condensed(text) == text


def test_a_wall_is_read_once() -> None:
    """Six hundred times the same sentence cost as much as one."""
    assert len(condensed("my hip hurts and how do i squat? " * 600)) < 100
    assert condensed("squat " * 600).split() == ["squat"] * 4


def test_a_warning_sign_behind_a_wall_is_still_caught(dialogue: Dialogue) -> None:
    """What is new in a long message is read, wherever it stands."""
    reply, _ = dialogue.reply("how do i squat? " * 150 + "i have crushing chest pain", Context())
    assert reply.sign == "chest-breathing"


def test_clauses_part_where_a_thought_ends(parser: Parser) -> None:
    """At punctuation, at an "and", at a "but"."""
    clauses = parser.clauses("my hip is sore, and my back aches but how do I squat? thanks")
    assert [clause.text for clause in clauses] == [
        "my hip is sore", "and my back aches", "but how do I squat", "thanks",
    ]  # fmt: skip
    assert [clause.question for clause in clauses] == [False, False, True, False]


def test_what_is_fine_is_denied(parser: Parser) -> None:
    """A part that does not hurt is not what the message is about."""
    clauses = parser.clauses("my back is fine but my hip hurts")
    assert [clause.denied for clause in clauses] == [True, False]


@pytest.mark.parametrize("text", ["all healed now", "nothing hurts today", "fully recovered"])
def test_who_is_well_again_says_so_of_everything(parser: Parser, text: str) -> None:
    """Unlike somebody whose back alone is fine."""
    assert parser.clauses(text)[0].well
    assert not parser.clauses("my back is fully recovered")[0].well


@pytest.mark.parametrize("text", ["how much ibuprofin", "after my hip replacement", "sciatca again"])
def test_a_term_of_a_limit_is_heard_also_mistyped(parser: Parser, text: str) -> None:
    """One slip in a long word does not open a door."""
    assert any(clause.limit for clause in parser.clauses(text))
