"""Flags: dated, explained warnings that continuity is being lost."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Model
from carematch.sync.models import SyncedModel


class FlagKind(enum.StrEnum):
    TOO_MANY_FACES = "too_many_faces"
    UNFAMILIAR_FACE_AHEAD = "unfamiliar_face_ahead"
    MAIN_PA_FADING = "main_pa_fading"
    TEAM_SHRINKING = "team_shrinking"
    TEAM_OF_ONE = "team_of_one"
    GAP = "gap"
    MISSED_OR_NOT_HEARD = "missed_or_not_heard"
    CHANGE_WITHOUT_CONSENT = "change_without_consent"
    RELATIONSHIP_ENDED = "relationship_ended"
    FELT_CONTINUITY_FALLING = "felt_continuity_falling"


class Severity(enum.StrEnum):
    NOTICE = "notice"
    WARNING = "warning"


class FlagState(enum.StrEnum):
    """How far somebody has come with a flag."""

    OPEN = "open"
    SEEN = "seen"
    ACTING = "acting"
    RESOLVED = "resolved"


class ChurnFlag(SyncedModel):
    """Why somebody should look, and the visits behind it. ``closed_at`` is None while there is anything to do.

    ``gone_at`` is when the watch saw that it does not hold any more, ``settled_at`` when the person said before that
    that it is settled: it is not raised again until it has gone. The person and the coordinators are left in peace each
    until a day of their own.

    ``evidence`` is ``{"windowDays", "faces", "visits", "limit", "visitIds", "paNames"}``, and of flags raised since
    there are others ``"count"``, ``"before"``, ``"paIds"`` and ``"byPa"`` (whose visits they are); of a felt one
    ``"reflectionIds"``, which nobody is shown.
    """

    __tablename__ = "churn_flag"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    flag: Mapped[FlagKind] = mapped_column()
    severity: Mapped[Severity] = mapped_column()
    opened_at: Mapped[datetime] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    gone_at: Mapped[datetime | None] = mapped_column()
    evidence: Mapped[dict[str, Any]] = mapped_column()
    seen_at: Mapped[datetime | None] = mapped_column()
    acting_at: Mapped[datetime | None] = mapped_column()
    acting_by: Mapped[str | None] = mapped_column()
    acting_words: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column()
    quiet_until: Mapped[date | None] = mapped_column()
    desk_quiet_until: Mapped[date | None] = mapped_column()

    @property
    def state(self) -> FlagState:
        if self.closed_at is not None:
            return FlagState.RESOLVED
        if self.acting_at is not None:
            return FlagState.ACTING
        return FlagState.OPEN if self.seen_at is None else FlagState.SEEN


class FlagThresholds(Model):
    """What a holder has set otherwise than it is by default (``continuity/thresholds.py``)."""

    __tablename__ = "flag_thresholds"

    holder_id: Mapped[UUID] = mapped_column(ForeignKey("holder.id"), primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column()
    set_at: Mapped[datetime] = mapped_column()


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
