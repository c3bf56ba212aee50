"""When to remind whom of a visit. Plain values in, plain values out: no clock, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from carematch.core.clock import LONDON

DAY_AHEAD = "visit_day_ahead"
SOON = "visit_soon"

QUIET_FROM = time(21)
QUIET_UNTIL = time(8)
LAST_MINUTE = time(20, 59)

SOON_BEFORE = timedelta(minutes=60)

STRAGGLING = timedelta(minutes=15)
"""How long into the quiet hours a push that was due before them may still arrive."""

FURTHEST_AHEAD = timedelta(hours=48)
"""No visit is reminded of earlier: a day, and the quiet hours that move a reminder to the evening before."""


class Upcoming(Protocol):
    """A visit that lies ahead, as far as reminders care. The names are what each side calls the other."""

    @property
    def visit_id(self) -> UUID: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def status(self) -> str: ...
    @property
    def person_user_id(self) -> UUID | None: ...
    @property
    def person_known_as(self) -> str: ...
    @property
    def pa_user_id(self) -> UUID | None: ...
    @property
    def pa_known_as(self) -> str: ...
    @property
    def is_familiar(self) -> bool | None: ...


@dataclass(frozen=True)
class Reminder:
    """Something to tell one user about one visit.

    It is told from ``due_at`` to before ``useful_until``. Only the silent inbox has all that time: a push may ring to
    before ``push_until``. ``occurrence`` names the visit and its start, so that a moved visit is told anew.
    """

    user_id: UUID
    visit_id: UUID
    kind: str
    occurrence: str
    due_at: datetime
    useful_until: datetime
    push_until: datetime


def occurrence(visit: Upcoming) -> str:
    return f"{visit.visit_id}:{visit.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def is_reminded(visit: Upcoming | None, *, user_id: UUID | None, of: str) -> bool:
    """The visit still takes place, at the time that the occurrence ``of`` names, and with this user.

    None is a person who has no account.
    """
    return (
        visit is not None
        and visit.status == "confirmed"
        and occurrence(visit) == of
        and user_id in (visit.person_user_id, visit.pa_user_id)
    )


def reminders_of(visit: Upcoming) -> list[Reminder]:
    """What its person and its PA are told of a confirmed visit; nothing of any other, nobody who has no account."""
    if visit.status != "confirmed":
        return []
    day_ahead = _day_ahead(visit.starts_at)
    soon = visit.starts_at - SOON_BEFORE
    return [
        reminder
        for user_id in (visit.person_user_id, visit.pa_user_id)
        if user_id is not None
        for reminder in (
            Reminder(user_id, visit.visit_id, DAY_AHEAD, occurrence(visit), day_ahead, soon, push_until(day_ahead)),
            Reminder(user_id, visit.visit_id, SOON, occurrence(visit), soon, visit.starts_at, visit.starts_at),
        )
    ]


def is_quiet(at: datetime) -> bool:
    """It is between 21:00 and 08:00 in London."""
    local = at.astimezone(LONDON).time()
    return local >= QUIET_FROM or local < QUIET_UNTIL


def ringing_from(at: datetime) -> datetime:
    """``at`` itself, or the end of the quiet hours that it falls in."""
    if not is_quiet(at):
        return at
    local = at.astimezone(LONDON)
    morning = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return _instant(morning, QUIET_UNTIL)


def push_until(due_at: datetime) -> datetime:
    """When a push that falls due outside the quiet hours may no longer ring: shortly after the next ones begin."""
    return _instant(due_at.astimezone(LONDON).date(), QUIET_FROM) + STRAGGLING


def _day_ahead(starts_at: datetime) -> datetime:
    """The same clock time on the day before, or the last minute before the quiet hours that it falls in."""
    local = starts_at.astimezone(LONDON)
    day, at = local.date() - timedelta(days=1), local.time()
    if at < QUIET_UNTIL:
        return _instant(day - timedelta(days=1), LAST_MINUTE)
    return _instant(day, min(at, LAST_MINUTE))


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LONDON).astimezone(UTC)
