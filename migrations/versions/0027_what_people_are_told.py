"""what each user is told, when and by which ways."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0022"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "reminder_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("circle_id", sa.Uuid(), nullable=True),
        sa.Column("topics", _JSON, nullable=False),
        sa.Column("ways", _JSON, nullable=False),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("day_before", sa.String(), nullable=False),
        sa.Column("soon_minutes", _JSON, nullable=False),
        sa.Column("quiet_from", sa.String(), nullable=True),
        sa.Column("quiet_until", sa.String(), nullable=True),
        sa.Column("digest_at", sa.String(), nullable=False),
        sa.Column("in_quiet", _JSON, nullable=False),
        sa.Column("silent_hours", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reminder_choice_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_choice")),
        sa.UniqueConstraint("user_id", name=op.f("uq_reminder_choice_user_id")),
    )
    op.create_index("ix_reminder_choice_circle_id", "reminder_choice", ["circle_id"])


def downgrade() -> None:
    """Phones keep the rows; an older server leaves out what it does not know when it sends a snapshot."""
    connection = op.get_bind()
    records = sa.table(
        "sync_record",
        *(sa.column(name) for name in ("scope_id", "kind", "v", "body")),
        sa.column("id", sa.Uuid()),
    )
    scopes = sa.table("sync_scope", *(sa.column(name) for name in ("id", "version", "row_count", "checksum")))
    for row in connection.execute(sa.select(records).where(records.c.kind == "reminder_choice")).all():
        v = 1 + connection.execute(sa.select(scopes.c.version).where(scopes.c.id == row.scope_id)).scalar_one()
        is_alive = row.body is not None
        sum_of = _checksum(f"reminder_choice:{row.id}:{row.v}") if is_alive else 0
        connection.execute(
            scopes.update()
            .where(scopes.c.id == row.scope_id)
            .values(version=v, row_count=scopes.c.row_count - int(is_alive), checksum=scopes.c.checksum - sum_of)
        )
    connection.execute(records.delete().where(records.c.kind == "reminder_choice"))
    op.drop_index("ix_reminder_choice_circle_id", table_name="reminder_choice")
    op.drop_table("reminder_choice")


def _checksum(text: str) -> int:
    """The 32-bit FNV-1a hash, as ``carematch.sync.stamp`` computes it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
