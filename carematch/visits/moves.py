"""A visit at another time, by two PAs at once, and one PA's visits to people who live together."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, NotFound
from carematch.directory import service as directory
from carematch.visits import service
from carematch.visits.models import OPEN, PLANNED, Side, Visit, VisitStatus
from carematch.visits.pauses import require_not_paused


class NoMoveAsked(Conflict):
    slug, title = "no-move-asked", "Nobody asks for this time any more"


class NotOneHousehold(Conflict):
    slug, title = "not-one-household", "These are not visits of yours to two people on one day"


def ask_move(
    session: Session, visit_id: UUID, *, starts_at: datetime, ends_at: datetime, side: Side, now: datetime
) -> Visit:
    """One side asks for another time. The old one stands until the other side agrees; a later wish replaces this one.

    :raises Invalid: a visit cannot be then.
    :raises Paused: visits are paused then.
    :raises VisitIsOver: it is not open any more, or its time has come.
    """
    visit = _movable(session, visit_id, now=now)
    service.require_time_to_come(starts_at, ends_at, now=now)
    require_not_paused(session, visit.circle_id, starts_at, by_person=side is Side.PERSON)
    visit.move_starts_at, visit.move_ends_at = starts_at, ends_at
    visit.move_by, visit.move_asked_at = side, now
    return visit


def agree_move(session: Session, visit_id: UUID, *, starts_at: datetime, side: Side, now: datetime) -> Visit:
    """The other side agrees to the time that was asked for, and so both have said yes to the visit at that time. About
    a face that the person does not know, the question is still open.

    :raises NoMoveAsked: nobody asks for that time, or the same side does.
    :raises VisitIsOver: it is not open any more, or either time has come.
    """
    visit = _movable(session, visit_id, now=now)
    if visit.move_starts_at != starts_at or visit.move_ends_at is None or visit.move_by is side:
        raise NoMoveAsked
    if starts_at <= now:
        raise service.VisitIsOver
    directory.require_not_paused(session, visit.pa_id)
    require_not_paused(session, visit.circle_id, starts_at, by_person=True)
    visit.starts_at, visit.ends_at = visit.move_starts_at, visit.move_ends_at
    visit.moves += 1
    service.clear_move(visit)
    circles.move_ask(session, visit.id, starts_at=visit.starts_at, ends_at=visit.ends_at, now=now)
    visit.pa_confirmed_at = now
    if not visit.needs_yes:
        visit.person_confirmed_at = now
    return service.settle(visit)


def keep_time(session: Session, visit_id: UUID) -> Visit:
    """Nobody asks for another time any more: either side may say so. Saying it again changes nothing."""
    visit = service.get_visit(session, visit_id)
    service.clear_move(visit)
    return visit


def _movable(session: Session, visit_id: UUID, *, now: datetime) -> Visit:
    visit = service.get_visit(session, visit_id)
    if visit.status not in OPEN or visit.starts_at <= now:
        raise service.VisitIsOver
    return visit


def add_second(session: Session, visit_id: UUID, *, second_id: UUID, pa_id: UUID, side: Side, now: datetime) -> Visit:
    """Another PA is asked to the same visit: a visit of their own at the same time, which each of the two confirms.

    :raises Conflict: this PA is at the visit already.
    """
    visit = _movable(session, visit_id, now=now)
    together = visit.together_id or uuid5(visit.id, "together")
    if pa_id in {each.pa_id for each in list_together(session, visit)}:
        raise Conflict("They are at this visit already.")
    second = service.propose(
        session,
        visit_id=second_id,
        circle_id=visit.circle_id,
        pa_id=pa_id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        why="",
        side=side,
        now=now,
        sleep_in=visit.sleep_in,
    )
    visit.together_id = second.together_id = together
    return second


def list_together(session: Session, visit: Visit) -> list[Visit]:
    """The visit and those of the other PAs who come with it, as far as they are planned or made."""
    if visit.together_id is None:
        return [visit]
    off = (VisitStatus.CANCELLED, VisitStatus.DECLINED)
    query = select(Visit).where(
        Visit.circle_id == visit.circle_id, Visit.together_id == visit.together_id, Visit.status.not_in(off)
    )
    return list(session.scalars(query.order_by(Visit.id)))


def join_household(session: Session, visit_id: UUID, other_id: UUID) -> None:
    """Two visits of one PA, on the same or the next day, to two people who live together. Each circle sees its own.

    :raises NotOneHousehold: they are not, or are off.
    :raises NotFound: no such visit of this PA.
    """
    visit, other = service.get_visit(session, visit_id), service.get_visit(session, other_id)
    if other.pa_id != visit.pa_id:
        raise NotFound
    apart = abs((visit.starts_at - other.starts_at).total_seconds())
    if visit.circle_id == other.circle_id or not {visit.status, other.status} <= PLANNED or apart > 86_400:
        raise NotOneHousehold
    visit.household_id = other.household_id = (
        visit.household_id or other.household_id or uuid5(visit.pa_id, f"household:{min(visit.id, other.id)}")
    )


def leave_household(session: Session, visit_id: UUID) -> None:
    """The visit is one on its own again."""
    visit = service.get_visit(session, visit_id)
    visit.household_id = None
