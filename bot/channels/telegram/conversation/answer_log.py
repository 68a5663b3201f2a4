"""Which answer belongs to which question, so that an edited question gets its answer edited."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.place import Sent
    from bot.dialogue import Context

# Seconds and questions. Telegram lets people edit for two days; most mend a message within minutes.
KEPT_FOR = 30 * 60
KEPT_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """What the talk was about `before` a question and `after` it, and the messages that answered it."""

    before: Context
    after: Context
    sent: tuple[Sent, ...]


class AnswerLog:
    """The latest answers, by chat and question; in memory only, and without a word of either."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty; `clock` tells seconds."""
        self._clock = clock
        self._kept: OrderedDict[tuple[int, int], tuple[float, LoggedAnswer]] = OrderedDict()

    def find(self, chat: int, question: int) -> LoggedAnswer | None:
        """Return what answered the message `question` in `chat`, None where that is forgotten."""
        written, answered = self._kept.get((chat, question), (0.0, None))
        return answered if answered and self._clock() - written < KEPT_FOR else None

    def record(self, chat: int, question: int, answered: LoggedAnswer) -> None:
        """Keep `answered`; what is old or over the bound is forgotten."""
        now = self._clock()
        self._kept.pop((chat, question), None)
        self._kept[chat, question] = now, answered
        while self._kept:
            written, _ = next(iter(self._kept.values()))
            if now - written < KEPT_FOR and len(self._kept) <= KEPT_AT_MOST:
                break
            self._kept.popitem(last=False)
