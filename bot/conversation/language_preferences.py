"""Which language somebody reads: what the talk speaks, what was chosen, what the person's programs speak."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue import Context
from bot.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.conversation.channel import Incoming
    from bot.dialogue import MultilingualDialogue
    from bot.knowledge.messages import Messages
    from bot.store.store import Store

log = logging.getLogger(__name__)


class LanguagePreferences:
    """Finds the sentences that the bot says of itself, in the language of whom it says them to."""

    def __init__(self, library: MultilingualDialogue, store: Store) -> None:
        """Take sentences from `library`; what `store` keeps tells the language."""
        self._library = library
        self._contexts = store.contexts
        self._preferences = store.preferences

    async def context(self, incoming: Incoming) -> Context:
        """Return what the conversation is about, with the language that the person has ever chosen."""
        # Started before anything is awaited, both reads come with the same transaction.
        chosen = self.chosen(incoming.person)
        context = await self._contexts.load(incoming.conversation)
        return replace(context, chosen=await chosen)

    def chosen(self, person: str) -> Awaitable[str | None]:
        """Return the language that `person` has chosen, None without any."""
        return self._preferences.language(person)

    async def choose(self, person: str, language: str) -> None:
        """Remember that `person` has chosen `language`; an unavailable database costs the choice alone."""
        try:
            await self._preferences.set_language(person, language)
        except StoreUnavailableError as error:
            log.error("A chosen language cannot be kept (%s)", error)  # noqa: TRY400

    async def messages(self, incoming: Incoming) -> Messages:
        """Return the sentences for whoever said or did something."""
        context = await self.context(incoming)
        return self.of(self._library.reading_language(context, incoming.language))

    def seen(self, text: str, code: str | None) -> str:
        """Return the language for whoever looks at a message that reads `text`."""
        return self._library.reading_language(Context(), code, text)

    def of(self, language: str | None) -> Messages:
        """Return the sentences in `language`, in the default one where there is none."""
        return self._library.for_language(language).knowledge.messages
