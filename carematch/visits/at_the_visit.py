"""At the visit: facts, never refused when well formed. What is heard late corrects what was thought before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, Invalid
from carematch.person import service as person
from carematch.visits.diary import after_silence
from carematch.visits.models import EXPECTED, MADE, Visit, VisitStatus
from carematch.visits.one_visit import VisitIsOver, get_visit

EARLIEST = timedelta(minutes=30)
"""How long before the start somebody may be there already."""
FURTHEST = timedelta(hours=24)
"""How far from the agreed times somebody may say that they came or left."""


def say_told(session: Session, visit_id: UUID, *, by: str, how: circles.Given, now: datetime) -> Visit:
    """Somebody told the person of this face, or the person says that they know. The first who did counts.

    :raises VisitIsOver: it was called off.
    """
    visit = _get_on(session, visit_id)
    if visit.told_at is None:
        visit.told_at, visit.told_by, visit.told_how = now, by, how
    return visit


def check_in(session: Session, visit_id: UUID, *, made_at: datetime, now: datetime) -> Visit:
    """The PA says "I am here". The first check-in counts; it also mends "not heard" and "missed".

    :raises VisitIsOver: the visit was called off; the caller keeps the fact for a human.
    """
    visit = _get_on(session, visit_id)
    if visit.checked_in_at is None:
        _record_made(session, visit, VisitStatus.DONE if visit.status is VisitStatus.DONE else VisitStatus.UNDER_WAY)
        visit.checked_in_at, visit.in_recorded_at = made_at, now
    return visit


def check_out(session: Session, visit_id: UUID, *, made_at: datetime) -> Visit:
    """The PA has left. A check-out without a check-in still shows that the visit was made.

    :raises VisitIsOver: the visit was called off.
    """
    visit = _get_on(session, visit_id)
    if visit.checked_out_at is None:
        _record_made(session, visit, VisitStatus.DONE)
        visit.checked_out_at = made_at
    return visit


def say_came(session: Session, visit_id: UUID, *, by: str, made_at: datetime, now: datetime) -> Visit:
    """The person's side says that the PA is there, or was. The first word counts; it mends "not heard" and "missed".

    :raises Conflict: the visit has not begun.
    :raises VisitIsOver: the visit was called off.
    """
    visit = _get_on(session, visit_id)
    if now < visit.starts_at - EARLIEST:
        raise Conflict("This visit has not begun yet.")
    if visit.came_said_at is None:
        if visit.status not in MADE:
            _record_made(session, visit, VisitStatus.UNDER_WAY if made_at < visit.ends_at else VisitStatus.DONE)
        visit.came_said_at, visit.came_said_by = made_at, by
    return visit


def _get_on(session: Session, visit_id: UUID) -> Visit:
    visit = get_visit(session, visit_id)
    if visit.status not in EXPECTED | MADE:
        raise VisitIsOver
    return visit


def _record_made(session: Session, visit: Visit, status: VisitStatus) -> None:
    """The visit is under way or done, and counts once among those of person and PA."""
    bond = circles.find_bond(session, visit.circle_id, visit.pa_id)
    if bond is not None and visit.status not in MADE:
        circles.record_met(bond, starts_at=visit.starts_at)
    visit.status = status


def correct_times(
    session: Session,
    visit_id: UUID,
    *,
    checked_in_at: datetime | None,
    checked_out_at: datetime | None,
    reason: str,
    by: str,
    made_at: datetime,
    now: datetime,
) -> Visit:
    """The PA says that they came or left at another time than was said. What was said before stays beside it.

    None leaves a time as it is. The same times again change nothing.

    :raises Conflict: nobody has said yet that the visit was made.
    :raises Invalid: they left before they came, or the times are to come or more than a day away from the visit's.
    """
    visit = get_visit(session, visit_id)
    if visit.status not in MADE:
        raise Conflict("Nobody has said yet that this visit was made.")
    came, left = checked_in_at or visit.checked_in_at, checked_out_at or visit.checked_out_at
    if (came, left) == (visit.checked_in_at, visit.checked_out_at):
        return visit
    earliest, latest = visit.starts_at - FURTHEST, min(visit.ends_at + FURTHEST, now)
    if any(each is not None and not earliest <= each <= latest for each in (came, left)):
        raise Invalid("Choose times of the day of the visit, and none to come.")
    if came is not None and left is not None and left < came:
        raise Invalid("You left after you came.", errors={"checkedOutAt": ["Check the end."]})
    before = {
        "checkedInAt": _say(visit.checked_in_at),
        "checkedOutAt": _say(visit.checked_out_at),
        "reason": reason,
        "correctedAt": _say(min(made_at, now)),
        "byName": by,
    }
    visit.times_before = [*visit.times_before, before]
    visit.checked_in_at, visit.checked_out_at = came, left
    if left is not None:
        visit.status = VisitStatus.DONE
    return visit


def _say(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def say_late(session: Session, visit_id: UUID, *, minutes: int) -> Visit:
    """The PA will be this many minutes late. Whoever saw an earlier word has not seen this one.

    :raises VisitIsOver: the visit was called off.
    """
    visit = _get_on(session, visit_id)
    if visit.late_minutes != minutes:
        visit.late_seen_at = visit.late_seen_by = None
    visit.late_minutes = minutes
    return visit


def see_late(session: Session, visit_id: UUID, *, minutes: int, by: str, made_at: datetime, now: datetime) -> Visit:
    """A phone on the person's side has shown that the PA is this many minutes late; the first time counts."""
    visit = get_visit(session, visit_id)
    if visit.late_minutes == minutes and visit.late_seen_at is None:
        visit.late_seen_at, visit.late_seen_by = min(made_at, now), by
    return visit


def say_nobody_came(session: Session, visit_id: UUID, *, said: str, by: str, now: datetime) -> Visit:
    """The person says that nobody came, and what they heard when they rang. A later check-in corrects it.

    :raises Conflict: the PA has checked in, or the visit has not begun.
    """
    visit = get_visit(session, visit_id)
    if visit.status in MADE:
        raise Conflict("The PA has said that they came.")
    if visit.status not in EXPECTED or visit.status is VisitStatus.PAUSED:
        raise VisitIsOver
    if now < visit.starts_at:
        raise Conflict("This visit has not begun yet.")
    visit.status, visit.missed_said_by = VisitStatus.MISSED, by
    visit.missed_said = said or visit.missed_said
    return visit


def hear_nothing(session: Session, visit_id: UUID, *, now: datetime) -> Visit:
    """Nobody has said that the PA is there. When the plan's wait has passed it is not heard yet, which is not missed,
    and the person is asked; when they have not answered and the wait has passed again, it is missed, by nobody's word.
    """
    visit = get_visit(session, visit_id)
    wait = person.map_waits(session, [visit.circle_id]).get(visit.circle_id)
    before, visit.status = visit.status, after_silence(session, visit, wait=wait, now=now)
    if visit.status is VisitStatus.NOT_HEARD and before is not visit.status:
        visit.asked_at = now
    return visit
