"""a phone that begins gets first what is near now: rows say when they happen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

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


def downgrade() -> None:
    with op.batch_alter_table("sync_record", schema=None) as batch_op:
        batch_op.drop_column("at")
