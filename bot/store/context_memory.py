"""Conversation contexts in memory: bounded, short-lived, gone at restart."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cachetools import TTLCache

from bot.dialogue.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable

# Seconds. After half an hour a runner starts a new subject; the privacy page promises this time.
KEPT_FOR = 30 * 60
# A context takes about 1 kB, so this many stay within 20 MB.
KEPT_AT_MOST = 20_000


class ContextMemory:
    """The context of each conversation, by an id that the channel chooses."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start empty; `clock` returns seconds."""
        self._kept: TTLCache[str, Context] = TTLCache(KEPT_AT_MOST, KEPT_FOR, timer=clock)

    def __len__(self) -> int:
        """Return how many chats are remembered."""
        return len(self._kept)

    def load(self, chat: str) -> Context:
        """Return the context of `chat`, an empty one if nothing is remembered (any more)."""
        context: Context = self._kept.get(chat) or Context()
        return context

    def save(self, chat: str, context: Context) -> None:
        """Remember `context` for `KEPT_FOR` seconds; beyond `KEPT_AT_MOST` the oldest is forgotten."""
        self._kept[chat] = context
