"""What a bot called, and which of its calls are to fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call of the bot: its decoded parameters, and what the server returned (None after an error)."""

    method: str
    given: dict[str, Any]
    result: Any = None

    @property
    def text(self) -> str:
        """The text that a person reads, without markup."""
        return str(self.result["text"])

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons, from the top."""
        rows = self.given.get("reply_markup", {}).get("inline_keyboard", ())
        return [button["text"] for row in rows for button in row]


@dataclass
class Fault:
    """A failure that a test ordered: the next `times` calls of `method` take `seconds` and get `status`.

    With the status None the connection drops; with 200 the call is merely slow.
    """

    method: str
    status: int | None
    description: str = ""
    retry_after: int | None = None
    times: int = 1
    seconds: float = 0.0
    met: int = field(default=0, init=False)
