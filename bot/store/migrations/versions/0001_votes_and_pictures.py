"""Votes, and Telegram's ids of our pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "votes",
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("entry", sa.String(64), primary_key=True),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "file_ids",
        sa.Column("bot", sa.String(32), primary_key=True),
        sa.Column("content", sa.String(64), primary_key=True),
        sa.Column("file_id", sa.String(256), nullable=False),
    )
