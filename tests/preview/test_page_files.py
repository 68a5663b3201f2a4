"""What the page is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.channels.web.public import ASSETS as CHAT
from bot.preview.app import ASSETS

if TYPE_CHECKING:
    from pathlib import Path

# Bytes, of the preview and the chat together.
MOST = 60_000
NAMED = re.compile(r"(?:https?:)?//[\w.-]+\.\w+/")


def scripts_and_styles() -> list[Path]:
    """Return the files that a browser loads."""
    return [file for folder in (ASSETS, CHAT) for file in folder.iterdir() if file.suffix in {".js", ".css"}]


def test_the_page_stays_small() -> None:
    """Scripts and styles of the preview and of the chat, as they are written, without a build."""
    assert sum(file.stat().st_size for file in scripts_and_styles()) <= MOST


def test_nothing_is_asked_of_anybody_else() -> None:
    """No script, style or font comes from another machine."""
    for file in scripts_and_styles():
        code = re.sub(r"(?m)^\s*//.*$", "", file.read_text(encoding="utf-8"))
        assert not NAMED.search(code), file
