"""the log says what became of what was put aside, and which facts came late; a supporter's past powers are known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

IS_KEPT = sa.text("status = 'quarantined' AND settled_at IS NULL")
SETTLED = sa.Enum("applied", "discarded", name="settled", native_enum=False, length=24)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("mutation", sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("mutation", sa.Column("settled", SETTLED, nullable=True))
    op.add_column("mutation", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mutation", sa.Column("settled_by", sa.Uuid(), nullable=True))
    op.add_column("mutation", sa.Column("settled_why", sa.String(), nullable=True))
    op.add_column("supporter", sa.Column("past", JSON, nullable=False, server_default="[]"))
    op.create_index("ix_mutation_kept", "mutation", ["received_at"], sqlite_where=IS_KEPT, postgresql_where=IS_KEPT)


def downgrade() -> None:
    op.drop_index("ix_mutation_kept", table_name="mutation")
    with op.batch_alter_table("supporter", schema=None) as batch_op:
        batch_op.drop_column("past")
    with op.batch_alter_table("mutation", schema=None) as batch_op:
        for name in ("settled_why", "settled_by", "settled_at", "settled", "is_late"):
            batch_op.drop_column(name)
