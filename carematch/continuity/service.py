"""Continuity of circles, and the flags it raises. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import isnan
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.continuity import indices, kept
from carematch.continuity.flag_readers import is_for_the_desk as is_for_the_desk
from carematch.continuity.flag_words import Said, say
from carematch.continuity.fortnights import SMALL as SMALL
from carematch.continuity.fortnights import count_faces as count_faces
from carematch.continuity.levels import Level, levels_beside
from carematch.continuity.models import ChurnFlag, FlagThresholds
from carematch.continuity.models import FlagKind as FlagKind
from carematch.continuity.models import FlagState as FlagState
from carematch.continuity.models import Severity as Severity
from carematch.continuity.packed import Histories
from carematch.continuity.scan import Figures, Window, change_between, scan
from carematch.continuity.thresholds import Thresholds, differing
from carematch.core.errors import NotFound


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


def say_flag(flag: ChurnFlag, *, person: str) -> Said:
    """What it says; ``person`` is what the person is called."""
    return say(flag, person=person)


def get_flag(session: Session, flag_id: UUID) -> ChurnFlag:
    """:raises NotFound: there is no such flag."""
    flag = session.get(ChurnFlag, flag_id)
    if flag is None:
        raise NotFound
    return flag


def list_open_flags(session: Session, circle_ids: Sequence[UUID] | None = None) -> list[ChurnFlag]:
    """Flags with which there is something to do, newest first; of all circles when none are named."""
    query = select(ChurnFlag).where(ChurnFlag.closed_at.is_(None)).order_by(ChurnFlag.opened_at.desc(), ChurnFlag.id)
    if circle_ids is not None:
        query = query.where(ChurnFlag.circle_id.in_(circle_ids))
    return list(session.scalars(query))


def list_held_flags(session: Session, holder_id: UUID | None = None) -> list[ChurnFlag]:
    """Flags that hold, settled or not; of all holders when none is named."""
    query = select(ChurnFlag).where(ChurnFlag.gone_at.is_(None))
    if holder_id is not None:
        query = query.join(circles.Circle, circles.Circle.id == ChurnFlag.circle_id)
        query = query.where(circles.Circle.holder_id == holder_id)
    return list(session.scalars(query))


def raise_flag(
    session: Session, *, circle_id: UUID, flag: FlagKind, severity: Severity, evidence: dict[str, Any], now: datetime
) -> ChurnFlag:
    """The flag is open with this evidence. One of the same kind that is up is brought up to date; one that the person
    has settled stays so until it has gone."""
    held = session.scalar(
        select(ChurnFlag).where(ChurnFlag.circle_id == circle_id, ChurnFlag.flag == flag, ChurnFlag.gone_at.is_(None))
    )
    if held is None:
        held = ChurnFlag(
            id=uuid5(circle_id, f"{flag}:{now.isoformat()}"), circle_id=circle_id, flag=flag, opened_at=now
        )
        held.quiet_until, held.desk_quiet_until = _left_in_peace(session, circle_id, flag)
        session.add(held)
    if held.settled_at is None:
        held.severity, held.evidence = severity, evidence
    return held


def _left_in_peace(session: Session, circle_id: UUID, flag: FlagKind) -> tuple[date | None, date | None]:
    """Until when the person and the desk wanted to be left in peace about the last flag of this kind."""
    last = session.scalar(
        select(ChurnFlag)
        .where(ChurnFlag.circle_id == circle_id, ChurnFlag.flag == flag)
        .order_by(ChurnFlag.opened_at.desc())
        .limit(1)
    )
    return (last.quiet_until, last.desk_quiet_until) if last else (None, None)


def close_flag(session: Session, flag_id: UUID, *, now: datetime) -> ChurnFlag:
    """The flag no longer holds.

    :raises NotFound: no such flag.
    """
    flag = get_flag(session, flag_id)
    flag.gone_at = flag.gone_at or now
    flag.closed_at = flag.closed_at or now
    return flag


def settle_flag(session: Session, flag_id: UUID, *, now: datetime) -> ChurnFlag:
    """The person says that it is settled: it is not raised again until it has gone."""
    flag = get_flag(session, flag_id)
    if flag.closed_at is None:
        flag.settled_at = flag.closed_at = now
    return flag


def act_on_flag(session: Session, flag_id: UUID, *, by: str, words: str, now: datetime) -> ChurnFlag:
    """Somebody is doing something about it."""
    flag = get_flag(session, flag_id)
    flag.seen_at = flag.seen_at or now
    flag.acting_at, flag.acting_by, flag.acting_words = now, by, words
    return flag


def set_thresholds(session: Session, holder_id: UUID, values: Mapping[str, int], *, now: datetime) -> None:
    """From the next look on these hold for this holder's circles; what is not named is as by default."""
    row = session.get(FlagThresholds, holder_id)
    if row is None:
        row = FlagThresholds(holder_id=holder_id)
        session.add(row)
    row.values, row.set_at = differing(Thresholds(**values)), now
