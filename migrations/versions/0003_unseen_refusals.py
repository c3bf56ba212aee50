"""a pull finds what was refused without reading all that its user ever did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IS_UNSEEN = sa.text("status <> 'applied' AND acknowledged_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_mutation_unseen",
        "mutation",
        ["user_id", "received_at"],
        sqlite_where=IS_UNSEEN,
        postgresql_where=IS_UNSEEN,
    )


def downgrade() -> None:
    op.drop_index("ix_mutation_unseen", table_name="mutation")
