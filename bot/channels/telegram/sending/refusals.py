"""What Telegram means by a refusal: its codes give the kind only, so the details are read from its text."""

from __future__ import annotations

from telegram.error import BadRequest, Forbidden

# As Telegram's server writes them, in lower case.
_NOT_MODIFIED = ("not modified",)
_UNEDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
    "there is no media in the message to edit",
)
_TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "group is deactivated",
)
_NO_RIGHTS = ("not enough rights", "have no rights", "chat_write_forbidden", "chat_restricted")


def changes_nothing(error: BaseException | None) -> bool:
    """Return whether an edit was refused because the message already has that content."""
    return _says(error, _NOT_MODIFIED)


def is_uneditable(error: BaseException | None) -> bool:
    """Return whether the message to be edited is gone, or is of a kind that does not allow this edit."""
    return _says(error, _UNEDITABLE)


def topic_is_gone(error: BaseException | None) -> bool:
    """Return whether the topic of a chat no longer exists, or is closed."""
    return _says(error, _TOPIC_GONE)


def is_unwelcome(error: BaseException | None) -> bool:
    """Return whether the bot may not write to a chat: blocked, removed, no rights, or the chat is gone."""
    return isinstance(error, Forbidden) or _says(error, _NO_RIGHTS + _CHAT_GONE)


def _says(error: BaseException | None, phrases: tuple[str, ...]) -> bool:
    return isinstance(error, BadRequest) and any(phrase in error.message.lower() for phrase in phrases)
