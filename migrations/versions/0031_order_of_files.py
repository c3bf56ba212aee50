"""imported visits of a minute keep the order of their file; of those imported before, it is not known any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visit", sa.Column("recorded_order", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("visit", "recorded_order")
