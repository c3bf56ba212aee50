"""A user's visits as an iCalendar feed (RFC 5545): who comes or whom they visit, when, and nothing of anybody's care.

Every visit that is planned is an event of its own, in UTC. What an agreed pattern brings later is one recurring event
in wall time, for two years; days on which nobody comes are left out of it, and nights across a change of the clock,
which recurring events have no way to say, are events of their own.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vRecur
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from carematch.accounts.membership import find_user, list_supported
from carematch.accounts.models import Power
from carematch.circles import service as circles
from carematch.core.clock import LONDON
from carematch.directory import service as directory
from carematch.sync.models import SyncRecord
from carematch.visits.arrangements import occurrences, planned_id, rule_of
from carematch.visits.diary import WINDOW
from carematch.visits.models import Arrangement, ArrangementStage, CalendarFeed, Visit, VisitStatus
from carematch.visits.pauses import list_pauses, pause_on

HORIZON = timedelta(days=730)
"""How far ahead patterns are told."""

_SEE_VISITS = frozenset({Power.SEE_NOTES, Power.AGREE_VISITS})
"""The powers with either of which a supporter holds the person's visits."""
_OFF = frozenset({VisitStatus.CANCELLED, VisitStatus.DECLINED, VisitStatus.PAUSED, VisitStatus.MISSED})

LONDON_TIME = b"""BEGIN:VTIMEZONE\r
TZID:Europe/London\r
BEGIN:DAYLIGHT\r
DTSTART:19810329T010000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
TZNAME:BST\r
TZOFFSETFROM:+0000\r
TZOFFSETTO:+0100\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
DTSTART:19961027T020000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
TZNAME:GMT\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0000\r
END:STANDARD\r
END:VTIMEZONE\r
"""


# The secret address


def make_feed(session: Session, user_id: UUID, *, now: datetime) -> str:
    """The user has one feed, at this secret; an earlier one is no longer answered. Only the secret's hash is kept."""
    revoke_feed(session, user_id)
    secret = secrets.token_urlsafe(32)
    session.add(CalendarFeed(user_id=user_id, secret_hash=_hash(secret), made_at=now))
    return secret


def revoke_feed(session: Session, user_id: UUID) -> None:
    """No address of the user's is answered any more."""
    feed = find_feed(session, user_id)
    if feed is not None:
        session.delete(feed)
        session.flush()


def find_feed(session: Session, user_id: UUID) -> CalendarFeed | None:
    return session.get(CalendarFeed, user_id)


def find_feed_by_secret(session: Session, secret: str) -> CalendarFeed | None:
    """The feed at this secret; None where there is none, or its user's account is closed."""
    feed = session.scalar(select(CalendarFeed).where(CalendarFeed.secret_hash == _hash(secret)))
    user = find_user(session, feed.user_id) if feed else None
    return feed if user is not None and user.disabled_at is None else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# What it says


def write_feed(session: Session, feed: CalendarFeed, *, public_url: str, now: datetime) -> bytes:
    """The calendar as it stands. The same as long as nothing has changed, but for a day's passing."""
    calendar = Calendar()
    calendar.add("prodid", "-//CareMatch//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "CareMatch visits")
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    calendar.add_component(Timezone.from_ical(LONDON_TIME))
    for told in _list_told(session, feed.user_id, now=now):
        event = _event(told, made_at=feed.made_at)
        if told.visit_id is not None:
            event.add("url", f"{public_url}/visits/{told.visit_id}")
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


@dataclass(frozen=True)
class _Told:
    """One event. ``rule`` makes it a recurring one, on all its days but ``without``."""

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    status: str
    sequence: int
    stamp: datetime | None = None
    visit_id: UUID | None = None
    rule: str | None = None
    without: tuple[datetime, ...] = ()


def _event(told: _Told, *, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", told.uid)
    event.add("dtstamp", max(told.stamp or made_at, made_at))
    event.add("summary", told.summary)
    event.add("dtstart", told.starts_at)
    event.add("dtend", told.ends_at)
    event.add("status", told.status)
    event.add("sequence", told.sequence)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if told.status == "CANCELLED" else "OPAQUE")
    if told.rule is not None:
        event.add("rrule", vRecur.from_ical(told.rule))
        for at in told.without:
            event.add("exdate", at)
    return event


def _list_told(session: Session, user_id: UUID, *, now: datetime) -> Iterator[_Told]:
    """What the user comes to know of their own visits, by what they are to whom: as a PA, a person or a supporter."""
    pa_ids = [pa.id for pa in directory.list_profiles_of(session, user_id)]
    own = [circle.id for circle in circles.list_circles_of_person(session, user_id)]
    helped = [circle_id for circle_id, powers in list_supported(session, user_id) if _SEE_VISITS & set(powers)]
    circle_ids = {*own, *helped}
    versions = _versions(session, user_id, circle_ids)

    def name(circle_id: UUID, pa_id: UUID) -> str:
        pa, person = directory.get_pa(session, pa_id).known_as, circles.get_circle(session, circle_id).known_as
        if circle_id in own:
            return pa
        return f"{pa} visits {person}" if circle_id in circle_ids else f"Visit to {person}"

    mine = or_(Visit.circle_id.in_(circle_ids), Visit.pa_id.in_(pa_ids))
    for visit in session.scalars(select(Visit).where(mine, Visit.starts_at >= now - WINDOW).order_by(Visit.id)):
        known_at = [at for at in (visit.person_confirmed_at, visit.pa_confirmed_at, visit.in_recorded_at) if at]
        yield _Told(
            uid=f"{visit.id}@carematch",
            summary=name(visit.circle_id, visit.pa_id) + _sureness(visit),
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            status=_status(visit),
            sequence=versions.get(visit.id, 0),
            stamp=max(known_at, default=None),
            visit_id=visit.id,
        )
    patterns = or_(Arrangement.circle_id.in_(circle_ids), Arrangement.pa_id.in_(pa_ids))
    agreed = and_(patterns, Arrangement.stage == ArrangementStage.AGREED)
    for pattern in session.scalars(select(Arrangement).where(agreed).order_by(Arrangement.id)):
        yield from _later(session, pattern, f"{name(pattern.circle_id, pattern.pa_id)} (planned)", versions, now)


def _status(visit: Visit) -> str:
    if visit.status in _OFF:
        return "CANCELLED"
    return "TENTATIVE" if visit.status is VisitStatus.PROPOSED else "CONFIRMED"


def _sureness(visit: Visit) -> str:
    return " (not agreed yet)" if visit.status is VisitStatus.PROPOSED else ""


def _versions(session: Session, user_id: UUID, circle_ids: set[UUID]) -> dict[UUID, int]:
    """Of each row that the user is shown, the version, which steps with every change of it."""
    scopes = [f"u:{user_id}", *(f"c:{circle_id}/all" for circle_id in circle_ids)]
    kinds = ("own_visit", "visit", "arrangement")
    query = select(SyncRecord.id, SyncRecord.v).where(SyncRecord.scope_id.in_(scopes), SyncRecord.kind.in_(kinds))
    found: dict[UUID, int] = {}
    for record_id, v in session.execute(query):
        found[record_id] = max(v, found.get(record_id, 0))
    return found


def _later(
    session: Session, pattern: Arrangement, summary: str, versions: dict[UUID, int], now: datetime
) -> Iterator[_Told]:
    """What the pattern brings after the last day that is planned."""
    zone = ZoneInfo(pattern.time_zone)
    today = now.astimezone(zone).date()
    first = max(pattern.planned_until or today, today) + timedelta(days=1)
    last = today + HORIZON
    pauses = list_pauses(session, pattern.circle_id)
    wanted = [
        each
        for each in occurrences(pattern, until=last)
        if first <= each[0].astimezone(zone).date() and not pause_on(pauses, each[0].astimezone(zone).date())
    ]
    sequence = versions.get(pattern.id, 0) + first.toordinal()
    regular = [each for each in wanted if zone.key == LONDON.key and _is_regular(pattern, each, zone)]
    for starts_at, ends_at in wanted:
        if (starts_at, ends_at) not in regular:
            yield _Told(
                uid=f"{planned_id(pattern, starts_at)}@carematch",
                summary=summary,
                starts_at=starts_at,
                ends_at=ends_at,
                status="TENTATIVE",
                sequence=sequence,
            )
    if regular:
        yield _recurring(pattern, regular, zone, last, summary, sequence)


def _is_regular(pattern: Arrangement, times: tuple[datetime, datetime], zone: ZoneInfo) -> bool:
    """It starts and ends by the clock as on any other day, and the clock does not change meanwhile."""
    start, end = (at.astimezone(zone) for at in times)
    return f"{start:%H:%M}" == pattern.local_start and start.utcoffset() == end.utcoffset()


def _recurring(
    pattern: Arrangement,
    regular: Sequence[tuple[datetime, datetime]],
    zone: ZoneInfo,
    last: date,
    summary: str,
    sequence: int,
) -> _Told:
    start, end = (at.astimezone(zone) for at in regular[0])
    ends_on = min(last, pattern.ends_on) if pattern.ends_on else last
    until = datetime.combine(ends_on, time(23, 59, 59), zone).astimezone(UTC)
    kept = {each[0].astimezone(zone).date() for each in regular}
    bare = Arrangement(
        **{name: getattr(pattern, name) for name in ("rule", "local_start", "local_end", "minutes", "time_zone")},
        starts_on=start.date(),
        exceptions=[],
        skips_bank_holidays=False,
    )
    days = [at.astimezone(zone).date() for at, _ in occurrences(bare, until=ends_on)]
    without = [datetime.combine(day, start.time(), zone) for day in days if day not in kept]
    return _Told(
        uid=f"{pattern.id}@carematch",
        summary=summary,
        starts_at=start,
        ends_at=end,
        status="TENTATIVE",
        sequence=sequence,
        rule=f"{rule_of(pattern).text};UNTIL={until:%Y%m%dT%H%M%SZ}",
        without=tuple(without),
    )
