"""Flags: dated, explained warnings that continuity is being lost."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Model
from carematch.sync.models import SyncedModel


class FlagKind(enum.StrEnum):
    TOO_MANY_FACES = "too_many_faces"


class Severity(enum.StrEnum):
    NOTICE = "notice"
    WARNING = "warning"


class ChurnFlag(SyncedModel):
    """Why somebody should look, and the visits that count. ``closed_at`` is None while it holds.

    ``evidence`` is ``{"windowDays", "faces", "visits", "limit", "visitIds", "paNames"}``.
    """

    __tablename__ = "churn_flag"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    flag: Mapped[FlagKind] = mapped_column()
    severity: Mapped[Severity] = mapped_column()
    opened_at: Mapped[datetime] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    evidence: Mapped[dict[str, Any]] = mapped_column()


class CircleHistory(Model):
    """A circle's visits and faces packed (``continuity/packed.py``), so that many circles are measured at once.

    Not synced data: it is worked out from rows that are. ``is_stale``: they have changed since it was packed.
    """

    __tablename__ = "circle_history"
    __table_args__ = (
        Index(
            "ix_circle_history_stale", "circle_id", sqlite_where=text("is_stale = 1"), postgresql_where=text("is_stale")
        ),
    )

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), primary_key=True)
    is_stale: Mapped[bool] = mapped_column(default=True)
    is_unasked: Mapped[bool] = mapped_column(default=False)
    faces: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    visits: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
