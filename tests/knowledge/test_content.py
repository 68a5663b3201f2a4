"""What the content promises to people, beyond what its schema says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.knowledge import Knowledge

# The ids that buttons, deep links and measurements rely on.
STABLE = [
    "running-muscles",
    "what-are-glutes",
    "glute-role",
    "glute-malfunction",
    "weak-glutes",
    "piriformis-pain",
    "hip-pain",
    "back-pain",
    "glute-pain",
    "pain-elsewhere",
    "referred-pain",
    "self-diagnosis",
    "sitting",
    "strengthen-glutes",
    "prevention",
    "exercise-frequency",
    "equipment",
    "squat",
    "squat.hold",
    "squat.depth",
    "squat.muscles",
    "step-ups",
    "step-ups.equipment",
    "bridge",
    "bridge.alignment",
    "other-articles",
    "chat.greeting",
    "chat.thanks",
    "chat.bye",
    "chat.identity",
    "chat.help",
]

# A diagnosis or a promise, whatever stands around it.
FORBIDDEN = re.compile(
    r"\b(you have an? (?!question)|you are suffering|diagnosed with|will (cure|fix|heal)|(?<!no )guarantee)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("id_", STABLE)
def test_every_stable_id_has_an_answer(knowledge: Knowledge, id_: str) -> None:
    """A button or link made once works for ever."""
    assert knowledge.answerable(id_)


def test_every_entry_can_be_asked_in_many_ways(knowledge: Knowledge) -> None:
    """Fifteen phrasings are the least with which the matcher hears people."""
    for entry in knowledge.entries.values():
        assert len(entry.phrasings) >= 15, entry.id


def test_answers_are_short(knowledge: Knowledge) -> None:
    """Two to five sentences: what somebody reads on a phone, in a hurry."""
    for entry in knowledge.entries.values():
        sentences = re.findall(r"[.?!](?=\s|$)", " ".join(entry.answer))
        assert 1 <= len(sentences) <= 6, (entry.id, len(sentences))


def test_no_answer_reads_like_a_diagnosis_or_a_promise(knowledge: Knowledge) -> None:
    """The bot gives information; it examines nobody."""
    for shelf in (knowledge.entries, knowledge.limits, knowledge.clarifications, knowledge.small_talk):
        for item in shelf.values():
            assert not FORBIDDEN.search(" ".join(item.answer)), item.id


def test_the_only_number_is_the_articles(knowledge: Knowledge) -> None:
    """Five seconds and three muscles; every other number would be invented."""
    texts = [text for entry in knowledge.entries.values() for text in entry.answer]
    texts += [
        step for exercise in knowledge.exercises.values() for step in (*exercise.steps, exercise.feel or "")
    ]
    assert not re.findall(r"\d+", " ".join(texts).replace("5 seconds", ""))
    holds = {id_: exercise.hold_seconds for id_, exercise in knowledge.exercises.items()}
    assert holds == {"squat": 5, "step-ups": None, "bridge": None}


def test_pain_always_comes_with_a_professional(knowledge: Knowledge) -> None:
    """Whoever hurts reads who can look at it."""
    for id_, entry in knowledge.entries.items():
        if id_.endswith("-pain") and id_ != "referred-pain":
            assert re.search(r"doctor|physio", " ".join(entry.answer)), id_
