"""What is measured of the running bot, for Prometheus: numbers without people and without words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest

if TYPE_CHECKING:
    from datetime import datetime

    from bot.health import Backlog
    from bot.reply import Outcome

# Seconds from the arrival of an update to its end: up to the minute that Telegram may ask the bot to wait.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)


class Metrics:
    """The numbers of one running bot."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = CollectorRegistry()
        self._outcomes = Counter("bot_outcomes", "Replies, by outcome.", ["outcome"], registry=self._registry)
        self._seconds = Histogram(
            "bot_update_seconds",
            "Seconds from an update's arrival until it was done.",
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._age = Gauge(
            "bot_queue_age_seconds",
            "Age of the message that arrived last: how long messages wait at Telegram.",
            registry=self._registry,
        )
        self._open = Gauge("bot_updates_open", "Updates that are not done yet.", registry=self._registry)
        self._pending = Gauge(
            "bot_updates_pending", "Updates that wait at Telegram for the webhook.", registry=self._registry
        )
        self._refused = Counter(
            "bot_updates_refused", "Updates of chats that sent too many at once.", registry=self._registry
        )
        self._unreadable = Counter(
            "bot_updates_unreadable",
            "Updates that could not be read, or only in part.",
            registry=self._registry,
        )
        self._stalled = Gauge(
            "bot_updates_stalled_seconds",
            "For how long updates have waited without any being done; 0 if none waits.",
            registry=self._registry,
        )
        self._errors = Counter("bot_errors", "Errors, by type.", ["kind"], registry=self._registry)
        self._content = Info("bot_content", "The content in use.", registry=self._registry)

    def watch(self, backlog: Backlog) -> None:
        """Show for how long no update of `backlog` got done."""
        self._stalled.set_function(lambda: backlog.seconds)

    def arrived(self, sent: datetime | None) -> float:
        """Count an update that arrives, and return its time (time.monotonic), for `done`.

        `sent` is when its message was sent, None if it has none.
        """
        self._open.inc()
        if sent:
            self._age.set(max(0.0, time.time() - sent.timestamp()))
        return time.monotonic()

    def done(self, arrival: float) -> None:
        """Count the end of an update that arrived at `arrival` (time.monotonic)."""
        self._open.dec()
        self._seconds.observe(time.monotonic() - arrival)

    def refused(self) -> None:
        """Count an update that is not handled because its chat sent too many."""
        self._refused.inc()

    def unreadable(self) -> None:
        """Count an update that could not be read, or only in part."""
        self._unreadable.inc()

    def failed(self, error: BaseException) -> None:
        """Count `error`, by its type only."""
        self._errors.labels(type(error).__name__).inc()

    def replied(self, outcome: Outcome) -> None:
        """Count a reply."""
        self._outcomes.labels(outcome.value).inc()

    def waiting(self, number: int) -> None:
        """Note how many updates wait at Telegram."""
        self._pending.set(number)

    def content(self, version: str) -> None:
        """Note which content is in use."""
        self._content.info({"version": version})

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self._registry)
