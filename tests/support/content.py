"""Content that is learned in seconds: what ships, without most of the messages that it learns from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from pathlib import Path


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
