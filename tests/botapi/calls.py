"""What a bot called, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Upload:
    """A file in a call: its name, its length in bytes, and its first bytes."""

    filename: str
    size: int
    head: bytes


@dataclass(frozen=True)
class Call:
    """One call of the bot: its decoded parameters, and what the server returned (None after an error).

    Uploads stand in the parameters wherever the call referred to them.
    """

    method: str
    given: dict[str, Any]
    result: Any = None

    @property
    def concerns(self) -> set[str]:
        """The ids of the chat and of the query that it is about."""
        about = ("chat_id", "callback_query_id", "inline_query_id")
        return {str(self.given[name]) for name in about if name in self.given}

    @property
    def text(self) -> str:
        """The text that a person reads, without markup: that of the message, or its caption."""
        message: dict[str, Any] = self.result
        return str(message["text"] if "text" in message else message.get("caption", ""))

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons, from the top."""
        rows = self.given.get("reply_markup", {}).get("inline_keyboard", ())
        return [button["text"] for row in rows for button in row]
