"""a PA says how they are, what they charge, when they can come and what they wish."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0015"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LISTS = ("pets_fine", "weekly", "extra", "away")
OBJECTS = ("charges", "wishes", "private_wishes")
TEXTS = ("faith", "contact")
OPTIONAL = (
    ("rhythm", sa.Enum("calm", "steady", "lively", name="rhythm", native_enum=False, length=24)),
    ("smokes", sa.Boolean()),
    ("drives", sa.Boolean()),
    ("gender", sa.Enum("woman", "man", "other", name="gender", native_enum=False, length=24)),
)

CHARGES = (
    "weekdayPence",
    "saturdayPence",
    "sundayPence",
    "bankHolidayPence",
    "sleepInPence",
    "travelPencePerKm",
    "lateCancelHours",
    "lateCancelPercent",
    "introductionPence",
    "pauseHours",
    "pausePercent",
)
UNSAID: dict[str, Any] = {
    "rhythm": None,
    "smokes": None,
    "drives": None,
    "petsFine": [],
    "gender": None,
    "faith": "",
    "charges": None,
    "wishes": {
        "noSmoking": False,
        "noDogs": False,
        "noCats": False,
        "minMinutes": None,
        "maxVisitsDay": None,
        "furthestKm": None,
    },
    "availability": {"weekly": [], "extra": [], "away": []},
}
UNSAID_PRIVATELY: dict[str, Any] = {"privateWishes": {"whom": None, "words": ""}}


def upgrade() -> None:
    with op.batch_alter_table("pa_profile", schema=None) as batch_op:
        for name in LISTS:
            batch_op.add_column(sa.Column(name, JSON, nullable=False, server_default="[]"))
        for name in OBJECTS:
            batch_op.add_column(sa.Column(name, JSON, nullable=False, server_default="{}"))
        for name in TEXTS:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name, column_type in OPTIONAL:
            batch_op.add_column(sa.Column(name, column_type, nullable=True))
    _tell_phones()


def downgrade() -> None:
    with op.batch_alter_table("pa_profile", schema=None) as batch_op:
        for name in (*LISTS, *OBJECTS, *TEXTS, *(name for name, _ in OPTIONAL)):
            batch_op.drop_column(name)


def _tell_phones() -> None:
    """Every profile that phones hold has the new fields, each scope one version further."""
    connection = op.get_bind()
    records = sa.table(
        "sync_record", *(sa.column(name) for name in ("scope_id", "kind", "v", "body")), sa.column("id", sa.Uuid())
    )
    scopes = sa.table("sync_scope", *(sa.column(name) for name in ("id", "version", "checksum")))
    profiles = sa.select(records).where(records.c.kind.in_(("pa_profile", "own_profile")), records.c.body.is_not(None))
    for row in connection.execute(profiles.order_by(records.c.scope_id, records.c.id)).all():
        body = json.loads(row.body)
        said = UNSAID | (UNSAID_PRIVATELY if row.kind == "own_profile" else {})
        if body["hourPence"] is not None:
            said = said | {"charges": dict.fromkeys(CHARGES) | {"weekdayPence": body["hourPence"]}}
        v = 1 + connection.execute(sa.select(scopes.c.version).where(scopes.c.id == row.scope_id)).scalar_one()
        connection.execute(
            records.update()
            .where(records.c.scope_id == row.scope_id, records.c.kind == row.kind, records.c.id == row.id)
            .values(v=v, body=json.dumps(said | body, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
        )
        more_sum = _checksum(f"{row.kind}:{row.id}:{v}") - _checksum(f"{row.kind}:{row.id}:{row.v}")
        connection.execute(
            scopes.update().where(scopes.c.id == row.scope_id).values(version=v, checksum=scopes.c.checksum + more_sum)
        )


def _checksum(text: str) -> int:
    """The 32-bit FNV-1a hash, as ``carematch.sync.stamp`` computes it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
