"""How far changed content has been taken over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.finding import Finding


class Phase(StrEnum):
    """How far the content of a language has been taken over."""

    READY = "ready"
    CHECKING = "checking"
    UNSOUND = "unsound"
    LEARNING_WORDS = "learning words"
    LEARNING_MEANING = "learning meaning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ContentState:
    """The content of one language: how far it is taken over, and all that was found.

    While `phase` is `unsound` or `learning words`, answers come out of the content before. `version` counts
    what was swapped in.
    """

    language: str
    phase: Phase = Phase.READY
    findings: tuple[Finding, ...] = ()
    version: int = 0
