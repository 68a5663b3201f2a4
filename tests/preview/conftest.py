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


# Without any, every message asks for something.
OFF_TOPIC = (
    "who won the world cup", "what is the capital of france", "tell me a joke", "how do i bake bread",
    "what time does the train leave", "which stocks to buy", "is it going to rain tomorrow",
    "write a poem about the sea", "how tall is mount everest", "my laptop is slow", "best pizza in town",
)  # fmt: skip
ASKED = {
    "hip-pain": ("my hip is killing me", "hip aches after my run"),
    "back-pain": ("my lower back is sore", "back hurts since sunday"),
    "squat": ("show me how a squat goes",),
    "bridge": ("bridge exercise please",),
    "chat.greeting": ("hello there",),
}


@pytest.fixture(scope="session")
def small(bilingual_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small content that knows what it does not cover, and what is learned of it."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(bilingual_folder, folder / "faq")
    texts = [(text, label) for label, texts in (*ASKED.items(), ("off-topic", OFF_TOPIC)) for text in texts]
    examples = "".join(f"- text: {text}\n  expect: [{label}]\n" for text, label in texts)
    (folder / "faq" / "en" / "examples.yaml").write_text(examples, encoding="utf-8")
    load_dialogues(_settings(folder))
    return folder


def _settings(folder: Path) -> Settings:
    paths = {"FAQ_DIR": folder / "faq", "CACHE_DIR": folder / "cache"}
    url = f"sqlite:///{folder / 'bot.db'}"
    return read_settings(
        {**{name: str(path) for name, path in paths.items()}, "MEANING": "off", "DATABASE_URL": url}
    )


@pytest.fixture
def settings(small: Path, tmp_path: Path) -> Settings:
    """Return settings with a content and a cache of the test's own, learned already."""
    shutil.copytree(small, tmp_path, dirs_exist_ok=True)
    return _settings(tmp_path)


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
