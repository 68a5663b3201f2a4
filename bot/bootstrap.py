"""The content's folder -> a library: each language learned, or recalled from an earlier start."""

from __future__ import annotations

import gc
import logging
import os
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bot.dialogue import Dialogue, MultilingualDialogue
from bot.errors import ContentError
from bot.knowledge.loading.layout import languages
from bot.knowledge.loading.records import LanguageRecords, assemble
from bot.model_cache import ArrayCache, Memo, cache_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from bot.settings import Settings

log = logging.getLogger(__name__)


def load_dialogues(settings: Settings) -> MultilingualDialogue:
    """Return the languages of the content that are sound; a log line says which are left out, and why.

    Raises ContentError where FAQ_LANGUAGE is not sound: it serves people of whom nothing else is known.
    """
    folder, default, cache = settings.faq_dir, settings.faq_language, settings.cache_dir
    others = [language for language in languages(folder) if language != default]
    learners = _learn_beside(folder, [default, *others], cache) if cache else {}
    dialogues = {default: load_dialogue(folder, default, cache)}
    for language in others:
        try:
            if language in learners:
                learners[language].join()
            dialogues[language] = load_dialogue(folder, language, cache)
        except ContentError as error:
            log.warning(
                "The language %s is left out (%s findings; see python -m bot check --language %s): %s",
                language,
                len(error.findings),
                language,
                error.findings[0],
            )
    # What was learned stays until the end; looking through it for garbage makes some replies late.
    gc.freeze()
    return MultilingualDialogue(dialogues, default)


def load_dialogue(folder: Path, language: str, cache_folder: Path | None) -> Dialogue:
    """Return the dialogue over the content of `language` under `folder`: recalled, or learned and kept.

    Raises ContentError where the content is not sound.
    """
    # Thousands of new objects, and no garbage among them.
    gc.disable()
    try:
        return _load_dialogue(folder, language, ArrayCache(cache_folder, language))
    finally:
        gc.enable()


def _load_dialogue(folder: Path, language: str, cache: ArrayCache) -> Dialogue:
    key = cache_key(folder, language)
    memo = Memo(cache.load(key))
    packed = memo.recall("content", lambda: {"records": _records(folder, language)})
    dialogue = Dialogue(assemble(LanguageRecords.unpacked(language, packed["records"])), memo=memo)
    if memo.is_changed:
        cache.save(key, memo.arrays)
    return dialogue


def _records(folder: Path, language: str) -> NDArray[np.uint8]:
    # Imports a large library, which later starts do without.
    from bot.knowledge.loading.loader import packed_records  # noqa: PLC0415

    return packed_records(folder, language)


def _learn_beside(folder: Path, languages: Sequence[str], cache: Path) -> dict[str, SpawnProcess]:
    """Let a process each learn and keep what is not kept yet, all but the first: that is learned here."""
    new = [each for each in languages if not ArrayCache(cache, each).has(cache_key(folder, each))]
    spawning = get_context("spawn")
    cores = os.cpu_count() or 1
    learners = {
        each: spawning.Process(target=_keep, args=(folder, each, cache), daemon=True) for each in new[1:cores]
    }
    for learner in learners.values():
        learner.start()
    return learners


def _keep(folder: Path, language: str, cache: Path) -> None:
    # What is unsound is told by the program itself when it comes to that language.
    with suppress(ContentError):
        load_dialogue(folder, language, cache)
