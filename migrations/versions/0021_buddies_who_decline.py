"""a buddy who uses the app knows whose buddy they are, and may say that they cannot be."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("buddy") as buddy:
        buddy.add_column(sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True))
        buddy.create_index("ix_buddy_buddy_user_id", ["buddy_user_id"])
    _tell_buddies()


def downgrade() -> None:
    """Phones keep the rows; an older server leaves out what it does not know when it sends a snapshot."""
    connection = op.get_bind()
    records, scopes = _tables()
    gone = connection.execute(sa.select(records).where(records.c.kind == "buddy_of")).all()
    for row in gone:
        v = 1 + connection.execute(sa.select(scopes.c.version).where(scopes.c.id == row.scope_id)).scalar_one()
        sum_of = _checksum(f"buddy_of:{row.id}:{row.v}") if row.body is not None else 0
        connection.execute(
            scopes.update()
            .where(scopes.c.id == row.scope_id)
            .values(
                version=v,
                row_count=scopes.c.row_count - int(row.body is not None),
                checksum=scopes.c.checksum - sum_of,
            )
        )
    connection.execute(records.delete().where(records.c.kind == "buddy_of"))
    with op.batch_alter_table("buddy") as buddy:
        buddy.drop_index("ix_buddy_buddy_user_id")
        buddy.drop_column("declined_at")


def _tables() -> tuple[Any, Any]:
    records = sa.table(
        "sync_record",
        *(sa.column(name) for name in ("scope_id", "kind", "v", "body")),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("id", sa.Uuid()),
    )
    scopes = sa.table("sync_scope", *(sa.column(name) for name in ("id", "version", "row_count", "checksum")))
    return records, scopes


def _tell_buddies() -> None:
    """Every buddy who uses the app holds whose they are, their scope one version further."""
    connection = op.get_bind()
    records, scopes = _tables()
    buddies = sa.table(
        "buddy",
        sa.column("id", sa.Uuid()),
        sa.column("buddy_user_id", sa.Uuid()),
        sa.column("chosen_at", sa.DateTime(timezone=True)),
        sa.column("let_go_at"),
    )
    pas = sa.table("pa_profile", sa.column("user_id", sa.Uuid()), sa.column("id", sa.Uuid()), sa.column("known_as"))
    users = sa.table("user", sa.column("id", sa.Uuid()), sa.column("name"))
    kept = sa.select(buddies).where(buddies.c.buddy_user_id.is_not(None), buddies.c.let_go_at.is_(None))
    for row in connection.execute(kept.order_by(buddies.c.id)).all():
        scope_id = f"u:{row.buddy_user_id}"
        version = connection.execute(sa.select(scopes.c.version).where(scopes.c.id == scope_id)).scalar_one_or_none()
        if version is None:
            continue
        known = sa.select(pas.c.known_as).where(pas.c.user_id == row.id).order_by(pas.c.id).limit(1)
        name = (
            connection.execute(known).scalar_one_or_none()
            or connection.execute(sa.select(users.c.name).where(users.c.id == row.id)).scalar_one()
        )
        chosen_at = row.chosen_at if row.chosen_at.tzinfo else row.chosen_at.replace(tzinfo=UTC)
        said = {"chosenAt": f"{chosen_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "declinedAt": None, "name": name}
        body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        v = version + 1
        connection.execute(
            records.insert().values(scope_id=scope_id, kind="buddy_of", id=row.id, v=v, at=None, body=body)
        )
        connection.execute(
            scopes.update()
            .where(scopes.c.id == scope_id)
            .values(
                version=v,
                row_count=scopes.c.row_count + 1,
                checksum=scopes.c.checksum + _checksum(f"buddy_of:{row.id}:{v}"),
            )
        )


def _checksum(text: str) -> int:
    """The 32-bit FNV-1a hash, as ``carematch.sync.stamp`` computes it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
