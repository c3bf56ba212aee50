"""The thread of a long time: who came how often in each week. No HTTP, no clock, no commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.continuity import kept
from carematch.continuity.scan import Window, scan
from carematch.directory import service as directory


@dataclass(frozen=True)
class Strand:
    """One PA: to how many visits they came in each week, the oldest week first. ``chosen`` None: the person was never
    asked."""

    pa_id: UUID
    pa_name: str
    chosen: bool | None
    weeks: list[int]


@dataclass(frozen=True)
class Weeks:
    """The last ``days`` days up to ``ends_at``, in weeks counted back from then; the oldest may be shorter. Chosen PAs
    first, then whoever came first. ``visits`` counts a visit by two PAs once."""

    days: int
    ends_at: datetime
    visits: int
    strands: list[Strand]


def list_weeks(session: Session, circle_id: UUID, *, days: int, now: datetime) -> Weeks:
    """Who came to this person in each week of the last ``days`` days.

    :raises NotFound: no such circle.
    """
    circle = circles.get_circle(session, circle_id)
    weeks = [Window(min(days, first + 7), first) for first in reversed(range(0, days, 7))]
    whole = Window(days)
    counts: dict[UUID, list[int]] = {}
    wanted: set[UUID] = set()
    visits = 0
    for histories in kept.read(session, [circle_id], now=now):
        figures = scan(histories, [whole, *weeks], now=now)
        visits = int(figures[whole].visits[0])
        by_week = np.array([figures[week].by_face for week in weeks])
        for face in np.flatnonzero(figures[whole].by_face).tolist():
            counts[histories.pa_id(face)] = by_week[:, face].tolist()
            if histories.faces["wanted"][face]:
                wanted.add(histories.pa_id(face))
    names = directory.map_pas(session, counts)
    is_unasked = circles.is_unasked(circle)
    strands = [
        Strand(pa_id, names[pa_id].known_as, True if pa_id in wanted else None if is_unasked else False, each)
        for pa_id, each in counts.items()
    ]
    strands.sort(key=lambda each: (each.chosen is False, _first(each.weeks), each.pa_name))
    return Weeks(days, now, visits, strands)


def _first(weeks: list[int]) -> int:
    return next(place for place, visits in enumerate(weeks) if visits)
