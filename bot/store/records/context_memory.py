"""Conversation contexts in memory: bounded, short-lived, gone at restart."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.dialogue.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable

# Seconds. A runner who comes back after half an hour starts a new subject; the privacy page says so.
KEPT_FOR = 30 * 60
# A context takes about 1 kB, so this many stay within 20 MB.
KEPT_AT_MOST = 20_000


class ContextMemory:
    """The context of each conversation, by any id that the channel chooses."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty; `clock` tells seconds."""
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Context]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many chats are remembered."""
        return len(self._kept)

    def load(self, chat: str) -> Context:
        """Return the context of `chat`, a blank one where nothing is remembered (any more)."""
        written, context = self._kept.get(chat, (0.0, Context()))
        return context if self._clock() - written < KEPT_FOR else Context()

    def save(self, chat: str, context: Context) -> None:
        """Remember `context`; what is older than `KEPT_FOR` seconds or over the bound is forgotten."""
        now = self._clock()
        self._kept.pop(chat, None)
        self._kept[chat] = (now, context)
        while self._kept:
            written, _ = next(iter(self._kept.values()))
            if now - written < KEPT_FOR and len(self._kept) <= KEPT_AT_MOST:
                break
            self._kept.popitem(last=False)
