"""Reading what is planned and what was: one person's visits and gaps, and when PAs are taken by other people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.visits.models import MADE, OPEN, Cover, CoverState, Visit, VisitStatus


@dataclass(frozen=True)
class OnRota:
    """A visit of one PA, planned, made or called off."""

    visit_id: UUID
    circle_id: UUID
    pa_id: UUID
    starts_at: datetime
    ends_at: datetime
    status: VisitStatus
    needs_yes: bool
    together_id: UUID | None
    household_id: UUID | None

    @property
    def is_open(self) -> bool:
        """Still to come."""
        return self.status in OPEN

    @property
    def is_made(self) -> bool:
        return self.status in MADE

    @property
    def is_off(self) -> bool:
        return self.status is VisitStatus.CANCELLED


_COLUMNS = (
    Visit.id,
    Visit.circle_id,
    Visit.pa_id,
    Visit.starts_at,
    Visit.ends_at,
    Visit.status,
    Visit.needs_yes,
    Visit.together_id,
    Visit.household_id,
)


def list_rota(session: Session, circle_id: UUID, *, start: datetime, end: datetime) -> list[OnRota]:
    """All visits to a person that start in ``[start, end)``, whatever became of them, in time order."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Visit.circle_id == circle_id, Visit.starts_at >= start, Visit.starts_at < end)
        .order_by(Visit.starts_at, Visit.id)
    )
    return [OnRota(*row) for row in rows]


def list_taken(session: Session, pa_ids: Collection[UUID], *, start: datetime, end: datetime) -> list[OnRota]:
    """Where these PAs are, or were, between these moments: visits planned, begun or made, in time order."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(
            Visit.pa_id.in_(list(pa_ids)),
            Visit.ends_at > start,
            Visit.starts_at < end,
            Visit.status.in_(OPEN | MADE),
        )
        .order_by(Visit.starts_at, Visit.id)
    )
    return [OnRota(*row) for row in rows]


@dataclass(frozen=True)
class Gap:
    """A visit to which its PA does not come, while somebody else is to: whether somebody does."""

    visit_id: UUID
    pa_id: UUID
    starts_at: datetime
    ends_at: datetime
    is_filled: bool


def list_gaps(session: Session, circle_id: UUID, *, start: datetime, end: datetime) -> list[Gap]:
    """The covers of a person's visits that start in ``[start, end)``, but those that nobody needs, in time order."""
    rows = session.execute(
        select(Cover.visit_id, Cover.pa_id, Cover.starts_at, Cover.ends_at, Cover.state)
        .where(
            Cover.circle_id == circle_id,
            Cover.starts_at >= start,
            Cover.starts_at < end,
            Cover.state != CoverState.CLOSED,
        )
        .order_by(Cover.starts_at, Cover.visit_id)
    )
    return [Gap(*row[:4], is_filled=row[4] is CoverState.FILLED) for row in rows]
