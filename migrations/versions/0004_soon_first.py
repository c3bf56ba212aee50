"""rows say when they happen, and tombstones when they were made: what is near comes first, what is long gone goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

IS_DEAD = sa.text("body IS NULL")
WHEN = {"visit": "startsAt", "own_visit": "startsAt", "note": "madeAt"}


def upgrade() -> None:
    with op.batch_alter_table("sync_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("at", sa.DateTime(timezone=True), nullable=True))
    for kind, field in WHEN.items():
        if op.get_bind().dialect.name == "postgresql":
            at = f"CAST(CAST(body AS JSON) ->> '{field}' AS TIMESTAMPTZ)"
        else:
            at = f"replace(replace(json_extract(body, '$.{field}'), 'T', ' '), 'Z', '.000000')"
        op.execute(f"UPDATE sync_record SET at = {at} WHERE kind = '{kind}' AND body IS NOT NULL")  # noqa: S608 - names
    op.execute("UPDATE sync_record SET at = CURRENT_TIMESTAMP WHERE body IS NULL")
    op.create_index("ix_sync_record_dead", "sync_record", ["at"], sqlite_where=IS_DEAD, postgresql_where=IS_DEAD)


def downgrade() -> None:
    op.drop_index("ix_sync_record_dead", table_name="sync_record")
    with op.batch_alter_table("sync_record", schema=None) as batch_op:
        batch_op.drop_column("at")
