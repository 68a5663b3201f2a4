"""The two ways in which the server says no: the bot broke a rule, or Telegram cannot do it right now."""

from __future__ import annotations

_KINDS = {400: "Bad Request", 403: "Forbidden", 429: "Too Many Requests"}


class Violation(Exception):  # noqa: N818  (it is a finding about the bot, not a failure of the server)
    """The call breaks a rule; the text is what Telegram would answer, or close to it."""


class Refusal(Exception):  # noqa: N818  (Telegram's answer, not a failure of the server)
    """Telegram's answer to a sound call that cannot be done; a bot must be able to live with it."""

    def __init__(
        self, reason: str, status: int = 400, retry_after: int | None = None, moved_to: int | None = None
    ) -> None:
        """Refuse for `reason`, with the code `status`: 400, 403, or 429 with the seconds to wait.

        A group that has become the supergroup `moved_to` is refused with that number.
        """
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after
        self.moved_to = moved_to

    @property
    def description(self) -> str:
        """What Telegram says."""
        return f"{_KINDS[self.status]}: {self}"
