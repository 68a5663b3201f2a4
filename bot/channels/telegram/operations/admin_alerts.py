"""Messages to each admin about what needs attention."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.channels.telegram.destination import Destination
from bot.channels.telegram.sending.outbox import call_if_possible
from bot.channels.telegram.view.rendering import render
from bot.conversation.channel import Incoming
from bot.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.channels.telegram.sending.outbox import Outbox
    from bot.conversation.language_preferences import LanguagePreferences
    from bot.knowledge.messages import AdminTexts

# Seconds between alerts. One failure says that something is wrong; the log has all of them.
FAILURE_SECONDS = 60.0
# Seconds between alerts. Unreadable updates come from a server or a proxy that may send many.
UNREADABLE_SECONDS = 3600.0
# Seconds after which an alert is given up, so that a slow admin chat delays nobody.
ALERT_SECONDS = 30.0


class AdminAlerts:
    """Writes to the admins, to each in their language."""

    def __init__(
        self,
        languages: LanguagePreferences,
        outbox: Outbox,
        admins: Iterable[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Write to `admins` through `outbox`, in their `languages`; `clock` returns seconds."""
        self._languages = languages
        self._outbox = outbox
        self._admins = tuple(admins)
        self._clock = clock
        self._failed = self._unreadable = float("-inf")

    async def report_failure(self, error: str, place: str) -> None:
        """Report that a message got no answer because of `error` at `place`; once a minute at most."""
        if self._clock() - self._failed >= FAILURE_SECONDS:
            self._failed = self._clock()
            await self._send(lambda texts: texts.failed.format(error=error, place=place))

    async def report_unreadable(self, problem: str) -> None:
        """Report that an update could not be read because of `problem` (a type's name); hourly at most."""
        if self._clock() - self._unreadable >= UNREADABLE_SECONDS:
            self._unreadable = self._clock()
            await self._send(lambda texts: texts.unreadable.format(problem=problem))

    async def report_reload(self, version: str) -> None:
        """Report that changed content is in use, as `version`."""
        await self._send(lambda texts: texts.reloaded.format(version=version))

    async def report_invalid_content(self, findings: str) -> None:
        """Report that changed content is not used, because of `findings`."""
        await self._send(lambda texts: texts.unsound.format(findings=findings))

    async def _send(self, sentence: Callable[[AdminTexts], str]) -> None:
        for admin in self._admins:
            texts = (await self._languages.messages(Incoming(Destination(admin).address, str(admin)))).admin
            reply = Reply(Outcome.SMALLTALK, (Paragraph(sentence(texts)),))
            await call_if_possible(self._outbox.send(Destination(admin), render(reply), within=ALERT_SECONDS))
