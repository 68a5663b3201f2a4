"""Moves of a talk: what short messages do to it, in English and in Spanish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Context, Outcome, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue import Dialogue, MultilingualDialogue


def say(dialogue: Dialogue, *messages: str) -> Reply:
    """Return the reply to the last of `messages`, said one after the other."""
    return told(dialogue, messages)[0]


def told(dialogue: Dialogue, messages: Sequence[str]) -> tuple[Reply, Context]:
    """Return the reply to the last of `messages`, and the context after it."""
    context = Context()
    for message in messages:
        reply, context = dialogue.reply(message, context)
    return reply, context


@pytest.mark.parametrize(
    ("language", "messages", "entries"),
    [
        ("en", ("how do i do a squat", "and the other two"), ("step-ups", "bridge")),
        ("en", ("how do i do a bridge", "show me the others please"), ("squat", "step-ups")),
        ("en", ("how do i do a squat", "next one please"), ("step-ups",)),
        ("en", ("which exercises make my glutes stronger", "the last one"), ("bridge",)),
        ("en", ("which exercises make my glutes stronger", "explain the second"), ("step-ups",)),
        ("es", ("cómo se hace la sentadilla", "y las otras dos"), ("step-ups", "bridge")),
        ("es", ("qué ejercicios fortalecen los glúteos", "el tercero"), ("bridge",)),
    ],
)
def test_pointing_shows_what_was_listed(
    shipped: MultilingualDialogue, language: str, messages: tuple[str, ...], entries: tuple[str, ...]
) -> None:
    """A place, "next" and "the others" count among what was listed."""
    assert say(shipped.for_language(language), *messages).entries == entries


@pytest.mark.parametrize(
    ("language", "messages", "entry"),
    [
        ("en", ("how do i do a squat", "no wait, i meant the bridge"), "bridge"),
        ("en", ("how do i do a squat", "oops, bridge not squat"), "bridge"),
        ("en", ("my hip hurts", "sorry, not my hip, my knee"), "pain-elsewhere"),
        ("en", ("does sitting hurt my glutes", "going back to the squat"), "squat"),
        ("es", ("cómo se hace el puente", "perdón, quería decir la sentadilla"), "squat"),
        ("es", ("cómo se hace el puente", "no el puente, la sentadilla"), "squat"),
        ("es", ("me duele la cadera", "volviendo a la sentadilla"), "squat"),
    ],
)
def test_a_correction_counts_in_place_of_what_was_said(
    shipped: MultilingualDialogue, language: str, messages: tuple[str, ...], entry: str
) -> None:
    """What is denied or taken back is not read; what is meant is."""
    assert say(shipped.for_language(language), *messages).entries[0] == entry


@pytest.mark.parametrize(
    ("language", "question", "none", "all_"),
    [
        ("en", "how long do i hold it", "none of those", "all of them"),
        ("es", "cuánto aguanto", "ninguno", "todos"),
    ],
)
def test_a_question_back_is_answered_by_none_and_by_all(
    shipped: MultilingualDialogue, language: str, question: str, none: str, all_: str
) -> None:
    """None of them: other words are asked for. All of them: all are answered."""
    dialogue = shipped.for_language(language)
    asked, context = told(dialogue, [question])
    assert asked.outcome is Outcome.CLARIFY
    rejected, _ = dialogue.reply(none, context)
    assert (rejected.outcome, rejected.blocks != asked.blocks) == (Outcome.CLARIFY, True)
    answered, _ = dialogue.reply(all_, context)
    assert answered.entries == asked.entries[:3]


@pytest.mark.parametrize("again", ["once more please", "i dont understand", "meaning?", "in other words?"])
def test_what_was_not_understood_is_told_by_its_facts(dialogue: Dialogue, again: str) -> None:
    """The same entry, and not in the same words."""
    first, context = dialogue.reply("what is referred pain", Context())
    second, _ = dialogue.reply(again, context)
    assert second.entries == first.entries
    assert second.blocks[1:3] != first.blocks[:2]
    assert second.text != first.text


@pytest.mark.parametrize("doubt", ["are you sure", "says who?", "prove it", "be honest"])
def test_a_doubt_is_answered_with_what_the_answer_rests_on(dialogue: Dialogue, doubt: str) -> None:
    """It stays the same entry, and claims no more than the article."""
    first, context = dialogue.reply("does sitting weaken the glutes", Context())
    second, _ = dialogue.reply(doubt, context)
    assert second.entries == first.entries
    assert "article" in second.text


@pytest.mark.parametrize(
    "message",
    ["how long do i hold a squat", "which shoes should i buy", "it hurts", "what is the article about"],
)
def test_nothing_is_said_twice_without_a_word(dialogue: Dialogue, message: str) -> None:
    """Whoever asks the same again is told that it is the same."""
    first, context = dialogue.reply(message, Context())
    second, _ = dialogue.reply(message, context)
    assert second.text != first.text


def test_more_is_what_the_topic_leads_to_and_was_not_told(dialogue: Dialogue) -> None:
    """Each time something else."""
    _, context = told(dialogue, ["what are glutes"])
    shown = []
    for _ in range(3):
        reply, context = dialogue.reply("tell me more", context)
        shown.append(reply.entries)
    assert len({*shown, ("what-are-glutes",)}) == 4


def test_who_got_no_help_is_offered_the_next_best(dialogue: Dialogue) -> None:
    """And is not sent off with small talk."""
    reply = say(dialogue, "my foot hurts", "that is not what i asked")
    assert reply.entries == ("chat.unhappy",)
    assert {choice.id for choice in reply.choices} <= {*dialogue.knowledge.entries}
    assert reply.choices


def test_a_retraction_without_anything_else_is_asked_about(dialogue: Dialogue) -> None:
    """Nothing is guessed."""
    assert say(dialogue, "how do i do a squat", "no wait, scratch that").outcome is Outcome.CLARIFY


def test_the_talk_keeps_no_word_of_the_person(dialogue: Dialogue) -> None:
    """What is kept of a talk is ids of the content and a number."""
    _, context = told(dialogue, ["my left hip hurts when i climb", "and the zebra knee", "the second one"])
    ids = {*dialogue.knowledge.entries, *dialogue.knowledge.clarifications, *dialogue.knowledge.pages}
    talk = context.talk
    kept = {*talk.answered, *talk.near, *talk.earlier, *talk.listed, *talk.listed_before, *talk.asks}
    assert {id_ for id_ in kept if ":" not in id_} <= ids
    assert {*talk.parts} <= {concept.id for concept in dialogue.knowledge.vocabulary.concepts}
