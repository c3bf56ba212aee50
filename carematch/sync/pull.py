"""Handing out what changed: one snapshot of the database, several scopes, pages by keyset.

Rows are stored as they travel (``SyncRecord.body``), so a page is a range read and a join of strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from carematch.core import wire
from carematch.core.errors import UserMismatch
from carematch.core.identity import Actor
from carematch.sync.models import IS_UNSEEN, Lineage, LoggedMutation, SyncClient, SyncRecord, SyncScope
from carematch.sync.perform import authority

VIEW = 1
"""The shape of the rows; raised when a change of code changes what phones should hold."""

Cursor = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What a phone holds already: its cursors by scope, and what it knows of its own mutations."""

    client_id: UUID
    cursors: dict[str, Cursor]
    lineage: str | None = None
    view: int | None = None
    last_seq: int | None = None
    problems: frozenset[UUID] = frozenset()
    limit: int = 500


@dataclass
class _Page:
    """Some rows of one scope, and how to go on (``next``) or where the phone now stands (``to``)."""

    text: str
    rows: int
    has_more: bool


def pull(
    session: Session,
    actor: Actor,
    asked: Asked,
    *,
    now: datetime,
) -> str | None:
    """The answer as JSON text, or None when nothing has changed. ``session`` is one snapshot.

    :raises UserMismatch: the client belongs to somebody else.
    """
    assert actor.user_id is not None
    authority().check_device(session, actor)
    client = session.get(SyncClient, asked.client_id)
    if client is not None and client.user_id != actor.user_id:
        raise UserMismatch
    last_seq = client.last_seq if client else 0
    ours = current_lineage(session)
    afresh = asked.lineage != ours or asked.view != VIEW
    allowed = authority().scopes(session, actor.user_id, now)
    states = {scope.id: scope for scope in session.scalars(select(SyncScope).where(SyncScope.id.in_(allowed)))}
    removed = [scope_id for scope_id in asked.cursors if scope_id not in allowed]
    problems = _problems(session, actor.user_id)

    pages: list[str] = []
    room, more = asked.limit, False
    for scope_id in allowed:
        scope = states.get(scope_id)
        cursor = None if afresh else asked.cursors.get(scope_id)
        if scope is None or (cursor is not None and not cursor.get("next") and cursor["v"] == scope.version):
            continue
        if room <= 0:
            more = True
            break
        page = _page(session, scope, cursor, room)
        pages.append(page.text)
        room -= page.rows
        more = more or page.has_more

    same_problems = {problem["mutationId"] for problem in problems} == asked.problems
    if not (pages or removed or afresh) and same_problems and asked.last_seq == last_seq:
        return None
    head = wire.encode(
        {
            "lineage": ours,
            "view": VIEW,
            "serverTime": now,
            "lastSeq": last_seq,
            "problems": problems,
            "removed": removed,
            "more": more,
        }
    )
    return f'{head[:-1]},"scopes":[{",".join(pages)}]}}'


def current_lineage(session: Session) -> str:
    """Which history this database is part of."""
    return str(session.scalars(select(Lineage.id).order_by(Lineage.begun_at.desc()).limit(1)).one())


def _page(session: Session, scope: SyncScope, cursor: Cursor | None, room: int) -> _Page:
    mode, since, first, after = _position(scope, cursor)
    query = select(SyncRecord.kind, SyncRecord.id, SyncRecord.v, SyncRecord.body).where(SyncRecord.scope_id == scope.id)
    if after is None:
        query = query.where(SyncRecord.v > since)
    else:
        query = query.where(tuple_(SyncRecord.v, SyncRecord.id, SyncRecord.kind) > after)
    if mode == "snapshot":
        query = query.where(SyncRecord.body.is_not(None) | (SyncRecord.v > first))
    rows = session.execute(query.order_by(SyncRecord.v, SyncRecord.id, SyncRecord.kind).limit(room + 1)).all()
    has_more, rows = len(rows) > room, rows[:room]

    puts = ",".join(
        f'{{"t":"{kind}","id":"{record_id}","v":{v},"d":{body}}}'
        for kind, record_id, v, body in rows
        if body is not None
    )
    dels = ",".join(f'["{kind}","{record_id}"]' for kind, record_id, _, body in rows if body is None)
    state: dict[str, Any] = {"id": scope.id, "mode": mode, "from": since}
    if has_more:
        last = rows[-1]
        going_on = {"mode": mode, "from": since, "first": first, "after": [last.v, last.id, last.kind]}
        state |= {"next": going_on, "to": None, "count": None, "sum": None}
    else:
        state |= {"next": None, "to": scope.version, "count": scope.row_count, "sum": str(scope.checksum)}
    return _Page(f'{wire.encode(state)[:-1]},"puts":[{puts}],"dels":[{dels}]}}', len(rows), has_more)


def _position(scope: SyncScope, cursor: Cursor | None) -> tuple[str, int, int, tuple[int, UUID, str] | None]:
    """Mode, version the phone is complete at, version when the page set began, and the last row it has of the set."""
    going_on = cursor.get("next") if cursor else None
    if going_on:
        try:
            first = int(going_on["first"])
            v, record_id, kind = going_on["after"]
            mode, since = str(going_on["mode"]), int(going_on["from"])
            oldest_needed = first if mode == "snapshot" else since
            if scope.horizon <= oldest_needed <= first <= scope.version:
                return mode, since, first, (int(v), UUID(record_id), str(kind))
        except (KeyError, TypeError, ValueError):
            pass
        return "snapshot", 0, scope.version, None
    v = cursor["v"] if cursor else 0
    if cursor is None or v <= 0 or v < scope.horizon or v > scope.version:
        return "snapshot", 0, scope.version, None
    return "delta", v, scope.version, None


def _problems(session: Session, user_id: UUID) -> list[dict[str, Any]]:
    """The user's mutations that were not applied, until they say that they have seen it."""
    rows = session.scalars(
        select(LoggedMutation)
        .where(
            LoggedMutation.user_id == user_id,
            IS_UNSEEN,
            LoggedMutation.client_id.is_not(None),
        )
        .order_by(LoggedMutation.received_at, LoggedMutation.id)
    )
    return [
        {
            "mutationId": row.id,
            "name": row.name,
            "args": row.args,
            "madeAt": row.made_at,
            "status": row.status,
            "problem": row.problem,
            "settled": {"as": row.settled, "at": row.settled_at, "why": row.settled_why} if row.settled else None,
        }
        for row in rows
    ]
