"""Visits: proposed, agreed by both sides, made, noted. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, Invalid
from carematch.directory import service as directory
from carematch.visits.arrangements import NotThatSide as NotThatSide
from carematch.visits.arrangements import agree_arrangement as agree_arrangement
from carematch.visits.arrangements import call_off
from carematch.visits.arrangements import end_arrangement as end_arrangement
from carematch.visits.arrangements import get_arrangement as get_arrangement
from carematch.visits.arrangements import plan as plan
from carematch.visits.arrangements import propose_arrangement as propose_arrangement
from carematch.visits.arrangements import propose_by_rule as propose_by_rule
from carematch.visits.arrangements import skip as skip
from carematch.visits.at_the_visit import check_in as check_in
from carematch.visits.at_the_visit import check_out as check_out
from carematch.visits.at_the_visit import correct_times as correct_times
from carematch.visits.at_the_visit import hear_nothing as hear_nothing
from carematch.visits.at_the_visit import say_came as say_came
from carematch.visits.at_the_visit import say_late as say_late
from carematch.visits.at_the_visit import say_nobody_came as say_nobody_came
from carematch.visits.at_the_visit import say_told as say_told
from carematch.visits.at_the_visit import see_late as see_late
from carematch.visits.cancel_news import tell_called_off as tell_called_off
from carematch.visits.diary import WINDOW as WINDOW
from carematch.visits.diary import Made as Made
from carematch.visits.diary import Recorded as Recorded
from carematch.visits.diary import Upcoming as Upcoming
from carematch.visits.diary import find_person as find_person
from carematch.visits.diary import in_one as in_one
from carematch.visits.diary import list_made as list_made
from carematch.visits.diary import list_missing as list_missing
from carematch.visits.diary import list_next_pas as list_next_pas
from carematch.visits.diary import list_open_covers as list_open_covers
from carematch.visits.diary import list_persons_side as list_persons_side
from carematch.visits.diary import list_planned as list_planned
from carematch.visits.diary import list_recorded as list_recorded
from carematch.visits.diary import list_strays as list_strays
from carematch.visits.diary import list_unheard as list_unheard
from carematch.visits.diary import list_upcoming as list_upcoming
from carematch.visits.diary import map_upcoming as map_upcoming
from carematch.visits.models import MADE as MADE
from carematch.visits.models import OPEN, PLANNED, Arrangement, ArrangementStage
from carematch.visits.models import Pause as Pause
from carematch.visits.models import PauseReason as PauseReason
from carematch.visits.models import Side as Side
from carematch.visits.models import Visit as Visit
from carematch.visits.models import VisitKind as VisitKind
from carematch.visits.models import VisitStatus as VisitStatus
from carematch.visits.notes import correct_note as correct_note
from carematch.visits.notes import get_note as get_note
from carematch.visits.notes import read_notes as read_notes
from carematch.visits.notes import write_note as write_note
from carematch.visits.one_visit import NeedsYes as NeedsYes
from carematch.visits.one_visit import VisitIsOver as VisitIsOver
from carematch.visits.one_visit import get_visit as get_visit
from carematch.visits.one_visit import whose_visit as whose_visit
from carematch.visits.pauses import begin_pause as begin_pause
from carematch.visits.pauses import end_pause as end_pause
from carematch.visits.pauses import find_hushed as find_hushed
from carematch.visits.pauses import get_pause as get_pause
from carematch.visits.pauses import is_over as is_over
from carematch.visits.pauses import map_pauses_now as map_pauses_now
from carematch.visits.pauses import require_not_paused, stop_paused
from carematch.visits.rota import Gap as Gap
from carematch.visits.rota import OnRota as OnRota
from carematch.visits.rota import list_gaps as list_gaps
from carematch.visits.rota import list_rota as list_rota
from carematch.visits.rota import list_taken as list_taken
from carematch.visits.watched import Watched as Watched
from carematch.visits.watched import list_to_fill as list_to_fill
from carematch.visits.watched import list_watched as list_watched
from carematch.visits.wishes import find_wish as find_wish
from carematch.visits.wishes import get_wish as get_wish
from carematch.visits.wishes import take_wish_away as take_wish_away
from carematch.visits.wishes import write_wish as write_wish

LONGEST = timedelta(hours=24)


def today_in(session: Session, circle_id: UUID, *, now: datetime) -> date:
    """The day that it is where the person lives."""
    return now.astimezone(ZoneInfo(circles.get_circle(session, circle_id).time_zone)).date()


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
    kind: VisitKind = VisitKind.CARE,
    rule_id: UUID | None = None,
    others_cannot: bool = False,
    sleep_in: bool = False,
) -> Visit:
    """One side proposes a visit. Proposed by the PA, and the person does not know them: the person is asked first,
    unless it is urgent and the PA cites a rule that the person has set for that.

    :raises Invalid: it ends before it starts, lasts longer than a day, or is in the past; or somebody is to sleep there
        and it does not pass midnight.
    :raises PaPaused: nothing new is agreed with this PA now.
    """
    require_time_to_come(starts_at, ends_at, now=now)
    if sleep_in and today_in(session, circle_id, now=ends_at) == today_in(session, circle_id, now=starts_at):
        raise Invalid("A night ends on the next day.", errors={"endsAt": ["A night ends on the next day."]})
    require_not_paused(session, circle_id, starts_at, by_person=side is Side.PERSON)
    if session.get(Visit, visit_id) is not None:
        raise Conflict("This visit exists already.")
    bond = circles.find_bond(session, circle_id, pa_id)
    if bond is None or bond.stage not in {circles.Stage.INVITED, circles.Stage.INTRODUCED, circles.Stage.CHOSEN}:
        raise circles.NotInTeam
    directory.require_not_paused(session, pa_id)
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
        kind=kind,
        to_tell=False,
        imported=False,
        sleep_in=sleep_in,
    )
    session.add(visit)
    session.flush()
    if side is Side.PA and rule_id is not None:
        rule = circles.require_urgent_rule(
            session, rule_id, bond=bond, starts_at=starts_at, others_cannot=others_cannot, now=now
        )
        _agree_by_rule(visit, rule, now=now)
    elif side is Side.PA:
        _ask_if_unfamiliar(session, visit, why=why, now=now)
    return visit


def _agree_by_rule(visit: Visit, rule: circles.UrgentRule, *, now: datetime) -> None:
    """The person's half was given in advance. The visit says by which rule and of when; the person may still call it
    off."""
    visit.rule_id, visit.rule_what, visit.rule_set_at = rule.id, rule.what, rule.set_at
    visit.person_confirmed_at = now
    settle(visit)


def require_time_to_come(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """:raises Invalid: a visit cannot be then."""
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise Invalid("A visit ends after it starts, within 24 hours.", errors={"endsAt": ["Check the end."]})
    if starts_at <= now:
        raise Invalid("This time has passed.", errors={"startsAt": ["Choose a time to come."]})


def _ask_if_unfamiliar(session: Session, visit: Visit, *, why: str, now: datetime) -> None:
    circle = circles.get_circle(session, visit.circle_id)
    bond = circles.find_bond(session, circle.id, visit.pa_id)
    if circles.is_familiar(session, circle, bond, now=now) is not False or visit.person_confirmed_at is not None:
        return
    in_team = bond is not None and bond.stage is circles.Stage.CHOSEN
    if in_team and circle.new_face_rule is not circles.NewFaceRule.ASK_ME:
        visit.to_tell = circle.new_face_rule is circles.NewFaceRule.TELL_ME
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
    if visit.status is VisitStatus.PROPOSED:
        directory.require_not_paused(session, visit.pa_id)
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
    if answer is circles.Answer.YES:
        directory.require_not_paused(session, visit.pa_id)
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


def list_untold(session: Session, circle_ids: Sequence[UUID], *, now: datetime) -> list[Visit]:
    """Visits to come by faces of which the person wants to be told, and of which nobody has told them yet."""
    query = select(Visit).where(
        Visit.circle_id.in_(circle_ids),
        Visit.to_tell,
        Visit.told_at.is_(None),
        Visit.starts_at > now,
        Visit.status.in_(OPEN),
    )
    return list(session.scalars(query.order_by(Visit.starts_at, Visit.id)))


def clear_move(visit: Visit) -> None:
    """Nobody asks for another time any more."""
    visit.move_starts_at = visit.move_ends_at = visit.move_by = visit.move_asked_at = None


def cancel_planned(session: Session, *, circle_id: UUID, pa_id: UUID, now: datetime, after: date | None = None) -> None:
    """What this PA still had planned with this person is off, because there is no relationship any more; with
    ``after``, what was planned after that day."""
    for arrangement in session.scalars(
        select(Arrangement).where(Arrangement.circle_id == circle_id, Arrangement.pa_id == pa_id)
    ).all():
        if after is not None:
            if arrangement.stage is ArrangementStage.AGREED:
                end_arrangement(session, arrangement.id, ends_on=min(arrangement.ends_on or after, after), now=now)
            continue
        arrangement.stage, arrangement.ends_on = ArrangementStage.ENDED, arrangement.ends_on or now.date()
    cancel_visits(session, circle_id=circle_id, pa_id=pa_id, now=now, after=after)


def cancel_visits(session: Session, *, circle_id: UUID, pa_id: UUID, now: datetime, after: date | None = None) -> None:
    """The visits still to come by this PA to this person are off; with ``after``, those after that day."""
    first = now
    if after is not None:
        zone = ZoneInfo(circles.get_circle(session, circle_id).time_zone)
        first = max(now, datetime.combine(after + timedelta(days=1), time(), zone))
    planned = select(Visit).where(
        Visit.circle_id == circle_id, Visit.pa_id == pa_id, Visit.starts_at >= first, Visit.status.in_(PLANNED)
    )
    call_off(session, session.scalars(planned).all(), now=now)


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
    """Visits from a spreadsheet: past ones are done, those to come are proposed to both sides. How many were new.

    They stand after those imported before, in the order in which they are given.
    """
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
    so_far = session.scalar(select(func.max(Visit.recorded_order)).where(Visit.circle_id == circle_id))
    for place, (visit_id, each) in enumerate(fresh.items(), start=0 if so_far is None else so_far + 1):
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
                recorded_order=place,
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
