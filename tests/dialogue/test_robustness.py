"""What a slip, a kind word or a question beside it may change in a reply, and what it may not."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.dialogue import Context, Dialogue, Outcome, Reply
from bot.evaluation.questions import read_questions
from bot.language.constants import KEYBOARD_NEIGHBOURS

if TYPE_CHECKING:
    from random import Random

QUESTIONS = Path(__file__).parents[1] / "questions"
OPENINGS = (
    "hi, ",
    "Hello! ",
    "hey there ",
    "please ",
    "Good morning. ",
    "sorry to bother you but ",
    "😊 ",
    "",
)
CLOSINGS = (" please", " thanks", ", thank you so much!", " 🙏", " cheers", ". Kind regards", "")
JOINTS = (". ", ", ", "\n", " and ", "? ", " - ", "! also ")
# Slips in one run of the test, and the share of them that may lead to another confident answer. Measured:
# 0.7 % of 1524.
SLIPS = 150
MOST_FLIPS = 0.04
# Share of warning signs that a message around them may drown. Measured: 0.5 % of 4920, at most 1.5 % in one
# of 24 draws.
MOST_MISSED = 0.04
# What a draw of hundreds counts has no smaller example to look for.
DRAWS = settings(max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate])


@lru_cache(maxsize=8)
def messages(name: str) -> tuple[str, ...]:
    """Return our own labelled messages of one set."""
    return tuple(turn.text for talk in read_questions(QUESTIONS / f"{name}.yaml") for turn in talk.turns)


def replied(dialogue: Dialogue, text: str) -> Reply:
    """Return the reply to `text` as the first message of a conversation."""
    return dialogue.reply(text, Context())[0]


def with_slip(text: str, chance: Random) -> str:
    """Swap, drop, double or mistype a letter that stands between two others."""
    places = [
        at
        for at in range(1, len(text) - 2)
        if text[at - 1 : at + 3].isalpha() and text[at].lower() in KEYBOARD_NEIGHBOURS
    ]
    if not places:
        return text
    at = chance.choice(places)
    slips = (
        text[at + 1] + text[at],
        text[at + 1],
        text[at] * 2 + text[at + 1],
        chance.choice(KEYBOARD_NEIGHBOURS[text[at].lower()]) + text[at + 1],
    )
    return text[:at] + chance.choice(slips) + text[at + 2 :]


@given(chance=st.randoms(use_true_random=False))
@DRAWS
def test_a_slip_seldom_turns_an_answer_into_another_one(dialogue: Dialogue, chance: Random) -> None:
    """After a typing error the bot may ask back; a different confident answer is rare."""
    flips = 0
    for text in chance.sample(messages("written"), SLIPS):
        before, after = replied(dialogue, text), replied(dialogue, with_slip(text, chance))
        both = before.outcome is Outcome.ANSWER and after.outcome is Outcome.ANSWER
        flips += both and before.entries[0] != after.entries[0]
    assert flips <= MOST_FLIPS * SLIPS


@given(
    text=st.sampled_from(messages("written")),
    opening=st.sampled_from(OPENINGS),
    closing=st.sampled_from(CLOSINGS),
)
@settings(max_examples=200, deadline=None)
def test_kind_words_never_change_the_entry(dialogue: Dialogue, text: str, opening: str, closing: str) -> None:
    """A greeting, thanks or a pictograph around a question asks nothing."""
    before = replied(dialogue, text)
    if before.outcome is Outcome.ANSWER:
        assert replied(dialogue, f"{opening}{text}{closing}").entries == before.entries


@given(chance=st.randoms(use_true_random=False))
@DRAWS
def test_a_warning_sign_in_any_other_message_is_caught(dialogue: Dialogue, chance: Random) -> None:
    """Whatever else is asked before or after it, in one sentence or two."""
    signs = messages("urgent")
    others = [*messages("written"), *messages("off-topic"), *messages("small-talk")]
    missed = 0
    for sign in signs:
        parts = [sign, chance.choice(others)]
        chance.shuffle(parts)
        missed += replied(dialogue, chance.choice(JOINTS).join(parts)).outcome is not Outcome.URGENT
    assert missed <= MOST_MISSED * len(signs)
