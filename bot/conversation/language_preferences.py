"""The language for a person: that of the conversation, the one they chose, or that of their app."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue import Context
from bot.store.best_effort import best_effort

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.conversation.channel import Incoming
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.store.store import Store


class LanguagePreferences:
    """Finds the fixed messages of the bot in the language of the person who reads them."""

    def __init__(self, library: MultilingualDialogue, store: Store) -> None:
        """Take messages from `library`; `store` keeps which language people chose."""
        self._library = library
        self._contexts = store.contexts
        self._preferences = store.preferences

    async def context(self, incoming: Incoming) -> Context:
        """Return the context of the conversation, with the language that the person has chosen, if any."""
        # Both reads are started before anything is awaited, so they share one transaction.
        chosen = self.chosen(incoming.person)
        context = await self._contexts.load(incoming.conversation)
        return replace(context, chosen=await chosen)

    def chosen(self, person: str) -> Awaitable[str | None]:
        """Return the language that `person` has chosen, None if there is none."""
        return self._preferences.language(person)

    async def choose(self, person: str, language: str) -> None:
        """Keep that `person` has chosen `language`; if the database is unavailable, only this is lost."""
        with best_effort("A chosen language cannot be kept"):
            await self._preferences.set_language(person, language)

    async def messages(self, incoming: Incoming) -> Messages:
        """Return the messages in the language of the person of `incoming`."""
        context = await self.context(incoming)
        return self.messages_in(self._library.language_of_reader(context, incoming.language))

    def seen(self, text: str, code: str | None) -> str:
        """Return the language of a message with `text`, for somebody whose app has the language `code`."""
        return self._library.language_of_reader(Context(), code, text)

    def messages_in(self, language: str | None) -> Messages:
        """Return the messages in `language`, or in the default language if there are none."""
        return self._library.for_language(language).knowledge.messages
