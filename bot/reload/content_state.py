"""The state of changed content on its way into use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.errors import Finding


class Phase(StrEnum):
    """The step that the content of a language has reached."""

    READY = "ready"
    CHECKING = "checking"
    UNSOUND = "unsound"
    LEARNING_WORDS = "learning words"
    LEARNING_MEANING = "learning meaning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ContentState:
    """The content of one language: the step that it has reached, and all findings.

    While `phase` is `unsound` or `learning words`, answers come from the earlier content. `version` counts
    how often the content was swapped.
    """

    language: str
    phase: Phase = Phase.READY
    findings: tuple[Finding, ...] = ()
    version: int = 0
