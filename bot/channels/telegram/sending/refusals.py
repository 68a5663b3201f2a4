"""What Telegram means by a refusal: it has codes for the kinds alone, and sentences for the rest."""

from __future__ import annotations

from telegram.error import BadRequest, Forbidden

# As Telegram's server writes them, in small letters.
_SAME = ("not modified",)
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
    """Return whether an edit was refused because the message reads so already."""
    return _says(error, _SAME)


def is_uneditable(error: BaseException | None) -> bool:
    """Return whether the message that was to be edited is gone, or of a kind that cannot be edited so."""
    return _says(error, _UNEDITABLE)


def topic_is_gone(error: BaseException | None) -> bool:
    """Return whether the topic of a chat does not exist any more, or takes no messages."""
    return _says(error, _TOPIC_GONE)


def is_unwelcome(error: BaseException | None) -> bool:
    """Return whether a chat does not let the bot write: blocked, removed, without the right, or gone."""
    return isinstance(error, Forbidden) or _says(error, _NO_RIGHTS + _CHAT_GONE)


def _says(error: BaseException | None, phrases: tuple[str, ...]) -> bool:
    return isinstance(error, BadRequest) and any(phrase in error.message.lower() for phrase in phrases)
