"""What a conversation is about, so that a follow-up can lean on it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.reply import Choice  # noqa: TC001  (kept at run time: contexts are stored)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that one turn hands to the next; it holds no message text.

    `topic` is the id last answered or asked about, `choices` what the last reply offered, in order,
    and `sign` the warning sign that has not been cleared.
    """

    topic: str | None = None
    choices: tuple[Choice, ...] = ()
    sign: str | None = None
