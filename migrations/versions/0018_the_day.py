"""what is said at a visit: wishes, handovers, who read what, corrections, lateness seen, and a buddy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0015"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)

VISIT = ("late_seen_at", "late_seen_by", "asked_at", "came_said_at", "came_said_by", "missed_said_by")


def upgrade() -> None:
    with op.batch_alter_table("visit") as visit:
        for name in VISIT:
            visit.add_column(sa.Column(name, INSTANT if name.endswith("_at") else sa.String(), nullable=True))
        visit.add_column(sa.Column("missed_said", sa.Text(), nullable=False, server_default=""))
        visit.add_column(sa.Column("times_before", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("note") as note:
        note.add_column(sa.Column("is_handover", sa.Boolean(), nullable=False, server_default=sa.false()))
        note.add_column(sa.Column("earlier", JSON, nullable=False, server_default="[]"))
        note.add_column(sa.Column("read_by", JSON, nullable=False, server_default="[]"))
    op.create_table(
        "visit_wish",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("taken_away_at", INSTANT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_visit_wish_circle_id_circle")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_wish_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_wish")),
    )
    op.create_index(op.f("ix_visit_wish_circle_id"), "visit_wish", ["circle_id"])
    op.create_table(
        "buddy",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("buddy_user_id", sa.Uuid(), nullable=True),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.Column("let_go_at", INSTANT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["user.id"], name=op.f("fk_buddy_id_user")),
        sa.ForeignKeyConstraint(["buddy_user_id"], ["user.id"], name=op.f("fk_buddy_buddy_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buddy")),
    )
    op.create_table(
        "lone_working",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("safe_at", INSTANT, nullable=True),
        sa.Column("told_at", INSTANT, nullable=True),
        sa.Column("told_name", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_lone_working_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lone_working")),
    )
    op.create_index(op.f("ix_lone_working_user_id"), "lone_working", ["user_id"])
    op.create_index("ix_lone_working_until", "lone_working", ["until"])


def downgrade() -> None:
    op.drop_table("lone_working")
    op.drop_table("buddy")
    op.drop_table("visit_wish")
    with op.batch_alter_table("note") as note:
        for name in ("read_by", "earlier", "is_handover"):
            note.drop_column(name)
    with op.batch_alter_table("visit") as visit:
        for name in ("times_before", "missed_said", *reversed(VISIT)):
            visit.drop_column(name)
