"""Where the moving pictures are: in a folder for each language, under `figures` of the content."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def film(figures: Path, name: str, languages: Iterable[str]) -> Path | None:
    """Return the film called `name` in the first of `languages` that has it, None if none has it."""
    files = (figures / language / f"{name}.mp4" for language in languages)
    return next((file for file in files if file.is_file()), None)
