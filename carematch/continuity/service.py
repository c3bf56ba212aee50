"""Continuity of circles, and the flags it raises. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from math import isnan
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.continuity import indices, kept
from carematch.continuity.fortnights import SMALL as SMALL
from carematch.continuity.fortnights import count_faces as count_faces
from carematch.continuity.levels import Level, levels_beside
from carematch.continuity.models import ChurnFlag
from carematch.continuity.models import FlagKind as FlagKind
from carematch.continuity.models import Severity as Severity
from carematch.continuity.packed import Histories
from carematch.continuity.scan import Figures, Window, change_between, scan
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
    """A circle's measures over a window, beside what was counted. ``chosen_share`` None: not known or no visits;
    ``reasons`` says why.

    ``cancelled``, ``missed``, ``not_heard`` and ``paused`` are visits that were not made, ``imported`` are of those
    that were. ``main_pa_id`` is who came most, ``tenure_days`` how many days lie between their first visit ever and
    their last. ``before`` is of as many days before, ``change`` how far who came differs from who came then.
    """

    circle_id: UUID
    window_days: int
    measures: indices.Measures
    chosen_share: float | None
    main_pa_id: UUID | None
    tenure_days: int | None
    imported: int
    cancelled: int
    missed: int
    not_heard: int
    paused: int
    reasons: dict[str, str] = field(default_factory=dict)
    before: CircleContinuity | None = None
    change: float | None = None

    @property
    def levels(self) -> list[Level]:
        return levels_beside(self.window_days)


def measure_circle(session: Session, circle_id: UUID, *, window_days: int, now: datetime) -> CircleContinuity:
    """The measures of the last ``window_days`` days up to now.

    :raises NotFound: no such circle.
    """
    circles.get_circle(session, circle_id)
    return measure_circles(session, [circle_id], window_days=window_days, now=now)[circle_id]


def measure_circles(
    session: Session, circle_ids: Collection[UUID], *, window_days: int, now: datetime
) -> dict[UUID, CircleContinuity]:
    """The measures of each circle over the last ``window_days`` days up to now, by as many queries as for one."""
    latest, before = Window(window_days), Window(2 * window_days, window_days)
    found = {}
    for histories in kept.read(session, circle_ids, now=now):
        figures = scan(histories, [latest, before], now=now)
        changes = change_between(histories, figures[before], figures[latest])
        for at, circle_id in enumerate(histories.circle_ids):
            measured = _of_circle(histories, figures[latest], at, window_days)
            change = _defined(changes[at])
            found[circle_id] = replace(
                measured,
                before=_of_circle(histories, figures[before], at, window_days),
                change=change,
                reasons=measured.reasons | ({"change": "nobody came in either window"} if change is None else {}),
            )
    return found


def _of_circle(histories: Histories, figures: Figures, at: int, window_days: int) -> CircleContinuity:
    visits_made, main = int(figures.visits[at]), int(figures.main[at])
    measured = {name: _defined(getattr(figures, name)[at]) for name in ("upc", "coc", "secon", "hhi", "mmci")}
    reasons = indices.reasons_of(visits_made)
    chosen_share = _defined(figures.chosen_share[at])
    if chosen_share is None:
        reasons["chosenShare"] = indices.NEVER_ASKED if visits_made else indices.NO_VISIT
    tenure_days = None
    if main < 0:
        reasons |= {"mainPaId": indices.NO_VISIT, "tenureDays": indices.NO_VISIT}
    else:
        face = histories.faces[main]
        tenure_days = (int(face["last_met"]) - int(face["first_met"])) // 86_400
    return CircleContinuity(
        circle_id=histories.circle_ids[at],
        window_days=window_days,
        measures=indices.Measures(
            visits=visits_made, faces=int(figures.faces[at]) if visits_made else None, reasons=reasons, **measured
        ),
        chosen_share=chosen_share,
        main_pa_id=histories.pa_id(main) if main >= 0 else None,
        tenure_days=tenure_days,
        imported=int(figures.imported[at]),
        cancelled=int(figures.cancelled[at]),
        missed=int(figures.missed[at]),
        not_heard=int(figures.not_heard[at]),
        paused=int(figures.paused[at]),
        reasons=reasons,
    )


def _defined(value: float) -> float | None:
    return None if isnan(value) else float(value)


@dataclass(frozen=True)
class Crowd:
    """Too many faces: the evidence for a flag."""

    circle_id: UUID
    faces: int
    made: tuple[Made, ...]

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.faces >= 2 * FACES_LIMIT else Severity.NOTICE


def find_crowded(session: Session, *, now: datetime) -> tuple[set[UUID], set[UUID]]:
    """Of all circles, those in which more faces than the limit came; and those of which a flag that is up stays up.

    It stays until fewer than the limit came, or too few visits are left to say, so that one face more or less does not
    put it up and down. While the person has not been asked who is in the team it is neither put up nor taken down.
    """
    crowded, lingering = set[UUID](), set[UUID]()
    window = Window(FLAG_DAYS)
    for histories in kept.read(session, now=now):
        figures = scan(histories, [window], now=now)[window]
        enough = figures.visits >= ENOUGH_VISITS
        for at in (enough & (figures.faces >= FACES_LIMIT)).nonzero()[0].tolist():
            lingering.add(histories.circle_ids[at])
            if figures.faces[at] > FACES_LIMIT and not figures.is_unasked[at]:
                crowded.add(histories.circle_ids[at])
    return crowded, lingering


def list_crowds(session: Session, circle_ids: Collection[UUID], *, now: datetime) -> list[Crowd]:
    """The evidence for a flag in each of these circles."""
    made = visits.list_made(session, list(circle_ids), start=now - timedelta(days=FLAG_DAYS), end=now)
    of_circles = {circle_id: tuple(group) for circle_id, group in groupby(made, key=lambda each: each.circle_id)}
    return [Crowd(circle_id, len({each.pa_id for each in group}), group) for circle_id, group in of_circles.items()]


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
