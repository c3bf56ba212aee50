"""Every wire row made anew from the tables: for rows that were written before a field existed, or went wrong.

A row that comes out as it is held keeps its version; of the others, phones hear with their next pull.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from carematch.core.db import snapshot_session
from carematch.sync import stamp
from carematch.sync.models import SyncedModel, SyncRecord
from carematch.sync.perform import in_write_session
from carematch.sync.registry import REGISTRY

BATCH = 200
"""So many rows of a table are made anew in one transaction."""
_CIRCLE = re.compile(r"c:([0-9a-f-]{36})/")


@dataclass
class Anew:
    """How many rows of the tables were looked at, and how many wire rows came out differently."""

    looked: int = 0
    changed: int = 0


def project_anew(*, now: datetime, batch: int = BATCH) -> Anew:
    """Every wire row says what the tables say, as the projections have it at this moment; what no table has any more is
    a tombstone.

    Others may write meanwhile, and it may break off: doing it again does what is left.
    """
    done = Anew()
    for model, (_, kinds) in REGISTRY.projections.items():
        for ids in _batches(model, batch):
            done.looked += len(ids)
            done.changed += in_write_session(partial(_rows_anew, model=model, ids=ids, now=now))
        while ids := _orphans(model, kinds, batch):
            done.changed += in_write_session(partial(_bury, model=model, kinds=kinds, ids=ids, now=now))
    return done


def _batches(model: type[SyncedModel], batch: int) -> Iterator[Sequence[UUID]]:
    """The ids of the table's rows, in order; those that come while this goes on are made by today's projections."""
    last: UUID | None = None
    while True:
        query = select(model.id).order_by(model.id).limit(batch)
        with snapshot_session() as session:
            ids = session.scalars(query if last is None else query.where(model.id > last)).all()
        if not ids:
            return
        yield ids
        last = ids[-1]


def _rows_anew(session: Session, *, model: type[SyncedModel], ids: Sequence[UUID], now: datetime) -> int:
    """How many wire rows of these came out differently. Their circles, and the rows they belong to, stand still."""
    project, _ = REGISTRY.projections[model]
    wanted = select(model).where(model.id.in_(ids)).order_by(model.id)
    stamp.watch(session)
    scope_ids = {each.scope_id for row in session.scalars(wanted) for each in project(session, row, now)}
    scope_ids |= set(session.scalars(select(SyncRecord.scope_id).where(SyncRecord.id.in_(ids))))
    stamp.lock_circles(session, _circles(scope_ids))
    session.expire_all()
    _hold_parents(session, model, ids)
    rows = session.scalars(wanted.with_for_update(), execution_options={"populate_existing": True}).all()
    stamp.project_again(session, rows)
    changed = stamp.stamp(session, now=now)
    stamp.look_away(session)
    return changed


def _circles(scope_ids: Iterable[str]) -> list[UUID]:
    found = (_CIRCLE.match(scope_id) for scope_id in scope_ids)
    return sorted({UUID(each.group(1)) for each in found if each})


def _hold_parents(session: Session, model: type[SyncedModel], ids: Sequence[UUID]) -> None:
    """Nobody changes the rows that these refer to, such as the PA of a document, until this transaction ends."""
    synced = {each.__table__ for each in REGISTRY.projections}
    table: Any = model.__table__
    for key in sorted(table.foreign_keys, key=lambda each: str(each.parent)):
        parent: Table = key.column.table
        if parent in synced and parent is not table:
            referred = select(key.parent).where(table.c.id.in_(ids))
            held = select(parent.c.id).where(parent.c.id.in_(referred)).order_by(parent.c.id)
            session.execute(held.with_for_update(read=True))


def _orphans(model: type[SyncedModel], kinds: Iterable[str], batch: int) -> Sequence[UUID]:
    """Ids of living wire rows of these kinds whose row in the table is gone."""
    living = select(SyncRecord.id).where(SyncRecord.kind.in_(kinds), SyncRecord.body.is_not(None))
    gone = living.where(~select(model.id).where(model.id == SyncRecord.id).exists())
    with snapshot_session() as session:
        return session.scalars(gone.distinct().order_by(SyncRecord.id).limit(batch)).all()


def _bury(
    session: Session, *, model: type[SyncedModel], kinds: Iterable[str], ids: Sequence[UUID], now: datetime
) -> int:
    stamp.watch(session)
    scope_ids = session.scalars(select(SyncRecord.scope_id).where(SyncRecord.id.in_(ids)))
    stamp.lock_circles(session, _circles(scope_ids))
    came_back = set(session.scalars(select(model.id).where(model.id.in_(ids))))
    buried = stamp.bury(session, kinds, set(ids) - came_back, now=now)
    stamp.look_away(session)
    return buried
