"""The moving pictures, and the file ids of those that Telegram already has."""

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
    """The pictures of all languages; Telegram's ids of them are kept in `file_ids`.

    While the database is unavailable, pictures are uploaded again; no answer is lost.
    """

    def __init__(self, folder: Path, library: MultilingualDialogue, file_ids: FileIds) -> None:
        """Take pictures from `folder`, where each language of `library` has its own folder."""
        self._folder = folder
        self._library = library
        self._file_ids = file_ids

    def file_of(self, picture: Picture) -> Path | None:
        """Return the film of `picture`, in another language if necessary, None if there is none."""
        return film(self._folder, picture.name, (picture.language or "", *self._library.languages))

    async def load_file_id(self, file: Path) -> str | None:
        """Return Telegram's id of `file`, None if it is not known."""
        try:
            return await self._file_ids.load(file)
        except StoreUnavailableError as error:
            log.error("The file ids of pictures cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return None

    async def save_file_id(self, file: Path, file_id: str) -> None:
        """Keep `file_id` as Telegram's id of `file`."""
        try:
            await self._file_ids.save(file, file_id)
        except StoreUnavailableError as error:
            log.error("The file id of a picture cannot be kept (%s)", type(error).__name__)  # noqa: TRY400

    async def delete_file_id(self, file: Path) -> None:
        """Forget Telegram's id of `file`: Telegram refused it."""
        try:
            await self._file_ids.delete(file)
        except StoreUnavailableError as error:
            log.error("The file id of a picture cannot be deleted (%s)", type(error).__name__)  # noqa: TRY400
