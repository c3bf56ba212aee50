"""a flag has a life, and each holder its thresholds."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)

COLUMNS: dict[str, Any] = {
    "gone_at": INSTANT,
    "seen_at": INSTANT,
    "acting_at": INSTANT,
    "acting_by": sa.String(),
    "settled_at": INSTANT,
    "quiet_until": sa.Date(),
    "desk_quiet_until": sa.Date(),
}
NEW: dict[str, Any] = {
    "seenAt": None,
    "actingAt": None,
    "actingBy": None,
    "actingWords": "",
    "settledAt": None,
    "quietUntil": None,
    "before": None,
    "paIds": [],
    "couldDo": ["see_smallest_team", "find", "ring"],
}
"""What the flags that phones hold, all of too many faces, have from now on."""


def upgrade() -> None:
    with op.batch_alter_table("churn_flag") as flag:
        for name, kind in COLUMNS.items():
            flag.add_column(sa.Column(name, kind, nullable=True))
        flag.add_column(sa.Column("acting_words", sa.Text(), nullable=False, server_default=""))
    flags = sa.table("churn_flag", sa.column("closed_at", INSTANT), sa.column("gone_at", INSTANT))
    op.execute(flags.update().values(gone_at=flags.c.closed_at))
    op.create_table(
        "flag_thresholds",
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("values", JSON, nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_flag_thresholds_holder_id_holder")),
        sa.PrimaryKeyConstraint("holder_id", name=op.f("pk_flag_thresholds")),
    )
    _tell_phones()


def downgrade() -> None:
    op.drop_table("flag_thresholds")
    with op.batch_alter_table("churn_flag") as flag:
        flag.drop_column("acting_words")
        for name in reversed(COLUMNS):
            flag.drop_column(name)


def _tell_phones() -> None:
    """Every flag that phones hold has the new fields, each scope one version further."""
    connection = op.get_bind()
    records = sa.table(
        "sync_record", *(sa.column(name) for name in ("scope_id", "kind", "v", "body")), sa.column("id", sa.Uuid())
    )
    scopes = sa.table("sync_scope", *(sa.column(name) for name in ("id", "version", "checksum")))
    held = sa.select(records).where(records.c.kind == "flag", records.c.body.is_not(None)).order_by(records.c.scope_id)
    put = (
        records.update()
        .where(
            records.c.scope_id == sa.bindparam("of_scope"),
            records.c.kind == "flag",
            records.c.id == sa.bindparam("of_id"),
        )
        .values(v=sa.bindparam("new_v"), body=sa.bindparam("new_body"))
    )
    for scope_id, rows in groupby(connection.execute(held).all(), key=lambda row: row.scope_id):
        v = 1 + connection.execute(sa.select(scopes.c.version).where(scopes.c.id == scope_id)).scalar_one()
        changed, more_sum = [], 0
        for row in rows:
            body = json.dumps(
                _with_life(json.loads(row.body), scope_id), sort_keys=True, separators=(",", ":"), ensure_ascii=False
            )
            changed.append({"of_scope": scope_id, "of_id": row.id, "new_v": v, "new_body": body})
            more_sum += _checksum(f"flag:{row.id}:{v}") - _checksum(f"flag:{row.id}:{row.v}")
        connection.execute(put, changed)
        connection.execute(
            scopes.update().where(scopes.c.id == scope_id).values(version=v, checksum=scopes.c.checksum + more_sum)
        )


def _with_life(body: dict[str, Any], scope_id: str) -> dict[str, Any]:
    of_it = {
        "circleId": scope_id.removeprefix("c:").partition("/")[0],
        "state": "open" if body["closedAt"] is None else "resolved",
        "count": body["faces"],
        "title": "Many people came",
        "text": f"In the last {body['windowDays']} days {body['faces']} people came, {body['visits']} times.",
    }
    return NEW | of_it | body


def _checksum(text: str) -> int:
    """The 32-bit FNV-1a hash, as ``carematch.sync.stamp`` computes it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
