"""What the page is made of: nothing from elsewhere, and no markup out of data."""

from __future__ import annotations

import re

from bot.preview.app import ASSETS


def test_no_script_makes_markup_of_data_or_loads_anything_from_elsewhere() -> None:
    """What would be dangerous does not stand there at all; the test of the chat bounds the size of both."""
    for file in ASSETS.iterdir():
        text = re.sub(r"(?m)^\s*//.*$", "", file.read_text(encoding="utf-8"))
        for dangerous in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", 'style="'):
            assert dangerous not in text, (file, dangerous)
        assert re.findall(r"https?://[\w.-]+", text) == [], file
