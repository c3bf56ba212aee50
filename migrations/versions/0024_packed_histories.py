"""the history of every circle is kept packed beside its rows; it is packed at the first tick."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "circle_history",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("is_unasked", sa.Boolean(), nullable=False),
        sa.Column("faces", sa.LargeBinary(), nullable=False),
        sa.Column("visits", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_circle_history_circle_id_circle")),
        sa.PrimaryKeyConstraint("circle_id", name=op.f("pk_circle_history")),
    )
    op.create_index(
        "ix_circle_history_stale",
        "circle_history",
        ["circle_id"],
        sqlite_where=sa.text("is_stale = 1"),
        postgresql_where=sa.text("is_stale"),
    )
    circle = sa.table("circle", sa.column("id", sa.Uuid()))
    history = sa.table(
        "circle_history",
        sa.column("circle_id", sa.Uuid()),
        sa.column("is_stale", sa.Boolean()),
        sa.column("is_unasked", sa.Boolean()),
        sa.column("faces", sa.LargeBinary()),
        sa.column("visits", sa.LargeBinary()),
    )
    marked = sa.select(
        circle.c.id, sa.true(), sa.false(), sa.literal(b"", sa.LargeBinary()), sa.literal(b"", sa.LargeBinary())
    )
    op.execute(history.insert().from_select(["circle_id", "is_stale", "is_unasked", "faces", "visits"], marked))


def downgrade() -> None:
    op.drop_table("circle_history")
