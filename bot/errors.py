"""Every error that the program raises on purpose, and the findings that a content error carries.

BotError                  what a person can fix; the message says how, `exit_code` what the shell sees
├── SettingsError         an environment variable is unset, empty or malformed (exit 2)
├── ContentError          the content under `faq/` has errors; carries every finding (exit 1)
├── DraftError            an article cannot be drafted, or its folder not written (exit 1)
├── StoreError            the database cannot be used (exit 1)
│   ├── NewerDatabaseError   a newer program has written it
│   ├── StoreUnavailableError   it is unavailable now: not reachable, locked, full, damaged, read-only
│   └── UnstorableError      it works, but refuses a value
├── BelowFloorError       the bot answers worse than its floors require (exit 1)
└── TelegramError         Telegram refuses the bot permanently, for example its token (exit 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
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


class BotError(Exception):
    """The base class: a clear sentence for the person at the keyboard, never a traceback."""

    exit_code = 1


class SettingsError(BotError):
    """A setting cannot be used; the message names the variable and the fix."""

    exit_code = 2


class ContentError(BotError):
    """The content cannot be used; the message lists every finding, one per line."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep `findings` (at least one) and join them into the message."""
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class DraftError(BotError):
    """An article cannot be drafted; the message names the file, often the line, and the fix."""


class BelowFloorError(BotError):
    """Labelled questions were answered worse than their floor; a line for each set and value."""


class StoreError(BotError):
    """The database cannot be used; the message says what to check."""


class NewerDatabaseError(StoreError):
    """A newer program wrote the database, and this one could damage it; the message names both versions."""


class StoreUnavailableError(StoreError):
    """The database is unavailable now; a later try may succeed. The message gives the reason."""


class UnstorableError(StoreError):
    """The database works but refuses a value, such as a too large number; a later try fails as well."""


class TelegramError(BotError):
    """Telegram refuses this bot until somebody changes something."""
