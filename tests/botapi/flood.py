"""How much Telegram lets a bot say: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Flooded:
    """A call that came too soon, to which chat it was to go, and after how many seconds to come back."""

    method: str
    chat_id: int | str | None
    retry_after: int


class Flood:
    """Counts what is sent and edited, and says when it is too much; nothing else counts.

    At most `overall` calls in any second; to a private chat `burst` at once, then one in `pace` seconds; to
    a group at most `group` in any minute. What was refused does not count against the next.
    """

    def __init__(
        self,
        *,
        overall: int = 30,
        burst: int = 3,
        pace: float = 1.0,
        group: int = 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with nothing sent; a test may hand in another `clock`."""
        self._overall, self._burst, self._pace, self._group = overall, burst, pace, group
        self._clock = clock
        self._sent: deque[float] = deque()
        self._in_group: dict[int | str, deque[float]] = defaultdict(deque)
        # By private chat: the moment by which all that was sent there is worked off.
        self._busy_until: dict[int | str, float] = {}

    def meet(self, method: str, given: dict[str, Any]) -> Flooded | None:
        """Count a call of `method`; return what is wrong with it where it is one too many."""
        if not method.startswith(("send", "edit", "copy", "forward")) or method == "sendChatAction":
            return None
        now, chat = self._clock(), given.get("chat_id")
        if (wait := max(self._crowd(now), self._chat(chat, now))) > 0:
            return Flooded(method, chat, math.ceil(wait))
        self._sent.append(now)
        if chat is None:
            return None
        if _is_private(chat):
            self._busy_until[chat] = max(self._busy_until.get(chat, now), now) + self._pace
        else:
            self._in_group[chat].append(now)
        return None

    def _crowd(self, now: float) -> float:
        """Return for how many seconds nothing can be sent to anybody."""
        return _left(self._sent, self._overall, now, 1.0)

    def _chat(self, chat: int | str | None, now: float) -> float:
        """Return for how many seconds nothing can be sent to `chat`; what went out inline has none."""
        if chat is None:
            return 0.0
        if not _is_private(chat):
            return _left(self._in_group[chat], self._group, now, 60.0)
        return self._busy_until.get(chat, now) - now - (self._burst - 1) * self._pace


def _left(sent: deque[float], most: int, now: float, span: float) -> float:
    while sent and sent[0] <= now - span:
        sent.popleft()
    return sent[0] + span - now if len(sent) >= most else 0.0


def _is_private(chat: int | str) -> bool:
    return isinstance(chat, int) and chat > 0
