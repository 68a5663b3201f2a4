"""The content as it ships, read once, and content that is learned in seconds, from few messages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from bot.knowledge.loading.loader import load_knowledge
from bot.settings import content_folder

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge import Knowledge


@cache
def shipped_knowledge(language: str) -> Knowledge:
    """Return the content of `language` as it ships; nothing can change it, so tests share it."""
    return load_knowledge(content_folder(), language)


def read_yaml(file: Path) -> Any:
    """Return what `file` holds, read by the quick parser: some lists of messages are long."""
    return yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)


def without_talks(content: Path) -> Path:
    """Take from the English `content`, a copy, what follow-ups and warning signs are learned from; return it.

    Rules alone find its warning signs.
    """
    (content / "en" / "follow-ups.yaml").unlink()
    examples: dict[str, object] = {"signs": {}, "harmless": [], "places": [], "frames": []}
    (content / "en" / "warning-examples.yaml").write_text(yaml.safe_dump(examples), encoding="utf-8")
    return content


def without_messages(content: Path) -> Path:
    """Take from the English `content`, a copy, all messages to learn from; return it.

    Rules alone find its warning signs, and phrasings alone its entries.
    """
    (content / "en" / "examples.yaml").unlink()
    return without_talks(content)
