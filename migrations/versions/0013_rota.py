"""arrangements keep a rule; visits may be moved, shared by two PAs or by one household; visits pause."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SIDE = sa.Enum("person", "pa", "import", name="side", native_enum=False, length=24)
REASON = sa.Enum("hospital", "holiday", "died", "moved_away", name="pausereason", native_enum=False, length=24)


def upgrade() -> None:
    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("local_end", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("exceptions", JSON, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("skips_bank_holidays", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("sleep_in", sa.Boolean(), nullable=False, server_default=sa.false()))
    arrangement = sa.table("arrangement", sa.column("id", sa.Uuid()), sa.column("weekdays", JSON), sa.column("rule"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(arrangement.c.id, arrangement.c.weekdays)).all():
        rule = f"FREQ=WEEKLY;BYDAY={','.join(row.weekdays)}"
        connection.execute(arrangement.update().where(arrangement.c.id == row.id).values(rule=rule))

    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_constraint("uq_visit_arrangement_id_starts_at", type_="unique")
        batch_op.add_column(sa.Column("sleep_in", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("move_starts_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("move_ends_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("move_by", SIDE, nullable=True))
        batch_op.add_column(sa.Column("move_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("together_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("household_id", sa.Uuid(), nullable=True))
        batch_op.create_index("ix_visit_arrangement", ["arrangement_id"])
        batch_op.create_index(batch_op.f("ix_visit_together_id"), ["together_id"])
        batch_op.create_index(batch_op.f("ix_visit_household_id"), ["household_id"])

    op.create_table(
        "pause",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("reason", REASON, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_pause_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    with op.batch_alter_table("pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pause_circle_id"), ["circle_id"])


def downgrade() -> None:
    """What the tables could not hold before goes: paused visits are cancelled, and patterns that are not weekly end.

    Of visits of a pattern that were moved onto each other, all but one leave it.
    """
    op.drop_table("pause")
    op.execute("UPDATE visit SET status = 'cancelled' WHERE status = 'paused'")
    op.execute(
        "UPDATE visit SET arrangement_id = NULL WHERE EXISTS (SELECT 1 FROM visit AS other WHERE "
        "other.arrangement_id = visit.arrangement_id AND other.starts_at = visit.starts_at AND other.id < visit.id)"
    )
    op.execute("UPDATE arrangement SET stage = 'ended' WHERE rule NOT LIKE 'FREQ=WEEKLY;BYDAY=%'")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_household_id"))
        batch_op.drop_index(batch_op.f("ix_visit_together_id"))
        batch_op.drop_index("ix_visit_arrangement")
        for name in ("household_id", "together_id", "moves", "move_asked_at", "move_by", "move_ends_at"):
            batch_op.drop_column(name)
        batch_op.drop_column("move_starts_at")
        batch_op.drop_column("sleep_in")
        batch_op.create_unique_constraint("uq_visit_arrangement_id_starts_at", ["arrangement_id", "starts_at"])
    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        for name in ("sleep_in", "skips_bank_holidays", "exceptions", "local_end", "rule"):
            batch_op.drop_column(name)
