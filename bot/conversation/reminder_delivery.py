"""Deliver reminders: claim what is due, send it, and set the next time."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from bot.conversation.channel import Address, DeliveryError, UnreachableError, UnwelcomeError
from bot.conversation.steady_clock import SteadyClock
from bot.store.best_effort import best_effort
from bot.store.records.reminders import CLAIM_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.coach.reminders.conversation import ReminderConversation
    from bot.coach.reminders.model import Reminder
    from bot.conversation.channel import Channel
    from bot.store.store import Store

log = logging.getLogger(__name__)

# Seconds between two queries of the database, and so the most that a reminder is late.
ROUND_SECONDS = 1.0
# Seconds. After an outage, reminders later than this are skipped; a one-time reminder may be a day late.
TOO_LATE_SECONDS = 15 * 60
TOO_LATE_ONCE_SECONDS = 24 * 60 * 60
# Reminders per round: no more than this can be sent twice when a process is killed.
AT_ONCE = 25
# Less than the time that a claim lasts.
SEND_SECONDS = CLAIM_SECONDS - 5


class ReminderDelivery:
    """Delivers reminders to their chats."""

    def __init__(
        self,
        store: Store,
        reminding: Callable[[str | None], ReminderConversation],
        channel: Channel,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Send what is due in `store` through `channel`, with the texts of `reminding` for its language.

        While a warning stands in a chat, no reminder to exercise is sent to it.
        """
        self._reminders = store.reminders
        self._contexts = store.contexts
        self._reminding = reminding
        self._channel = channel
        self._clock = SteadyClock(clock)

    async def run(self) -> None:
        """Make one round after the other, without end."""
        while True:
            now = self._clock.read()
            claimed: list[Reminder] = []
            with best_effort("Reminders cannot be read"):
                claimed = [] if now is None else await self._reminders.claim(now, AT_ONCE)
            deliveries = (self._deliver(reminder, now or reminder.due) for reminder in claimed)
            for failed in await asyncio.gather(*deliveries, return_exceptions=True):
                # An unexpected error must not end the reminders of everybody else.
                if isinstance(failed, Exception):
                    log.error("A reminder failed (%s)", type(failed).__name__)
            if len(claimed) < AT_ONCE:
                await asyncio.sleep(ROUND_SECONDS)

    async def _deliver(self, reminder: Reminder, now: float) -> None:
        reminding = self._reminding(reminder.language)
        once = reminding.is_once(reminder)
        try:
            late = now - reminder.due > (TOO_LATE_ONCE_SECONDS if once else TOO_LATE_SECONDS)
            if not late and (await self._contexts.load(reminder.chat)).alarm is None:
                # After that another process may claim it, and send it a second time.
                async with asyncio.timeout(SEND_SECONDS):
                    sent = await self._send(reminder)
                if once and not sent:
                    # A one-time reminder has no next time, so it is claimed again.
                    return
            due = reminding.next_due(reminder, now)
            if due is not None:
                await self._reminders.reschedule(reminder.id, due)
            elif once:
                await self._reminders.mark_delivered(reminder.id, now)
            else:
                log.warning("A reminder ends: its time zone does not exist any more")
                await self._reminders.remove(reminder.id)
        except UnwelcomeError as error:
            log.info("The reminders of a chat end: it does not let the bot write (%s)", error)
            await self._reminders.remove_chat(reminder.chat)
        except (TimeoutError, UnreachableError):
            log.warning("A reminder waits: the service takes no more just now")

    async def _send(self, reminder: Reminder) -> bool:
        """Send `reminder`, and return whether it was delivered."""
        reply = self._reminding(reminder.language).message_of(reminder)
        try:
            await self._channel.notify(Address(reminder.chat, reminder.topic), reply, SEND_SECONDS - 1)
        except (UnreachableError, UnwelcomeError):
            raise
        except DeliveryError as error:
            log.warning("A reminder could not be sent (%s)", error)
            return False
        return True
