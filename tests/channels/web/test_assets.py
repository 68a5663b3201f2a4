"""The scripts and styles of the chat: small, with nothing from elsewhere, and without markup out of data."""

from __future__ import annotations

import re
from pathlib import Path

import bot
from bot.channels.web.public import ASSETS

# Bytes of all pages, scripts and styles that the bot serves, as they are: there is no build step.
LARGEST = 60_000


def test_all_that_browsers_load_is_small() -> None:
    """A page on a slow phone loads half of it."""
    folder = Path(bot.__file__).parent
    files = [file for ending in ("html", "js", "css") for file in folder.rglob(f"assets/*.{ending}")]
    assert {file.parent for file in files} >= {ASSETS}
    sizes = {file.name: file.stat().st_size for file in files}
    assert sum(sizes.values()) <= LARGEST, sizes


def test_no_script_makes_markup_of_data_or_loads_anything_from_elsewhere() -> None:
    """What would be dangerous does not stand there at all."""
    for file in ASSETS.iterdir():
        text = re.sub(r"(?m)^\s*//.*$", "", file.read_text())
        for dangerous in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "style="):
            assert dangerous not in text, (file, dangerous)
        addresses = set(re.findall(r"https?://[\w.-]+", text)) - {"http://www.w3.org"}
        assert addresses == set(), (file, addresses)
