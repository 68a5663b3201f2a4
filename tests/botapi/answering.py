"""The methods that answer what people do other than write: presses, inline queries, any message at all."""

from __future__ import annotations

import time
from typing import Any

from botapi.refusals import Refusal
from botapi.state import State

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Answering(State):
    """Acknowledges presses, shows results of inline queries, and reacts with emoji."""

    def __init__(self) -> None:
        """Begin with nothing to answer."""
        super().__init__()
        # The ids that still wait for an answer.
        self.callbacks: set[str] = set()
        self.inline_queries: set[str] = set()
        # When each press was acknowledged, by the clock `time.monotonic`.
        self.acknowledgements: dict[str, float] = {}
        # With what the bot reacted, by chat and message.
        self.reactions: dict[tuple[int, int], str] = {}

    def _answerCallbackQuery(self, callback_query_id: str, **_: Any) -> bool:  # noqa: N802  (the method's name)
        if callback_query_id not in self.callbacks:
            raise Refusal(_TOO_OLD)
        self.callbacks.remove(callback_query_id)
        self.acknowledgements[callback_query_id] = time.monotonic()
        return True

    def _answerInlineQuery(  # noqa: N802
        self, inline_query_id: str, results: list[dict[str, Any]], **_: Any
    ) -> bool:
        if inline_query_id not in self.inline_queries:
            raise Refusal(_TOO_OLD)
        for result in results:
            for field, value in result.items():
                if field.endswith("_file_id"):
                    self.files.check(value)
        self.inline_queries.remove(inline_query_id)
        return True

    def _setMessageReaction(  # noqa: N802
        self, chat_id: int, message_id: int, reaction: list[dict[str, str]] | None = None, **_: Any
    ) -> bool:
        self._chat(chat_id)
        self._message(chat_id, message_id, "message to react not found")
        self.reactions.pop((chat_id, message_id), None)
        for each in reaction or ():
            self.reactions[chat_id, message_id] = each["emoji"]
        return True
