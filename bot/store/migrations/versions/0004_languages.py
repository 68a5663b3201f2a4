"""The language that somebody has chosen, and the language in which a reminder was requested."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("preferences", sa.Column("language", sa.String(8)))
    op.add_column("reminders", sa.Column("language", sa.String(8)))
