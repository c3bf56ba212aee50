"""people arrange to meet, part with notice, and say in advance who may come in a hurry; a holder may pause a PA."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0018"
branch_labels = None
depends_on = None


JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def new_columns() -> dict[str, list[sa.Column[Any]]]:
    return {
        "holder": [sa.Column("familiar_days", sa.Integer(), nullable=False, server_default="90")],
        "supporter": [instant("rings_since")],
        "pa_profile": [instant("paused_at")],
        "relationship": [
            sa.Column("ends_on", sa.Date(), nullable=True),
            sa.Column("end_said_by", words("endsaidby", "person", "pa"), nullable=True),
            instant("fine_alone_at"),
        ],
        "ask": [instant("plan_since")],
        "visit": [
            sa.Column("kind", words("visitkind", "care", "together"), nullable=False, server_default="care"),
            sa.Column("rule_id", sa.Uuid(), nullable=True),
            sa.Column("rule_what", sa.String(), nullable=True),
            instant("rule_set_at"),
            sa.Column("to_tell", sa.Boolean(), nullable=False, server_default=sa.false()),
            instant("told_at"),
            sa.Column("told_by", sa.String(), nullable=True),
            sa.Column("told_how", words("given", "app", "phone", "in_person"), nullable=True),
        ],
    }


_VISIT: dict[str, Any] = {
    "kind": "care",
    "ruleWhat": None,
    "ruleSetAt": None,
    "toTell": False,
    "toldAt": None,
    "toldBy": None,
    "toldHow": None,
}
UNSAID: dict[str, dict[str, Any]] = {
    "circle": {"familiarDays": 90},
    "holder": {"familiarDays": 90},
    "supporter": {"ringsSince": None},
    "own_profile": {"pausedAt": None},
    "relationship": {"endsOn": None, "endSaidBy": None, "fineAloneAt": None, "pausedAt": None},
    "bond": {"endsOn": None, "endSaidBy": None, "urgentRules": []},
    "ask": {"ringer": None, "planSince": None},
    "visit": _VISIT,
    "own_visit": _VISIT,
}
"""By kind, the new fields as they are where nobody has said anything."""


def upgrade() -> None:
    op.create_table(
        "urgent_rule",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("order", JSON, nullable=False),
        instant("set_at", nullable=False),
        instant("removed_at"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_urgent_rule_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_rule")),
    )
    op.create_index(op.f("ix_urgent_rule_circle_id"), "urgent_rule", ["circle_id"])
    for table, columns in new_columns().items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.add_column(column)
            if table == "visit":
                batch_op.create_foreign_key(op.f("fk_visit_rule_id_urgent_rule"), "urgent_rule", ["rule_id"], ["id"])
    _make_tables()
    _tell_phones()


def downgrade() -> None:
    for table in ("pa_pause", "pause_ask", "own_reason", "handover", "introduction"):
        op.drop_table(table)
    for table, columns in new_columns().items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            if table == "visit":
                batch_op.drop_constraint(op.f("fk_visit_rule_id_urgent_rule"), type_="foreignkey")
            for column in columns:
                batch_op.drop_column(column.name)
    op.drop_table("urgent_rule")


def _make_tables() -> None:
    _make_in_circle(
        "introduction",
        sa.Column("meeting", words("meetingkind", "video", "phone", "home", "shadow"), nullable=False),
        instant("starts_at", nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("charge_pence", sa.Integer(), nullable=True),
        sa.Column("status", words("meetingstatus", "proposed", "agreed", "declined", "called_off"), nullable=False),
        sa.Column("proposed_by", words("meetingside", "person", "pa"), nullable=False),
        instant("proposed_at", nullable=False),
        instant("answered_at"),
    )
    _make_in_circle(
        "handover",
        sa.Column("to_pa_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        instant("proposed_at", nullable=False),
        sa.Column("answer", sa.Boolean(), nullable=True),
        instant("answered_at"),
        sa.ForeignKeyConstraint(["to_pa_id"], ["pa_profile.id"], name=op.f("fk_handover_to_pa_id_pa_profile")),
    )
    op.create_index(op.f("ix_handover_to_pa_id"), "handover", ["to_pa_id"])
    _make_in_circle(
        "pause_ask",
        instant("asked_at", nullable=False),
        sa.Column("answer", words("pauseanswer", "keep", "call_off", "ring_me"), nullable=True),
        instant("answered_at"),
        instant("closed_at"),
    )
    op.create_table(
        "own_reason",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        instant("written_at", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_own_reason_user_id_user")),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationship.id"], name=op.f("fk_own_reason_relationship_id_relationship")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_reason")),
    )
    op.create_index(op.f("ix_own_reason_user_id"), "own_reason", ["user_id"])
    op.create_index(op.f("ix_own_reason_relationship_id"), "own_reason", ["relationship_id"])
    op.create_table(
        "pa_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("paused_by", sa.String(), nullable=False),
        instant("paused_at", nullable=False),
        sa.Column("resumed_by", sa.String(), nullable=True),
        instant("resumed_at"),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_pa_pause_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pa_pause")),
    )
    op.create_index(op.f("ix_pa_pause_pa_id"), "pa_pause", ["pa_id"])


def _make_in_circle(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f(f"fk_{name}_circle_id_circle")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f(f"fk_{name}_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_circle_id"), name, ["circle_id"])
    op.create_index(op.f(f"ix_{name}_pa_id"), name, ["pa_id"])


def _tell_phones() -> None:
    """Every row that phones hold of these kinds has the new fields, each scope one version further."""
    connection = op.get_bind()
    records = sa.table(
        "sync_record", *(sa.column(name) for name in ("scope_id", "kind", "v", "body")), sa.column("id", sa.Uuid())
    )
    scopes = sa.table("sync_scope", *(sa.column(name) for name in ("id", "version", "checksum")))
    held = sa.select(records).where(records.c.kind.in_(UNSAID), records.c.body.is_not(None))
    rows = connection.execute(held.order_by(records.c.scope_id, records.c.kind, records.c.id)).all()
    if not rows:
        return
    versions = {row.id: row.version for row in connection.execute(sa.select(scopes))}
    put, more = [], dict.fromkeys({row.scope_id for row in rows}, 0)
    for row in rows:
        body, v = json.loads(row.body), versions[row.scope_id] + 1
        said = UNSAID[row.kind] | ({"planAt": _halfway(body)} if row.kind == "ask" else {})
        text = json.dumps(said | body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        put.append({"in_scope": row.scope_id, "of_kind": row.kind, "with_id": row.id, "to": v, "text": text})
        more[row.scope_id] += _checksum(f"{row.kind}:{row.id}:{v}") - _checksum(f"{row.kind}:{row.id}:{row.v}")
    connection.execute(
        records.update()
        .where(
            records.c.scope_id == sa.bindparam("in_scope"),
            records.c.kind == sa.bindparam("of_kind"),
            records.c.id == sa.bindparam("with_id"),
        )
        .values(v=sa.bindparam("to"), body=sa.bindparam("text")),
        put,
    )
    connection.execute(
        scopes.update()
        .where(scopes.c.id == sa.bindparam("in_scope"))
        .values(version=scopes.c.version + 1, checksum=scopes.c.checksum + sa.bindparam("more_sum")),
        [{"in_scope": scope_id, "more_sum": more_sum} for scope_id, more_sum in more.items()],
    )


def _halfway(ask: dict[str, Any]) -> str:
    """When the plan for a missed visit begins where nobody answers: halfway from the time to decide by to the visit."""
    decide_by, starts_at = (datetime.fromisoformat(ask[name]) for name in ("decideBy", "startsAt"))
    at = decide_by + (starts_at - decide_by) / 2
    return at.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def _checksum(text: str) -> int:
    """The 32-bit FNV-1a hash, as ``carematch.sync.stamp`` computes it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
