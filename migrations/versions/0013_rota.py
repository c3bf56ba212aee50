"""arrangements keep a rule; visits may be moved, shared by two PAs or by one household; visits pause."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from carematch.core.bank_holidays import bank_holiday
from carematch.core.places import find_place

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
    _tell_phones()


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


LONDON = ZoneInfo("Europe/London")
UNMOVED: dict[str, Any] = {
    "sleepIn": False,
    "moveStartsAt": None,
    "moveEndsAt": None,
    "moveBy": None,
    "togetherId": None,
}
TERMS = {
    "lateCancelHours": "late_cancel_hours",
    "lateCancelPercent": "late_cancel_percent",
    "pauseHours": "pause_hours",
    "pausePercent": "pause_percent",
}


def _said(kind: str, body: dict[str, Any], charges: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What a row of this kind says besides, from now on."""
    if kind == "arrangement":
        plain = {"localEnd": None, "exceptions": [], "skipsBankHolidays": False, "sleepIn": False}
        return plain | {"rule": f"FREQ=WEEKLY;BYDAY={','.join(body['weekdays'])}"}
    if kind == "team_member":
        return {name: charges.get(body["paId"], {}).get(column) for name, column in TERMS.items()}
    if kind == "bond":
        place = find_place(body["outcode"] or "")
        return {"at": list(place) if place else None}
    day = datetime.fromisoformat(body["startsAt"]).astimezone(LONDON).date()
    own = {"householdId": None} if kind == "own_visit" else {}
    return UNMOVED | {"bankHoliday": bank_holiday(day)} | own


def _tell_phones() -> None:
    """Every row that phones hold of these kinds has the new fields, each scope one version further."""
    connection = op.get_bind()
    records = sa.table(
        "sync_record", *(sa.column(name) for name in ("scope_id", "kind", "v", "body")), sa.column("id", sa.Uuid())
    )
    scopes = sa.table("sync_scope", *(sa.column(name) for name in ("id", "version", "checksum")))
    profiles = sa.table("pa_profile", sa.column("id", sa.Uuid()), sa.column("charges", JSON))
    charges = {str(row.id): row.charges or {} for row in connection.execute(sa.select(profiles)).all()}
    kinds = ("arrangement", "visit", "own_visit", "team_member", "bond")
    held = sa.select(records).where(records.c.kind.in_(kinds), records.c.body.is_not(None))
    rows = connection.execute(held.order_by(records.c.scope_id, records.c.kind, records.c.id)).all()
    for scope_id, of_scope in groupby(rows, key=lambda row: row.scope_id):
        v = 1 + connection.execute(sa.select(scopes.c.version).where(scopes.c.id == scope_id)).scalar_one()
        more_sum = 0
        for row in of_scope:
            body = json.loads(row.body)
            text = json.dumps(
                body | _said(row.kind, body, charges), sort_keys=True, separators=(",", ":"), ensure_ascii=False
            )
            this = (records.c.scope_id == scope_id, records.c.kind == row.kind, records.c.id == row.id)
            connection.execute(records.update().where(*this).values(v=v, body=text))
            more_sum += _checksum(f"{row.kind}:{row.id}:{v}") - _checksum(f"{row.kind}:{row.id}:{row.v}")
        connection.execute(
            scopes.update().where(scopes.c.id == scope_id).values(version=v, checksum=scopes.c.checksum + more_sum)
        )


def _checksum(text: str) -> int:
    """The 32-bit FNV-1a hash, as ``carematch.sync.stamp`` computes it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
