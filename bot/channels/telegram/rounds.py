"""The rounds that reminders are brought on: claimed, sent, and set for the next time."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.channels.telegram.keyboard import choices_markup
from bot.channels.telegram.pace import Rank
from bot.channels.telegram.patience import is_in_doubt, is_outage, reason
from bot.channels.telegram.place import Place
from bot.channels.telegram.refusals import is_unwelcome, topic_is_gone
from bot.channels.telegram.rendering import render
from bot.errors import StoreUnavailableError
from bot.store.reminders import CLAIM_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.telegram.outbox import Outbox
    from bot.coach.reminder import Reminder
    from bot.coach.reminding import Reminding
    from bot.store.contexts import Contexts
    from bot.store.reminders import Reminders

log = logging.getLogger(__name__)

# Seconds between two looks at the database; a reminder is late by that much at most.
ROUND_SECONDS = 1.0
# Seconds. After an outage what is later than this is left out, not stacked.
TOO_LATE_SECONDS = 15 * 60
# Reminders of one round: no more can come twice when a process is killed.
AT_ONCE = 25
# Less than a claim holds.
SEND_SECONDS = CLAIM_SECONDS - 5


class Rounds:
    """Brings reminders to their chats."""

    def __init__(
        self,
        reminders: Reminders,
        reminding: Callable[[str | None], Reminding],
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
        self._clock = clock

    async def go(self) -> None:
        """Make one round after the other, for ever."""
        while True:
            try:
                claimed = await self._reminders.claim(self._clock(), AT_ONCE)
            except StoreUnavailableError as error:
                log.error("Reminders cannot be read (%s)", type(error).__name__)  # noqa: TRY400
                claimed = []
            for failed in await asyncio.gather(*map(self._bring, claimed), return_exceptions=True):
                # One that nobody foresaw must not end the reminders of everybody else.
                if isinstance(failed, Exception):
                    log.error("A reminder failed (%s)", type(failed).__name__)
            if len(claimed) < AT_ONCE:
                await asyncio.sleep(ROUND_SECONDS)

    async def _bring(self, reminder: Reminder) -> None:
        try:
            late = self._clock() - reminder.due > TOO_LATE_SECONDS
            if not late and (await self._contexts.get(str(reminder.chat))).alarm is None:
                # Somebody else may claim it after that, and would send it a second time.
                async with asyncio.timeout(SEND_SECONDS):
                    await self._send(reminder)
            due = self._reminding(reminder.language).next_due(reminder)
            if due is None:
                log.warning("A reminder ends: its time zone does not exist any more")
                await self._reminders.remove(reminder.id)
            else:
                await self._reminders.put_off(reminder.id, due)
        except TelegramError as error:
            log.info("The reminders of a chat end: it does not let the bot write (%s)", reason(error))
            await self._reminders.remove_chat(reminder.chat)
        except TimeoutError:
            log.warning("A reminder waits: Telegram takes no more just now")

    async def _send(self, reminder: Reminder) -> None:
        reply = self._reminding(reminder.language).call(reminder)
        try:
            await self._outbox.send(
                Place(reminder.chat, reminder.topic),
                render(reply, choices_markup(reply.choices)),
                Rank.REMINDER,
                within=SEND_SECONDS - 1,
            )
        except TelegramError as error:
            if is_outage(error) and not is_in_doubt(error):
                raise TimeoutError from None
            # Without its topic it was tried already.
            if is_unwelcome(error) or topic_is_gone(error):
                raise
            log.warning("A reminder could not be sent (%s)", reason(error))
