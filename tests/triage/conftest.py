"""The dialogues of both languages as they ship."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.bootstrap import load_dialogues
from bot.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from bot.dialogue import MultilingualDialogue


@pytest.fixture(scope="session")
def shipped(cache: Path) -> MultilingualDialogue:
    """Return every language of the content as it ships."""
    return load_dialogues(read_settings({"CACHE_DIR": str(cache)}))
