"""Turning changed rows into versioned wire rows, for every audience, in the transaction that changed them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect, select, update
from sqlalchemy.orm import Session, UOWTransaction

from carematch.core import wire
from carematch.core.db import insert_if_absent
from carematch.sync.models import SyncedModel, SyncRecord, SyncScope
from carematch.sync.registry import REGISTRY

_TOUCHED = "carematch.touched"
"""Key in ``Session.info``: each changed row with the values it had before (None: it was not there)."""


class OutsideMutation(RuntimeError):
    """Code tried to change a synced row by another way than a mutation."""


def watch(session: Session) -> None:
    """From now on this session may change synced rows, and remembers which."""
    session.info[_TOUCHED] = {}


def look_away(session: Session) -> None:
    """The mutation is over: what changes a synced row from now on is refused again."""
    session.info.pop(_TOUCHED, None)


@event.listens_for(Session, "before_flush")
def _remember(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, SyncedModel) and (row not in session.dirty or session.is_modified(row)):
            if _TOUCHED not in session.info:
                raise OutsideMutation(f"{type(row).__name__} may be changed by a mutation alone")
            before = session.info[_TOUCHED].setdefault(row, None if row in session.new else {})
            if before is not None:
                for name, old in _changed_values(row).items():
                    before.setdefault(name, old)


def project_again(session: Session, rows: Iterable[SyncedModel]) -> None:
    """Have unchanged rows projected anew, because time or something they show has changed what audiences see of
    them."""
    for row in rows:
        session.info[_TOUCHED].setdefault(row, {})


def _changed_values(row: SyncedModel) -> dict[str, Any]:
    """The former values of the columns that differ from the database."""
    state = inspect(row)
    histories = {attribute.key: state.attrs[attribute.key].history for attribute in state.mapper.column_attrs}
    return {name: history.deleted[0] for name, history in histories.items() if history.deleted}


def changes_so_far(session: Session) -> dict[SyncedModel, dict[str, Any] | None]:
    """The rows this mutation has changed, each with the former values of what changed (None: the row is new)."""
    session.flush()
    return dict(session.info[_TOUCHED])


def fnv1a32(text: str) -> int:
    """The 32-bit FNV-1a hash of the text's UTF-8, as phones compute it too."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def checksum(kind: str, record_id: UUID, v: int) -> int:
    return fnv1a32(f"{kind}:{record_id}:{v}")


def circle_lock(circle_id: UUID) -> str:
    """The scope whose row serialises every change of a circle."""
    return f"c:{circle_id}/all"


def ensure_scope(session: Session, scope_id: str) -> None:
    """Afterwards the scope exists; two transactions may both ask for it."""
    insert_if_absent(session, SyncScope, id=scope_id, version=0, horizon=0, row_count=0, checksum=0)


def lock_circles(session: Session, circle_ids: Iterable[UUID]) -> None:
    """Hold each circle's lock until the transaction ends. Always in the order of their ids."""
    for scope_id in sorted(circle_lock(circle_id) for circle_id in circle_ids):
        ensure_scope(session, scope_id)
        session.execute(select(SyncScope.id).where(SyncScope.id == scope_id).with_for_update())


@dataclass
class _Change:
    """One wire row to be written: its new body (None: a tombstone) and the row it replaces."""

    kind: str
    id: UUID
    body: str | None
    old: SyncRecord | None
    at: datetime | None


def stamp(session: Session, *, now: datetime) -> None:
    """Write the wire rows of all that this session touched, each scope one version further.

    A row that left an audience leaves a tombstone there and a put where it went, in this transaction.
    """
    session.flush()
    changes = _changes(session, _with_dependents(session, changes_so_far(session)), now)
    for scope_id in sorted(changes):
        _write(session, scope_id, changes[scope_id])
    session.flush()


def _with_dependents(session: Session, touched: dict[SyncedModel, dict[str, Any] | None]) -> list[SyncedModel]:
    rows = dict.fromkeys(touched)
    for row, before in touched.items():
        for columns, dependents in REGISTRY.dependents.get(type(row), ()):
            if before and not columns.isdisjoint(before):
                rows |= dict.fromkeys(dependents(session, row))
    return list(rows)


def _changes(session: Session, rows: list[SyncedModel], now: datetime) -> dict[str, list[_Change]]:
    changes: dict[str, list[_Change]] = defaultdict(list)
    held: dict[UUID, list[SyncRecord]] = defaultdict(list)
    ids = [row.id for row in rows]
    for start in range(0, len(ids), 500):
        for record in session.scalars(select(SyncRecord).where(SyncRecord.id.in_(ids[start : start + 500]))):
            held[record.id].append(record)
    for row in rows:
        found = REGISTRY.projection_of(row)
        if found is None:
            continue
        project, kinds = found
        old = {(record.scope_id, record.kind): record for record in held[row.id] if record.kind in kinds}
        is_gone = row in session.deleted or row not in session
        for projected in () if is_gone else project(session, row, now):
            body = wire.encode(projected.body)
            before = old.pop((projected.scope_id, projected.kind), None)
            if before is None or before.body != body:
                change = _Change(projected.kind, row.id, body, before, projected.at)
                changes[projected.scope_id].append(change)
        for (scope_id, kind), record in old.items():
            if record.body is not None:
                changes[scope_id].append(_Change(kind, row.id, None, record, now))
    return changes


def _write(session: Session, scope_id: str, changes: list[_Change]) -> None:
    ensure_scope(session, scope_id)
    v: int = session.execute(
        update(SyncScope)
        .where(SyncScope.id == scope_id)
        .values(version=SyncScope.version + 1)
        .returning(SyncScope.version)
    ).scalar_one()
    rows, total = 0, 0
    fresh: list[dict[str, Any]] = []
    for change in changes:
        if change.old is not None and change.old.body is not None:
            rows -= 1
            total -= checksum(change.kind, change.id, change.old.v)
        if change.body is not None:
            rows += 1
            total += checksum(change.kind, change.id, v)
        if change.old is None:
            keys = {"scope_id": scope_id, "kind": change.kind, "id": change.id}
            fresh.append(keys | {"v": v, "at": change.at, "body": change.body})
        else:
            change.old.v, change.old.at, change.old.body = v, change.at, change.body
    if fresh:
        session.execute(SyncRecord.__table__.insert(), fresh)  # type: ignore[attr-defined]  # a mapped class's table
    session.execute(
        update(SyncScope)
        .where(SyncScope.id == scope_id)
        .values(row_count=SyncScope.row_count + rows, checksum=SyncScope.checksum + total)
    )
