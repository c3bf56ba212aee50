"""What sync needs as time passes: what was deleted long ago is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from carematch.core.db import snapshot_session
from carematch.sync.models import SyncRecord, SyncScope
from carematch.sync.perform import in_write_session

KEPT = timedelta(days=60)
"""A phone that was away for longer gets a snapshot instead of what changed."""


def collect_tombstones(now: datetime) -> None:
    """Tombstones older than ``KEPT`` are gone, and each scope's horizon says so; a transaction for each scope."""
    until = now - KEPT
    with snapshot_session() as session:
        dead = select(SyncRecord.scope_id).where(SyncRecord.body.is_(None), SyncRecord.at < until).distinct()
        scope_ids = sorted(session.scalars(dead))
    for scope_id in scope_ids:
        in_write_session(partial(_collect, scope_id=scope_id, until=until))


def _collect(session: Session, *, scope_id: str, until: datetime) -> None:
    """Under the scope's lock, so that no pull finds a tombstone gone that the horizon still promises."""
    session.execute(select(SyncScope.id).where(SyncScope.id == scope_id).with_for_update())
    old = SyncRecord.scope_id == scope_id, SyncRecord.body.is_(None), SyncRecord.at < until
    last = max(session.scalars(select(SyncRecord.v).where(*old)), default=0)
    session.execute(delete(SyncRecord).where(*old))
    session.execute(update(SyncScope).where(SyncScope.id == scope_id, SyncScope.horizon < last).values(horizon=last))
