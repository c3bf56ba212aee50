"""When a PA could come, by what they have said and where they are. Plain values in, plain values out.

What takes a PA's time is known here only from when to when and, where they are with somebody else, whereabouts: never
with whom or what for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from carematch.continuity.team_task import Hand, Limit
from carematch.core.places import Place, distance_km
from carematch.core.when import WEEKDAYS

TRAVEL_KMH = 40
"""How fast a PA gets from one place to another, as the crow flies; phones warn by the same
(``frontend/src/visits/warnings.ts``)."""
_DAY = 24 * 60
_FAR = timedelta(hours=36)
"""Longer than any way in the country: so far apart, where does not matter."""


@dataclass(frozen=True)
class Taken:
    """A PA is elsewhere. ``at`` is None where nobody needs to know the place; ``is_visit`` counts as one of the day's.

    Visits with the same ``household_id`` are to people who live together, and go together.
    """

    starts_at: datetime
    ends_at: datetime
    at: Place | None = None
    is_visit: bool = False
    household_id: UUID | None = None


@dataclass(frozen=True)
class Slot:
    """A visit to be covered, and the PAs who come to it as things are; ``is_made``: who were there."""

    visit_id: str
    starts_at: datetime
    ends_at: datetime
    by: frozenset[str] = frozenset()
    is_made: bool = False
    household_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Helper:
    """A PA of the team, from and until when they are in it, and what they have said of when they can come.

    Since ``paused_at`` nothing new is agreed with them; with ``stands`` the person wants what was planned before.
    Without hours (``weekly`` and ``extra`` empty) nobody knows when they could come to more than they do.
    """

    pa_id: str
    since: datetime
    until: datetime | None = None
    last_day: date | None = None
    paused_at: datetime | None = None
    stands: bool = False
    weekly: Sequence[Mapping[str, str]] = ()
    extra: Sequence[Mapping[str, str]] = ()
    away: Sequence[Mapping[str, str]] = ()
    most_visits_day: int | None = None
    most_hours_week: int | None = None
    taken: Sequence[Taken] = ()

    @property
    def has_hours(self) -> bool:
        return bool(self.weekly or self.extra)

    def is_away(self, day: date) -> bool:
        return any(each["from"] <= day.isoformat() <= each["to"] for each in self.away)


def hand_of(helper: Helper, slots: Sequence[Slot], *, at: Place | None, zone: ZoneInfo) -> Hand:
    """What this PA could take on of these visits at the person's, and what would be too much."""
    can = frozenset(slot.visit_id for slot in slots if could_come(helper, slot, at=at, zone=zone))
    return Hand(helper.pa_id, can, tuple(_limits(helper, [each for each in slots if each.visit_id in can], zone)))


def could_come(helper: Helper, slot: Slot, *, at: Place | None, zone: ZoneInfo) -> bool:
    """They were there; or they are in the team then, not away, and it is a visit of theirs, or within their hours and
    they get there from wherever else they are, and from there on."""
    is_theirs = helper.pa_id in slot.by
    if is_theirs and slot.is_made:
        return True
    days = [day for day, _, _ in days_of(slot.starts_at, slot.ends_at, zone)]
    in_team = helper.since <= slot.starts_at and (helper.until is None or slot.starts_at < helper.until)
    stays = helper.last_day is None or days[0] <= helper.last_day
    is_free = helper.paused_at is None or slot.starts_at < helper.paused_at or (is_theirs and helper.stands)
    if not (in_team and stays and is_free) or any(map(helper.is_away, days)):
        return False
    return is_theirs or (_within_hours(helper, slot, zone) and all(_goes_with(each, slot, at) for each in helper.taken))


def days_of(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> list[tuple[date, int, int]]:
    """The days on which it falls, in local time, from which minute to which by the clock on the wall."""
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    found = []
    day = start.date()
    while day < end.date():
        found.append((day, _minute(start) if day == start.date() else 0, _DAY))
        day += timedelta(days=1)
    if _minute(end) or not found:
        found.append((day, _minute(start) if day == start.date() else 0, _minute(end)))
    return found


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _within_hours(helper: Helper, slot: Slot, zone: ZoneInfo) -> bool:
    return all(
        _covers(_hours_on(helper, day), first, last) for day, first, last in days_of(slot.starts_at, slot.ends_at, zone)
    )


def _hours_on(helper: Helper, day: date) -> list[tuple[int, int]]:
    said = [each for each in helper.weekly if each["weekday"] == WEEKDAYS[day.weekday()]]
    said += [each for each in helper.extra if each["day"] == day.isoformat()]
    return sorted((_minutes(each["from"]), _minutes(each["to"])) for each in said)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _covers(hours: Iterable[tuple[int, int]], first: int, last: int) -> bool:
    """Hours that touch are one stretch."""
    for start, end in hours:
        if start <= first:
            first = max(first, end)
    return first >= last


def _goes_with(taken: Taken, slot: Slot, at: Place | None) -> bool:
    if taken.household_id is not None and taken.household_id in slot.household_ids:
        return True
    if taken.ends_at + _FAR <= slot.starts_at or slot.ends_at + _FAR <= taken.starts_at:
        return True
    way = timedelta()
    if taken.at is not None and at is not None:
        way = timedelta(minutes=-(-distance_km(at, taken.at) * 60 // TRAVEL_KMH))
    return taken.ends_at + way <= slot.starts_at or slot.ends_at + way <= taken.starts_at


def _limits(helper: Helper, slots: Sequence[Slot], zone: ZoneInfo) -> Iterator[Limit]:
    """What they take on elsewhere is taken off. What they do for the person already is never too much."""
    if helper.most_visits_day is not None:
        elsewhere = Counter(_day(each.starts_at, zone) for each in helper.taken if each.is_visit)
        for day, ids, theirs in _grouped(helper, slots, zone, _day):
            most = max(helper.most_visits_day - elsewhere[day], len(theirs), 0)
            yield Limit(ids, visits=most)
    if helper.most_hours_week is not None:
        worked: Counter[date] = Counter()
        for each in helper.taken:
            if each.is_visit:
                worked[_week(each.starts_at, zone)] += _length(each.starts_at, each.ends_at)
        for week, ids, theirs in _grouped(helper, slots, zone, _week):
            done = sum(_length(slot.starts_at, slot.ends_at) for slot in theirs)
            yield Limit(ids, minutes=max(helper.most_hours_week * 60 - worked[week], done, 0))


def _grouped(
    helper: Helper, slots: Sequence[Slot], zone: ZoneInfo, by: _Group
) -> Iterator[tuple[date, frozenset[str], list[Slot]]]:
    for key in sorted({by(slot.starts_at, zone) for slot in slots}):
        group = [slot for slot in slots if by(slot.starts_at, zone) == key]
        yield key, frozenset(slot.visit_id for slot in group), [slot for slot in group if helper.pa_id in slot.by]


class _Group(Protocol):
    def __call__(self, at: datetime, zone: ZoneInfo, /) -> date: ...


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _week(at: datetime, zone: ZoneInfo) -> date:
    """The Monday of it."""
    day = _day(at, zone)
    return day - timedelta(days=day.weekday())


def _length(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds()) // 60


def minute_of(at: datetime) -> int:
    """Minutes since 1970."""
    return int(at.astimezone(UTC).timestamp()) // 60
