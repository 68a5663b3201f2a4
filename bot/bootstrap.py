"""From the folder of the content to dialogues in all languages: learned, or loaded from the model cache."""

from __future__ import annotations

import gc
import logging
import os
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

from bot.dialogue import Dialogue, MultilingualDialogue
from bot.errors import ContentError
from bot.knowledge.loading.layout import languages
from bot.knowledge.loading.records import LanguageRecords, assemble
from bot.matching.meaning.encoder import NoVectorsError, encoder_name, load_encoder
from bot.matching.meaning.vector_cache import VectorCache
from bot.model_cache import ArrayCache, Memo, cache_key
from bot.values import AUTO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.context import SpawnContext, SpawnProcess
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from bot.knowledge import Knowledge
    from bot.matching.meaning.encoder import Encoder
    from bot.settings import Settings

log = logging.getLogger(__name__)

# The niceness (`nice`) of a process that learns while messages are answered: it uses only spare time.
BACKGROUND_NICENESS = 10


def load_dialogues(settings: Settings, *, learn_meaning: bool = False) -> MultilingualDialogue:
    """Return the dialogues of all languages with valid content; the log says which are left out, and why.

    Meaning is used if it was learned before; with `learn_meaning` it is learned now, which takes a minute the
    first time.

    Raises ContentError if FAQ_LANGUAGE is not valid: it is the language if nothing else is known.
    """
    folder, default, cache = settings.faq_dir, settings.faq_language, settings.cache_dir
    encoder = load_encoder() if settings.meaning == AUTO else None
    encoders = {
        language: encoder if learn_meaning or _is_kept(folder, language, cache, encoder) else None
        for language in (default, *(each for each in languages(folder) if each != default))
    }
    learners = _learn_beside(folder, [*encoders], cache, meaning=learn_meaning and encoder is not None)
    dialogues = {default: load_dialogue(folder, default, cache, encoders.pop(default))}
    for language, own_encoder in encoders.items():
        try:
            if language in learners:
                learners[language].join()
            dialogues[language] = load_dialogue(folder, language, cache, own_encoder)
        except ContentError as error:
            log.warning(
                "The language %s is left out (%s findings; see python -m bot check --language %s): %s",
                language,
                len(error.findings),
                language,
                error.findings[0],
            )
    # Learned objects live until the end; garbage collection of them would delay some replies.
    gc.freeze()
    return MultilingualDialogue(dialogues, default)


def learn_meaning_later(settings: Settings, library: MultilingualDialogue) -> Thread | None:
    """Start to learn meaning; it is swapped into `library` when done, which uses words alone meanwhile.

    Returns the thread that waits for it; None if there is nothing to learn, or no encoder.
    """
    if library.reads_meaning or settings.meaning != AUTO or load_encoder() is None:
        return None

    def learn() -> None:
        if settings.cache_dir:
            # In a separate process: it needs a core and some hundred megabytes for a minute.
            parts = (settings.faq_dir, languages(settings.faq_dir), settings.cache_dir)
            learner = _spawning().Process(target=_keep_meaning, args=parts, daemon=True)
            learner.start()
            learner.join()
        try:
            library.swap(load_dialogues(settings, learn_meaning=settings.cache_dir is None))
        except ContentError as error:
            # It was changed since the start; once it is mended it is learned anew.
            log.warning("What messages mean is not learned: %s", error.findings[0])
            return
        tidy_memory()
        if library.reads_meaning:
            log.info("Messages are read by their meaning as well")

    thread = Thread(target=learn, name="learn-meaning", daemon=True)
    thread.start()
    return thread


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage meanwhile: it takes tenths of a second where many objects are made to stay."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def tidy_memory() -> None:
    """Free the dialogues that another one has taken the place of: they were frozen, and are garbage now."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def load_dialogue(
    folder: Path, language: str, cache_folder: Path | None, encoder: Encoder | None = None
) -> Dialogue:
    """Return the dialogue for the content of `language` under `folder`, from the cache or learned now.

    With `encoder` it compares messages by meaning as well; if that fails, the log says so.

    Raises ContentError if the content is not valid.
    """
    with uncollected():
        try:
            return _load_dialogue(folder, language, cache_folder, encoder)
        except NoVectorsError as error:
            log.warning("Messages in the language %s are read by their words alone: %s", language, error)
            return _load_dialogue(folder, language, cache_folder, None)


def _load_dialogue(
    folder: Path, language: str, cache_folder: Path | None, encoder: Encoder | None
) -> Dialogue:
    cache = ArrayCache(cache_folder, language)
    by_words = cache_key(folder, language)
    key = cache_name(by_words, meaning=encoder is not None)
    kept = cache.load(key)
    if kept is None and encoder is not None:
        # What was learned from words is the same with meaning and without.
        kept = cache.load(by_words)
    memo = Memo(kept)
    packed = memo.recall("content", lambda: {"records": _records(folder, language)})
    knowledge = assemble(LanguageRecords.unpacked(language, packed["records"]))
    dialogue = learn_dialogue(knowledge, memo, cache_folder, encoder)
    if memo.is_changed:
        cache.save(key, memo.arrays)
    return dialogue


def learn_dialogue(
    knowledge: Knowledge, memo: Memo, cache_folder: Path | None, encoder: Encoder | None
) -> Dialogue:
    """Return the dialogue for `knowledge`; what `memo` or the vector cache has is not learned again.

    Raises bot.matching.meaning.encoder.NoVectorsError if `encoder` gives no vectors.
    """
    if encoder is None:
        return Dialogue(knowledge, memo=memo)
    language = knowledge.language
    vectors = VectorCache(encoder, ArrayCache(cache_folder, f"vectors-{language}"), encoder_name())
    dialogue = Dialogue(knowledge, vectors, memo)
    vectors.close()
    return dialogue


def cache_name(key: str, *, meaning: bool) -> str:
    """Return the name in the cache for the content's `key`; with `meaning` it includes the encoder."""
    return f"{key}-{encoder_name()}" if meaning else key


def _records(folder: Path, language: str) -> NDArray[np.uint8]:
    # Imported here because a YAML library is needed only if there is nothing in the cache.
    from bot.knowledge.loading.loader import packed_records  # noqa: PLC0415

    return packed_records(folder, language)


def _is_kept(folder: Path, language: str, cache: Path | None, encoder: Encoder | None) -> bool:
    key = cache_name(cache_key(folder, language), meaning=encoder is not None)
    return ArrayCache(cache, language).has(key)


def _learn_beside(
    folder: Path, languages: Sequence[str], cache: Path | None, *, meaning: bool
) -> dict[str, SpawnProcess]:
    """Start a process for each language that is not cached yet, except the first, which is learned here."""
    if cache is None:
        return {}
    encoder = load_encoder() if meaning else None
    new = [each for each in languages if not _is_kept(folder, each, cache, encoder)]
    learners = {
        each: _spawning().Process(target=_keep, args=(folder, each, cache, meaning), daemon=True)
        for each in new[1 : os.cpu_count() or 1]
    }
    for learner in learners.values():
        learner.start()
    return learners


def _spawning() -> SpawnContext:
    # Imported here because it is needed only if there is nothing in the cache.
    from multiprocessing import get_context  # noqa: PLC0415

    return get_context("spawn")


def _keep(folder: Path, language: str, cache: Path, meaning: bool) -> None:  # noqa: FBT001  (a process's)
    # Errors in the content are reported when the main process comes to that language.
    with suppress(ContentError):
        load_dialogue(folder, language, cache, load_encoder() if meaning else None)


def _keep_meaning(folder: Path, languages: Sequence[str], cache: Path) -> None:
    if hasattr(os, "nice"):
        os.nice(BACKGROUND_NICENESS)
    for language in languages:
        _keep(folder, language, cache, meaning=True)
