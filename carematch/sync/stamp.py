"""Turning changed rows into versioned wire rows, for every audience, in the transaction that changed them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, bindparam, event, inspect, select, update
from sqlalchemy.orm import Session, UOWTransaction

from carematch.core import wire
from carematch.core.db import insert_if_absent, put_if_absent, upsert
from carematch.sync.models import NamedFile, SyncedModel, SyncRecord, SyncScope
from carematch.sync.registry import REGISTRY, Projected

_TOUCHED = "carematch.touched"
"""Key in ``Session.info``: each changed row with the values it had before (None: it was not there)."""

_LOCKED = "carematch.locked"
"""Key in ``Session.info``: the version of each scope that this transaction has locked, and so nobody else moves."""

_SCOPES: Table = SyncScope.__table__  # type: ignore[assignment]  # a mapped class's table
_RECORDS: Table = SyncRecord.__table__  # type: ignore[assignment]

_LOCK = (
    select(_SCOPES.c.id, _SCOPES.c.version)
    .where(_SCOPES.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_SCOPES.c.id)
    .with_for_update()
)
_HELD = select(_RECORDS).where(_RECORDS.c.id.in_(bindparam("ids", expanding=True)))
_STEP = (
    update(_SCOPES)
    .where(_SCOPES.c.id == bindparam("scope_id"))
    .values(
        version=bindparam("to"),
        row_count=_SCOPES.c.row_count + bindparam("more_rows"),
        checksum=_SCOPES.c.checksum + bindparam("more_sum"),
    )
)
_PUT = upsert(_RECORDS, key=("scope_id", "kind", "id"))
_NAME = put_if_absent(NamedFile.__table__)  # type: ignore[arg-type]  # a mapped class's table


class OutsideMutation(RuntimeError):
    """Code tried to change a synced row by another way than a mutation."""


def watch(session: Session) -> None:
    """From now on this session may change synced rows, and remembers which."""
    session.info[_TOUCHED] = {}
    session.info[_LOCKED] = {}


def look_away(session: Session) -> None:
    """The mutation is over: what changes a synced row from now on is refused again."""
    session.info.pop(_TOUCHED, None)
    session.info.pop(_LOCKED, None)


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


def rows_in(session: Session, scope_id: str, kinds: Iterable[str]) -> Iterator[SyncedModel]:
    """The rows of these kinds that an audience has now."""
    models = [(model, found[1]) for model, found in REGISTRY.projections.items()]
    for kind in kinds:
        query = select(SyncRecord.id).where(
            SyncRecord.scope_id == scope_id, SyncRecord.kind == kind, SyncRecord.body.is_not(None)
        )
        ids = session.scalars(query).all()
        [model] = [model for model, makes in models if kind in makes]
        for start in range(0, len(ids), 500):
            yield from session.scalars(select(model).where(model.id.in_(ids[start : start + 500])))


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


def lock_circles(session: Session, circle_ids: Iterable[UUID]) -> None:
    """Hold each circle's lock until the transaction ends. Always in the order of their ids."""
    _lock(session, [circle_lock(circle_id) for circle_id in circle_ids])


def _lock(session: Session, scope_ids: Iterable[str]) -> Mapping[str, int]:
    """Hold these scopes until the transaction ends, locked in the order of their ids; a new one is made. All versions
    held.

    Two transactions may both make one.
    """
    locked: dict[str, int] = session.info[_LOCKED]
    wanted = sorted(set(scope_ids) - locked.keys())
    if not wanted:
        return locked
    locked |= _versions(session, wanted)
    if fresh := [scope_id for scope_id in wanted if scope_id not in locked]:
        for scope_id in fresh:
            insert_if_absent(session, SyncScope, id=scope_id, version=0, horizon=0, row_count=0, checksum=0)
        locked |= _versions(session, fresh)
    return locked


def _versions(session: Session, scope_ids: list[str]) -> dict[str, int]:
    return {row.id: row.version for row in session.execute(_LOCK, {"ids": scope_ids})}


@dataclass(frozen=True)
class _Change:
    """One wire row to be written: its new body (None: a tombstone), and the version of the living row it replaces."""

    kind: str
    id: UUID
    body: str | None
    replaced: int | None
    at: datetime | None


def stamp(session: Session, *, now: datetime) -> int:
    """Write the wire rows of all that this session touched, each scope one version further. How many were written.

    A row that left an audience leaves a tombstone there and a put where it went, in this transaction.
    """
    touched = changes_so_far(session)
    changes, names = _changes(session, _with_dependents(session, touched), now)
    if changes:
        _write(session, changes)
    if names:
        session.execute(_NAME[session.get_bind().dialect.name], names)
    for columns, follow in REGISTRY.followers:
        followed = [(row, before) for row, before in touched.items() if type(row) in columns]
        if rows := [row for row, before in followed if _is_changed(session, row, before, columns[type(row)])]:
            follow(session, rows)
    return sum(len(of_scope) for of_scope in changes.values())


def _is_changed(session: Session, row: SyncedModel, before: dict[str, Any] | None, columns: frozenset[str]) -> bool:
    return before is None or row not in session or not columns.isdisjoint(before)


def bury(session: Session, kinds: Iterable[str], ids: Iterable[UUID], *, now: datetime) -> int:
    """The living wire rows of these kinds under these ids are tombstones. How many they were."""
    changes: dict[str, list[_Change]] = defaultdict(list)
    for record in session.execute(_HELD, {"ids": list(ids)}):
        if record.kind in kinds and record.body is not None:
            changes[record.scope_id].append(_Change(record.kind, record.id, None, record.v, now))
    if changes:
        _write(session, changes)
    return sum(len(of_scope) for of_scope in changes.values())


def _with_dependents(session: Session, touched: dict[SyncedModel, dict[str, Any] | None]) -> list[SyncedModel]:
    rows = dict.fromkeys(touched)
    for row, before in touched.items():
        for columns, dependents in REGISTRY.dependents.get(type(row), ()):
            if not columns.isdisjoint(_moved(session, row, before)):
                rows |= dict.fromkeys(dependents(session, row))
    return list(rows)


def _moved(session: Session, row: SyncedModel, before: dict[str, Any] | None) -> Collection[str]:
    """The columns that changed; ``id`` where the row came or went."""
    return {"id"} if before is None or row in session.deleted or row not in session else before


def _changes(
    session: Session, rows: list[SyncedModel], now: datetime
) -> tuple[dict[str, list[_Change]], list[dict[str, Any]]]:
    """What is to be written in each scope, and which files the rows name."""
    changes: dict[str, list[_Change]] = defaultdict(list)
    names: list[dict[str, Any]] = []
    held: dict[UUID, list[Row[Any]]] = defaultdict(list)
    parts: dict[str, Collection[str]] = {}
    ids = [row.id for row in rows]
    for start in range(0, len(ids), 500):
        for record in session.execute(_HELD, {"ids": ids[start : start + 500]}):
            held[record.id].append(record)
    for row in rows:
        found = REGISTRY.projection_of(row)
        if found is None:
            continue
        project, kinds = found
        old = {(record.scope_id, record.kind): record for record in held[row.id] if record.kind in kinds}
        is_gone = row in session.deleted or row not in session
        for projected in () if is_gone else _with_parts(session, project(session, row, now), parts):
            body = wire.encode(projected.body)
            place = {"scope_id": projected.scope_id, "kind": projected.kind, "record_id": row.id}
            names += ({"file_id": file_id, **place} for file_id in projected.files)
            before = old.pop((projected.scope_id, projected.kind), None)
            if before is None or not _is_same(before.body, body):
                replaced = None if before is None or before.body is None else before.v
                changes[projected.scope_id].append(_Change(projected.kind, row.id, body, replaced, projected.at))
        for (scope_id, kind), record in old.items():
            if record.body is not None:
                changes[scope_id].append(_Change(kind, row.id, None, record.v, now))
    return changes, names


def _is_same(held: str | None, body: str) -> bool:
    """A migration may have written the same in another order."""
    return held == body or (held is not None and wire.decode(held) == wire.decode(body))


def _with_parts(
    session: Session, projections: Iterable[Projected], known: dict[str, Collection[str]]
) -> Iterator[Projected]:
    """Each form of a row, followed by the same for those who read only part of what its audience does."""
    authority = REGISTRY.authority
    assert authority is not None
    for projected in projections:
        yield projected
        if (part := authority.part_of(session, projected, known)) is not None:
            yield part


def _write(session: Session, changes: Mapping[str, list[_Change]]) -> None:
    """Three statements, however many scopes and rows: lock, put, step. Under the lock the version to come is known."""
    versions = _lock(session, changes)
    records: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    for scope_id, of_scope in changes.items():
        v = versions[scope_id] + 1
        more_rows, more_sum = 0, 0
        for change in of_scope:
            if change.replaced is not None:
                more_rows -= 1
                more_sum -= checksum(change.kind, change.id, change.replaced)
            if change.body is not None:
                more_rows += 1
                more_sum += checksum(change.kind, change.id, v)
            keys = {"scope_id": scope_id, "kind": change.kind, "id": change.id}
            records.append(keys | {"v": v, "at": change.at, "body": change.body})
        steps.append({"scope_id": scope_id, "to": v, "more_rows": more_rows, "more_sum": more_sum})
    session.execute(_PUT[session.get_bind().dialect.name], records)
    session.execute(_STEP, steps)
