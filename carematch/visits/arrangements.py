"""Patterns of visits that person and PA agree, and the visits that come of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.bank_holidays import bank_holiday
from carematch.core.errors import Conflict, Invalid, NotFound
from carematch.directory import service as directory
from carematch.visits.diary import WINDOW
from carematch.visits.models import PLANNED, Arrangement, ArrangementStage, Side, Visit, VisitStatus
from carematch.visits.pauses import list_pauses, pause_on, require_no_end
from carematch.visits.rules import Rule, days_of, last_day, read_rule, times_of, wall_minutes, weekly

MOST_EXCEPTIONS = 200


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
    """One side proposes a weekly pattern of so many real minutes; it holds once the other side agrees.

    :raises NotInTeam: the PA is not chosen.
    """
    pattern = Arrangement(id=arrangement_id, circle_id=circle_id, pa_id=pa_id, what=what, starts_on=starts_on)
    pattern.local_start, pattern.minutes = local_start, minutes
    return _propose(session, pattern, weekly(weekdays), side=side, now=now)


def propose_by_rule(
    session: Session,
    *,
    arrangement_id: UUID,
    circle_id: UUID,
    pa_id: UUID,
    rule: str,
    local_start: str,
    local_end: str,
    starts_on: date,
    sleep_in: bool,
    skips_bank_holidays: bool,
    exceptions: Sequence[date],
    what: str,
    side: Side,
    now: datetime,
) -> Arrangement:
    """One side proposes a pattern by a rule, with both times by the clock; it holds once the other side agrees.

    :raises Invalid: the rule is none, never falls, or a night does not pass midnight.
    :raises NotInTeam: the PA is not chosen.
    """
    read = read_rule(rule, zone=_zone_of(session, circle_id))
    if sleep_in and local_end > local_start:
        raise Invalid("A night ends on the next day.", errors={"localEnd": ["A night ends on the next day."]})
    if next(days_of(read, starts_on=starts_on, until=starts_on + timedelta(days=800)), None) is None:
        raise Invalid("No day fits.", errors={"rule": ["No day fits."]})
    pattern = Arrangement(id=arrangement_id, circle_id=circle_id, pa_id=pa_id, what=what, starts_on=starts_on)
    pattern.local_start, pattern.local_end = local_start, local_end
    pattern.minutes = wall_minutes(local_start, local_end)
    pattern.sleep_in, pattern.skips_bank_holidays = sleep_in, skips_bank_holidays
    pattern.exceptions = sorted({day.isoformat() for day in exceptions})
    pattern.ends_on = last_day(read, starts_on=starts_on)
    return _propose(session, pattern, read, side=side, now=now)


def _propose(session: Session, pattern: Arrangement, rule: Rule, *, side: Side, now: datetime) -> Arrangement:
    circles.require_in_team(session, pattern.circle_id, pattern.pa_id)
    directory.require_not_paused(session, pattern.pa_id)
    require_no_end(session, pattern.circle_id, now=now)
    if session.get(Arrangement, pattern.id) is not None:
        raise Conflict("This arrangement exists already.")
    pattern.rule, pattern.weekdays = rule.text, rule.weekdays
    pattern.time_zone = str(_zone_of(session, pattern.circle_id))
    pattern.stage, pattern.proposed_by = ArrangementStage.PROPOSED, side
    pattern.person_agreed_at = now if side is Side.PERSON else None
    pattern.pa_agreed_at = now if side is Side.PA else None
    session.add(pattern)
    session.flush()
    return pattern


def _zone_of(session: Session, circle_id: UUID) -> ZoneInfo:
    return ZoneInfo(circles.get_circle(session, circle_id).time_zone)


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
        Visit.arrangement_id == arrangement.id, Visit.starts_at >= max(after, now), Visit.status.in_(PLANNED)
    )
    call_off(session, session.scalars(later).all(), now=now)
    return arrangement


def call_off(session: Session, visits: Sequence[Visit], *, now: datetime) -> None:
    """These planned visits are off, and nobody is asked about them any more."""
    for visit in visits:
        if visit.needs_yes:
            circles.withdraw_ask(session, visit.id, now=now)
        visit.status, visit.needs_yes = VisitStatus.CANCELLED, False


def _today(arrangement: Arrangement, now: datetime) -> date:
    return now.astimezone(ZoneInfo(arrangement.time_zone)).date()


def skip(session: Session, arrangement_id: UUID, *, day: date, now: datetime) -> Arrangement:
    """Nobody comes by this pattern on this day, whether or not its visit was planned already.

    :raises Conflict: it has ended, or knows too many such days.
    """
    arrangement = get_arrangement(session, arrangement_id)
    if arrangement.stage is ArrangementStage.ENDED or len(arrangement.exceptions) >= MOST_EXCEPTIONS:
        raise Conflict("No day can be left out of this arrangement any more.")
    arrangement.exceptions = sorted({*arrangement.exceptions, day.isoformat()})
    zone = ZoneInfo(arrangement.time_zone)
    first, last = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    planned = select(Visit).where(
        Visit.arrangement_id == arrangement.id,
        Visit.starts_at >= max(first, now),
        Visit.starts_at < last,
        Visit.status.in_(PLANNED),
    )
    call_off(session, session.scalars(planned).all(), now=now)
    return arrangement


def rule_of(arrangement: Arrangement) -> Rule:
    return read_rule(arrangement.rule, zone=ZoneInfo(arrangement.time_zone))


def occurrences(arrangement: Arrangement, *, until: date) -> Iterator[tuple[datetime, datetime]]:
    """Start and end of each visit of the pattern, in UTC, up to and including a day; pauses left aside."""
    zone = ZoneInfo(arrangement.time_zone)
    last = min(until, arrangement.ends_on) if arrangement.ends_on else until
    for day in days_of(rule_of(arrangement), starts_on=arrangement.starts_on, until=last):
        if day.isoformat() in arrangement.exceptions or (arrangement.skips_bank_holidays and bank_holiday(day)):
            continue
        yield times_of(
            day,
            local_start=arrangement.local_start,
            local_end=arrangement.local_end,
            minutes=arrangement.minutes,
            zone=zone,
        )


def planned_id(arrangement: Arrangement, starts_at: datetime) -> UUID:
    """The id that the visit of the pattern which starts then has, or will have; it keeps it wherever it is moved."""
    return uuid5(arrangement.id, starts_at.isoformat())


def plan(session: Session, arrangement: Arrangement, *, until: date, now: datetime) -> list[Visit]:
    """The visits of an agreed pattern from now until a day exist afterwards, for the PA to confirm each; none on the
    days of a pause, and none while the PA is paused. A pattern whose last day has passed has ended."""
    if arrangement.stage is not ArrangementStage.AGREED:
        return []
    if arrangement.ends_on is not None and arrangement.ends_on < _today(arrangement, now):
        arrangement.stage = ArrangementStage.ENDED
        return []
    if directory.get_pa(session, arrangement.pa_id).paused_at is not None:
        return []
    known = set(session.scalars(select(Visit.id).where(Visit.arrangement_id == arrangement.id)))
    pauses = list_pauses(session, arrangement.circle_id)
    zone = ZoneInfo(arrangement.time_zone)
    made = []
    for starts_at, ends_at in occurrences(arrangement, until=until):
        visit_id = planned_id(arrangement, starts_at)
        if starts_at <= now or visit_id in known or pause_on(pauses, starts_at.astimezone(zone).date()):
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
            sleep_in=arrangement.sleep_in,
        )
        session.add(visit)
        made.append(visit)
    arrangement.planned_until = max(arrangement.planned_until or until, until)
    session.flush()
    return made


def list_proposed(session: Session) -> list[Arrangement]:
    """Patterns that wait for the other side's yes."""
    return list(session.scalars(select(Arrangement).where(Arrangement.stage == ArrangementStage.PROPOSED)))
