"""A person who is asked when to be reminded: the desk with real content and database, without Telegram."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from waiting import result

from bot.actions.codec import decode
from bot.coach.reminders.conversation import ReminderConversation
from bot.coach.reminders.model import ReminderOwner
from bot.conversation.answering import Answering
from bot.conversation.channel import Address, Incoming
from bot.conversation.language_preferences import LanguagePreferences
from bot.conversation.personal_data import GOT_UP
from bot.conversation.statistics import Statistics
from bot.dialogue import Context
from bot.settings import Settings
from bot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.coach.reminders.model import Reminder
    from bot.dialogue import MultilingualDialogue
    from bot.reply import Choice

PERSON = "1001"
ZONE = ZoneInfo("Europe/Berlin")
# A Wednesday.
NOW = datetime(2026, 12, 2, 10, tzinfo=ZONE).timestamp()


class Wishing:
    """Talks to the desk as one person in a private chat, in Berlin, on 2 December 2026 at 10:00."""

    def __init__(
        self, library: MultilingualDialogue, folder: Path, url: str | None = None, zone: str | None = ZONE.key
    ) -> None:
        """Keep everything in a database of the `folder`."""
        self.now = NOW
        self.store = Store(url or f"sqlite:///{folder / 'bot.db'}", "key", "1", lambda: self.now)
        self.context = Context()
        self.who = ReminderOwner(PERSON, PERSON, None, None)
        languages = LanguagePreferences(library, self.store)
        statistics = Statistics(library, self.store, Settings())
        self.answering = Answering(library, languages, self._reminding(library), statistics, lambda: True)
        self.reminding = self._reminding(library)(None)
        if zone:
            result(lambda: self.store.reminders.set_zone(PERSON, zone))

    def type(self, text: str) -> str:
        """Type `text`, and return what is said to it."""
        return self._turn(Incoming(Address(PERSON), PERSON, text))

    def press(self, id_: str) -> str:
        """Press the button `id_`, and return what is said to it."""
        return self._turn(Incoming(Address(PERSON), PERSON, action=decode(id_)))

    @property
    def kept(self) -> list[Reminder]:
        """The reminders that are still to come."""
        return result(lambda: self.store.reminders.list_pending(PERSON, PERSON))

    @property
    def about(self) -> dict[str, list[dict[str, Any]]]:
        """All that is kept about the person, by kind."""
        return {kind: rows for kind, rows in result(lambda: self.store.about(PERSON)).items() if rows}

    def came(self, reminder: Reminder) -> None:
        """Let `reminder`, which comes once, have come."""
        result(lambda: self.store.reminders.mark_delivered(reminder.id, self.now))

    def sweep(self) -> None:
        """Erase what has had its time."""
        result(lambda: self.store.sweep(365))

    @property
    def counted(self) -> int:
        """How often the person is known to have got up."""
        return sum(row["exercise"] == GOT_UP for row in self.about.get("activity", []))

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The buttons under what was said last."""
        return self.context.choices

    def _turn(self, incoming: Incoming) -> str:
        reply, self.context = asyncio.run(self.answering.answer(incoming, self.context))
        return reply.text

    def _reminding(self, library: MultilingualDialogue) -> Callable[[str | None], ReminderConversation]:
        async def followed(person: str) -> None:
            now = datetime.fromtimestamp(self.now, ZONE)
            await self.store.activity.add(person, GOT_UP, 1, now.date(), self.now)

        def reminding(language: str | None) -> ReminderConversation:
            return ReminderConversation(
                library.for_language(language).knowledge, self.store.reminders, followed, lambda: self.now
            )

        return reminding
