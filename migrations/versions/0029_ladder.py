"""e-mail, texts and calls: the ladder's rungs, why one failed, and who told whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("delivery") as delivery:
        delivery.alter_column("user_id", existing_type=sa.Uuid(), nullable=True)
        delivery.add_column(sa.Column("circle_id", sa.Uuid(), nullable=True))
        delivery.add_column(sa.Column("rung", sa.Integer(), nullable=False, server_default="0"))
        delivery.add_column(sa.Column("why", sa.String(24), nullable=True))
        delivery.add_column(sa.Column("reference", sa.String(), nullable=True))
        delivery.add_column(sa.Column("arrived_at", INSTANT, nullable=True))
        delivery.add_column(sa.Column("told_at", INSTANT, nullable=True))
        delivery.add_column(sa.Column("told_by", sa.String(), nullable=True))
    op.create_index(op.f("ix_delivery_circle_id"), "delivery", ["circle_id"])
    with op.batch_alter_table("notice") as notice:
        notice.add_column(sa.Column("told_at", INSTANT, nullable=True))
        notice.add_column(sa.Column("told_by", sa.String(), nullable=True))


def downgrade() -> None:
    """What was said by another way than a push, and calls to people without an account, are forgotten."""
    with op.batch_alter_table("notice") as notice:
        notice.drop_column("told_by")
        notice.drop_column("told_at")
    op.execute("DELETE FROM delivery WHERE channel <> 'web_push' OR user_id IS NULL")
    op.drop_index(op.f("ix_delivery_circle_id"), table_name="delivery")
    with op.batch_alter_table("delivery") as delivery:
        for name in ("told_by", "told_at", "arrived_at", "reference", "why", "rung", "circle_id"):
            delivery.drop_column(name)
        delivery.alter_column("user_id", existing_type=sa.Uuid(), nullable=False)
