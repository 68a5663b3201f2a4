"""What is not essential may be lost while the database is unavailable, and nothing else."""

from __future__ import annotations

import pytest

from bot.errors import StoreUnavailableError, UnstorableError
from bot.store.best_effort import best_effort


def test_an_unavailable_database_costs_the_block_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What comes after it is done, and the admin reads what was lost."""
    done = []
    with best_effort("A vote is lost"):
        done.append("before")
        raise StoreUnavailableError("away")
    done.append("after")
    assert done == ["before", "after"]
    assert caplog.messages == ["A vote is lost: the database is unavailable"]


def test_any_other_error_is_raised() -> None:
    """A value that the database refuses is a bug, and no bad luck."""
    with pytest.raises(UnstorableError), best_effort("A vote is lost"):
        raise UnstorableError("a number of thirty digits")
