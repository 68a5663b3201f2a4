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
    "there is no caption in the message to edit",
    "message not found",
    "message identifier is not specified",
    "msg_id_invalid",
    "message_author_required",
    "message_edit_time_expired",
)
_TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
_QUESTION_GONE = (
    "message to be replied not found",
    "message to reply not found",
    "message_id_invalid",
    "reply_to_invalid",
)
# Some servers pass on the codes of Telegram itself (https://core.telegram.org/method/messages.sendMessage).
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "invalid user_id",
    "user_id_invalid",
    "peer_id_invalid",
    "chat_id_invalid",
    "channel_invalid",
    "channel_private",
    "deactivated",
    "user_is_deleted",
    "group chat was deleted",
)
_NO_RIGHTS = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_admin_required",
    "chat_restricted",
    "chat_forbidden",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_guest_send_forbidden",
    "user_is_blocked",
    "user_banned_in_channel",
)


def changes_nothing(error: BaseException | None) -> bool:
    """Return whether an edit was refused because the message already has that content."""
    return _says(error, _NOT_MODIFIED)


def is_uneditable(error: BaseException | None) -> bool:
    """Return whether the message to be edited is gone, or is of a kind that does not allow this edit."""
    return _says(error, _UNEDITABLE)


def topic_is_gone(error: BaseException | None) -> bool:
    """Return whether the topic of a chat no longer exists, or is closed."""
    return _says(error, _TOPIC_GONE)


def question_is_gone(error: BaseException | None) -> bool:
    """Return whether the message that is to be answered no longer exists."""
    return _says(error, _QUESTION_GONE)


def is_unwelcome(error: BaseException | None) -> bool:
    """Return whether the bot may not write to a chat: blocked, removed, no rights, or the chat is gone."""
    return isinstance(error, Forbidden) or _says(error, _NO_RIGHTS + _CHAT_GONE)


def is_shut_out(error: BaseException | None) -> bool:
    """Return whether nothing can be sent to the address, now or later."""
    return is_unwelcome(error) or topic_is_gone(error)


def _says(error: BaseException | None, phrases: tuple[str, ...]) -> bool:
    return isinstance(error, BadRequest) and any(phrase in error.message.lower() for phrase in phrases)
