"""Codes that stand for people and talks: the same each time, and of no use to whoever reads the database."""

from __future__ import annotations

import hashlib
import hmac


class Codes:
    """Makes codes with a key that is not in the database."""

    def __init__(self, key: str) -> None:
        """Make codes with `key`; another one makes other codes of the same people."""
        self._key = key.encode()

    def of(self, name: object) -> str:
        """Return the code of a person's number or a talk's name."""
        return hmac.new(self._key, str(name).encode(), hashlib.sha256).hexdigest()
