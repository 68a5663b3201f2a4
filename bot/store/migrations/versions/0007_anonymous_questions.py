"""Erased: unanswered questions that were kept before all that can name somebody was left out of them.

Which words may be kept is content, and a migration has none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Erase the questions."""
    op.execute(sa.table("unanswered").delete())
