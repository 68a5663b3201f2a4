"""Updates as they come, before anything in them is trusted: what the bot reads of one, and of which type.

python-telegram-bot takes any value for a field, and refuses a whole update for one part that it does not
know. So the fields that the bot reads are checked here first; where an update does not pass, or cannot be
read, it is cut down to those of them that are sound, which often is enough to answer the words in it.
"""

from __future__ import annotations

import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args, get_origin

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from telegram import Update

if TYPE_CHECKING:
    from telegram import Bot, Message

# Bot API: an id of a chat or a person has at most 52 significant bits.
Id = Annotated[int, Meta(ge=-(2**52), le=2**52)]
Number = Annotated[int, Meta(ge=0, le=2**31 - 1)]
# Seconds since 1970; a message from 2106 on needs another look.
Moment = Annotated[int, Meta(ge=0, le=2**32)]
# More than Telegram has given out in ten years, and as much as a database takes.
UpdateId = Annotated[int, Meta(ge=0, le=2**63 - 1)]

# Marks a message that could not be read as a whole, beside its own fields.
_CUT_DOWN = "is_cut_down"


class _Person(Struct):
    id: Id
    is_bot: bool = False
    first_name: str = ""
    username: str | UnsetType = UNSET
    language_code: str | UnsetType = UNSET


class _Chat(Struct):
    id: Id
    type: str = ""

    def __post_init__(self) -> None:
        # People have positive numbers, groups negative ones.
        self.type = self.type or ("private" if self.id > 0 else "group")


class _Location(Struct):
    # Whether it is a place on earth, its reader says.
    latitude: float
    longitude: float


class _Quoted(Struct, rename={"sender": "from"}):
    chat: _Chat
    message_id: Number = 0
    date: Moment = msgspec.field(default_factory=lambda: int(time.time()))
    sender: _Person | UnsetType = UNSET
    sender_chat: _Chat | UnsetType = UNSET
    text: str | UnsetType = UNSET
    caption: str | UnsetType = UNSET
    media_group_id: str | UnsetType = UNSET
    message_thread_id: Number | UnsetType = UNSET
    is_topic_message: bool | UnsetType = UNSET
    location: _Location | UnsetType = UNSET


class _Message(_Quoted):
    reply_to_message: _Quoted | UnsetType = UNSET
    via_bot: _Person | UnsetType = UNSET
    migrate_to_chat_id: Id | UnsetType = UNSET
    migrate_from_chat_id: Id | UnsetType = UNSET


class _Press(Struct, rename={"sender": "from"}):
    id: str
    sender: _Person
    chat_instance: str = ""
    message: _Quoted | UnsetType = UNSET
    data: str | UnsetType = UNSET


class _Typed(Struct, rename={"sender": "from"}):
    id: str
    sender: _Person
    query: str
    offset: str = ""


class _Emoji(Struct):
    type: str
    emoji: str | UnsetType = UNSET


class _Reaction(Struct):
    chat: _Chat
    message_id: Number
    old_reaction: list[_Emoji]
    new_reaction: list[_Emoji]
    date: Moment = 0


class _Member(Struct):
    status: str
    user: _Person
    until_date: Moment = 0


class _Membership(Struct, rename={"sender": "from"}):
    chat: _Chat
    sender: _Person
    old_chat_member: _Member
    new_chat_member: _Member
    date: Moment = 0


class _Update(Struct):
    update_id: UpdateId
    message: _Message | UnsetType = UNSET
    edited_message: _Message | UnsetType = UNSET
    callback_query: _Press | UnsetType = UNSET
    inline_query: _Typed | UnsetType = UNSET
    message_reaction: _Reaction | UnsetType = UNSET
    my_chat_member: _Membership | UnsetType = UNSET


# The kinds of updates that are read; any other is left alone.
KINDS = tuple(name for name in _Update.__struct_fields__ if name != "update_id")


class Reading(NamedTuple):
    """What was made of an update: `update`, None for nothing, and what stood in the way (a type's name)."""

    update: Update | None
    problem: str | None = None


def read(raw: object, bot: Bot) -> Reading:
    """Return what can be read of the update `raw`; whatever it is, nothing is raised."""
    if not isinstance(raw, dict):
        return Reading(None, type(raw).__name__)
    ours = {name: raw[name] for name in ("update_id", *KINDS) if name in raw}
    try:
        msgspec.convert(ours, _Update)
        return Reading(Update.de_json(ours, bot))
    except Exception as error:  # noqa: BLE001  (python-telegram-bot raises what it happens to stumble on)
        problem = type(error).__name__
    sound = _sieved(ours, _Update)
    if sound is None or sound.keys() == {"update_id"}:
        return Reading(None, problem)
    try:
        whole = msgspec.to_builtins(msgspec.convert(sound, _Update))
        for kind in whole.keys() & {"message", "edited_message"}:
            whole[kind][_CUT_DOWN] = True
        return Reading(Update.de_json(whole, bot), problem)
    except Exception:  # noqa: BLE001
        return Reading(None, problem)


def is_cut_down(message: Message) -> bool:
    """Return whether parts of `message` could not be read."""
    return _CUT_DOWN in message.api_kwargs


def number_of(raw: object) -> int | None:
    """Return the number of the update `raw`, None where it is no update: then nothing can confirm it."""
    try:
        return msgspec.convert(raw, _Numbered).update_id
    except (msgspec.ValidationError, RecursionError):
        return None


def identity_of(raw: object, key: str) -> int:
    """Return what tells the update `raw` from any other, from 0 to 2**63 - 1; only `key` can make it.

    The number alone does not: Telegram numbers anew after a week without updates, and other servers may do so
    at any time, so a number may come again, for another message, while the ledger still knows it.
    """
    about: list[object] = []
    if isinstance(raw, dict):
        about.append(number_of(raw))
        about += [each for kind in KINDS if kind in raw for each in (kind, *_ids(raw[kind]))]
    if number_of(raw) is None:
        about.append(_spelled(raw))
    digest = blake2b(repr(about).encode(errors="replace"), digest_size=8, key=key.encode()[:64]).digest()
    return int.from_bytes(digest) >> 1


class _Numbered(Struct):
    update_id: UpdateId


def _ids(content: object) -> list[object]:
    """Return what Telegram itself tells things of one kind by: their id, or their chat and message."""
    if not isinstance(content, dict):
        return []
    chat = content.get("chat")
    ids = [content.get("id"), content.get("message_id"), chat.get("id") if isinstance(chat, dict) else None]
    return [each if isinstance(each, str) or _fits(each, UpdateId | Id) else None for each in ids]


def _spelled(raw: object) -> str:
    try:
        return repr(raw)
    except (RecursionError, ValueError):
        return ""


def _sieved(raw: object, shape: type[Struct]) -> dict[str, Any] | None:
    """Return the fields of `raw` that have the types of `shape`, None where a required one has not."""
    if not isinstance(raw, dict):
        return None
    sound = {}
    for field in msgspec.structs.fields(shape):
        value = raw.get(field.encode_name)
        if part := _part(field.type):
            value = _sieved(value, part)
        elif not _fits(value, field.type):
            value = None
        if value is not None:
            sound[field.encode_name] = value
        elif field.required:
            return None
    return sound


def _part(kind: Any) -> type[Struct] | None:  # noqa: ANN401  (a type, as msgspec takes it)
    """Return the struct that a field of the type `kind` holds, if it does."""
    if get_origin(kind) is list:
        return None
    kinds = (kind, *get_args(kind))
    return next((each for each in kinds if isinstance(each, type) and issubclass(each, Struct)), None)


def _fits(value: object, kind: Any) -> bool:  # noqa: ANN401
    try:
        msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError):
        return False
    return True
