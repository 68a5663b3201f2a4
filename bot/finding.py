"""Findings: one thing that is wrong with the content, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
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
        """Return `file:line:column`, which editors and terminals turn into a link."""
        return f"{self.file}:{self.line}:{self.column}"


class Severity(Enum):
    """Whether the bot can use the content in spite of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at `place`, and the fix; with a warning the bot can still use the content."""

    place: Place
    problem: str
    fix: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the line that `check` prints."""
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.place}: {mark}{self.problem}; {self.fix}"
