"""Where the article says nothing the bot does not answer as if it did, however familiar the words are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context, Outcome

if TYPE_CHECKING:
    from bot.dialogue import Dialogue

# Named anywhere in a message, these put it beyond the article.
ILLNESSES = (
    "sciatica", "arthritis", "bursitis", "a slipped disc", "a labral tear", "tendinopathy", "scoliosis",
    "gout", "fibromyalgia", "a hernia", "diabetes", "a torn meniscus", "neuralgia",
    "epicondylitis", "myopathy",
)  # fmt: skip
OPERATIONS = (
    "a hip replacement", "knee surgery", "a c section", "a spinal fusion", "arthroscopy", "a bunionectomy",
    "an osteotomy", "a vertebroplasty",
)  # fmt: skip
MEDICINES = (
    "ibuprofen", "400 mg of ibuprofen", "a cortisone shot", "tramadol", "aspirin", "muscle relaxants",
    "flurbiprofen", "rosuvastatin", "propranolol", "magnesium",
)  # fmt: skip
FULL_OF_FAMILIAR_WORDS = (
    "is {} ok after squats",
    "can glute bridges cure {}",
    "should i do step ups with {}",
    "does sitting too long cause {}",
    "how do squats and {} go together",
    "how long do i hold the squat with {}",
    "my glutes are weak and i have {}, what now",
    "which is better for my hip pain, squats or {}",
    "{} for glute pain?",
    "how many squats a day with {}",
    "my lower back hurts when i run. is {} the answer?",
)
# These may be mentioned beside a question; asked about, they are beyond the article as well.
KIT_FOOD_AND_PLANS = (
    "the keto diet", "protein shakes", "intermittent fasting", "hoka shoes", "insoles", "compression socks",
    "a marathon training plan", "couch to 5k", "zone 2 training", "a 12 week plan",
)  # fmt: skip
ASKED_ABOUT = (
    "is {} good for weak glutes",
    "can {} strengthen my glutes",
    "does {} help with hip pain",
    "should i try {} for my sore bum",
    "what do you think of {} for runners with weak glutes",
)


@pytest.mark.parametrize("frame", FULL_OF_FAMILIAR_WORDS)
@pytest.mark.parametrize("named", ILLNESSES + OPERATIONS + MEDICINES)
def test_what_is_named_is_never_answered_as_if_the_article_knew_it(
    dialogue: Dialogue, frame: str, named: str
) -> None:
    """The bot says that it does not know, asks back or warns; it does not answer."""
    reply, _ = dialogue.reply(frame.format(named), Context())
    assert reply.outcome not in {Outcome.ANSWER, Outcome.SMALLTALK}


@pytest.mark.parametrize("frame", ASKED_ABOUT)
@pytest.mark.parametrize("named", KIT_FOOD_AND_PLANS)
def test_kit_food_and_plans_are_declined_where_they_are_asked_about(
    dialogue: Dialogue, frame: str, named: str
) -> None:
    """Shoes, diets and training plans are not what the article is about."""
    reply, _ = dialogue.reply(frame.format(named), Context())
    assert reply.outcome not in {Outcome.ANSWER, Outcome.SMALLTALK}
