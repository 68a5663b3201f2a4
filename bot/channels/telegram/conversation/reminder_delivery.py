"""The rounds that reminders are brought on: claimed, sent, and set for the next time."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.channels.telegram.place import Place
from bot.channels.telegram.sending.rate_limiter import Priority
from bot.channels.telegram.sending.refusals import is_unwelcome, topic_is_gone
from bot.channels.telegram.sending.retry import is_in_doubt, is_outage, reason
from bot.channels.telegram.view.keyboard import choices_markup
from bot.channels.telegram.view.rendering import render
from bot.errors import StoreUnavailableError
from bot.store.records.reminders import CLAIM_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.sending.outbox import Outbox
    from bot.coach.reminders.conversation import ReminderConversation
    from bot.coach.reminders.model import Reminder
    from bot.store.records.contexts import Contexts
    from bot.store.records.reminders import Reminders

log = logging.getLogger(__name__)

# Seconds between two looks at the database; a reminder is late by that much at most.
ROUND_SECONDS = 1.0
# Seconds. After an outage what is later than this is left out, not stacked. What comes once has a day.
TOO_LATE_SECONDS = 15 * 60
TOO_LATE_ONCE_SECONDS = 24 * 60 * 60
# Seconds. Time servers put a clock right by less in one go; what is more may be wrong for a moment.
JUMP_SECONDS = 60.0
# Seconds for which a clock must go on after a jump: less than what makes a reminder too late.
BELIEVED_AFTER_SECONDS = 120.0
# Reminders of one round: no more can come twice when a process is killed.
AT_ONCE = 25
# Less than a claim holds.
SEND_SECONDS = CLAIM_SECONDS - 5


class ReminderDelivery:
    """Brings reminders to their chats."""

    def __init__(
        self,
        reminders: Reminders,
        reminding: Callable[[str | None], ReminderConversation],
        outbox: Outbox,
        contexts: Contexts,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Send what is due in `reminders` through `outbox`, worded by `reminding` of its language.

        A chat in which a warning stands, says `contexts`, is not called to exercise.
        """
        self._reminders = reminders
        self._reminding = reminding
        self._outbox = outbox
        self._contexts = contexts
        self._clock = SteadyClock(clock)

    async def run(self) -> None:
        """Make one round after the other, for ever."""
        while True:
            now = self._clock.read()
            try:
                claimed = [] if now is None else await self._reminders.claim(now, AT_ONCE)
            except StoreUnavailableError as error:
                log.error("Reminders cannot be read (%s)", type(error).__name__)  # noqa: TRY400
                claimed = []
            bringing = (self._bring(reminder, now or reminder.due) for reminder in claimed)
            for failed in await asyncio.gather(*bringing, return_exceptions=True):
                # One that nobody foresaw must not end the reminders of everybody else.
                if isinstance(failed, Exception):
                    log.error("A reminder failed (%s)", type(failed).__name__)
            if len(claimed) < AT_ONCE:
                await asyncio.sleep(ROUND_SECONDS)

    async def _bring(self, reminder: Reminder, now: float) -> None:
        reminding = self._reminding(reminder.language)
        once = reminding.is_once(reminder)
        try:
            late = now - reminder.due > (TOO_LATE_ONCE_SECONDS if once else TOO_LATE_SECONDS)
            if not late and (await self._contexts.load(str(reminder.chat))).alarm is None:
                # Somebody else may claim it after that, and would send it a second time.
                async with asyncio.timeout(SEND_SECONDS):
                    sent = await self._send(reminder)
                if once and not sent:
                    # There is no other time; it is claimed again.
                    return
            due = reminding.next_due(reminder, now)
            if due is not None:
                await self._reminders.put_off(reminder.id, due)
            elif once:
                await self._reminders.put_away(reminder.id, now)
            else:
                log.warning("A reminder ends: its time zone does not exist any more")
                await self._reminders.remove(reminder.id)
        except TelegramError as error:
            log.info("The reminders of a chat end: it does not let the bot write (%s)", reason(error))
            await self._reminders.remove_chat(reminder.chat)
        except TimeoutError:
            log.warning("A reminder waits: Telegram takes no more just now")

    async def _send(self, reminder: Reminder) -> bool:
        """Send `reminder`, and return whether there is nothing left to try."""
        reply = self._reminding(reminder.language).call(reminder)
        try:
            await self._outbox.send(
                Place(reminder.chat, reminder.topic),
                render(reply, choices_markup(reply.choices)),
                Priority.REMINDER,
                within=SEND_SECONDS - 1,
            )
        except TelegramError as error:
            if is_outage(error) and not is_in_doubt(error):
                raise TimeoutError from None
            # Without its topic it was tried already.
            if is_unwelcome(error) or topic_is_gone(error):
                raise
            log.warning("A reminder could not be sent (%s)", reason(error))
            return False
        return True


class SteadyClock:
    """A clock that is not read after a jump until it has gone on for a while.

    What is due is told by the clock on the wall. One that is wrong for a moment must not let everything be
    due that is due in the year to come.
    """

    def __init__(
        self, clock: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        """Read `clock`, in seconds since 1970, and compare it to one that never jumps, in seconds."""
        self._clock = clock
        self._steady = steady
        self._ahead = clock() - steady()
        self._jumped: tuple[float, float] | None = None

    def read(self) -> float | None:
        """Return the time, None while it is in doubt."""
        now, steady = self._clock(), self._steady()
        ahead = now - steady
        if abs(ahead - self._ahead) > JUMP_SECONDS:
            jumped, since = self._jumped or (ahead, steady)
            if abs(ahead - jumped) > JUMP_SECONDS:
                jumped, since = ahead, steady
            self._jumped = jumped, since
            if steady - since < BELIEVED_AFTER_SECONDS:
                return None
            log.warning("The clock has jumped by %.0f seconds, and is believed", ahead - self._ahead)
        self._ahead, self._jumped = ahead, None
        return now
