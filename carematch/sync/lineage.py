"""Which history this database is part of: after a restore it is another one, and phones start afresh."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.core.ids import uuid7
from carematch.sync.models import Lineage


def current_lineage(session: Session) -> str:
    return str(session.scalars(select(Lineage.id).order_by(Lineage.begun_at.desc()).limit(1)).one())


def begin_lineage(session: Session, *, now: datetime) -> str:
    """The history goes on as a new one: every phone pulls all anew and hands in again what this database has lost."""
    latest = session.scalars(select(Lineage.begun_at).order_by(Lineage.begun_at.desc()).limit(1)).one_or_none()
    begun_at = max(now, latest + timedelta(seconds=1)) if latest else now
    begun = Lineage(id=uuid7(), begun_at=begun_at)
    session.add(begun)
    session.flush()
    return str(begun.id)
