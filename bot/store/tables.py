"""The tables, as the newest migration leaves them. Moments are whole seconds since 1970, in UTC.

People stand in them as codes that only the bot's token can make; a reminder alone must know its chat.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, String, Table, Text

METADATA = MetaData()
_CODE = String(64)
_ID = String(64)
# SQLite counts up in an INTEGER only.
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
    # When it came, where it comes once only; until it is erased its buttons still mean something.
    Column("delivered", BigInteger, index=True),
    # The last day, of the person's own calendar, on which it was followed.
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
HANDLED = Table(
    "handled",
    METADATA,
    Column("bot", String(32), primary_key=True),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, index=True),
)
# Updates as Telegram sent them, words included: only those that would hold up others, until they are handled.
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
