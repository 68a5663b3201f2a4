"""Tell the keeper what needs a look: a message to each admin."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.channels.telegram.place import Place
from bot.channels.telegram.sending.outbox import best_effort
from bot.channels.telegram.view.rendering import render
from bot.conversation.channel import Incoming
from bot.reply import Outcome, Paragraph, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.channels.telegram.sending.outbox import Outbox
    from bot.conversation.language_preferences import LanguagePreferences
    from bot.knowledge.messages import KeeperTexts

# Seconds. One failure says that something is wrong; the log has them all.
FAILURE_SECONDS = 60.0
# Seconds. What cannot be read comes from a server or a proxy that may send much of it.
UNREADABLE_SECONDS = 3600.0
# Seconds. An admin's chat that Telegram lets wait holds up nobody.
SAY_SECONDS = 30.0


class AdminAlerts:
    """Speaks to the admins, each in their language."""

    def __init__(
        self,
        languages: LanguagePreferences,
        outbox: Outbox,
        admins: Iterable[int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Tell `admins` through `outbox`, in their `languages`; `clock` tells seconds."""
        self._languages = languages
        self._outbox = outbox
        self._admins = tuple(admins)
        self._clock = clock
        self._failed = self._unreadable = float("-inf")

    async def failed(self, error: str, place: str) -> None:
        """Tell that a message got no answer, because of `error` at `place`; once a minute."""
        if self._clock() - self._failed >= FAILURE_SECONDS:
            self._failed = self._clock()
            await self._say(lambda texts: texts.failed.format(error=error, place=place))

    async def unreadable(self, problem: str) -> None:
        """Tell that an update could not be read, because of `problem` (a type's name); once an hour."""
        if self._clock() - self._unreadable >= UNREADABLE_SECONDS:
            self._unreadable = self._clock()
            await self._say(lambda texts: texts.unreadable.format(problem=problem))

    async def renewed(self, version: str) -> None:
        """Tell that content was taken over, as `version`."""
        await self._say(lambda texts: texts.renewed.format(version=version))

    async def unsound(self, findings: str) -> None:
        """Tell that content was not taken over, and why."""
        await self._say(lambda texts: texts.unsound.format(findings=findings))

    async def _say(self, sentence: Callable[[KeeperTexts], str]) -> None:
        for admin in self._admins:
            texts = (await self._languages.messages(Incoming(Place(admin).address, str(admin)))).keeper
            reply = Reply(Outcome.SMALLTALK, (Paragraph(sentence(texts)),))
            await best_effort(self._outbox.send(Place(admin), render(reply), within=SAY_SECONDS))
