"""Who writes and where, and what arrives: the content of updates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from botapi.markup import units

ME: dict[str, Any] = {"id": 123456789, "is_bot": True, "first_name": "Glutes", "username": "glute_test_bot"}
RUNNER: dict[str, Any] = {"id": 1001, "is_bot": False, "first_name": "Robin", "language_code": "en"}
MATE: dict[str, Any] = {"id": 1002, "is_bot": False, "first_name": "Kim", "language_code": "en"}
# Whom Telegram names as the writer where somebody writes in the name of the group, or of a channel, and
# where a channel's post arrives in its group; `sender_chat` says in whose name.
ANONYMOUS: dict[str, Any] = {
    "id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot",
}  # fmt: skip
AS_CHANNEL: dict[str, Any] = {
    "id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot",
}  # fmt: skip
POSTED: dict[str, Any] = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
# Any moment will do; 2025-01-01.
DATE = 1735689600


@dataclass(frozen=True)
class Chat:
    """A chat; `kind` is private, group, supergroup or channel."""

    id: int
    kind: str = "private"

    def as_json(self) -> dict[str, Any]:
        """Return the chat as Telegram sends it."""
        person = MATE if self.id == MATE["id"] else RUNNER
        name = {"first_name": person["first_name"]} if self.kind == "private" else {"title": "Running club"}
        return {"id": self.id, "type": self.kind, **name}


PRIVATE = Chat(1001)
GROUP = Chat(-1002002, "supergroup")

_PHOTO = {"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90}
_FILE = {"file_id": "f", "file_unique_id": "u"}

# What a person can send instead of words.
WORDLESS: dict[str, dict[str, Any]] = {
    "photo": {"photo": [_PHOTO]},
    "voice": {"voice": {**_FILE, "duration": 3}},
    "audio": {"audio": {**_FILE, "duration": 3}},
    "video": {"video": {**_PHOTO, "duration": 3}},
    "video note": {"video_note": {**_FILE, "length": 90, "duration": 3}},
    "animation": {"animation": {**_PHOTO, "duration": 3}, "document": _FILE},
    "document": {"document": _FILE},
    "sticker": {"sticker": {**_PHOTO, "type": "regular", "is_animated": False, "is_video": False}},
    "location": {"location": {"latitude": 52.5, "longitude": 13.4}},
    "venue": {
        "location": {"latitude": 52.5, "longitude": 13.4},
        "venue": {"location": {"latitude": 52.5, "longitude": 13.4}, "title": "Track", "address": "1 Lane"},
    },
    "contact": {"contact": {"phone_number": "+100", "first_name": "Kim"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "Run?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
}

# What the chat itself says.
SERVICE: dict[str, dict[str, Any]] = {
    "joined": {"new_chat_members": [RUNNER]},
    "left": {"left_chat_member": RUNNER},
    "title": {"new_chat_title": "Runners"},
    "photo gone": {"delete_chat_photo": True},
    "timer": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    "topic": {"forum_topic_created": {"name": "Hips", "icon_color": 7322096}},
    "video chat": {"video_chat_started": {}},
}


# What a member of a group who is restricted can still do, or not.
_RIGHTS = (
    "send_messages", "send_audios", "send_documents", "send_photos", "send_videos", "send_video_notes",
    "send_voice_notes", "send_polls", "send_other_messages", "add_web_page_previews", "react_to_messages",
    "edit_tag", "change_info", "invite_users", "pin_messages", "manage_topics",
)  # fmt: skip


def membership(status: str) -> dict[str, Any]:
    """Return the bot as a member of a chat; `status` is member, left, restricted or kicked."""
    more: dict[str, Any] = {"until_date": 0} if status in {"kicked", "restricted"} else {}
    if status == "restricted":
        more |= {"is_member": True, **{f"can_{right}": False for right in _RIGHTS}}
    return {"status": status, "user": ME, **more}


# As Telegram finds commands (https://github.com/tdlib/td, MessageEntity.cpp).
_COMMAND = r"(?a:(?<![\w/<>])/\w{1,64}(?:@\w{3,32})?(?![\w/<>]))"


def words(text: str) -> dict[str, Any]:
    """Return the content of a text message, with the entities that Telegram finds in it."""
    entities = [
        {"type": kind, "offset": units(text[: found.start()]), "length": units(found[0])}
        for kind, pattern in (("bot_command", _COMMAND), ("mention", r"(?<![\w/])@\w{5,}"))
        for found in re.finditer(pattern, text)
    ]
    return {"text": text, **({"entities": entities} if entities else {})}
