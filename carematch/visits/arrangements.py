"""Weekly patterns of visits that person and PA agree, and the visits that come of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from dateutil.rrule import WEEKLY, rrule
from dateutil.rrule import weekdays as rrule_weekdays
from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, NotFound
from carematch.directory import service as directory
from carematch.visits.diary import WINDOW
from carematch.visits.models import OPEN, Arrangement, ArrangementStage, Side, Visit, VisitStatus


class NotThatSide(Conflict):
    slug, title = "waits-for-the-other", "This waits for the other side"


def get_arrangement(session: Session, arrangement_id: UUID) -> Arrangement:
    """:raises NotFound: no such arrangement."""
    arrangement = session.get(Arrangement, arrangement_id)
    if arrangement is None:
        raise NotFound
    return arrangement


def propose_arrangement(
    session: Session,
    *,
    arrangement_id: UUID,
    circle_id: UUID,
    pa_id: UUID,
    weekdays: Sequence[str],
    local_start: str,
    minutes: int,
    starts_on: date,
    what: str,
    side: Side,
    now: datetime,
) -> Arrangement:
    """One side proposes a weekly pattern; it holds once the other side agrees.

    :raises NotInTeam: the PA is not chosen.
    """
    circles.require_in_team(session, circle_id, pa_id)
    directory.require_not_paused(session, pa_id)
    if session.get(Arrangement, arrangement_id) is not None:
        raise Conflict("This arrangement exists already.")
    arrangement = Arrangement(
        id=arrangement_id,
        circle_id=circle_id,
        pa_id=pa_id,
        weekdays=sorted(set(weekdays), key=("MO", "TU", "WE", "TH", "FR", "SA", "SU").index),
        local_start=local_start,
        minutes=minutes,
        time_zone=circles.get_circle(session, circle_id).time_zone,
        starts_on=starts_on,
        what=what,
        stage=ArrangementStage.PROPOSED,
        proposed_by=side,
        person_agreed_at=now if side is Side.PERSON else None,
        pa_agreed_at=now if side is Side.PA else None,
    )
    session.add(arrangement)
    session.flush()
    return arrangement


def agree_arrangement(session: Session, arrangement_id: UUID, *, side: Side, now: datetime) -> Arrangement:
    """The other side says yes; with both, it holds, and its visits appear.

    :raises NotThatSide: whoever proposed it agrees with themselves alone.
    """
    arrangement = get_arrangement(session, arrangement_id)
    if arrangement.stage is ArrangementStage.ENDED:
        raise Conflict("This arrangement has ended.")
    circles.require_in_team(session, arrangement.circle_id, arrangement.pa_id)
    directory.require_not_paused(session, arrangement.pa_id)
    if side is arrangement.proposed_by and arrangement.stage is ArrangementStage.PROPOSED:
        raise NotThatSide
    if side is Side.PERSON:
        arrangement.person_agreed_at = arrangement.person_agreed_at or now
    else:
        arrangement.pa_agreed_at = arrangement.pa_agreed_at or now
    if arrangement.person_agreed_at is not None and arrangement.pa_agreed_at is not None:
        arrangement.stage = ArrangementStage.AGREED
        plan(session, arrangement, until=(now + WINDOW).date(), now=now)
    return arrangement


def end_arrangement(session: Session, arrangement_id: UUID, *, ends_on: date, now: datetime) -> Arrangement:
    """No visits of the pattern after this day; those already planned then are cancelled."""
    arrangement = get_arrangement(session, arrangement_id)
    arrangement.ends_on = ends_on
    if ends_on <= _today(arrangement, now):
        arrangement.stage = ArrangementStage.ENDED
    after = datetime.combine(ends_on + timedelta(days=1), time(), ZoneInfo(arrangement.time_zone))
    later = select(Visit).where(
        Visit.arrangement_id == arrangement.id, Visit.starts_at >= max(after, now), Visit.status.in_(OPEN)
    )
    for visit in session.scalars(later).all():
        if visit.needs_yes:
            circles.withdraw_ask(session, visit.id, now=now)
        visit.status, visit.needs_yes = VisitStatus.CANCELLED, False
    return arrangement


def _today(arrangement: Arrangement, now: datetime) -> date:
    return now.astimezone(ZoneInfo(arrangement.time_zone)).date()


def occurrences(arrangement: Arrangement, *, until: date) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each visit of the pattern, in UTC, up to and including a day.

    The start keeps its wall time through both clock changes; the length is real minutes. A wall time that a spring
    night skips is that much later.
    """
    zone = ZoneInfo(arrangement.time_zone)
    hour, minute = (int(part) for part in arrangement.local_start.split(":"))
    last = min(until, arrangement.ends_on) if arrangement.ends_on else until
    days = rrule(
        WEEKLY,
        dtstart=datetime.combine(arrangement.starts_on, time(hour, minute)),  # wall time; zone below
        until=datetime.combine(last, time(23, 59)),  # wall time
        byweekday=[
            rrule_weekdays[["MO", "TU", "WE", "TH", "FR", "SA", "SU"].index(day)] for day in arrangement.weekdays
        ],
    )
    for wall in days:
        starts_at = wall.replace(tzinfo=zone).astimezone(UTC)
        yield starts_at, starts_at + timedelta(minutes=arrangement.minutes)


def plan(session: Session, arrangement: Arrangement, *, until: date, now: datetime) -> list[Visit]:
    """The visits of an agreed pattern from now until a day exist afterwards, for the PA to confirm each. A pattern
    whose last day has passed has ended; while the PA is paused, none are made."""
    if arrangement.stage is not ArrangementStage.AGREED:
        return []
    if arrangement.ends_on is not None and arrangement.ends_on < _today(arrangement, now):
        arrangement.stage = ArrangementStage.ENDED
        return []
    if directory.get_pa(session, arrangement.pa_id).paused_at is not None:
        return []
    known = set(session.scalars(select(Visit.id).where(Visit.arrangement_id == arrangement.id)))
    made = []
    for starts_at, ends_at in occurrences(arrangement, until=until):
        visit_id = uuid5(arrangement.id, starts_at.isoformat())
        if starts_at <= now or visit_id in known:
            continue
        visit = Visit(
            id=visit_id,
            circle_id=arrangement.circle_id,
            pa_id=arrangement.pa_id,
            arrangement_id=arrangement.id,
            starts_at=starts_at,
            ends_at=ends_at,
            status=VisitStatus.PROPOSED,
            proposed_by=Side.PERSON,
            person_confirmed_at=arrangement.person_agreed_at,
            needs_yes=False,
            imported=False,
        )
        session.add(visit)
        made.append(visit)
    arrangement.planned_until = max(arrangement.planned_until or until, until)
    session.flush()
    return made


def list_proposed(session: Session) -> list[Arrangement]:
    """Patterns that wait for the other side's yes."""
    return list(session.scalars(select(Arrangement).where(Arrangement.stage == ArrangementStage.PROPOSED)))
