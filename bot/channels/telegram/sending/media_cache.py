"""The moving pictures, and under which names Telegram has them already."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.channels.films import film
from bot.errors import StoreUnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.channels.telegram.view.rendering import Picture
    from bot.dialogue import MultilingualDialogue
    from bot.store.records.file_ids import FileIds

log = logging.getLogger(__name__)


class MediaCache:
    """The pictures of all languages; their names at Telegram are remembered in `file_ids`.

    A database out of order costs an upload, never an answer.
    """

    def __init__(self, folder: Path, library: MultilingualDialogue, file_ids: FileIds) -> None:
        """Take pictures from `folder`, where each language of `library` has a folder of its own."""
        self._folder = folder
        self._library = library
        self._file_ids = file_ids

    def file(self, picture: Picture) -> Path | None:
        """Return the film of `picture`, if need be in another language, None where there is none."""
        return film(self._folder, picture.name, (picture.language or "", *self._library.languages))

    async def remembered(self, file: Path) -> str | None:
        """Return Telegram's name for `file`, if it has one."""
        try:
            return await self._file_ids.get(file)
        except StoreUnavailableError as error:
            log.error("The names of pictures cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return None

    async def remember(self, file: Path, file_id: str) -> None:
        """Keep `file_id` as the name of `file`."""
        try:
            await self._file_ids.put(file, file_id)
        except StoreUnavailableError as error:
            log.error("The name of a picture cannot be kept (%s)", type(error).__name__)  # noqa: TRY400

    async def forget(self, file: Path) -> None:
        """Forget the name of `file`: Telegram refused it."""
        try:
            await self._file_ids.forget(file)
        except StoreUnavailableError as error:
            log.error("The name of a picture cannot be forgotten (%s)", type(error).__name__)  # noqa: TRY400
