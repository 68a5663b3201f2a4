"""Plain emergencies in many words warn or are asked about; ordinary messages that sound alike do not warn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.content import read_yaml

from bot.dialogue import Context
from bot.knowledge.model import Urgency
from bot.reply import Outcome

if TYPE_CHECKING:
    from bot.dialogue import MultilingualDialogue

SETS: dict[str, dict[str, list[str]]] = read_yaml(Path(__file__).parent / "emergencies.yaml")
# Of the signs, the part that may be asked about and not warned at once; and that may be neither.
ASKED, MISSED = 0.06, 0.02
# Of the ordinary messages, the part that may warn all the same, and that may be asked about.
WARNED, ORDINARY_ASKED = 0.02, 0.05


@pytest.mark.parametrize("language", SETS)
def test_plain_emergencies_warn(shipped: MultilingualDialogue, language: str) -> None:
    """Whoever it is about, in slang and with slips: nearly all at once, and next to none unheard."""
    signs = SETS[language]["signs"]
    levels = {text: shipped.reply(text, Context(language=language))[0].level for text in signs}
    missed = [text for text, level in levels.items() if level is None]
    asked = [text for text, level in levels.items() if level == Urgency.ASK]
    assert len(missed) <= MISSED * len(signs), missed
    assert len(asked) <= ASKED * len(signs), asked


@pytest.mark.parametrize("language", SETS)
def test_what_only_sounds_like_one_does_not_warn(shipped: MultilingualDialogue, language: str) -> None:
    """Idioms, aches and effort are no emergencies, and few of them are asked about."""
    ordinary = SETS[language]["ordinary"]
    replies = {text: shipped.reply(text, Context(language=language))[0] for text in ordinary}
    warned = [text for text, reply in replies.items() if reply.outcome is Outcome.URGENT]
    assert len(warned) <= WARNED * len(ordinary), warned
    asked = [text for text, reply in replies.items() if reply.level == Urgency.ASK]
    assert len(asked) <= ORDINARY_ASKED * len(ordinary), asked
