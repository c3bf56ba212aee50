"""When to remind whom of a visit. Plain values in, plain values out: no clock, no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from carematch.core.clock import LONDON
from carematch.reminders.choice import OFF, UNSAID, Choice, Quiet

DAY_AHEAD = "visit_day_ahead"
SOON = "visit_soon"

STRAGGLING = timedelta(minutes=15)
"""How long into the quiet hours a push that was due before them may still arrive."""

AT_MOST = timedelta(hours=12)
"""How long a push is of use to whoever has no quiet hours."""

FURTHEST_AHEAD = timedelta(hours=66)
"""No visit is reminded of earlier: the begin of the day before, and the longest quiet hours that it can fall into."""


class Upcoming(Protocol):
    """A visit that lies ahead, as far as reminders care. The names are what each side calls the other."""

    @property
    def visit_id(self) -> UUID: ...
    @property
    def circle_id(self) -> UUID: ...
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
        and (of == occurrence(visit) or of.startswith(f"{occurrence(visit)}:"))
        and user_id in (visit.person_user_id, visit.pa_user_id)
    )


def reminders_of(visit: Upcoming, choices: Mapping[UUID, Choice]) -> list[Reminder]:
    """What its person and its PA are told of a confirmed visit, each as they have chosen (``choices``, by user).

    Nothing of any other visit; nobody who has no account.
    """
    if visit.status != "confirmed":
        return []
    users = (visit.person_user_id, visit.pa_user_id)
    return [
        reminder
        for user_id in users
        if user_id is not None
        for reminder in _reminders_for(visit, user_id, choices.get(user_id, UNSAID))
    ]


def calls_of(visit: Upcoming, choice: Choice) -> list[Reminder]:
    """What a person who has no account is rung about: their visits of tomorrow. Whom it is for is their circle's id."""
    if visit.status != "confirmed":
        return []
    return [each for each in _reminders_for(visit, visit.circle_id, choice) if each.kind == DAY_AHEAD]


def _reminders_for(visit: Upcoming, user_id: UUID, choice: Choice) -> Iterator[Reminder]:
    """Each is of use until the next: who agrees to a visit late is told once."""
    start, of = visit.starts_at, occurrence(visit)
    leads = sorted(choice.soon, reverse=True)
    begins = [start - lead for lead in leads]
    if choice.day_before != OFF:
        due_at, until = _day_ahead(start, choice), begins[0] if begins else start
        if due_at < until:
            ends = min(push_until(due_at, choice.quiet), start)
            yield Reminder(user_id, visit.visit_id, DAY_AHEAD, of, due_at, until, ends)
    for lead, (due_at, until) in zip(leads, pairwise([*begins, start]), strict=True):
        yield Reminder(user_id, visit.visit_id, SOON, _soon_occurrence(of, lead), due_at, until, until)


def _soon_occurrence(of: str, lead: timedelta) -> str:
    """Each lead time is an occurrence of its own. The hour has no name, as when there was no other."""
    minutes = int(lead.total_seconds() // 60)
    return of if minutes == 60 else f"{of}:{minutes}"


def is_quiet(at: datetime, quiet: Quiet | None) -> bool:
    """It is within the quiet hours, in London."""
    return quiet is not None and quiet.covers(at.astimezone(LONDON).time())


def ringing_from(at: datetime, quiet: Quiet | None) -> datetime:
    """``at`` itself, or the end of the quiet hours that it falls in."""
    if quiet is None or not is_quiet(at, quiet):
        return at
    local = at.astimezone(LONDON)
    is_next_day = quiet.is_over_midnight and local.time() >= quiet.since
    ends = _instants(local.date() + timedelta(days=is_next_day), quiet.until)
    return min(end for end in ends if end > at and not is_quiet(end, quiet))


def push_until(due_at: datetime, quiet: Quiet | None) -> datetime:
    """When a push may no longer ring: shortly after the next quiet hours begin."""
    if quiet is None:
        return due_at + AT_MOST
    day = due_at.astimezone(LONDON).date()
    begins = next(
        begin for days in range(2) if (begin := min(_instants(day + timedelta(days=days), quiet.since))) > due_at
    )
    return begins + STRAGGLING


def _day_ahead(starts_at: datetime, choice: Choice) -> datetime:
    """The same clock time on the day before, or the one they want; or the last minute before the quiet hours that it
    falls in."""
    local = starts_at.astimezone(LONDON)
    at = choice.day_before if isinstance(choice.day_before, time) else local.time()
    due_at, quiet = at_clock(local.date() - timedelta(days=1), at), choice.quiet
    if quiet is None or not is_quiet(due_at, quiet):
        return due_at
    local = due_at.astimezone(LONDON)
    is_since_yesterday = quiet.is_over_midnight and local.time() < quiet.until
    return min(_instants(local.date() - timedelta(days=is_since_yesterday), quiet.since)) - timedelta(minutes=1)


def at_clock(day: date, at: time) -> datetime:
    """When it is that time of that day in London. Where the clocks skip it, as much later; where it comes twice, the
    first."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def _instants(day: date, at: time) -> tuple[datetime, datetime]:
    """Where the clocks skip this time, as it would be before and after; where it comes twice, both; else twice the
    same."""
    return at_clock(day, at.replace(fold=0)), at_clock(day, at.replace(fold=1))
