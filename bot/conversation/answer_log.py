"""Which answer belongs to which question, so that an edited question gets its answer edited."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.conversation.channel import Sent
    from bot.dialogue import Context

# Seconds and questions. Telegram lets people edit for two days; most correct a message within minutes.
KEPT_FOR = 30 * 60
KEPT_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """The context `before` a question and `after` it, and the messages that answered it.

    `reminder` is the id of the one that it set, if any.
    """

    before: Context
    after: Context
    sent: tuple[Sent, ...]
    reminder: int | None = None


class AnswerLog:
    """The latest answers, by chat and question; in memory only, and without the text of either."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty; `clock` returns seconds."""
        self._kept: TTLCache[tuple[str, str], LoggedAnswer] = TTLCache(KEPT_AT_MOST, KEPT_FOR, timer=clock)

    def find(self, chat: str, question: str) -> LoggedAnswer | None:
        """Return what answered the message `question` in `chat`, None if that is no longer kept."""
        answer: LoggedAnswer | None = self._kept.get((chat, question))
        return answer

    def record(self, chat: str, question: str, answered: LoggedAnswer) -> None:
        """Keep `answered`; entries that are too old or too many are dropped."""
        self._kept[chat, question] = answered
