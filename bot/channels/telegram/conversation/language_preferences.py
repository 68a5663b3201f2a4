"""Which language somebody reads: what the talk speaks, what was chosen, what the person's programs speak."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue import Context
from bot.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.channels.telegram.place import Place
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.store.records.contexts import Contexts
    from bot.store.records.preferences import Preferences

log = logging.getLogger(__name__)


class LanguagePreferences:
    """Finds the sentences that the bot says of itself, in the language of whom it says them to."""

    def __init__(self, library: MultilingualDialogue, contexts: Contexts, preferences: Preferences) -> None:
        """Take sentences from `library`; `contexts` and `preferences` tell the language."""
        self._library = library
        self._contexts = contexts
        self._preferences = preferences

    async def context(self, place: Place, person: int) -> Context:
        """Return what the talk with `person` at `place` is about, with the language that was ever chosen."""
        # Asked for before anything is waited for, both come with the same round of the database.
        chosen = self.chosen(person)
        context = await self._contexts.load(conversation_id(place, person))
        return replace(context, chosen=await chosen)

    def chosen(self, person: int) -> Awaitable[str | None]:
        """Return the language that `person` has chosen, None without any."""
        return self._preferences.language(person)

    async def choose(self, person: int, language: str) -> None:
        """Remember that `person` has chosen `language`; an unavailable database costs the choice alone."""
        try:
            await self._preferences.set_language(person, language)
        except StoreUnavailableError as error:
            log.error("A chosen language cannot be kept (%s)", error)  # noqa: TRY400

    async def messages(self, place: Place, person: int, code: str | None) -> Messages:
        """Return the sentences for `person` at `place`, whose programs speak `code`."""
        language = self._library.reading_language(await self.context(place, person), code)
        return self._library.for_language(language).knowledge.messages

    def seen(self, text: str, code: str | None) -> str:
        """Return the language for whoever looks at a message that reads `text`."""
        return self._library.reading_language(Context(), code, text)

    def of(self, language: str) -> Messages:
        """Return the sentences in `language`."""
        return self._library.for_language(language).knowledge.messages


def conversation_id(place: Place, person: int) -> str:
    """Return the name of a conversation: in a group each person has one."""
    return f"{place.chat}:{person}" if place.is_group else str(place.chat)
