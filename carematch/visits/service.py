"""Visits: proposed, agreed by both sides, made, noted. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, Invalid, NotFound
from carematch.visits.arrangements import agree_arrangement as agree_arrangement
from carematch.visits.arrangements import call_off
from carematch.visits.arrangements import end_arrangement as end_arrangement
from carematch.visits.arrangements import get_arrangement as get_arrangement
from carematch.visits.arrangements import plan as plan
from carematch.visits.arrangements import propose_arrangement as propose_arrangement
from carematch.visits.arrangements import propose_by_rule as propose_by_rule
from carematch.visits.arrangements import skip as skip
from carematch.visits.diary import GRACE as GRACE
from carematch.visits.diary import WINDOW as WINDOW
from carematch.visits.diary import Made as Made
from carematch.visits.diary import Upcoming as Upcoming
from carematch.visits.diary import find_upcoming as find_upcoming
from carematch.visits.diary import in_one as in_one
from carematch.visits.diary import list_made as list_made
from carematch.visits.diary import list_missing as list_missing
from carematch.visits.diary import list_open_covers as list_open_covers
from carematch.visits.diary import list_planned as list_planned
from carematch.visits.diary import list_strays as list_strays
from carematch.visits.diary import list_unheard as list_unheard
from carematch.visits.diary import list_upcoming as list_upcoming
from carematch.visits.models import (
    EXPECTED,
    MADE,
    OPEN,
    PLANNED,
    Arrangement,
    ArrangementStage,
    Note,
    Side,
    Visit,
    VisitStatus,
)
from carematch.visits.models import PauseReason as PauseReason
from carematch.visits.pauses import begin_pause as begin_pause
from carematch.visits.pauses import end_pause as end_pause
from carematch.visits.pauses import find_hushed as find_hushed
from carematch.visits.pauses import get_pause as get_pause
from carematch.visits.pauses import map_pauses_now as map_pauses_now
from carematch.visits.pauses import require_not_paused, stop_paused

LONGEST = timedelta(hours=24)

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


def propose(
    session: Session,
    *,
    visit_id: UUID,
    circle_id: UUID,
    pa_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    why: str,
    side: Side,
    now: datetime,
) -> Visit:
    """One side proposes a visit. Proposed by the PA, and the person does not know them: the person is asked first.

    :raises Invalid: it ends before it starts, lasts longer than a day, or is in the past.
    """
    require_time_to_come(starts_at, ends_at, now=now)
    require_not_paused(session, circle_id, starts_at, by_person=side is Side.PERSON)
    if session.get(Visit, visit_id) is not None:
        raise Conflict("This visit exists already.")
    bond = circles.find_bond(session, circle_id, pa_id)
    if bond is None or bond.stage not in {circles.Stage.INVITED, circles.Stage.INTRODUCED, circles.Stage.CHOSEN}:
        raise circles.NotInTeam
    visit = Visit(
        id=visit_id,
        circle_id=circle_id,
        pa_id=pa_id,
        starts_at=starts_at,
        ends_at=ends_at,
        status=VisitStatus.PROPOSED,
        proposed_by=side,
        person_confirmed_at=now if side is Side.PERSON else None,
        pa_confirmed_at=now if side is Side.PA else None,
        needs_yes=False,
        imported=False,
    )
    session.add(visit)
    session.flush()
    if side is Side.PA:
        _ask_if_unfamiliar(session, visit, why=why, now=now)
    return visit


def require_time_to_come(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """:raises Invalid: a visit cannot be then."""
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise Invalid("A visit ends after it starts, within 24 hours.", errors={"endsAt": ["Check the end."]})
    if starts_at <= now:
        raise Invalid("This time has passed.", errors={"startsAt": ["Choose a time to come."]})


def _ask_if_unfamiliar(session: Session, visit: Visit, *, why: str, now: datetime) -> None:
    circle = circles.get_circle(session, visit.circle_id)
    bond = circles.find_bond(session, circle.id, visit.pa_id)
    if circles.is_familiar(circle, bond, now=now) is not False or visit.person_confirmed_at is not None:
        return
    in_team = bond is not None and bond.stage is circles.Stage.CHOSEN
    if in_team and circle.new_face_rule is not circles.NewFaceRule.ASK_ME:
        return
    visit.needs_yes = True
    circles.open_ask(
        session,
        circle_id=circle.id,
        visit_id=visit.id,
        pa_id=visit.pa_id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        why=why,
        now=now,
    )


def ask_about_unfamiliar(session: Session, circle_id: UUID, *, now: datetime) -> None:
    """Each planned visit by somebody the person does not know waits for their yes from now on."""
    planned = select(Visit).where(
        Visit.circle_id == circle_id,
        Visit.starts_at > now,
        Visit.status == VisitStatus.PROPOSED,
        Visit.needs_yes.is_(False),
        Visit.person_confirmed_at.is_(None),
    )
    for visit in session.scalars(planned).all():
        _ask_if_unfamiliar(session, visit, why="", now=now)


def plan_circle(session: Session, circle_id: UUID, *, until: date, now: datetime) -> None:
    """All agreed patterns of a circle are planned until a day, and unfamiliar faces among them are asked about."""
    agreed = select(Arrangement).where(Arrangement.circle_id == circle_id, Arrangement.stage == ArrangementStage.AGREED)
    for arrangement in session.scalars(agreed).all():
        plan(session, arrangement, until=until, now=now)
    ask_about_unfamiliar(session, circle_id, now=now)


def confirm(session: Session, visit_id: UUID, *, side: Side, now: datetime) -> Visit:
    """One side says yes; with both, and without an open question about a new face, the visit is confirmed.

    :raises NeedsYes: the person is to answer the question about the new face instead.
    :raises VisitIsOver: it was cancelled, made or missed.
    """
    visit = get_visit(session, visit_id)
    if visit.status not in OPEN:
        raise VisitIsOver
    if side is Side.PERSON:
        if visit.needs_yes:
            raise NeedsYes
        visit.person_confirmed_at = visit.person_confirmed_at or now
    else:
        visit.pa_confirmed_at = visit.pa_confirmed_at or now
    return settle(visit)


def settle(visit: Visit) -> Visit:
    """An open visit is confirmed when both have said yes and no question about a new face is open, else proposed."""
    if visit.status in OPEN:
        both = visit.person_confirmed_at is not None and visit.pa_confirmed_at is not None
        visit.status = VisitStatus.CONFIRMED if both and not visit.needs_yes else VisitStatus.PROPOSED
    return visit


def answer_new_face(session: Session, ask_id: UUID, *, answer: circles.Answer, now: datetime) -> Visit:
    """The person's answer about a new face settles the visit: yes confirms their half, no ends it, talking keeps it
    waiting. A no may be taken back.

    :raises VisitIsOver: it was made, or called off by more than that no.
    """
    said_no = circles.get_ask(session, ask_id).answer is circles.Answer.NO
    ask = circles.answer_ask(session, ask_id, answer=answer, now=now)
    visit = get_visit(session, ask.visit_id)
    if visit.status not in OPEN and not (said_no and visit.status is VisitStatus.DECLINED):
        raise VisitIsOver
    visit.status = VisitStatus.DECLINED if answer is circles.Answer.NO else VisitStatus.PROPOSED
    visit.needs_yes = answer is circles.Answer.TALK_FIRST
    visit.person_confirmed_at = now if answer is circles.Answer.YES else None
    return settle(visit)


def cancel(session: Session, visit_id: UUID, *, side: Side, now: datetime) -> Visit:
    """Either side calls it off: a proposal not yet agreed is declined, an agreed visit cancelled. Nobody is asked about
    it any more.

    :raises VisitIsOver: it was made or missed.
    """
    visit = get_visit(session, visit_id)
    if visit.status in {VisitStatus.CANCELLED, VisitStatus.DECLINED}:
        return visit
    if visit.status not in PLANNED:
        raise VisitIsOver
    other_proposed = visit.status is VisitStatus.PROPOSED and visit.proposed_by is not side
    if visit.needs_yes:
        circles.withdraw_ask(session, visit.id, now=now)
    visit.status, visit.needs_yes = VisitStatus.DECLINED if other_proposed else VisitStatus.CANCELLED, False
    clear_move(visit)
    return visit


def clear_move(visit: Visit) -> None:
    """Nobody asks for another time any more."""
    visit.move_starts_at = visit.move_ends_at = visit.move_by = visit.move_asked_at = None


def cancel_planned(session: Session, *, circle_id: UUID, pa_id: UUID, now: datetime) -> None:
    """What this PA still had planned with this person is off, because there is no relationship any more."""
    for arrangement in session.scalars(
        select(Arrangement).where(Arrangement.circle_id == circle_id, Arrangement.pa_id == pa_id)
    ):
        arrangement.stage, arrangement.ends_on = ArrangementStage.ENDED, arrangement.ends_on or now.date()
    planned = select(Visit).where(
        Visit.circle_id == circle_id, Visit.pa_id == pa_id, Visit.starts_at > now, Visit.status.in_(PLANNED)
    )
    call_off(session, session.scalars(planned).all(), now=now)


# At the visit: facts, never refused when well formed


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


# Imports


VisitKey = tuple[UUID, UUID, datetime]
"""A visit as a spreadsheet knows it: the circle, the PA and the start."""


@dataclass(frozen=True)
class PastVisit:
    """A visit that a holder's spreadsheet tells of."""

    pa_id: UUID
    starts_at: datetime
    ends_at: datetime


def imported_id(circle_id: UUID, pa_id: UUID, starts_at: datetime) -> UUID:
    """The id of an imported visit: the same row, the same visit, however often it is imported."""
    return uuid5(circle_id, f"visit:{pa_id}:{starts_at.astimezone(UTC).isoformat()}")


def import_visits(session: Session, circle_id: UUID, visits: Sequence[PastVisit], *, now: datetime) -> int:
    """Visits from a spreadsheet: past ones are done, those to come are proposed to both sides. How many were new."""
    circle = circles.get_circle(session, circle_id)
    wanted = {imported_id(circle_id, each.pa_id, each.starts_at): each for each in visits}
    known = known_visits(
        session, {visit_id: (circle_id, each.pa_id, each.starts_at) for visit_id, each in wanted.items()}
    )
    fresh = {visit_id: each for visit_id, each in wanted.items() if visit_id not in known}
    bonds = circles.know_from_import(session, circle, {each.pa_id for each in fresh.values()})
    for pa_id, bond in bonds.items():
        past = [each.starts_at for each in fresh.values() if each.pa_id == pa_id and each.starts_at <= now]
        if past:
            circles.record_met(bond, starts_at=min(past), visits=0)
            circles.record_met(bond, starts_at=max(past), visits=len(past))
    session.flush()
    for visit_id, each in fresh.items():
        session.add(
            Visit(
                id=visit_id,
                circle_id=circle_id,
                pa_id=each.pa_id,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                status=VisitStatus.DONE if each.starts_at <= now else VisitStatus.PROPOSED,
                proposed_by=Side.IMPORT,
                needs_yes=False,
                imported=True,
            )
        )
    session.flush()
    stop_paused(session, circle, now=now)
    ask_about_unfamiliar(session, circle_id, now=now)
    return len(fresh)


def known_visits(session: Session, wanted: Mapping[UUID, VisitKey]) -> set[UUID]:
    """Which of these imported visits are here already: imported before, or the same visit made or planned here."""
    ids, found = list(wanted), set[UUID]()
    for start in range(0, len(ids), 500):
        found |= set(session.scalars(select(Visit.id).where(Visit.id.in_(ids[start : start + 500]))))
    circle_ids, here = list({circle_id for circle_id, _, _ in wanted.values()}), set[VisitKey]()
    instants = [starts_at for _, _, starts_at in wanted.values()]
    for start in range(0, len(circle_ids), 500):
        rows = session.execute(
            select(Visit.circle_id, Visit.pa_id, Visit.starts_at).where(
                Visit.circle_id.in_(circle_ids[start : start + 500]),
                Visit.starts_at.between(min(instants), max(instants)),
                Visit.status.not_in((VisitStatus.CANCELLED, VisitStatus.DECLINED)),
            )
        )
        here |= {(circle_id, pa_id, starts_at) for circle_id, pa_id, starts_at in rows}
    return found | {visit_id for visit_id, key in wanted.items() if key in here}
