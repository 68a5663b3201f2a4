"""The content's folder -> a library: each language learned, or recalled from an earlier start."""

from __future__ import annotations

import gc
import logging
from functools import partial
from typing import TYPE_CHECKING

from bot.dialogue import Dialogue, Library
from bot.errors import ContentError
from bot.knowledge.files import languages
from bot.learned import fingerprint, recall

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

log = logging.getLogger(__name__)


def open_library(settings: Settings) -> Library:
    """Return the languages of the content that are sound; a log line says which are left out, and why.

    Raises ContentError where FAQ_LANGUAGE is not sound: it serves people of whom nothing else is known.
    """
    folder, default = settings.faq_dir, settings.faq_language
    dialogues = {default: _dialogue(folder, default, settings.cache_dir)}
    for language in languages(folder):
        if language == default:
            continue
        try:
            dialogues[language] = _dialogue(folder, language, settings.cache_dir)
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
    return Library(dialogues, default)


def _dialogue(folder: Path, language: str, cache: Path | None) -> Dialogue:
    return recall(partial(_learn, folder, language), cache, fingerprint(folder, language))


def _learn(folder: Path, language: str) -> Dialogue:
    # Dear in memory, and needed where something changed.
    from bot.knowledge.reader import read  # noqa: PLC0415

    return Dialogue(read(folder, language))
