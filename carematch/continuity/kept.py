"""The packed history of every circle: marked when its rows change, packed again at the next tick, read by thousands.

A mutation marks its circles in its own transaction, at the price of one statement; the job packs those that are marked
and no others. Whoever reads in between gets what is marked packed from its rows, so figures are never old.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.circles.service import Circle, Relationship
from carematch.continuity.models import CircleHistory
from carematch.continuity.packed import Histories, Packed, PlainFace, pack, unpack
from carematch.core.db import upsert
from carematch.sync.registry import follows
from carematch.visits import service as visits
from carematch.visits.service import Recorded, Visit

REACH = timedelta(days=2 * 366)
"""How far back visits are packed: a year, and the year before it to compare with."""
BATCH = 50
AT_ONCE = 1000
"""So many circles are held in memory together."""

_HISTORY: Table = CircleHistory.__table__  # type: ignore[assignment]  # a mapped class's table
_MARK = upsert(_HISTORY, key=("circle_id",), only=("is_stale",))
_READ = select(_HISTORY.c.circle_id, _HISTORY.c.is_unasked, _HISTORY.c.faces, _HISTORY.c.visits, _HISTORY.c.is_stale)


@follows(
    {
        Circle: {"has_imported", "team_asked_at"},
        Relationship: {
            "stage",
            "role",
            "person_chose_at",
            "person_knows_at",
            "chosen_at",
            "ended_at",
            "first_met_at",
            "last_met_at",
            "fine_alone_at",
        },
        Visit: {"pa_id", "starts_at", "status", "together_id", "needs_yes", "in_recorded_at"},
    }
)
def mark_changed(session: Session, rows: Collection[Circle | Relationship | Visit]) -> None:
    """What is kept of the circles of these rows is no longer true."""
    circle_ids = {row.id if isinstance(row, Circle) else row.circle_id for row in rows}
    unpacked = {"is_stale": True, "is_unasked": False, "faces": b"", "visits": b""}
    session.execute(
        _MARK[session.get_bind().dialect.name],
        [{"circle_id": circle_id, **unpacked} for circle_id in sorted(circle_ids)],
    )


def keep_changed(session: Session, *, now: datetime) -> int:
    """Up to ``BATCH`` circles that were marked are packed again; how many.

    A circle that a mutation is changing this moment is left for the next time.
    """
    marked = session.scalars(
        select(CircleHistory.circle_id)
        .where(CircleHistory.is_stale)
        .order_by(CircleHistory.circle_id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for packed in pack_circles(session, marked, now=now):
        session.execute(
            update(CircleHistory)
            .where(CircleHistory.circle_id == packed.circle_id)
            .values(is_stale=False, is_unasked=packed.is_unasked, faces=packed.faces, visits=packed.visits)
        )
    return len(marked)


def read(session: Session, circle_ids: Collection[UUID] | None = None, *, now: datetime) -> Iterator[Histories]:
    """The histories of these circles, or of all, up to ``AT_ONCE`` at a time, each as it is now."""
    query = _READ if circle_ids is None else _READ.where(_HISTORY.c.circle_id.in_(list(circle_ids)))
    for rows in session.execute(query, execution_options={"yield_per": AT_ONCE}).partitions():
        stale = [row.circle_id for row in rows if row.is_stale]
        fresh = {packed.circle_id: packed for packed in pack_circles(session, stale, now=now)}
        yield unpack([fresh.get(row.circle_id) or Packed(*row[:4]) for row in rows])


def pack_circles(session: Session, circle_ids: Sequence[UUID], *, now: datetime) -> list[Packed]:
    """These circles, from their rows."""
    if not circle_ids:
        return []
    recorded: dict[UUID, list[Recorded]] = defaultdict(list)
    for each in visits.list_recorded(session, circle_ids, since=now - REACH):
        recorded[each.circle_id].append(each)
    bonds = circles.list_bonds_of(session, circle_ids)
    around = session.scalars(select(Circle).where(Circle.id.in_(circle_ids)))
    return [
        pack(
            circle.id,
            is_unasked=circles.is_unasked(circle),
            faces=[_face(bond) for bond in bonds[circle.id]],
            visits=recorded[circle.id],
        )
        for circle in around
    ]


def _face(bond: Relationship) -> PlainFace:
    return PlainFace(
        pa_id=bond.pa_id,
        wanted=circles.person_wants(bond),
        stage=bond.stage,
        role=bond.role,
        first_met_at=bond.first_met_at,
        last_met_at=bond.last_met_at,
        chosen_at=bond.chosen_at,
        ended_at=bond.ended_at,
        is_fine_alone=bond.fine_alone_at is not None,
    )
