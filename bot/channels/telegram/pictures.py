"""The moving pictures, and under which names Telegram has them already."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.file_ids import FileIds

log = logging.getLogger(__name__)


class Pictures:
    """The pictures in `folder`; their names at Telegram are remembered in `file_ids`.

    A database out of order costs an upload, never an answer.
    """

    def __init__(self, folder: Path, file_ids: FileIds) -> None:
        """Take pictures from `folder`, such as `faq/figures/en`."""
        self._folder = folder
        self._file_ids = file_ids

    def file(self, name: str) -> Path | None:
        """Return the moving picture called `name`, None where there is none."""
        file = self._folder / f"{name}.mp4"
        return file if file.is_file() else None

    def remembered(self, file: Path) -> str | None:
        """Return Telegram's name for `file`, if it has one."""
        try:
            return self._file_ids.get(file)
        except SQLAlchemyError as error:
            log.error("The names of pictures cannot be read (%s)", type(error).__name__)  # noqa: TRY400
            return None

    def remember(self, file: Path, file_id: str) -> None:
        """Keep `file_id` as the name of `file`."""
        try:
            self._file_ids.put(file, file_id)
        except SQLAlchemyError as error:
            log.error("The name of a picture cannot be kept (%s)", type(error).__name__)  # noqa: TRY400

    def forget(self, file: Path) -> None:
        """Forget the name of `file`: Telegram refused it."""
        try:
            self._file_ids.forget(file)
        except SQLAlchemyError as error:
            log.error("The name of a picture cannot be forgotten (%s)", type(error).__name__)  # noqa: TRY400
