"""Codes that stand for people and talks: the same each time, and of no use to whoever reads the database."""

from __future__ import annotations

import hmac
from functools import lru_cache

# Codes: those of the people who are talking just now.
RECENT = 4096


class Codes:
    """Makes codes with a key that is not in the database."""

    def __init__(self, key: str) -> None:
        """Make codes with `key`; another one makes other codes of the same people."""
        self._key = key.encode()
        self._recent = lru_cache(maxsize=RECENT)(self._code)

    def of(self, name: object) -> str:
        """Return the code of a person's number or a talk's name."""
        return self._recent(str(name))

    def _code(self, name: str) -> str:
        return hmac.digest(self._key, name.encode(), "sha256").hex()
