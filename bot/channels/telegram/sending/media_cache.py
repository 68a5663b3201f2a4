"""The moving pictures, and the file ids of those that Telegram already has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.films import film
from bot.store.best_effort import best_effort

if TYPE_CHECKING:
    from pathlib import Path

    from bot.channels.telegram.view.rendering import Picture
    from bot.dialogue import MultilingualDialogue
    from bot.store.records.file_ids import FileIds


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
        with best_effort("The file ids of pictures cannot be read"):
            return await self._file_ids.load(file)
        return None

    async def save_file_id(self, file: Path, file_id: str) -> None:
        """Keep `file_id` as Telegram's id of `file`."""
        with best_effort("The file id of a picture cannot be kept"):
            await self._file_ids.save(file, file_id)

    async def delete_file_id(self, file: Path) -> None:
        """Forget Telegram's id of `file`: Telegram refused it."""
        with best_effort("The file id of a picture cannot be deleted"):
            await self._file_ids.delete(file)
