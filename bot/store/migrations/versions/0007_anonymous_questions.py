"""Erase unanswered questions that were kept before everything that can identify somebody was removed.

They cannot be anonymised here: which words may be kept is content, and a migration has no content.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Erase the questions."""
    op.execute(sa.table("unanswered").delete())
