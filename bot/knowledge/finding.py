"""One thing that is wrong with the content, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a content file; `line` and `column` count from 1."""

    file: Path
    line: int
    column: int

    def __str__(self) -> str:
        """Return `file:line:column`, as editors and terminals link it."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at `place`, and the mend."""

    place: Place
    problem: str
    mend: str

    def __str__(self) -> str:
        """Return the line that `check` prints."""
        return f"{self.place}: {self.problem}; {self.mend}"
