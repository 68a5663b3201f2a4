"""A sign that only the talk makes: what was told in the last messages counts with the new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.content import read_yaml

from bot.dialogue import Context

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.dialogue import MultilingualDialogue

# The turns of each talk, by language: those of `signs` show one by the last turn, the `ordinary` ones never.
TALKS: Mapping[str, Mapping[str, Sequence[Sequence[str]]]] = read_yaml(Path(__file__).parent / "talks.yaml")
WARNING = {"call", "today", "before"}
# Of all talks with a sign, how many must warn; the others are asked about.
WARNED = 0.95


def talk(shipped: MultilingualDialogue, language: str, *turns: str) -> tuple[str | None, Context]:
    """Return the level of the last reply of a talk, and its context."""
    context = Context(language=language)
    level = None
    for text in turns:
        reply, context = shipped.reply(text, context)
        level = reply.level
    return level, context


@pytest.mark.parametrize("language", TALKS)
def test_a_sign_told_in_two_messages_warns(shipped: MultilingualDialogue, language: str) -> None:
    """A complaint, then what makes it a sign; a question may stand between the two."""
    signs = TALKS[language]["signs"]
    levels = {tuple(turns): talk(shipped, language, *turns)[0] for turns in signs}
    assert [turns for turns, level in levels.items() if level not in {*WARNING, "ask"}] == []
    missed = [turns for turns, level in levels.items() if level not in WARNING]
    assert len(missed) <= (1 - WARNED) * len(signs), missed


@pytest.mark.parametrize("language", TALKS)
def test_an_ordinary_talk_does_not_warn(shipped: MultilingualDialogue, language: str) -> None:
    """Neither the weather, nor another part of the body, nor somebody else's trouble adds to a complaint."""
    ordinary = TALKS[language]["ordinary"]
    warned = [turns for turns in ordinary if talk(shipped, language, *turns)[0] in WARNING]
    assert warned == []


@pytest.mark.parametrize("language", TALKS)
def test_belittling_ends_no_warning(shipped: MultilingualDialogue, language: str) -> None:
    """After a joke, a mother's word, a search engine's or a new question the bot still warns."""
    lifting = TALKS[language]["lifting"]
    assert [turns for turns in lifting if talk(shipped, language, *turns)[0] not in WARNING] == []


def test_the_context_has_names_of_the_content_and_no_words(shipped: MultilingualDialogue) -> None:
    """What was told is kept as terms, so that nobody's words are."""
    _, context = talk(shipped, "en", "my poor old calf is awfully sore")
    (told,) = context.partial_signs
    assert (told.part, told.name) == ("calf", "calf")
    assert "calf-hurts-any" in told.complaints
    assert all(word not in str(context.partial_signs) for word in ("poor", "awfully"))


def test_what_was_told_is_forgotten_after_a_few_messages(shipped: MultilingualDialogue) -> None:
    """People come back to it after a question, not after three."""
    between = ["how do i do a squat", "how do i do a bridge", "which muscles does running need"]
    complaint, rest = "my calf is sore", "it is swollen and red"
    assert talk(shipped, "en", complaint, *between[:1], rest)[0] in WARNING
    assert talk(shipped, "en", complaint, *between)[1].partial_signs[0].part is None


def test_a_warning_ends_what_was_told(shipped: MultilingualDialogue) -> None:
    """After a professional has looked, the same complaint alone is none."""
    turns = ["my calf is sore", "it is swollen and red", "a doctor checked it, it is nothing"]
    level, context = talk(shipped, "en", *turns)
    assert level is None
    assert context.alarm is None
    assert talk(shipped, "en", *turns, "we flew home on friday")[0] is None


def test_a_helper_is_still_one_in_the_next_message(shipped: MultilingualDialogue) -> None:
    """Whoever told of a husband is told what to do for him."""
    turns = ["my husband's calf is sore", "it is swollen and warm, what now"]
    _, context = talk(shipped, "en", *turns)
    assert context.alarm is not None
    assert (context.alarm.about_other, context.alarm.person) == (True, "husband")


def test_somebody_else_begins_a_new_story(shipped: MultilingualDialogue) -> None:
    """My calf and my wife's flight are nothing together."""
    assert talk(shipped, "en", "my calf is sore", "my wife was on a long flight")[0] is None
    assert talk(shipped, "en", "my calf is sore", "i was on a long flight")[0] in WARNING
