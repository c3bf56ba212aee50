"""Where a visit of a PA does not go together with another of theirs: it is said, and never stands in the way.

Plain values in, plain values out. Phones say the same (frontend/src/visits/warnings.ts), and
``tests/visits/closeness_cases.json`` holds both to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from carematch.core.places import Place, distance_km

COUNTS = frozenset({"proposed", "confirmed", "under_way"})


@dataclass(frozen=True)
class Planned:
    """A visit as far as the way to it matters. ``place`` None: it is not known."""

    id: UUID | str
    circle_id: UUID | str
    starts_at: datetime
    ends_at: datetime
    status: str
    place: Place | None
    household_id: UUID | str | None = None


@dataclass(frozen=True)
class Close:
    """Another visit at the same time, or too far away for the time between: then straight-line kilometres, the minutes
    that these take, and those there are."""

    kind: Literal["clash", "travel"]
    id: UUID | str
    is_before: bool | None = None
    km: int | None = None
    takes: int | None = None
    free: int | None = None


def closeness(visit: Planned, visits: Collection[Planned], *, kmh: int) -> list[Close]:
    """What is to be said of a visit among all of its PA. Visits to one household go together; what is off does not
    count; of the way only that from the last visit before and to the first one after."""
    if visit.status not in COUNTS:
        return []
    others = [
        each for each in visits if each.id != visit.id and each.status in COUNTS and not _is_one_household(visit, each)
    ]
    clashes = [each for each in others if visit.starts_at < each.ends_at and each.starts_at < visit.ends_at]
    return [*(Close("clash", each.id) for each in clashes), *_ways(visit, others, kmh)]


def _is_one_household(one: Planned, other: Planned) -> bool:
    return one.household_id is not None and one.household_id == other.household_id


def _ways(visit: Planned, others: Collection[Planned], kmh: int) -> Iterator[Close]:
    earlier = [each for each in others if each.ends_at <= visit.starts_at]
    later = [each for each in others if each.starts_at >= visit.ends_at]
    before = max(earlier, key=lambda each: each.ends_at, default=None)
    after = min(later, key=lambda each: each.starts_at, default=None)
    for other, is_before in ((before, True), (after, False)):
        if other is None or visit.place is None or other.place is None or other.circle_id == visit.circle_id:
            continue
        gap = visit.starts_at - other.ends_at if is_before else other.starts_at - visit.ends_at
        free, km = int(gap.total_seconds() // 60), distance_km(visit.place, other.place)
        takes = -(-km * 60 // kmh)
        if free < takes:
            yield Close("travel", other.id, is_before, km, takes, free)
