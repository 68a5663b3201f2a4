"""Raw updates, before anything in them is trusted: the fields that the bot reads, and their types.

python-telegram-bot accepts any value in a field, but refuses a whole update for one part that it does not
know. So the fields that the bot reads are checked here first. An update that does not pass, or cannot be
read, is cut down to its valid fields, which is often enough to answer the words in it.
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

# Bot API: the id of a chat or a person has at most 52 significant bits.
Id = Annotated[int, Meta(ge=-(2**52), le=2**52)]
Number = Annotated[int, Meta(ge=0, le=2**31 - 1)]
# Seconds since 1970, up to the year 2106.
Moment = Annotated[int, Meta(ge=0, le=2**32)]
# More than Telegram has used in ten years, and the largest number that a database can store.
UpdateId = Annotated[int, Meta(ge=0, le=2**63 - 1)]

# An additional field that marks a message of which only a part could be read.
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
        # People have positive ids, groups negative ones.
        self.type = self.type or ("private" if self.id > 0 else "group")


class _Location(Struct):
    # Whether this is a place on earth is checked where it is used.
    latitude: float
    longitude: float


class _Entity(Struct):
    type: str
    offset: Number
    length: Number


class _Quoted(Struct, rename={"sender": "from"}):
    chat: _Chat
    message_id: Number = 0
    date: Moment = msgspec.field(default_factory=lambda: int(time.time()))
    sender: _Person | UnsetType = UNSET
    sender_chat: _Chat | UnsetType = UNSET
    text: str | UnsetType = UNSET
    caption: str | UnsetType = UNSET
    entities: list[_Entity] | UnsetType = UNSET
    caption_entities: list[_Entity] | UnsetType = UNSET
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


# The kinds of updates that are read; others are ignored.
KINDS = tuple(name for name in _Update.__struct_fields__ if name != "update_id")


class Reading(NamedTuple):
    """The readable part of an update, None if there is none, and the problem (an error type)."""

    update: Update | None
    problem: str | None = None


def read(raw: object, bot: Bot) -> Reading:
    """Return what can be read of the update `raw`; never raises."""
    if not isinstance(raw, dict):
        return Reading(None, type(raw).__name__)
    ours = {name: raw[name] for name in ("update_id", *KINDS) if name in raw}
    try:
        msgspec.convert(ours, _Update)
        return Reading(Update.de_json(ours, bot))
    except Exception as error:  # noqa: BLE001  (python-telegram-bot may raise any error)
        problem = type(error).__name__
    sound = _valid_fields(ours, _Update)
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
    """Return the number of the update `raw`, None if it is no update and so cannot be confirmed."""
    try:
        return msgspec.convert(raw, _Numbered).update_id
    except (msgspec.ValidationError, RecursionError):
        return None


def identity_of(raw: object, key: str) -> int:
    """Return a number from 0 to 2**63 - 1 that identifies the update `raw`; it can only be made with `key`.

    The update's own number is not enough: after a week without updates Telegram starts at another number, and
    other servers may do so at any time. So a number may come again, for another message, while the database
    still has it as handled.
    """
    about: list[object] = []
    if isinstance(raw, dict):
        about.append(number_of(raw))
        about += [each for kind in KINDS if kind in raw for each in (kind, *_ids(raw[kind]))]
    if number_of(raw) is None:
        about.append(_repr_of(raw))
    digest = blake2b(repr(about).encode(errors="replace"), digest_size=8, key=key.encode()[:64]).digest()
    return int.from_bytes(digest) >> 1


class _Numbered(Struct):
    update_id: UpdateId


def _ids(content: object) -> list[object]:
    """Return what identifies an update's content for Telegram: its id, or its chat and message."""
    if not isinstance(content, dict):
        return []
    chat = content.get("chat")
    ids = [content.get("id"), content.get("message_id"), chat.get("id") if isinstance(chat, dict) else None]
    return [each if isinstance(each, str) or _has_type(each, UpdateId | Id) else None for each in ids]


def _repr_of(raw: object) -> str:
    try:
        return repr(raw)
    except (RecursionError, ValueError):
        return ""


def _valid_fields(raw: object, shape: type[Struct]) -> dict[str, Any] | None:
    """Return the fields of `raw` that have the types in `shape`, None if a required one has not."""
    if not isinstance(raw, dict):
        return None
    sound = {}
    for field in msgspec.structs.fields(shape):
        value = raw.get(field.encode_name)
        if part := _struct_in(field.type):
            value = _valid_fields(value, part)
        elif not _has_type(value, field.type):
            value = None
        if value is not None:
            sound[field.encode_name] = value
        elif field.required:
            return None
    return sound


def _struct_in(kind: Any) -> type[Struct] | None:  # noqa: ANN401  (a type, as msgspec takes it)
    """Return the struct type in the field type `kind`, None if there is none."""
    if get_origin(kind) is list:
        return None
    kinds = (kind, *get_args(kind))
    return next((each for each in kinds if isinstance(each, type) and issubclass(each, Struct)), None)


def _has_type(value: object, kind: Any) -> bool:  # noqa: ANN401
    try:
        msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError):
        return False
    return True
