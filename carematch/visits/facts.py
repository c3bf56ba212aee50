"""What happens at a visit and is told of it: facts, never refused when well formed. No HTTP, no clock, no commit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, NotFound
from carematch.visits.diary import GRACE
from carematch.visits.models import EXPECTED, MADE, Note, Visit, VisitStatus


class VisitIsOver(Conflict):
    slug, title = "visit-is-over", "This visit is not open any more"


def get_visit(session: Session, visit_id: UUID) -> Visit:
    """:raises NotFound: no such visit."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise NotFound
    return visit


def say_told(session: Session, visit_id: UUID, *, by: str, how: circles.Given, now: datetime) -> Visit:
    """Somebody told the person of this face, or the person says that they know. The first who did counts.

    :raises VisitIsOver: it was called off.
    """
    visit = get_visit(session, visit_id)
    if visit.status not in EXPECTED | MADE:
        raise VisitIsOver
    if visit.told_at is None:
        visit.told_at, visit.told_by, visit.told_how = now, by, how
    return visit


def check_in(session: Session, visit_id: UUID, *, made_at: datetime, now: datetime) -> Visit:
    """The PA says "I am here". The first check-in counts; it also mends "not heard" and "missed".

    :raises VisitIsOver: the visit was called off; the caller keeps the fact for a human.
    """
    visit = get_visit(session, visit_id)
    if visit.status not in EXPECTED | MADE:
        raise VisitIsOver
    if visit.checked_in_at is None:
        _record_made(session, visit, VisitStatus.DONE if visit.status is VisitStatus.DONE else VisitStatus.UNDER_WAY)
        visit.checked_in_at, visit.in_recorded_at = made_at, now
    return visit


def check_out(session: Session, visit_id: UUID, *, made_at: datetime) -> Visit:
    """The PA has left. A check-out without a check-in still shows that the visit was made.

    :raises VisitIsOver: the visit was called off.
    """
    visit = get_visit(session, visit_id)
    if visit.status not in EXPECTED | MADE:
        raise VisitIsOver
    if visit.checked_out_at is None:
        _record_made(session, visit, VisitStatus.DONE)
        visit.checked_out_at = made_at
    return visit


def _record_made(session: Session, visit: Visit, status: VisitStatus) -> None:
    """The visit is under way or done, and counts once among those of person and PA."""
    bond = circles.find_bond(session, visit.circle_id, visit.pa_id)
    if bond is not None and visit.status not in MADE:
        circles.record_met(bond, starts_at=visit.starts_at)
    visit.status = status


def say_late(session: Session, visit_id: UUID, *, minutes: int) -> Visit:
    """The PA will be this many minutes late."""
    visit = get_visit(session, visit_id)
    if visit.status not in EXPECTED | MADE:
        raise VisitIsOver
    visit.late_minutes = minutes
    return visit


def say_nobody_came(session: Session, visit_id: UUID, *, now: datetime) -> Visit:
    """The person says that nobody came. A check-in that arrives later corrects it.

    :raises Conflict: the PA has checked in, or the visit has not begun.
    """
    visit = get_visit(session, visit_id)
    if visit.status in MADE:
        raise Conflict("The PA has said that they came.")
    if visit.status not in EXPECTED or visit.status is VisitStatus.PAUSED:
        raise VisitIsOver
    if now < visit.starts_at:
        raise Conflict("This visit has not begun yet.")
    visit.status = VisitStatus.MISSED
    return visit


def hear_nothing(session: Session, visit_id: UUID, *, now: datetime) -> Visit:
    """Well after the start nobody has checked in: not heard yet, which is not missed."""
    visit = get_visit(session, visit_id)
    if visit.status is VisitStatus.CONFIRMED and now >= visit.starts_at + GRACE:
        visit.status = VisitStatus.NOT_HEARD
    return visit


def write_note(
    session: Session,
    *,
    note_id: UUID,
    visit_id: UUID,
    author_id: UUID,
    author_name: str,
    text: str,
    made_at: datetime,
    now: datetime,
) -> Note:
    """A note for the person and the team. The same note again changes nothing."""
    visit = get_visit(session, visit_id)
    note = session.get(Note, note_id)
    if note is None:
        note = Note(
            id=note_id,
            circle_id=visit.circle_id,
            visit_id=visit.id,
            author_id=author_id,
            author_name=author_name,
            text=text,
            made_at=made_at,
            received_at=now,
        )
        session.add(note)
    return note
