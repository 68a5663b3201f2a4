"""Uses changed content as soon as it is saved.

The files are checked for changes several times a second. Changed files are read and validated. If the content
is valid, everything that differs from the content before is learned, first words, then meaning, and each
result is swapped in between two messages. Invalid content only changes the findings.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.bootstrap import cache_name, learn_dialogue
from bot.dialogue import MultilingualDialogue
from bot.knowledge.loading.layout import languages
from bot.knowledge.loading.loader import ContentReader
from bot.knowledge.loading.records import assemble
from bot.matching.meaning.encoder import load_encoder
from bot.model_cache import ArrayCache, Memo, cache_key
from bot.preview.content.learner import learn
from bot.preview.content.relearning import is_enough, still_known
from bot.values import AUTO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.knowledge.finding import Finding, Place
    from bot.knowledge.loading.records import LanguageRecords
    from bot.model_cache import Arrays
    from bot.settings import Settings

log = logging.getLogger(__name__)

# Seconds between two checks of the files, so that an editor sees the effect of a save within a second.
LOOK_SECONDS = 0.2
# The name under which a memo has the content itself.
CONTENT = "content/records"

Snapshot = frozenset[tuple[str, int, int]]


class Phase(StrEnum):
    """How far the changed content of a language is in use."""

    READY = "ready"
    CHECKING = "checking"
    UNSOUND = "unsound"
    LEARNING_WORDS = "learning words"
    LEARNING_MEANING = "learning meaning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ContentState:
    """The state of the content of one language: its phase, and all findings.

    While `phase` is `unsound` or `learning words`, the previous content is in use. `version` counts swaps.
    """

    language: str
    phase: Phase = Phase.READY
    findings: tuple[Finding, ...] = ()
    version: int = 0


class LiveContent:
    """Watches the content of a library, and swaps in what has changed."""

    def __init__(
        self, library: MultilingualDialogue, settings: Settings, changed: Callable[[ContentState], None]
    ) -> None:
        """Swap the content of `library`, loaded from `settings`; call `changed` with each new state."""
        self._library = library
        self._settings = settings
        self._changed = changed
        self._learned: dict[str, Arrays] = {}
        self._in_use: dict[str, bytes] = {}
        self._places: dict[str, dict[str, list[Place]]] = {}
        self.states: dict[str, ContentState] = {}

    def places(self, language: str) -> Mapping[str, Sequence[Place]]:
        """Return the places in the files of `language`, by id, as of the last valid content."""
        return self._places.get(language, {})

    async def run(self) -> None:
        """Check every language, and again whenever one of its files has changed, without end."""
        async with asyncio.TaskGroup() as following:
            while True:
                for language in languages(self._settings.faq_dir):
                    if language not in self.states:
                        self.states[language] = ContentState(language)
                        following.create_task(self._follow(language))
                await asyncio.sleep(LOOK_SECONDS)

    async def _follow(self, language: str) -> None:
        reader = ContentReader(self._settings.faq_dir, language)
        seen: Snapshot | None = None
        taking_over: asyncio.Task[None] | None = None
        try:
            while True:
                now = self._look(language)
                if now != seen:
                    seen = now
                    await _give_up(taking_over)
                    if found := await self._check(language, reader):
                        taking_over = asyncio.create_task(self._take_over(*found))
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await _give_up(taking_over)

    def _look(self, language: str) -> Snapshot:
        """Return names, sizes and modification times of the files of `language`."""
        found = []
        for file in (self._settings.faq_dir / language).rglob("*.yaml"):
            with contextlib.suppress(OSError):
                status = file.stat()
                found.append((str(file), status.st_size, status.st_mtime_ns))
        return frozenset(found)

    async def _check(self, language: str, reader: ContentReader) -> tuple[LanguageRecords, str] | None:
        """Return the content on disk, and its key in the model cache; None if it is not valid."""
        self._tell(language, Phase.CHECKING)
        folder = self._settings.faq_dir
        key = await asyncio.to_thread(cache_key, folder, language)
        records, findings = await asyncio.to_thread(reader.read)
        if records is None:
            self._tell(language, Phase.UNSOUND, findings)
            return None
        self._places[language] = reader.places()
        self._tell(language, Phase.LEARNING_WORDS, findings)
        # Files that change while they are read are read again soon; until then they have no key.
        return records, key if key == await asyncio.to_thread(cache_key, folder, language) else ""

    async def _take_over(self, records: LanguageRecords, key: str) -> None:
        """Learn `records`, whose key in the model cache is `key` ("": unknown), and swap them in."""
        language, cache_dir = records.language, self._settings.cache_dir
        try:
            known = await asyncio.to_thread(self._known, records, key)
            meaning = self._reads_meaning(language)
            if not is_enough(known, self._learned.get(language, {})):
                known = await learn(records, known, cache_dir, meaning=False)
                meaning = False
            await self._swap(records, known, key, meaning=meaning)
            if not meaning and self._settings.meaning == AUTO and load_encoder():
                self._tell(language, Phase.LEARNING_MEANING)
                known = await learn(records, known, cache_dir, meaning=True)
                await self._swap(records, known, key, meaning=True)
        except Exception as error:
            # Whatever the error is, the editor sees that it failed, and the next save is tried again.
            log.exception("Changed content was not learned (%s)", type(error).__name__)
            self._tell(language, Phase.FAILED)
        else:
            self._tell(language, Phase.READY)

    def _known(self, records: LanguageRecords, key: str) -> Arrays:
        """Return what was learned before and is valid for `records` as well."""
        language = records.language
        if language not in self._library.languages:
            return {}
        dialogue = self._library.for_language(language)
        if language not in self._learned:
            name = cache_name(key, meaning=dialogue.reads_meaning)
            kept = self._cache(language).load(name) if key else None
            self._learned[language] = kept or {}
            if kept:
                self._in_use[language] = kept[CONTENT].tobytes()
        return still_known(self._learned[language], dialogue.knowledge, assemble(records))

    def _reads_meaning(self, language: str) -> bool:
        in_use = language in self._library.languages
        return in_use and self._library.for_language(language).reads_meaning

    async def _swap(self, records: LanguageRecords, known: Arrays, key: str, *, meaning: bool) -> None:
        """Use `records` from the next message on, unless they are in use already.

        With `meaning`, messages are compared by their meaning as well.
        """
        language, packed = records.language, records.packed()
        present = {each: self._library.for_language(each) for each in self._library.languages}
        same = packed.tobytes() == self._in_use.get(language)
        if same and language in present and meaning == present[language].reads_meaning:
            return
        memo = Memo({**known, CONTENT: packed})
        encoder = load_encoder() if meaning else None
        cache_dir = self._settings.cache_dir
        dialogue = await asyncio.to_thread(learn_dialogue, assemble(records), memo, cache_dir, encoder)
        default = self._library.languages[0]
        self._library.swap(MultilingualDialogue({**present, language: dialogue}, default))
        self._learned[language], self._in_use[language] = memo.arrays, packed.tobytes()
        state = self.states[language]
        self.states[language] = replace(state, version=state.version + 1)
        if key:
            name = cache_name(key, meaning=meaning)
            await asyncio.to_thread(self._cache(language).save, name, memo.arrays)

    def _cache(self, language: str) -> ArrayCache:
        return ArrayCache(self._settings.cache_dir, language)

    def _tell(self, language: str, phase: Phase, findings: Sequence[Finding] | None = None) -> None:
        before = self.states[language]
        found = before.findings if findings is None else tuple(findings)
        self.states[language] = replace(before, phase=phase, findings=found)
        self._changed(self.states[language])


async def _give_up(task: asyncio.Task[None] | None) -> None:
    """Cancel `task`, and wait until it has ended."""
    if task:
        task.cancel()
        await asyncio.wait([task])
