"""Awaiting something in a test that is no coroutine itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


def result(ask: Callable[[], Awaitable[T]]) -> T:
    """Return what `ask`, called within an event loop, comes to."""

    async def wait() -> T:
        return await ask()

    return asyncio.run(wait())
