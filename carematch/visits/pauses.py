"""Stretches in which nobody comes: hospital, holiday, death, moved away. Recorded once, and all keeps to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, Invalid, NotFound
from carematch.visits.models import FOR_GOOD, OPEN, Pause, PauseReason, Visit, VisitStatus

_STOPS = OPEN | {VisitStatus.NOT_HEARD}
"""What a pause takes hold of: what was still to come, and what nobody has heard of since it began."""
FURTHEST = timedelta(days=366)


class Paused(Conflict):
    slug, title = "visits-are-paused", "Visits to this person are paused then"


def begin_pause(
    session: Session,
    *,
    pause_id: UUID,
    circle_id: UUID,
    reason: PauseReason,
    starts_on: date,
    ends_on: date | None,
    by: str,
    now: datetime,
) -> list[Visit]:
    """Nobody comes on these days. The visits that stop, in time order; nobody is asked about them any more.

    :raises Invalid: it ends before it begins, or begins more than a year away.
    :raises Conflict: the pause exists, or the person's visits have stopped for good.
    """
    circle = circles.get_circle(session, circle_id)
    today = _day(circle, now)
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("It ends before it begins.", errors={"endsOn": ["Choose a day after the first."]})
    if abs(starts_on - today) > FURTHEST or (reason is PauseReason.DIED and starts_on > today):
        raise Invalid("This day is too far away.", errors={"startsOn": ["Check the first day."]})
    if session.get(Pause, pause_id) is not None:
        raise Conflict("This is written down already.")
    require_no_end(session, circle_id, now=now)
    session.add(
        Pause(
            id=pause_id,
            circle_id=circle_id,
            reason=reason,
            starts_on=starts_on,
            ends_on=None if reason in FOR_GOOD else ends_on,
            recorded_by=by,
            recorded_at=now,
        )
    )
    session.flush()
    return stop_paused(session, circle, now=now)


def end_pause(session: Session, pause_id: UUID, *, ends_on: date, now: datetime) -> list[Visit]:
    """This is the last day of the pause; the day before its first says that it never was. The visits that come back,
    each waiting for the PA's yes.

    :raises NotFound: no such pause.
    """
    pause = get_pause(session, pause_id)
    pause.ends_on, pause.ended_at = max(ends_on, pause.starts_on - timedelta(days=1)), now
    session.flush()
    circle = circles.get_circle(session, pause.circle_id)
    stop_paused(session, circle, now=now)
    return _resume(session, circle, now=now)


def get_pause(session: Session, pause_id: UUID) -> Pause:
    """:raises NotFound: no such pause."""
    pause = session.get(Pause, pause_id)
    if pause is None:
        raise NotFound
    return pause


def list_pauses(session: Session, circle_id: UUID) -> list[Pause]:
    return list(session.scalars(select(Pause).where(Pause.circle_id == circle_id).order_by(Pause.starts_on, Pause.id)))


def pause_on(pauses: Iterable[Pause], day: date) -> Pause | None:
    """The pause in which a day lies; one for good goes before another."""
    found = [each for each in pauses if each.starts_on <= day and (each.ends_on is None or day <= each.ends_on)]
    return min(found, key=lambda each: (each.reason not in FOR_GOOD, each.starts_on), default=None)


def map_pauses_now(session: Session, circle_ids: Collection[UUID] | None = None, *, now: datetime) -> dict[UUID, Pause]:
    """By circle, the pause in which today lies; of all circles where none are named."""
    query = select(Pause).where((Pause.ends_on.is_(None)) | (Pause.ends_on >= now.date() - timedelta(days=1)))
    if circle_ids is not None:
        query = query.where(Pause.circle_id.in_(list(circle_ids)))
    of_circle: dict[UUID, list[Pause]] = {}
    for pause in session.scalars(query):
        of_circle.setdefault(pause.circle_id, []).append(pause)
    paused = session.scalars(select(circles.Circle).where(circles.Circle.id.in_(list(of_circle))))
    return {
        circle.id: today
        for circle in paused
        if (today := pause_on(of_circle[circle.id], _day(circle, now))) is not None
    }


def is_over(session: Session, circle_id: UUID, *, now: datetime) -> bool:
    """The person has died or moved away."""
    pause = map_pauses_now(session, [circle_id], now=now).get(circle_id)
    return pause is not None and pause.reason in FOR_GOOD


def require_no_end(session: Session, circle_id: UUID, *, now: datetime) -> None:
    """:raises Paused: the person has died or moved away."""
    if is_over(session, circle_id, now=now):
        raise Paused


def require_not_paused(session: Session, circle_id: UUID, starts_at: datetime, *, by_person: bool) -> None:
    """A visit may take place then. In hospital and on holiday only the person themselves asks for one.

    :raises Paused: it may not.
    """
    pause = pause_on(list_pauses(session, circle_id), _day(circles.get_circle(session, circle_id), starts_at))
    if pause is not None and not (by_person and pause.reason not in FOR_GOOD):
        raise Paused


def is_paused(session: Session, circle_id: UUID, at: datetime) -> bool:
    return pause_on(list_pauses(session, circle_id), _day(circles.get_circle(session, circle_id), at)) is not None


def stop_paused(session: Session, circle: circles.Circle, *, now: datetime) -> list[Visit]:
    """Every visit on the days of a pause stands as paused, and nobody is asked about it."""
    pauses = list_pauses(session, circle.id)
    stopped = []
    for visit in _visits(session, circle.id, _STOPS):
        pause = pause_on(pauses, _day(circle, visit.starts_at))
        if pause is None or _was_asked_for_since(visit, pause):
            continue
        if visit.needs_yes:
            circles.withdraw_ask(session, visit.id, now=now)
        visit.status, visit.needs_yes = VisitStatus.PAUSED, False
        visit.move_starts_at = visit.move_ends_at = visit.move_by = visit.move_asked_at = None
        stopped.append(visit)
    return stopped


def _was_asked_for_since(visit: Visit, pause: Pause) -> bool:
    """The person asked for it in the pause, knowing of it: somebody may visit them in hospital."""
    at = visit.person_confirmed_at
    return pause.reason not in FOR_GOOD and visit.arrangement_id is None and at is not None and at > pause.recorded_at


def _resume(session: Session, circle: circles.Circle, *, now: datetime) -> list[Visit]:
    pauses = list_pauses(session, circle.id)
    back = []
    for visit in _visits(session, circle.id, {VisitStatus.PAUSED}):
        if visit.starts_at > now and pause_on(pauses, _day(circle, visit.starts_at)) is None:
            visit.status, visit.pa_confirmed_at = VisitStatus.PROPOSED, None
            back.append(visit)
    return back


def _visits(session: Session, circle_id: UUID, statuses: Collection[VisitStatus]) -> Sequence[Visit]:
    query = select(Visit).where(Visit.circle_id == circle_id, Visit.status.in_(statuses)).order_by(Visit.starts_at)
    return session.scalars(query).all()


def _day(circle: circles.Circle, at: datetime) -> date:
    return at.astimezone(ZoneInfo(circle.time_zone)).date()


HUSHED = frozenset(
    {"new_face", "answer_soon", "flag", "asked_for_visits", "asked_to_move", "cover_needed", "cover_can"}
)
"""Notices that wait until a pause is over. After a death there are none at all."""


def find_hushed(session: Session, said: Collection[tuple[UUID, str]], *, now: datetime) -> set[tuple[UUID, str]]:
    """Of these users and kinds of notice, those that are not told now, because the user's visits are paused."""
    persons = {
        each.id: each.person_user_id for each in circles.list_circles_of_persons(session, {who for who, _ in said})
    }
    paused = map_pauses_now(session, persons, now=now)
    dead = {persons[circle_id] for circle_id, pause in paused.items() if pause.reason is PauseReason.DIED}
    resting = {persons[circle_id] for circle_id in paused}
    return {(who, kind) for who, kind in said if who in dead or (who in resting and kind in HUSHED)}
