"""Reading visits: those to come, those made, those nobody has heard of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.membership import find_holder, list_supporters_with
from carematch.accounts.models import Power
from carematch.circles import service as circles
from carematch.directory import service as directory
from carematch.person import service as person
from carematch.sync.models import SyncRecord
from carematch.visits.models import MADE, OPEN, Cover, CoverOffer, CoverState, Visit, VisitStatus
from carematch.visits.silence import LEAST_ANSWER, Silence, silence_of

WINDOW = timedelta(days=90)
"""How far back and ahead phones hold visits."""
_PLACE = (Visit.circle_id, Visit.starts_at, Visit.in_recorded_at, Visit.recorded_order, Visit.id)


def _in_order(row: Any) -> tuple[Any, ...]:
    """By circle and time; at the same minute, as they were recorded: check-ins as they were heard, then what was
    imported in the order of its files. By SQL it could not be said for both databases: a minute is not an instant."""
    heard, place = row.in_recorded_at, row.recorded_order
    minute = int(row.starts_at.timestamp()) // 60
    return row.circle_id, minute, heard is None, heard, place is not None, place or 0, row.id


def list_strays(session: Session, circle_id: UUID, *, now: datetime) -> list[Visit]:
    """Visits that phones hold though time has carried them out of the window, or do not hold though it let them in."""
    held = set(
        session.scalars(
            select(SyncRecord.id).where(
                SyncRecord.scope_id == f"c:{circle_id}/all", SyncRecord.kind == "visit", SyncRecord.body.is_not(None)
            )
        )
    )
    in_window = select(Visit).where(
        Visit.circle_id == circle_id, Visit.starts_at >= now - WINDOW, Visit.starts_at <= now + WINDOW
    )
    inside = {visit.id: visit for visit in session.scalars(in_window)}
    gone = [session.get_one(Visit, visit_id) for visit_id in held - inside.keys()]
    return gone + [visit for visit_id, visit in inside.items() if visit_id not in held]


@dataclass(frozen=True)
class Upcoming:
    """A visit that somebody may have to be reminded of. ``is_familiar`` None: the person was never asked."""

    visit_id: UUID
    circle_id: UUID
    starts_at: datetime
    ends_at: datetime
    status: str
    person_user_id: UUID | None
    person_known_as: str
    pa_user_id: UUID | None
    pa_known_as: str
    is_familiar: bool | None


def list_upcoming(session: Session, start: datetime, end: datetime) -> list[Upcoming]:
    """Confirmed visits that start in ``[start, end)``, soonest first."""
    visits = session.scalars(
        select(Visit)
        .where(Visit.starts_at >= start, Visit.starts_at < end, Visit.status == VisitStatus.CONFIRMED)
        .order_by(Visit.starts_at, Visit.id)
    )
    return _all_upcoming(session, visits.all())


def find_person(session: Session, circle_id: UUID) -> UUID | None:
    """The user who is the person of this circle; None while they have no account."""
    return circles.get_circle(session, circle_id).person_user_id


def map_upcoming(session: Session, visit_ids: Iterable[UUID]) -> dict[UUID, Upcoming]:
    """The visits as they stand now, whatever their status, by id; what there is not is left out."""
    ids, found = sorted(set(visit_ids)), dict[UUID, Upcoming]()
    for start in range(0, len(ids), 500):
        visits = session.scalars(select(Visit).where(Visit.id.in_(ids[start : start + 500]))).all()
        found |= {each.visit_id: each for each in _all_upcoming(session, visits)}
    return found


def _all_upcoming(session: Session, visits: Sequence[Visit]) -> list[Upcoming]:
    """As many as they are, each table is asked once, and for each holder."""
    circle_ids = {visit.circle_id for visit in visits}
    found = {circle.id: circle for circle in circles.list_circles_with(session, circle_ids)}
    pas = directory.map_pas(session, (visit.pa_id for visit in visits))
    bonds = {
        (bond.circle_id, bond.pa_id): bond
        for each in circles.list_bonds_of(session, list(circle_ids)).values()
        for bond in each
    }
    _held = [find_holder(session, holder_id) for holder_id in {circle.holder_id for circle in found.values()}]
    return [
        _upcoming(session, visit, found[visit.circle_id], pas[visit.pa_id], bonds.get((visit.circle_id, visit.pa_id)))
        for visit in visits
    ]


def _upcoming(
    session: Session, visit: Visit, circle: circles.Circle, pa: directory.PaProfile, bond: circles.Relationship | None
) -> Upcoming:
    return Upcoming(
        visit_id=visit.id,
        circle_id=visit.circle_id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        status=visit.status,
        person_user_id=circle.person_user_id,
        person_known_as=circle.known_as,
        pa_user_id=pa.user_id,
        pa_known_as=pa.known_as,
        is_familiar=circles.is_familiar(session, circle, bond, now=visit.starts_at),
    )


@dataclass(frozen=True)
class Made:
    """A visit that counts for continuity: it was made, by this PA."""

    visit_id: UUID
    circle_id: UUID
    pa_id: UUID
    starts_at: datetime
    together_id: UUID | None = None
    """The same of several visits: their PAs come together, and it is one visit."""


def list_made(session: Session, circle_ids: Sequence[UUID], *, start: datetime, end: datetime) -> list[Made]:
    """Visits made in ``[start, end)``, in time order; at the same minute, in the order in which they were recorded."""
    rows = session.execute(
        select(*_PLACE, Visit.pa_id, Visit.together_id).where(
            Visit.circle_id.in_(circle_ids),
            Visit.starts_at >= start,
            Visit.starts_at < end,
            Visit.status.in_(MADE),
        )
    )
    return [
        Made(row.id, row.circle_id, row.pa_id, row.starts_at, row.together_id) for row in sorted(rows, key=_in_order)
    ]


@dataclass(frozen=True)
class Recorded:
    """A visit of one PA with what became of it, or what is planned. ``joins``: it is one visit with the one before."""

    circle_id: UUID
    pa_id: UUID
    starts_at: datetime
    status: VisitStatus
    joins: bool
    imported: bool
    needs_yes: bool


def list_recorded(session: Session, circle_ids: Sequence[UUID], *, since: datetime) -> list[Recorded]:
    """All that is known of visits from then on, in the order of ``list_made``; PAs who come together stand side by
    side, where the first of them stands."""
    rows = session.execute(
        select(
            *_PLACE,
            Visit.together_id,
            Visit.pa_id,
            Visit.status,
            Visit.imported,
            Visit.needs_yes,
        ).where(Visit.circle_id.in_(circle_ids), Visit.starts_at >= since)
    )
    together: dict[UUID, list[Any]] = {}
    for row in sorted(rows, key=_in_order):
        together.setdefault(row.together_id or row.id, []).append(row)
    return [
        Recorded(row.circle_id, row.pa_id, row.starts_at, row.status, place > 0, row.imported, row.needs_yes)
        for visit in together.values()
        for place, row in enumerate(visit)
    ]


def in_one(made: Sequence[Made]) -> list[tuple[Made, ...]]:
    """The same visits in the same order, those of PAs who came together as one."""
    together: dict[UUID, list[Made]] = {}
    for each in made:
        together.setdefault(each.together_id or each.visit_id, []).append(each)
    return [tuple(each) for each in together.values()]


def list_planned(session: Session, circle_ids: Sequence[UUID], *, start: datetime, end: datetime) -> list[Made]:
    """Visits still expected in ``[start, end)``, in time order."""
    rows = session.execute(
        select(Visit.id, Visit.circle_id, Visit.pa_id, Visit.starts_at, Visit.together_id)
        .where(Visit.circle_id.in_(circle_ids), Visit.starts_at >= start, Visit.starts_at < end, Visit.status.in_(OPEN))
        .order_by(Visit.circle_id, Visit.starts_at, Visit.id)
    )
    return [Made(*row) for row in rows]


def expected_at(visit: Visit) -> datetime:
    """When the PA should be there: at the start, or as late as they said."""
    return visit.starts_at + timedelta(minutes=visit.late_minutes or 0)


def list_moves_asked(session: Session, *, now: datetime) -> list[Visit]:
    """Visits to come for which somebody asks for another time, itself to come."""
    query = select(Visit).where(Visit.move_starts_at > now, Visit.starts_at > now, Visit.status.in_(OPEN))
    return list(session.scalars(query.order_by(Visit.move_asked_at, Visit.id)))


def list_offers(session: Session, wanted_id: UUID) -> list[CoverOffer]:
    """Who was asked to fill a gap, in the order in which they were."""
    query = select(CoverOffer).where(CoverOffer.cover_id == wanted_id)
    return list(session.scalars(query.order_by(CoverOffer.offered_at, CoverOffer.id)))


def list_open_covers(session: Session, circle_ids: Sequence[UUID], *, now: datetime) -> list[Cover]:
    """Visits to come to which nobody comes yet, soonest first."""
    query = select(Cover).where(
        Cover.circle_id.in_(list(circle_ids)), Cover.state == CoverState.OPEN, Cover.starts_at > now
    )
    return list(session.scalars(query.order_by(Cover.starts_at, Cover.id)))


def list_persons_side(session: Session, circle_id: UUID, power: Power) -> list[UUID]:
    """The person, where they use the app, and their supporters with this power."""
    user_id = circles.get_circle(session, circle_id).person_user_id
    return [*([user_id] if user_id else []), *list_supporters_with(session, circle_id, power)]


def after_silence(session: Session, visit: Visit, *, wait: timedelta | None, now: datetime) -> VisitStatus:
    """What a visit of which nobody has heard is now. The person waits as long as their plan says before they are
    asked; only when that has passed again, and somebody was asked, is it missed."""
    silence = silence_of(expected_at(visit), wait=wait, now=now)
    if visit.status is VisitStatus.CONFIRMED and silence in (Silence.ASKED, Silence.OVER):
        return VisitStatus.NOT_HEARD
    was_asked = visit.asked_at is not None and now >= visit.asked_at + LEAST_ANSWER
    if visit.status is VisitStatus.NOT_HEARD and silence is Silence.OVER and was_asked:
        is_anybody = bool(list_persons_side(session, visit.circle_id, Power.AGREE_VISITS))
        return VisitStatus.MISSED if is_anybody else visit.status
    return visit.status


def list_unheard(session: Session, *, now: datetime) -> list[Visit]:
    """Visits of the last days about which the silence means something else by now than it did."""
    begun = session.scalars(
        select(Visit).where(
            Visit.status.in_((VisitStatus.CONFIRMED, VisitStatus.NOT_HEARD)),
            Visit.starts_at <= now,
            Visit.starts_at > now - timedelta(days=7),
        )
    ).all()
    waits = person.map_waits(session, {visit.circle_id for visit in begun})
    return [
        visit
        for visit in begun
        if after_silence(session, visit, wait=waits.get(visit.circle_id), now=now) is not visit.status
    ]


def list_next_pas(session: Session, circle_id: UUID, *, after: datetime) -> dict[UUID, Visit]:
    """The PAs who come within a week after this moment, each with their first visit then, soonest first."""
    visits = session.scalars(
        select(Visit)
        .where(
            Visit.circle_id == circle_id,
            Visit.starts_at > after,
            Visit.starts_at <= after + timedelta(days=7),
            Visit.status.in_(OPEN),
        )
        .order_by(Visit.starts_at, Visit.id)
    )
    first: dict[UUID, Visit] = {}
    for visit in visits:
        first.setdefault(visit.pa_id, visit)
    return first


def list_missing(session: Session, circle_ids: Sequence[UUID], *, since: datetime) -> list[Visit]:
    """Visits that nobody has heard of, or that somebody said were missed."""
    return list(
        session.scalars(
            select(Visit)
            .where(
                Visit.circle_id.in_(circle_ids),
                Visit.status.in_((VisitStatus.NOT_HEARD, VisitStatus.MISSED)),
                Visit.starts_at >= since,
            )
            .order_by(Visit.starts_at)
        )
    )


def list_to_know(session: Session, *, now: datetime) -> list[Visit]:
    """Visits to come that nobody asked the person about: agreed by their rule, or by a face they want to be told of."""
    query = select(Visit).where(
        Visit.starts_at > now,
        Visit.status.in_(OPEN),
        Visit.rule_id.is_not(None) | (Visit.to_tell & Visit.told_at.is_(None)),
    )
    return list(session.scalars(query.order_by(Visit.id)))
