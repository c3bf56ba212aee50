"""what is said at a visit: wishes, handovers, who read what, corrections, lateness seen, and a buddy."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)

NEW_OF_VISIT: dict[str, Any] = {
    "lateSeenAt": None,
    "lateSeenBy": None,
    "cameSaidAt": None,
    "cameSaidBy": None,
    "missedSaidBy": None,
    "timesBefore": [],
}
NEW: dict[str, dict[str, Any]] = {
    "visit": NEW_OF_VISIT | {"missedSaid": ""},
    "own_visit": NEW_OF_VISIT,
    "note": {"isHandover": False, "earlier": [], "readBy": []},
}
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
    _tell_phones()


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


def _tell_phones() -> None:
    """Every visit and note that phones hold has the new fields, each scope one version further."""
    connection = op.get_bind()
    records = sa.table(
        "sync_record", *(sa.column(name) for name in ("scope_id", "kind", "v", "body")), sa.column("id", sa.Uuid())
    )
    scopes = sa.table("sync_scope", *(sa.column(name) for name in ("id", "version", "checksum")))
    held = sa.select(records).where(records.c.kind.in_(NEW), records.c.body.is_not(None)).order_by(records.c.scope_id)
    put = (
        records.update()
        .where(
            records.c.scope_id == sa.bindparam("of_scope"),
            records.c.kind == sa.bindparam("of_kind"),
            records.c.id == sa.bindparam("of_id"),
        )
        .values(v=sa.bindparam("new_v"), body=sa.bindparam("new_body"))
    )
    for scope_id, rows in groupby(connection.execute(held).all(), key=lambda row: row.scope_id):
        v = 1 + connection.execute(sa.select(scopes.c.version).where(scopes.c.id == scope_id)).scalar_one()
        changed, more_sum = [], 0
        for row in rows:
            body = json.dumps(
                NEW[row.kind] | json.loads(row.body), sort_keys=True, separators=(",", ":"), ensure_ascii=False
            )
            changed.append({"of_scope": scope_id, "of_kind": row.kind, "of_id": row.id, "new_v": v, "new_body": body})
            more_sum += _checksum(f"{row.kind}:{row.id}:{v}") - _checksum(f"{row.kind}:{row.id}:{row.v}")
        connection.execute(put, changed)
        connection.execute(
            scopes.update().where(scopes.c.id == scope_id).values(version=v, checksum=scopes.c.checksum + more_sum)
        )


def _checksum(text: str) -> int:
    """The 32-bit FNV-1a hash, as ``carematch.sync.stamp`` computes it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
