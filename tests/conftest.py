"""What tests share: the real content and the real dialogue, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import Dialogue
from bot.knowledge.reader import read
from bot.learned import fingerprint, recall
from bot.settings import content_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge import Knowledge


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what is learned, and the database, in a folder of the run's own, also for started programs."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CACHE_DIR", str(folder))
        patch.setenv("DATABASE_URL", f"sqlite:///{folder / 'bot.db'}")
        yield folder


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the English content as it ships."""
    return read(content_folder(), "en")


@pytest.fixture(scope="session")
def dialogue(knowledge: Knowledge, cache: Path) -> Dialogue:
    """Return a dialogue over the content as it ships; it keeps nothing between two calls."""
    return recall(lambda: Dialogue(knowledge), cache, fingerprint(content_folder(), "en"))
