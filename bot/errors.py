"""Every error that the program raises on purpose.

BotError                  what a person can mend; the message says how, `exit_code` what the shell sees
├── SettingsError         an environment variable is unset, empty or malformed (exit 2)
├── ContentError          the content under `faq/` is unsound; carries every finding (exit 1)
├── DraftError            no draft can be made of an article, or not there (exit 1)
├── StoreError            the database cannot be used (exit 1)
│   ├── NewerDatabaseError   a newer program has written it
│   ├── StoreUnavailableError   it is out of order just now: away, locked, full, damaged, read-only
│   └── UnstorableError      it works, and refuses what was to be written
├── BelowFloorError       the bot answers worse than the project asks of it (exit 1)
└── TelegramError         Telegram refuses the bot for good, such as a wrong token (exit 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.finding import Finding


class BotError(Exception):
    """The root: a clear sentence for the person at the keyboard, never a traceback."""

    exit_code = 1


class SettingsError(BotError):
    """A setting cannot be used; the message names the variable and the mend."""

    exit_code = 2


class ContentError(BotError):
    """The content cannot be used; the message lists every finding, a line each."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep `findings` (at least one) and join them into the message."""
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class DraftError(BotError):
    """An article cannot be drafted; the message names the file, often the line, and the mend."""


class BelowFloorError(BotError):
    """Labelled questions were answered worse than their floor; a line for each set and figure."""


class StoreError(BotError):
    """The database cannot be used; the message says what to check."""


class NewerDatabaseError(StoreError):
    """The database is of a newer program, and this one could damage it; the message names both versions."""


class StoreUnavailableError(StoreError):
    """The database is out of order just now; a later try may succeed. The message says how."""


class UnstorableError(StoreError):
    """The database works and refuses a value, such as too large a number; a later try fails as well."""


class TelegramError(BotError):
    """Telegram will not work with this bot until somebody changes something."""
