"""Handing out what changed: one snapshot of the database, several scopes, pages by keyset.

Rows are stored as they travel (``SyncRecord.body``), so a page is a range read and a join of strings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from carematch.core import wire
from carematch.core.errors import UserMismatch
from carematch.core.identity import Actor
from carematch.sync.lineage import current_lineage
from carematch.sync.models import IS_UNSEEN, MAX_VERSION, LoggedMutation, SyncClient, SyncRecord, SyncScope
from carematch.sync.perform import authority

VIEW = 1
"""The shape of the rows; raised when a change of code changes what phones should hold."""

NEAR = timedelta(hours=26), timedelta(hours=50)
"""Before and after now: today and tomorrow, wherever the local midnight is."""
SMALL = 25
"""Scopes of so few rows are not worth a second page."""
FIRST_YEAR, LAST_YEAR = 2000, 3000
"""What a calendar can count with."""

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
    lock_after_days: int = 0
    """What the phone is told: after so long without contact it hides what it holds; 0: never."""
    travel_kmh: int = 0
    """What it is told too: how fast PAs get from one visit to the next, as the crow flies."""


@dataclass(frozen=True)
class _Position:
    """Where a phone stands in a scope.

    ``since``: the version it is complete at; 0 for a snapshot. ``first``: the scope's version when the page set began.
    ``after``: the last row it has of the set. ``soon``: a snapshot that brings first what is near this instant;
    ``is_soon``: it is still at that.
    """

    mode: str
    since: int
    first: int
    after: tuple[int, UUID, str] | None = None
    soon: datetime | None = None
    is_soon: bool = False

    @property
    def is_beginning(self) -> bool:
        """Nothing of the snapshot has been brought yet."""
        return self.mode == "snapshot" and not (self.after or self.soon)

    @property
    def is_short(self) -> bool:
        """What changed since, from its beginning."""
        return self.mode == "delta" and not self.after

    @property
    def is_rest(self) -> bool:
        """What is left can wait until every other scope has brought what is near now."""
        return self.soon is not None and not self.is_soon

    @property
    def wire(self) -> dict[str, Any]:
        """Travels to the phone and back as ``next``."""
        soon = {"soon": self.soon, "isSoon": self.is_soon} if self.soon else {}
        return {"mode": self.mode, "from": self.since, "first": self.first, "after": self.after} | soon


class _Read(NamedTuple):
    """A row as it stands in the database."""

    kind: str
    id: UUID
    v: int
    body: str | None


_RECORDS: Table = SyncRecord.__table__  # type: ignore[assignment]  # a mapped class's table
_COLUMNS = (_RECORDS.c.kind, _RECORDS.c.id, _RECORDS.c.v, _RECORDS.c.body)
_ORDER = (_RECORDS.c.v, _RECORDS.c.id, _RECORDS.c.kind)


@dataclass(frozen=True)
class _Page:
    """Some rows of one scope as JSON text. ``next``: how to go on; None when the phone is complete there."""

    text: str
    rows: int
    next: _Position | None


Due = list[tuple[SyncScope, _Position]]


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

    due: Due = []
    for scope_id in allowed:
        scope = states.get(scope_id)
        cursor = None if afresh else asked.cursors.get(scope_id)
        if scope is not None and not (cursor and not cursor.get("next") and cursor["v"] == scope.version):
            due.append((scope, _position(scope, cursor)))
    pages, left = _pages(session, _soon_first(due, asked.limit, now), asked.limit)

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
            "soon": all(position.is_rest for position in left),
            "more": bool(left),
            "lockAfterDays": asked.lock_after_days,
            "travelKmh": asked.travel_kmh,
        }
    )
    return f'{head[:-1]},"scopes":[{",".join(page.text for page in pages)}]}}'


def _soon_first(due: Due, limit: int, now: datetime) -> Due:
    """Where snapshots do not all fit into one answer, each begins with what is near now; the rest of any comes last."""
    if sum(scope.row_count for scope, position in due if position.is_beginning) > limit:
        soon = now.replace(microsecond=0)
        for at, (scope, position) in enumerate(due):
            if position.is_beginning and scope.row_count > SMALL:
                due[at] = scope, replace(position, soon=soon, is_soon=True)
    return sorted(due, key=lambda each: each[1].is_rest)


def _pages(session: Session, due: Due, limit: int) -> tuple[list[_Page], list[_Position]]:
    """Pages of at most ``limit`` rows in all, and where it is to go on. What is near now has an answer of its own,
    which is short."""
    pages: list[_Page] = []
    left: list[_Position] = []
    room, has_soon = limit, False
    changed = _changed(session, due, limit)
    for scope, position in due:
        if room <= 0 or (position.is_rest and has_soon):
            left.append(position)
            continue
        has_soon = has_soon or position.is_soon
        rows = changed[scope.id] if scope.id in changed else _read(session, scope, position, room)
        page = _page(scope, position, rows, room)
        pages.append(page)
        room -= page.rows
        if page.next:
            left.append(page.next)
    return pages, left


def _changed(session: Session, due: Due, limit: int) -> dict[str, list[_Read]]:
    """By scope, what changed in all whose phone is in step but for that: one question, however many there are.

    Empty where all that does not fit into one answer.
    """
    beginnings = {scope.id: position.since for scope, position in due if position.is_short}
    ranges = [and_(_RECORDS.c.scope_id == scope_id, _RECORDS.c.v > since) for scope_id, since in beginnings.items()]
    if len(ranges) < 2:
        return {}
    in_order = (_RECORDS.c.scope_id, *_ORDER)
    query = select(_RECORDS.c.scope_id, *_COLUMNS).where(or_(*ranges)).order_by(*in_order).limit(limit + 1)
    changed: dict[str, list[_Read]] = {scope_id: [] for scope_id in beginnings}
    for count, (scope_id, *row) in enumerate(session.execute(query), start=1):
        if count > limit:
            return {}
        changed[scope_id].append(_Read(*row))
    return changed


def _read(session: Session, scope: SyncScope, position: _Position, room: int) -> list[_Read]:
    """What comes next in the scope, one row more than there is room for."""
    query = select(*_COLUMNS).where(_RECORDS.c.scope_id == scope.id, *_wanted(position))
    return [_Read(*row) for row in session.execute(query.order_by(*_ORDER).limit(room + 1))]


def _page(scope: SyncScope, position: _Position, rows: list[_Read], room: int) -> _Page:
    has_more, rows = len(rows) > room, rows[:room]

    puts = ",".join(
        f'{{"t":"{kind}","id":"{record_id}","v":{v},"d":{body}}}'
        for kind, record_id, v, body in rows
        if body is not None
    )
    dels = ",".join(f'["{kind}","{record_id}"]' for kind, record_id, _, body in rows if body is None)
    going_on = None
    if has_more:
        going_on = replace(position, after=(rows[-1].v, rows[-1].id, rows[-1].kind))
    elif position.is_soon:
        going_on = replace(position, after=None, is_soon=False)
    state: dict[str, Any] = {"id": scope.id, "mode": position.mode, "from": position.since}
    if going_on:
        state |= {"next": going_on.wire, "to": None, "count": None, "sum": None}
    else:
        state |= {"next": None, "to": scope.version, "count": scope.row_count, "sum": str(scope.checksum)}
    return _Page(f'{wire.encode(state)[:-1]},"puts":[{puts}],"dels":[{dels}]}}', len(rows), going_on)


def _wanted(position: _Position) -> list[ColumnElement[bool]]:
    """The rows that this page set still has to bring.

    What changed since the set began comes at its end in any case (``v`` grows), whatever was brought before: so no row
    is missed that was edited in between.
    """
    after = SyncRecord.v > position.since
    if position.after:
        after = tuple_(SyncRecord.v, SyncRecord.id, SyncRecord.kind) > position.after
    if position.mode == "delta":
        return [after]
    lives, is_new = SyncRecord.body.is_not(None), SyncRecord.v > position.first
    if position.soon is None:
        return [after, or_(lives, is_new)]
    is_near = SyncRecord.at.between(position.soon - NEAR[0], position.soon + NEAR[1])
    if position.is_soon:
        return [after, lives, or_(SyncRecord.at.is_(None), is_near)]
    return [after, or_(and_(lives, SyncRecord.at.is_not(None), not_(is_near)), is_new)]


def _position(scope: SyncScope, cursor: Cursor | None) -> _Position:
    afresh = _Position("snapshot", 0, scope.version)
    going_on = cursor.get("next") if cursor else None
    if going_on:
        try:
            position = _read_position(going_on)
        except (KeyError, TypeError, ValueError):
            return afresh
        oldest_needed = position.first if position.mode == "snapshot" else position.since
        return position if scope.horizon <= oldest_needed <= position.first <= scope.version else afresh
    v = cursor["v"] if cursor else 0
    if v <= 0 or v < scope.horizon or v > scope.version:
        return afresh
    return _Position("delta", v, scope.version)


def _read_position(going_on: dict[str, Any]) -> _Position:
    """:raises KeyError, TypeError, ValueError: this is not what was sent."""
    mode, after, soon = going_on["mode"], going_on["after"], going_on.get("soon")
    position = _Position(
        mode,
        int(going_on["from"]),
        int(going_on["first"]),
        (int(after[0]), UUID(after[1]), str(after[2])) if after else None,
        datetime.fromisoformat(soon).astimezone(UTC) if soon else None,
        bool(going_on.get("isSoon")),
    )
    is_in_reach = position.after is None or 0 <= position.after[0] <= MAX_VERSION
    is_in_time = position.soon is None or FIRST_YEAR <= position.soon.year <= LAST_YEAR
    if mode not in {"delta", "snapshot"} or not is_in_reach or not is_in_time:
        raise ValueError(mode)
    return position


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
