"""The web channel, running on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.dialogue import MultilingualDialogue


@pytest.fixture
async def site(shipped: MultilingualDialogue) -> AsyncIterator[Site]:
    """Return a running channel with the content as it ships."""
    async with Site(shipped) as site:
        yield site
