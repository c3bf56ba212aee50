"""Reading visits of many people at once, for the watch over continuity: each is one question, however many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, aliased

from carematch.core.clock import LONDON
from carematch.visits.models import MADE, OPEN, Cover, CoverState, Side, Visit, VisitStatus


@dataclass(frozen=True)
class Watched:
    """A visit of one PA, to come or behind."""

    visit_id: UUID
    circle_id: UUID
    pa_id: UUID
    starts_at: datetime
    status: VisitStatus
    needs_yes: bool
    together_id: UUID | None

    @property
    def is_made(self) -> bool:
        return self.status in MADE


_COLUMNS = (
    Visit.id,
    Visit.circle_id,
    Visit.pa_id,
    Visit.starts_at,
    Visit.status,
    Visit.needs_yes,
    Visit.together_id,
)
_BEHIND = MADE | {VisitStatus.NOT_HEARD, VisitStatus.MISSED}


def list_watched(
    session: Session, circle_ids: Collection[UUID], *, start: datetime, end: datetime, ahead: bool = False
) -> list[Watched]:
    """Visits that start in ``[start, end)``, in time order: those made, missed or not heard of; ``ahead``, those still
    to come."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(
            Visit.circle_id.in_(list(circle_ids)),
            Visit.starts_at >= start,
            Visit.starts_at < end,
            Visit.status.in_(OPEN if ahead else _BEHIND),
        )
        .order_by(Visit.circle_id, Visit.starts_at, Visit.in_recorded_at.nulls_last(), Visit.recorded_order, Visit.id)
    )
    return [Watched(*row) for row in rows]


def list_to_fill(
    session: Session,
    circle_ids: Collection[UUID],
    *,
    away: Mapping[UUID, Sequence[tuple[str, str]]],
    start: datetime,
    end: datetime,
    answer_by: datetime,
) -> list[Watched]:
    """Visits that start in ``[start, end)`` and to which nobody comes as things are, in time order.

    To one its PA does not come, and nobody else has been agreed; or the PA has said no, and nobody else comes at that
    time; or has not said yes, and it begins before ``answer_by``; or is ``away`` then, on days as they are written.
    """
    ids = list(circle_ids)
    within = and_(Visit.circle_id.in_(ids), Visit.starts_at >= start, Visit.starts_at < end)
    other = aliased(Visit)
    comes_another = exists().where(
        other.circle_id == Visit.circle_id,
        other.status.in_(OPEN),
        other.starts_at < Visit.ends_at,
        other.ends_at > Visit.starts_at,
    )
    covered = select(*_COLUMNS).join(Cover, Cover.visit_id == Visit.id)
    asked = [
        covered.where(within, Cover.state == CoverState.OPEN),
        select(*_COLUMNS).where(
            within, Visit.status == VisitStatus.DECLINED, Visit.proposed_by == Side.PERSON, ~comes_another
        ),
        select(*_COLUMNS).where(
            within,
            Visit.starts_at < answer_by,
            Visit.status == VisitStatus.PROPOSED,
            Visit.pa_confirmed_at.is_(None),
        ),
    ]
    found = [Watched(*row) for query in asked for row in session.execute(query)]
    if away:
        theirs = select(*_COLUMNS).where(within, Visit.status.in_(OPEN), Visit.pa_id.in_(list(away)))
        found += [each for each in (Watched(*row) for row in session.execute(theirs)) if _is_away(each, away)]
    once = {each.visit_id: each for each in found}
    return sorted(once.values(), key=lambda each: (each.circle_id, each.starts_at, each.visit_id))


def _is_away(visit: Watched, away: Mapping[UUID, Sequence[tuple[str, str]]]) -> bool:
    day = visit.starts_at.astimezone(LONDON).date().isoformat()
    return any(first <= day <= last for first, last in away[visit.pa_id])
