"""Words of a sign that tell of nobody ill now (an animal, a thing, a story), and signs close beside them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.content import read_yaml

from bot.dialogue import Context
from bot.knowledge.model import Urgency

if TYPE_CHECKING:
    from bot.dialogue import MultilingualDialogue

SETS: dict[str, dict[str, list[str]]] = read_yaml(Path(__file__).parent / "look-alikes.yaml")
# Of the look-alikes, the part that may warn, and that may be asked about, by words alone.
WARNED, ASKED = 0.08, 0.1
# Of the signs, the part that may be asked about and not warned at once. None may be neither.
SIGNS_ASKED = 0.2


def levels(shipped: MultilingualDialogue, language: str, kind: str) -> dict[str, str | None]:
    """Return the level of each message."""
    return {text: shipped.reply(text, Context(language=language))[0].level for text in SETS[language][kind]}


@pytest.mark.parametrize("language", SETS)
def test_what_is_told_of_nobody_does_not_warn(shipped: MultilingualDialogue, language: str) -> None:
    """Next to none warn, and few are asked about."""
    found = levels(shipped, language, "look_alikes")
    asked = [text for text, level in found.items() if level == Urgency.ASK]
    warned = [text for text, level in found.items() if level not in {None, Urgency.ASK}]
    assert len(warned) <= WARNED * len(found), warned
    assert len(asked) <= ASKED * len(found), asked


@pytest.mark.parametrize("language", SETS)
def test_somebody_beside_an_animal_a_thing_or_a_story_is_heard(
    shipped: MultilingualDialogue, language: str
) -> None:
    """Each of them warns or is asked about, and nearly all warn."""
    found = levels(shipped, language, "signs")
    asked = [text for text, level in found.items() if level == Urgency.ASK]
    assert not [text for text, level in found.items() if level is None]
    assert len(asked) <= SIGNS_ASKED * len(found), asked


@pytest.mark.parametrize("earlier", ["my hip aches after running", "which exercises are there"])
def test_a_look_alike_later_in_a_talk_does_not_warn(shipped: MultilingualDialogue, earlier: str) -> None:
    """What was told before makes no sign of an animal, a thing, a story, or of what is long over."""
    for text in (
        "our mare is lame and has a hot swollen leg",
        "my laptop collapsed and will not wake up",
        "in the film she has a stroke on stage",
        "i had a fever last month, fine since",
        "i had a fever last month",
    ):
        _, context = shipped.reply(earlier, Context())
        level = shipped.reply(text, context)[0].level
        assert level is None, text
