"""Continuity of circles, and the flags it raises. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.continuity import indices
from carematch.continuity.models import ChurnFlag
from carematch.continuity.models import FlagKind as FlagKind
from carematch.continuity.models import Severity as Severity
from carematch.core.errors import NotFound
from carematch.directory import service as directory
from carematch.visits import service as visits
from carematch.visits.service import Made

FLAG_DAYS = 14
FACES_LIMIT = 4
"""More faces than this in 14 days raise a flag: two to four known faces are resilience, not churn."""
ENOUGH_VISITS = 3


@dataclass(frozen=True)
class CircleContinuity:
    """A circle's measures over a window. ``chosen_share`` None: not known or no visits; ``reasons`` says why."""

    window_days: int
    measures: indices.Measures
    chosen_share: float | None
    reasons: dict[str, str] = field(default_factory=dict)


def measure_circle(session: Session, circle_id: UUID, *, window_days: int, now: datetime) -> CircleContinuity:
    """The measures of the last ``window_days`` days up to now.

    :raises NotFound: no such circle.
    """
    circle = circles.get_circle(session, circle_id)
    return measure_circles(session, [circle], window_days=window_days, now=now)[circle_id]


def measure_circles(
    session: Session, around: Sequence[circles.Circle], *, window_days: int, now: datetime
) -> dict[UUID, CircleContinuity]:
    """The measures of each circle over the last ``window_days`` days up to now, by as many queries as for one."""
    ids = [circle.id for circle in around]
    made: dict[UUID, list[Made]] = {circle_id: [] for circle_id in ids}
    for each in visits.list_made(session, ids, start=now - timedelta(days=window_days), end=now):
        made[each.circle_id].append(each)
    bonds = circles.list_bonds_of(session, ids)
    return {circle.id: _measure(circle, bonds[circle.id], made[circle.id], window_days) for circle in around}


def _measure(
    circle: circles.Circle, bonds: Sequence[circles.Relationship], made: Sequence[Made], window_days: int
) -> CircleContinuity:
    met = visits.in_one(made)
    measures = indices.measure([frozenset(each.pa_id for each in visit) for visit in met])
    chosen = [_all_chosen(were_chosen(circle, bonds, visit)) for visit in met]
    reasons = dict(measures.reasons)
    why = indices.why_no_chosen_share(chosen)
    if why:
        reasons["chosenShare"] = why
    return CircleContinuity(window_days, measures, indices.chosen_share(chosen), reasons)


def _all_chosen(chosen: Sequence[bool | None]) -> bool | None:
    """A visit by several PAs is a chosen one when all of them are."""
    return False if False in chosen else None if None in chosen else True


def were_chosen(
    circle: circles.Circle, bonds: Sequence[circles.Relationship], made: Sequence[Made]
) -> list[bool | None]:
    """For each visit, whether the person has said yes to that PA; None while they were never asked."""
    unasked = circles.is_unasked(circle)
    wanted = {bond.pa_id: circles.person_wants(bond) for bond in bonds}
    return [wanted.get(each.pa_id, False) or (None if unasked else False) for each in made]


@dataclass(frozen=True)
class Crowd:
    """Too many faces: the evidence for a flag."""

    circle_id: UUID
    faces: int
    made: tuple[Made, ...]

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.faces >= 2 * FACES_LIMIT else Severity.NOTICE


def find_crowds(made: Sequence[Made]) -> list[Crowd]:
    """The circles in which more faces than the limit came. ``made`` is ordered by circle."""
    crowds = []
    for circle_id, group in groupby(made, key=lambda each: each.circle_id):
        of_circle = tuple(group)
        faces = len({each.pa_id for each in of_circle})
        if faces > FACES_LIMIT and len(visits.in_one(of_circle)) >= ENOUGH_VISITS:
            crowds.append(Crowd(circle_id, faces, of_circle))
    return crowds


def evidence_of(session: Session, crowd: Crowd) -> dict[str, Any]:
    """The flag's reasons in wire form: figures, the visits that count, and who came, most often first."""
    often: dict[UUID, int] = {}
    for each in crowd.made:
        often[each.pa_id] = often.get(each.pa_id, 0) + 1
    names = directory.map_pas(session, often)
    order = sorted(often, key=lambda pa_id: (-often[pa_id], names[pa_id].known_as))
    return {
        "windowDays": FLAG_DAYS,
        "faces": crowd.faces,
        "visits": len(visits.in_one(crowd.made)),
        "limit": FACES_LIMIT,
        "visitIds": [str(each.visit_id) for each in crowd.made],
        "paNames": [names[pa_id].known_as for pa_id in order],
    }


def find_open_flag(session: Session, circle_id: UUID, flag: FlagKind) -> ChurnFlag | None:
    return session.scalar(
        select(ChurnFlag).where(ChurnFlag.circle_id == circle_id, ChurnFlag.flag == flag, ChurnFlag.closed_at.is_(None))
    )


def list_open_flags(session: Session, circle_ids: Sequence[UUID] | None = None) -> list[ChurnFlag]:
    """Flags that hold, newest first; of all circles when none are named."""
    query = select(ChurnFlag).where(ChurnFlag.closed_at.is_(None)).order_by(ChurnFlag.opened_at.desc(), ChurnFlag.id)
    if circle_ids is not None:
        query = query.where(ChurnFlag.circle_id.in_(circle_ids))
    return list(session.scalars(query))


def raise_flag(
    session: Session, *, circle_id: UUID, flag: FlagKind, severity: Severity, evidence: dict[str, Any], now: datetime
) -> ChurnFlag:
    """The flag is open with this evidence; an open one of the same kind is brought up to date."""
    held = find_open_flag(session, circle_id, flag)
    if held is None:
        held = ChurnFlag(
            id=uuid5(circle_id, f"{flag}:{now.isoformat()}"), circle_id=circle_id, flag=flag, opened_at=now
        )
        session.add(held)
    held.severity, held.evidence = severity, evidence
    return held


def close_flag(session: Session, flag_id: UUID, *, now: datetime) -> ChurnFlag:
    """The flag no longer holds.

    :raises NotFound: no such flag.
    """
    flag = session.get(ChurnFlag, flag_id)
    if flag is None:
        raise NotFound
    flag.closed_at = flag.closed_at or now
    return flag
