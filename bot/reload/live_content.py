"""Uses content that changes on disk while the bot answers.

The files are checked regularly. What has changed is read and reviewed. If it is valid, whatever the earlier
content does not share is learned in a separate process, and the result is swapped in between two messages.
Invalid content changes nothing but the findings.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.bootstrap import cache_name, learn_dialogue, tidy_memory, uncollected
from bot.dialogue import MultilingualDialogue
from bot.knowledge.loading.layout import languages
from bot.knowledge.loading.records import LanguageRecords, assemble
from bot.matching.meaning.encoder import load_encoder
from bot.model_cache import ArrayCache, Memo, cache_key
from bot.reload.content_state import ContentState, Phase
from bot.reload.learner import LearningError, learn
from bot.reload.relearning import CONTENT, Learned, is_enough, names
from bot.values import AUTO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bot.dialogue import Dialogue
    from bot.errors import Finding, Place
    from bot.knowledge.loading.loader import ContentReader
    from bot.model_cache import Arrays
    from bot.settings import Settings

log = logging.getLogger(__name__)

# Seconds between two checks of the files. A change is used once two checks have found the same, so that no
# half-copied file is read. An editor sees the effect of a save within a second; for a bot it is not urgent.
EDITOR_LOOKS, BOT_LOOKS = 0.1, 2.0
# Seconds from a change in use until the memory is tidied, which takes some tenths of a second.
TIDY_SECONDS = 2.0
# What a memo calls that which was learned of the meaning of phrasings and examples.
MEANING = "meaning"

Snapshot = frozenset[tuple[str, int, int]]


class LiveContent:
    """Watches the content of a library, and swaps in what has changed."""

    def __init__(
        self,
        library: MultilingualDialogue,
        settings: Settings,
        changed: Callable[[ContentState], None],
        *,
        for_editor: bool = False,
    ) -> None:
        """Swap the content of `library`, loaded as `settings` say; call `changed` with each new state.

        `for_editor`: somebody is waiting for the result. Then everything is checked at the start too, and new
        words are used before their meaning is learned. Otherwise people are being answered: learning uses
        spare time, and nothing is swapped in that would answer worse than the present content.
        """
        self._library = library
        self._settings = settings
        self._changed = changed
        self._for_editor = for_editor
        self._look_seconds = EDITOR_LOOKS if for_editor else BOT_LOOKS
        self._learned: dict[str, Learned] = {}
        # The key of the content that was loaded at the start.
        self._loaded: dict[str, str] = {}
        self._places: dict[str, dict[str, list[Place]]] = {}
        self._asked: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        # It takes a core and some hundred megabytes: one language after the other.
        self._learning_meaning = asyncio.Lock()
        self.states: dict[str, ContentState] = {}

    def places(self, language: str) -> Mapping[str, Sequence[Place]]:
        """Return the places of the texts in `language`, by id, in the last valid content."""
        return self._places.get(language, {})

    def check(self) -> None:
        """Check every language now, even if it has not changed."""
        for language in self.states:
            self._asked[language].set()

    async def run(self) -> None:
        """Watch all languages, without end."""
        async with asyncio.TaskGroup() as following:
            at_start = True
            while True:
                for language in languages(self._settings.faq_dir):
                    if language not in self.states:
                        self.states[language] = ContentState(language)
                        known = at_start and not self._for_editor and language in self._library.languages
                        following.create_task(self._follow(language, is_known=known))
                at_start = False
                await asyncio.sleep(self._look_seconds)

    async def _follow(self, language: str, *, is_known: bool) -> None:
        """Use what changes in `language`; `is_known`: its present content is already in use."""
        present = seen = self._look(language) if is_known else None
        self._loaded[language] = await asyncio.to_thread(cache_key, self._settings.faq_dir, language)
        reader: ContentReader | None = None
        taking_over: asyncio.Task[None] | None = None
        asked = self._asked[language]
        try:
            while True:
                now = self._look(language)
                if asked.is_set() or (now != present and now == seen):
                    asked.clear()
                    present = now
                    await _give_up(taking_over)
                    reader = reader or _reader(self._settings.faq_dir, language)
                    if found := await self._check(language, reader):
                        taking_over = asyncio.create_task(self._take_over(*found))
                seen = now
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(asked.wait(), self._look_seconds)
        finally:
            await _give_up(taking_over)

    def _look(self, language: str) -> Snapshot:
        """Return the name, size and modification time of each file of `language`."""
        found = []
        for file in (self._settings.faq_dir / language).rglob("*.yaml"):
            with contextlib.suppress(OSError):
                status = file.stat()
                found.append((str(file), status.st_size, status.st_mtime_ns))
        return frozenset(found)

    async def _check(self, language: str, reader: ContentReader) -> tuple[LanguageRecords, str] | None:
        """Return the content as it is on disk, and its key in the cache; None if it is not valid."""
        self._tell(language, Phase.CHECKING)
        folder = self._settings.faq_dir
        if language not in languages(folder) and language != self._settings.faq_language:
            self._leave_out(language)
            return None
        key = await asyncio.to_thread(cache_key, folder, language)
        records, findings = await asyncio.to_thread(_read, reader)
        if records is None:
            self._tell(language, Phase.UNSOUND, findings)
            return None
        self._places[language] = reader.places()
        self._tell(language, Phase.LEARNING_WORDS, findings)
        # Files that change while they are read are read again at the next check; until then they have no key.
        return records, key if key == await asyncio.to_thread(cache_key, folder, language) else ""

    def _leave_out(self, language: str) -> None:
        """Stop answering in `language`, whose folder was removed."""
        if language in self._library.languages:
            present = self._dialogues()
            del present[language]
            self._use(language, present)
        for kept in (self._learned, self._places):
            kept.pop(language, None)
        self._tell(language, Phase.READY, ())

    async def _take_over(self, records: LanguageRecords, key: str) -> None:
        """Learn `records`, and swap them in; `key` is their key in the cache, "" if it is not known."""
        language = records.language
        try:
            wanted = self._reads_meaning(language) or (
                self._settings.meaning == AUTO and load_encoder() is not None
            )
            known, meaning = await asyncio.to_thread(self._recall, records, key, wanted=wanted)
            if meaning is None or (wanted and not meaning and not self._for_editor):
                known, meaning = await self._learn(records, known, meaning=wanted and not self._for_editor)
            await self._swap(records, known, key, meaning=meaning)
            if wanted and not meaning and self._for_editor:
                self._tell(language, Phase.LEARNING_MEANING)
                known = await self._learn_meaning(records, known)
                await self._swap(records, known, key, meaning=True)
        except Exception as error:
            # Whatever the error is, the editor sees that it failed, and the next save is a new try.
            log.exception("Changed content was not learned (%s)", type(error).__name__)
            self._tell(language, Phase.FAILED)
        else:
            self._tell(language, Phase.READY)
        # Whoever waited for the change asks now, and is answered before.
        await asyncio.sleep(TIDY_SECONDS)
        await asyncio.to_thread(tidy_memory)

    async def _learn(self, records: LanguageRecords, known: Arrays, *, meaning: bool) -> tuple[Arrays, bool]:
        """Return what is learned from `records`, with `meaning` if possible, and whether it was."""
        if meaning:
            try:
                return await self._learn_meaning(records, known), True
            except LearningError as error:
                log.warning("Changed content is read by its words alone (%s)", error)
        later = not self._for_editor
        return await learn(records, known, self._settings.cache_dir, meaning=False, later=later), False

    async def _learn_meaning(self, records: LanguageRecords, known: Arrays) -> Arrays:
        async with self._learning_meaning:
            return await learn(records, known, self._settings.cache_dir, meaning=True, later=True)

    def _recall(self, records: LanguageRecords, key: str, *, wanted: bool) -> tuple[Arrays, bool | None]:
        """Return the arrays that need not be learned, and whether they are enough: with meaning, or without.

        They are enough with meaning (True), by words alone (False), or not at all (None: something that takes
        long to learn is missing). Meaning is looked for only if it is `wanted`.
        """
        language = records.language
        learned = self._learned_of(language)
        if learned and learned.are_of(records):
            return learned.arrays, self._reads_meaning(language)
        for meaning in (True, False) if wanted else (False,):
            # Content that was in use before, or was learned by `check --learn`.
            if key and (kept := self._cache(language).load(cache_name(key, meaning=meaning))):
                return kept, meaning
        if not learned:
            return {}, None
        known = learned.known_for(records)
        if not is_enough(known, learned.arrays):
            return known, None
        return known, self._reads_meaning(language) and MEANING in names(known)

    def _learned_of(self, language: str) -> Learned | None:
        """Return what the answers in `language` rest on, None where that is not known (any more)."""
        if language in self._library.languages and language not in self._learned:
            name = cache_name(self._loaded[language], meaning=self._reads_meaning(language))
            if kept := self._cache(language).load(name):
                self._learned[language] = Learned.of(language, kept)
        return self._learned.get(language)

    def _reads_meaning(self, language: str) -> bool:
        in_use = language in self._library.languages
        return in_use and self._library.for_language(language).reads_meaning

    async def _swap(self, records: LanguageRecords, known: Arrays, key: str, *, meaning: bool) -> None:
        """Answer from `records` from the next message on, unless they are in use already.

        With `meaning`, messages are also compared by their meaning.
        """
        language = records.language
        learned = self._learned_of(language)
        if learned and learned.are_of(records) and meaning == self._reads_meaning(language):
            return
        memo = Memo(known)
        dialogue = await asyncio.to_thread(self._dialogue, records, memo, meaning=meaning)
        self._use(language, self._dialogues() | {language: dialogue})
        self._tell(language, self.states[language].phase)
        memo.arrays[CONTENT] = records.packed()
        self._learned[language] = Learned(records, memo.arrays)
        if key:
            name = cache_name(key, meaning=meaning)
            await asyncio.to_thread(self._cache(language).save, name, memo.arrays)

    def _dialogue(self, records: LanguageRecords, memo: Memo, *, meaning: bool) -> Dialogue:
        encoder = load_encoder() if meaning else None
        with uncollected():
            return learn_dialogue(assemble(records), memo, self._settings.cache_dir, encoder)

    def _dialogues(self) -> dict[str, Dialogue]:
        return {each: self._library.for_language(each) for each in self._library.languages}

    def _use(self, language: str, dialogues: dict[str, Dialogue]) -> None:
        """Answer from `dialogues`, of which that of `language` is new."""
        self._library.swap(MultilingualDialogue(dialogues, self._library.languages[0]))
        state = self.states[language]
        self.states[language] = replace(state, version=state.version + 1)

    def _cache(self, language: str) -> ArrayCache:
        return ArrayCache(self._settings.cache_dir, language)

    def _tell(self, language: str, phase: Phase, findings: Sequence[Finding] | None = None) -> None:
        before = self.states[language]
        found = before.findings if findings is None else tuple(findings)
        self.states[language] = replace(before, phase=phase, findings=found)
        self._changed(self.states[language])


def _reader(folder: Path, language: str) -> ContentReader:
    # Imported here because large libraries are needed only if content changes.
    from bot.knowledge.loading.loader import ContentReader  # noqa: PLC0415

    return ContentReader(folder, language)


def _read(reader: ContentReader) -> tuple[LanguageRecords | None, list[Finding]]:
    with uncollected():
        return reader.read()


async def _give_up(task: asyncio.Task[None] | None) -> None:
    """Cancel `task`, and return when it has ended."""
    if task:
        task.cancel()
        await asyncio.wait([task])
