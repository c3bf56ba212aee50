"""people invite their supporters by a code, who hold what their powers need; reports are dealt with."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0024"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BASIS = sa.Enum("own", "supported", "attorney", "best_interests", name="basis", native_enum=False, length=24)

UNSAID: dict[str, dict[str, Any]] = {
    "decision": {"ruleWhat": None},
    "message_report": {"basis": None, "settledAt": None, "settledBy": None, "outcome": None},
}
"""By kind, the new fields as they are where nobody has said anything."""

PARTS = {
    "plan": (
        "all",
        "see_notes",
        (
            "circle",
            "team_member",
            "arrangement",
            "visit",
            "pause",
            "visit_wish",
            "missed_visit_plan",
            "communication_needs",
        ),
    ),
    "asks": ("person", "choose_pas", ("ask", "cover", "cover_offer", "urgent_rule", "pause_ask")),
}
"""What a supporter who agrees visits is given: part of which audience, unless they have which power, and its kinds."""
LEFT_OUT = ("howToGetIn", "allergies", "emergencyName", "emergencyPhone")

RECORDS = sa.table(
    "sync_record",
    *(sa.column(name) for name in ("scope_id", "kind", "v", "at", "body")),
    sa.column("id", sa.Uuid()),
)
SCOPES = sa.table("sync_scope", *(sa.column(name) for name in ("id", "version", "horizon", "row_count", "checksum")))
FILES = sa.table(
    "sync_file",
    *(sa.column(name) for name in ("scope_id", "kind")),
    sa.column("file_id", sa.Uuid()),
    sa.column("record_id", sa.Uuid()),
)


def upgrade() -> None:
    op.create_table(
        "supporter_invite",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("powers", JSON, nullable=False),
        sa.Column("interests", JSON, nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_supporter_invite_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporter_invite")),
    )
    op.create_index(op.f("ix_supporter_invite_circle_id"), "supporter_invite", ["circle_id"])
    with op.batch_alter_table("message_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("basis", BASIS, nullable=True))
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("settled_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(), nullable=True))
    _tell_phones()
    _give_parts()


def downgrade() -> None:
    connection = op.get_bind()
    for part in PARTS:
        ending = f"c:%/{part}"
        for table in (FILES, RECORDS):
            connection.execute(sa.delete(table).where(table.c.scope_id.like(ending)))
        connection.execute(sa.delete(SCOPES).where(SCOPES.c.id.like(ending)))
    with op.batch_alter_table("message_report", schema=None) as batch_op:
        for name in ("outcome", "settled_by", "settled_at", "basis"):
            batch_op.drop_column(name)
    op.drop_table("supporter_invite")


def _give_parts() -> None:
    """Supporters who agree visits hold them, and what they are asked, from their next contact on."""
    connection = op.get_bind()
    for circle_id, part in sorted(_wanted(connection)):
        whole, _, kinds = PARTS[part]
        scope_id = f"c:{circle_id}/{part}"
        held = sa.select(RECORDS).where(
            RECORDS.c.scope_id == f"c:{circle_id}/{whole}", RECORDS.c.kind.in_(kinds), RECORDS.c.body.is_not(None)
        )
        rows = [
            {**row, "scope_id": scope_id, "v": 1, "body": _body(row["kind"], row["body"])}
            for row in connection.execute(held).mappings()
        ]
        if not rows:
            continue
        total = sum(_checksum(f"{row['kind']}:{row['id']}:1") for row in rows)
        scope = {"id": scope_id, "version": 1, "horizon": 0, "row_count": len(rows), "checksum": total}
        connection.execute(sa.insert(SCOPES), scope)
        connection.execute(sa.insert(RECORDS), rows)
        named = sa.select(FILES).where(FILES.c.scope_id == f"c:{circle_id}/{whole}", FILES.c.kind.in_(kinds))
        if files := [{**row, "scope_id": scope_id} for row in connection.execute(named).mappings()]:
            connection.execute(sa.insert(FILES), files)


def _wanted(connection: sa.Connection) -> set[tuple[UUID, str]]:
    """Each circle with a part that one of its supporters is to have."""
    supporters = sa.table(
        "supporter", sa.column("circle_id", sa.Uuid()), sa.column("powers", JSON), sa.column("withdrawn_at")
    )
    query = sa.select(supporters).where(supporters.c.withdrawn_at.is_(None))
    return {
        (row.circle_id, part)
        for row in connection.execute(query)
        for part, (_, whole_power, _) in PARTS.items()
        if "agree_visits" in row.powers and whole_power not in row.powers
    }


def _body(kind: str, body: str) -> str:
    if kind != "circle":
        return body
    return _text(json.loads(body) | dict.fromkeys(LEFT_OUT, ""))


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _tell_phones() -> None:
    """Every row that phones hold of these kinds has the new fields, each scope one version further."""
    connection = op.get_bind()
    held = sa.select(RECORDS).where(RECORDS.c.kind.in_(UNSAID), RECORDS.c.body.is_not(None))
    rows = connection.execute(held.order_by(RECORDS.c.scope_id, RECORDS.c.kind, RECORDS.c.id)).all()
    if not rows:
        return
    versions = {row.id: row.version for row in connection.execute(sa.select(SCOPES.c.id, SCOPES.c.version))}
    put: list[dict[str, Any]] = []
    more: dict[str, int] = defaultdict(int)
    for row in rows:
        v = versions[row.scope_id] + 1
        text = _text(UNSAID[row.kind] | json.loads(row.body))
        put.append({"in_scope": row.scope_id, "of_kind": row.kind, "with_id": row.id, "to": v, "text": text})
        more[row.scope_id] += _checksum(f"{row.kind}:{row.id}:{v}") - _checksum(f"{row.kind}:{row.id}:{row.v}")
    connection.execute(
        RECORDS.update()
        .where(
            RECORDS.c.scope_id == sa.bindparam("in_scope"),
            RECORDS.c.kind == sa.bindparam("of_kind"),
            RECORDS.c.id == sa.bindparam("with_id"),
        )
        .values(v=sa.bindparam("to"), body=sa.bindparam("text")),
        put,
    )
    connection.execute(
        SCOPES.update()
        .where(SCOPES.c.id == sa.bindparam("in_scope"))
        .values(version=SCOPES.c.version + 1, checksum=SCOPES.c.checksum + sa.bindparam("more_sum")),
        [{"in_scope": scope_id, "more_sum": more_sum} for scope_id, more_sum in more.items()],
    )


def _checksum(text: str) -> int:
    """The 32-bit FNV-1a hash, as ``carematch.sync.stamp`` computes it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
