"""What tests share: the real content and the real dialogue, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Dialogue
from bot.knowledge.reader import read
from bot.settings import content_folder

if TYPE_CHECKING:
    from bot.knowledge import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the English content as it ships."""
    return read(content_folder(), "en")


@pytest.fixture(scope="session")
def dialogue(knowledge: Knowledge) -> Dialogue:
    """Return a dialogue over the content as it ships; it keeps nothing between two calls."""
    return Dialogue(knowledge)
