"""Finding one visit, and why nothing more can be done to it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from carematch.core.errors import Conflict, NotFound
from carematch.visits.models import Visit

_WHOSE = select(Visit.circle_id, Visit.pa_id).where(Visit.id == bindparam("id"))


class NeedsYes(Conflict):
    slug, title = "needs-yes", "The person has not said yes to this face yet"


class VisitIsOver(Conflict):
    slug, title = "visit-is-over", "This visit is not open any more"


def get_visit(session: Session, visit_id: UUID) -> Visit:
    """:raises NotFound: no such visit."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise NotFound
    return visit


def whose_visit(session: Session, visit_id: UUID) -> tuple[UUID, UUID]:
    """The circle and the PA of a visit, which never change.

    :raises NotFound: no such visit.
    """
    found = session.execute(_WHOSE, {"id": visit_id}).one_or_none()
    if found is None:
        raise NotFound
    return found.circle_id, found.pa_id
