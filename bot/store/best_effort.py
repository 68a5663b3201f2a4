"""What may be lost while the database is unavailable: the log says what it was, and the reply goes out."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)


@contextmanager
def best_effort(lost: str) -> Iterator[None]:
    """Go on after the block if the database is unavailable in it; the log then says what was `lost`.

    Every other error is raised. `lost` is a sentence without a full stop, and names nobody.
    """
    try:
        yield
    except StoreUnavailableError:
        # The traceback would say nothing more.
        log.error("%s: the database is unavailable", lost)  # noqa: TRY400
