"""Conversations, time zones, reminders, finished sets; for the admin unanswered questions and counts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

CODE, ID = sa.String(64), sa.String(64)
COUNTER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "contexts",
        sa.Column("talk", CODE, primary_key=True),
        sa.Column("person", CODE, nullable=False, index=True),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "preferences", sa.Column("person", CODE, primary_key=True), sa.Column("zone", sa.String(64))
    )
    op.create_table(
        "reminders",
        sa.Column("id", COUNTER, primary_key=True, autoincrement=True),
        sa.Column("person", CODE, nullable=False, index=True),
        sa.Column("chat", sa.BigInteger, nullable=False, index=True),
        sa.Column("topic", sa.BigInteger),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False, index=True),
        sa.Column("claimed", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "activity",
        sa.Column("id", COUNTER, primary_key=True, autoincrement=True),
        sa.Column("person", CODE, nullable=False, index=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("exercise", ID, nullable=False),
        sa.Column("repetitions", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "unanswered",
        sa.Column("id", COUNTER, primary_key=True, autoincrement=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "tallies",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("name", ID, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "handled",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
    )
