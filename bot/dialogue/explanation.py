"""Why a message gets the reply that it gets, for people who tune the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.language.utterance import Clause
    from bot.matching import Explanation as Search
    from bot.matching import Match
    from bot.reply import Reply
    from bot.triage import TriageExplanation


@dataclass(frozen=True, slots=True)
class Understood:
    """How a message was taken apart and searched.

    `clauses` have the best match of each alone. `text` is what was searched as a whole: the message
    without what it denies; `search` tells how, and `nearest` the phrasing of each of the best five that
    is most like it.
    """

    clauses: tuple[tuple[Clause, Match | None], ...]
    text: str
    search: Search
    nearest: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from a message, as the first of a conversation, to its reply."""

    reply: Reply
    hearing: TriageExplanation
    understood: Understood
