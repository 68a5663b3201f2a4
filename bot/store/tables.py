"""The tables, as the newest migration leaves them. Times are whole seconds since 1970, in UTC.

People appear as codes that can be made only with the bot's token; only a reminder contains its chat's id.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, String, Table, Text

METADATA = MetaData()
_CODE = String(64)
_ID = String(64)
# SQLite autoincrements INTEGER columns only.
_COUNTER = BigInteger().with_variant(Integer, "sqlite")

CONTEXTS = Table(
    "contexts",
    METADATA,
    Column("talk", _CODE, primary_key=True),
    Column("person", _CODE, nullable=False, index=True),
    Column("kept", Text, nullable=False),
    Column("expires", BigInteger, nullable=False, index=True),
)
PREFERENCES = Table(
    "preferences",
    METADATA,
    Column("person", _CODE, primary_key=True),
    Column("zone", String(64)),
    Column("language", String(8)),
)
REMINDERS = Table(
    "reminders",
    METADATA,
    Column("id", _COUNTER, primary_key=True, autoincrement=True),
    Column("person", _CODE, nullable=False, index=True),
    Column("chat", BigInteger, nullable=False, index=True),
    Column("topic", BigInteger),
    Column("rule", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("due", BigInteger, nullable=False, index=True),
    Column("claimed", BigInteger, nullable=False, server_default="0"),
    Column("language", String(8)),
    # When a one-time reminder was delivered; its buttons work until it is erased.
    Column("delivered", BigInteger, index=True),
    # The last day, in the person's time zone, on which it was followed.
    Column("followed", Date),
)
ACTIVITY = Table(
    "activity",
    METADATA,
    Column("id", _COUNTER, primary_key=True, autoincrement=True),
    Column("person", _CODE, nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("exercise", _ID, nullable=False),
    Column("repetitions", Integer, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)
VOTES = Table(
    "votes",
    METADATA,
    Column("person", _CODE, primary_key=True),
    Column("entry", _ID, primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)
UNANSWERED = Table(
    "unanswered",
    METADATA,
    Column("id", _COUNTER, primary_key=True, autoincrement=True),
    Column("words", Text, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)
TALLIES = Table(
    "tallies",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("name", _ID, primary_key=True),
    Column("number", Integer, nullable=False),
)
FILE_IDS = Table(
    "file_ids",
    METADATA,
    Column("bot", String(32), primary_key=True),
    Column("content", _CODE, primary_key=True),
    Column("file_id", String(256), nullable=False),
)
# `update_id` is made from Telegram's number of the update and its content: Telegram may reuse numbers.
HANDLED = Table(
    "handled",
    METADATA,
    Column("bot", String(32), primary_key=True),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, index=True),
)
# Updates as Telegram sent them, text included: only those that would block others, until they are handled.
PARKED = Table(
    "parked",
    METADATA,
    Column("bot", String(32), primary_key=True),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person", _CODE, nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)
RUNNING_SETS = Table(
    "running_sets",
    METADATA,
    Column("bot", String(32), primary_key=True),
    Column("talk", _CODE, primary_key=True),
    Column("person", _CODE, nullable=False, index=True),
    Column("message", BigInteger, nullable=False),
    Column("told", String(16)),
    Column("at", BigInteger, nullable=False, index=True),
)
