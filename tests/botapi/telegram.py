"""What Telegram does with a sound call: it sends, edits, acknowledges, and refuses what makes no sense.

No network here: a method's name and its parameters in, the result out.
"""

from __future__ import annotations

from typing import Any

from botapi.answering import Answering
from botapi.editing import Editing
from botapi.profile import Profile
from botapi.sending import Sending


class Telegram(Sending, Editing, Answering, Profile):
    """The state that calls change: messages, what waits for an answer, the bot's profile, the webhook."""

    def __init__(self) -> None:
        """Begin without any message, and with a webhook that somebody forgot to remove."""
        super().__init__()
        self.webhook = "https://example.org/forgotten"

    def perform(self, method: str, given: dict[str, Any]) -> Any:
        """Return the result of `method`.

        Raises:
            Refusal: it makes no sense in the present state.
            NotImplementedError: this server does not play the method yet.

        """
        action = getattr(self, f"_{method}", None)
        if action is None:
            raise NotImplementedError(method)
        return action(**given)

    def _deleteWebhook(self, **_: Any) -> bool:  # noqa: N802  (named after the method)
        self.webhook = ""
        return True
