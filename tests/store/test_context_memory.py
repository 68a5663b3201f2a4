"""Contexts are kept for a while, for a bounded number of chats, and then forgotten."""

from __future__ import annotations

from clock import Clock

from bot.dialogue import Context
from bot.store import context_memory as memory
from bot.store.context_memory import KEPT_FOR, ContextMemory


def test_a_context_is_remembered_for_its_chat_only() -> None:
    """Two chats never share what they are about."""
    kept = ContextMemory()
    kept.save("a", Context(topic="squat"))
    assert kept.load("a").topic == "squat"
    assert kept.load("b") == Context()


def test_a_context_is_forgotten_after_half_an_hour() -> None:
    """As the privacy page says."""
    clock = Clock(0.0)
    kept = ContextMemory(clock)
    kept.save("a", Context(topic="squat"))
    clock.now = KEPT_FOR - 1
    assert kept.load("a").topic == "squat"
    clock.now = KEPT_FOR + 1
    assert kept.load("a") == Context()


def test_old_contexts_leave_the_memory() -> None:
    """Forgotten means gone, not only unread."""
    clock = Clock(0.0)
    kept = ContextMemory(clock)
    kept.save("a", Context())
    clock.now = KEPT_FOR + 1
    kept.save("b", Context())
    assert len(kept) == 1


def test_the_memory_is_bounded() -> None:
    """A flood of chats forgets the oldest instead of filling the machine."""
    kept = ContextMemory()
    for number in range(memory.KEPT_AT_MOST + 10):
        kept.save(str(number), Context())
    assert len(kept) == memory.KEPT_AT_MOST
    assert kept.load(str(memory.KEPT_AT_MOST + 9)) == Context()
