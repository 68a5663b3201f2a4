"""A running bot uses content that changes on disk, and reports the result."""

from __future__ import annotations

import asyncio
import logging
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.errors import Severity
from bot.knowledge.loading.layout import languages
from bot.model_cache import cache_key
from bot.reload.content_state import Phase
from bot.reload.live_content import LiveContent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.dialogue import MultilingualDialogue
    from bot.reload.content_state import ContentState
    from bot.settings import Settings

    Tell = Callable[[str], Awaitable[None]]

log = logging.getLogger(__name__)

# The most findings in a report; `python -m bot check` shows all of them.
SHOWN = 5
# Characters of a version, which is shown to people.
SHORT = 8
SETTLED = {Phase.READY, Phase.UNSOUND, Phase.FAILED}


class ContentReload:
    """Watches the content of a library for changes."""

    def __init__(
        self,
        library: MultilingualDialogue,
        settings: Settings,
        *,
        reloaded: Tell,
        unsound: Tell | None = None,
        asked: asyncio.Event | None = None,
    ) -> None:
        """Swap the content of `library`, which was loaded as `settings` say.

        `reloaded` gets the version that is in use from then on, `unsound` the findings that prevent that; the
        log has both. When `asked` is set, the content is checked even if it has not changed.
        """
        self._library = library
        self._settings = settings
        self._reloaded = reloaded
        self._unsound = unsound
        self._asked = asked
        self._content = LiveContent(library, settings, self._note)
        # The states that were reached since the last report, by language.
        self._settled: dict[str, ContentState] = {}
        self._news = asyncio.Event()

    @property
    def version(self) -> str:
        """The name of the content on disk, which is different after a change in any language."""
        keys = (cache_key(self._settings.faq_dir, each) for each in languages(self._settings.faq_dir))
        return sha256(" ".join(keys).encode()).hexdigest()[:SHORT]

    async def watch(self) -> None:
        """Watch the files, without end."""
        async with asyncio.TaskGroup() as watching:
            watching.create_task(self._content.run())
            watching.create_task(self._report())
            if self._asked:
                watching.create_task(self._listen(self._asked))

    async def _listen(self, asked: asyncio.Event) -> None:
        while True:
            await asked.wait()
            asked.clear()
            self._content.check()

    def _note(self, state: ContentState) -> None:
        if state.phase in SETTLED:
            self._settled[state.language] = state
            self._news.set()

    async def _report(self) -> None:
        """Report the result of a change once all languages that it concerns are done."""
        while True:
            await self._news.wait()
            self._news.clear()
            if any(state.phase not in SETTLED for state in self._content.states.values()):
                continue
            settled = [*self._settled.values()]
            self._settled.clear()
            if findings := [line for state in settled for line in _findings(state)]:
                log.error("Changed content is not used: %s", "\n".join(findings))
                if self._unsound:
                    await self._unsound("\n".join(findings[:SHOWN]))
            else:
                version = self.version
                log.info("Answering from changed content, version %s", version)
                await self._reloaded(version)


def _findings(state: ContentState) -> list[str]:
    """Return the reasons why the content of a language is not used, a line each; [] if it is used."""
    if state.phase is Phase.FAILED:
        return [f"{state.language}: it could not be learned; the log says why"]
    if state.phase is Phase.READY:
        return []
    return [str(finding) for finding in state.findings if finding.severity is Severity.ERROR]
