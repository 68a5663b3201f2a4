"""The preview, running on this machine, over a small content of the test's own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from support.desk import Desk

from bot.bootstrap import load_dialogues
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture(scope="session")
def learned_small(bilingual_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache in which the small content is learned."""
    folder = tmp_path_factory.mktemp("small-cache")
    paths = {"FAQ_DIR": str(bilingual_folder), "CACHE_DIR": str(folder)}
    load_dialogues(read_settings({**paths, "MEANING": "off"}))
    return folder


@pytest.fixture
def settings(bilingual_folder: Path, learned_small: Path, tmp_path: Path) -> Settings:
    """Return settings with a content and a cache of the test's own, learned already."""
    shutil.copytree(bilingual_folder, tmp_path / "faq")
    shutil.copytree(learned_small, tmp_path / "cache")
    paths = {"FAQ_DIR": str(tmp_path / "faq"), "CACHE_DIR": str(tmp_path / "cache")}
    return read_settings({**paths, "MEANING": "off", "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.db'}"})


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Return a folder with labelled questions."""
    folder = tmp_path / "questions"
    (folder / "es").mkdir(parents=True)
    few = "- {text: how do i do a squat, expect: [squat]}\n- {text: my hip hurts, expect: [back-pain]}\n"
    (folder / "few.yaml").write_text(few, encoding="utf-8")
    spanish = "- {text: me duele la cadera, expect: [hip-pain]}\n"
    (folder / "es" / "pocas.yaml").write_text(spanish, encoding="utf-8")
    return folder


@pytest.fixture
async def desk(settings: Settings, questions: Path) -> AsyncIterator[Desk]:
    """Return a page on a running preview."""
    async with Desk(settings, questions) as desk:
        yield desk
