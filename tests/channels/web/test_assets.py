"""The scripts and styles of the chat: small, with nothing from elsewhere, and without markup out of data."""

from __future__ import annotations

import re

from bot.channels.web.public import ASSETS

# Bytes of all scripts and styles, as they are served: what a page on a slow phone loads.
LARGEST = 36_000


def test_the_chat_is_small() -> None:
    """Without a build step there is nothing that hides what it costs."""
    sizes = {file.name: file.stat().st_size for file in ASSETS.iterdir() if file.suffix in {".js", ".css"}}
    assert sum(sizes.values()) <= LARGEST, sizes


def test_no_script_makes_markup_of_data_or_loads_anything_from_elsewhere() -> None:
    """What would be dangerous does not stand there at all."""
    for file in ASSETS.iterdir():
        text = re.sub(r"(?m)^\s*//.*$", "", file.read_text())
        for dangerous in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "style="):
            assert dangerous not in text, (file, dangerous)
        addresses = set(re.findall(r"https?://[\w.-]+", text)) - {"http://www.w3.org"}
        assert addresses == set(), (file, addresses)
