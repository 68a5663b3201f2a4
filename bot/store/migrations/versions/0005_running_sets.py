"""The guided sets that run, so that every process can control them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "running_sets",
        sa.Column("bot", sa.String(32), primary_key=True),
        sa.Column("talk", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(64), nullable=False, index=True),
        sa.Column("message", sa.BigInteger, nullable=False),
        sa.Column("told", sa.String(16)),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
    )
