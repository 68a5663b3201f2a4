"""What the article does not cover is declined in words that fit, and with nothing that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context, Outcome

if TYPE_CHECKING:
    from bot.dialogue import Dialogue


def test_a_named_illness_beside_a_question_is_left_to_a_professional_and_the_rest_answered(
    dialogue: Dialogue,
) -> None:
    """The question about the glutes gets its answer, after a sentence on the illness."""
    text = "I have sciatica, can weak glutes cause back pain?"
    reply, _ = dialogue.reply(text, Context())
    assert reply.outcome is Outcome.ANSWER
    said = dialogue.knowledge.limits["limit.condition"].beside
    assert said is not None
    assert reply.text.startswith(said.strip())


@pytest.mark.parametrize(
    "text",
    [
        "I've osteoporosis. how do I do a squat?",
        "I have arthritis, which exercises help?",
        "what is sciatica",
        "my doctor says it is arthritis of the hip, can I still run?",
    ],
)
def test_no_exercise_is_shown_or_offered_beside_an_illness(dialogue: Dialogue, text: str) -> None:
    """Whether it suits somebody who is ill, only a professional can judge."""
    reply, _ = dialogue.reply(text, Context())
    assert reply.outcome is Outcome.DECLINE
    assert reply.choices
    assert not any(dialogue.knowledge.leads_to_exercise(choice.id) for choice in reply.choices)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("hello alexa", "limit.other-bot"),
        ("!rank", "limit.other-bot"),
        ("you idiot", "limit.insult"),
        ("bored", "limit.no-question"),
        ("a blister on my little toe", "limit.running-trouble"),
    ],
)
def test_what_is_no_question_for_the_bot_gets_a_small_answer_and_no_entries(
    dialogue: Dialogue, text: str, limit: str
) -> None:
    """Commands of other bots, insults, single words: a fitting sentence, and what can be asked."""
    reply, _ = dialogue.reply(text, Context())
    assert reply.outcome is Outcome.DECLINE
    found = dialogue.knowledge.limits[limit]
    assert " ".join(reply.text.split()) == " ".join(" ".join(found.answer).split())
    assert tuple(choice.id for choice in reply.choices) == found.next


def test_an_unknown_command_offers_what_can_be_asked(dialogue: Dialogue) -> None:
    """It was meant for another bot: no entry is guessed."""
    reply, _ = dialogue.reply("/weather London", Context())
    assert reply.outcome is Outcome.DECLINE
    assert [choice.id for choice in reply.choices] == ["topics"]


def test_a_question_about_pain_offers_where_it_is_most_often(dialogue: Dialogue) -> None:
    """Knee, leg and foot come first, and all four places fit under the question."""
    reply, _ = dialogue.reply("it hurts", Context())
    assert [choice.id for choice in reply.choices] == [
        "pain-elsewhere",
        "back-pain",
        "hip-pain",
        "glute-pain",
    ]
