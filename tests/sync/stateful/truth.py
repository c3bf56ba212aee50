"""What the server holds, read past its services."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from carematch.core import wire
from carematch.core.db import db, snapshot_session
from carematch.sync.perform import authority
from carematch.sync.registry import REGISTRY
from carematch.sync.stamp import checksum

Key = tuple[str, str]
Rows = dict[Key, tuple[int, dict[str, Any]]]


@dataclass(frozen=True)
class Scope:
    """One scope: its living rows, the versions of its tombstones, and what the server believes of both."""

    version: int
    horizon: int
    count: int
    sum: int
    rows: Rows
    dead: dict[Key, int]


@dataclass(frozen=True)
class Logged:
    """One line of the log of mutations."""

    user_id: str | None
    client_id: str | None
    seq: int | None
    name: str
    v: int
    args: dict[str, Any]
    made_at: datetime
    received_at: datetime
    is_skewed: bool
    status: str
    is_acknowledged: bool
    slug: str | None
    """Why it was not applied."""


@dataclass(frozen=True)
class Truth:
    """One instant of the database."""

    lineage: str
    scopes: dict[str, Scope]
    log: dict[str, Logged]
    last_seqs: dict[str, int]
    readers: dict[str, dict[str, set[str]]]
    """Circle → audience → the users who may read it, by this file's own reckoning."""

    def may_read(self, user_id: str, scope: str) -> bool:
        """Judged apart from the server's own table, with which it has to agree."""
        root, _, audience = scope.partition("/")
        kind, _, subject = root.partition(":")
        if kind == "u":
            return subject == user_id
        if kind == "c":
            return user_id in self.readers.get(subject, {}).get(audience, set())
        needed = "choosing" if kind == "dir" else "inside"
        return any(user_id in audiences[needed] for audiences in self.readers.values())

    def open_problems(self, user_id: str) -> set[str]:
        """What a phone of this user pushed that was not applied, and that they have not acknowledged."""
        return {
            key
            for key, each in self.log.items()
            if each.user_id == user_id and each.client_id and each.status != "applied" and not each.is_acknowledged
        }


class Reader:
    """Reads the truth on a connection of its own. What has not changed since is the same object as before."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self._connection = db.engine.raw_connection()
            if db.engine.dialect.name == "postgresql":
                self._connection.driver_connection.autocommit = True  # type: ignore[union-attr]  # psycopg's own
        self._truth: Truth | None = None
        self._raw: list[list[Row]] = []
        self._scopes: dict[str, tuple[list[Row], Scope]] = {}
        self._logged: dict[Row, Logged] = {}

    def close(self) -> None:
        self._connection.close()

    def read(self) -> Truth:
        """The caller sees to it that nobody commits meanwhile."""
        cursor = self._connection.cursor()
        raw: list[list[Row]] = []
        for query in _QUERIES:
            cursor.execute(query)
            raw.append([tuple(row) for row in cursor.fetchall()])
        cursor.close()
        if self._truth is not None and raw == self._raw:
            return self._truth
        before, self._raw = self._raw or [[] for _ in raw], raw
        lineage, scopes, records, log, clients, *people = raw
        self._truth = Truth(
            _uuid(lineage[0][0]),
            self._read_scopes(scopes, records),
            {_uuid(row[0]): self._read_logged(row) for row in log},
            {_uuid(key): last_seq for key, last_seq in clients},
            self._truth.readers if self._truth and people == before[5:] else _readers(*people),
        )
        return self._truth

    def _read_scopes(self, scopes: list[Row], records: list[Row]) -> dict[str, Scope]:
        of_scope: dict[str, list[Row]] = {scope[0]: [scope] for scope in scopes}
        for record in records:
            of_scope[record[0]].append(record)
        for key, rows in of_scope.items():
            known = self._scopes.get(key)
            if known is None or known[0] != rows:
                self._scopes[key] = rows, _scope(rows)
        return {key: self._scopes[key][1] for key in of_scope}

    def _read_logged(self, row: Row) -> Logged:
        known = self._logged.get(row)
        if known is None:
            known = self._logged[row] = _as_logged(row)
        return known


Row = tuple[Any, ...]

_QUERIES = (
    "SELECT id FROM sync_lineage ORDER BY begun_at DESC LIMIT 1",
    "SELECT id, version, horizon, row_count, checksum FROM sync_scope",
    "SELECT scope_id, kind, id, v, body FROM sync_record",
    """SELECT id, user_id, client_id, seq, name, v, CAST(args AS TEXT), CAST(made_at AS TEXT),
        CAST(received_at AS TEXT), is_skewed, status, acknowledged_at IS NOT NULL, CAST(problem AS TEXT)
        FROM mutation""",
    "SELECT id, last_seq FROM sync_client",
    "SELECT id, person_user_id FROM circle",
    "SELECT circle_id, user_id, CAST(powers AS TEXT) FROM supporter WHERE withdrawn_at IS NULL",
    """SELECT circle_id, pa_profile.user_id, stage, pa_knows_at IS NOT NULL FROM relationship
        JOIN pa_profile ON pa_profile.id = pa_id WHERE pa_profile.user_id IS NOT NULL""",
)
"""In the order of ``Truth``; the last three say who may read what."""


def read_truth(app: Flask) -> Truth:
    """The caller sees to it that nobody commits meanwhile."""
    reader = Reader(app)
    try:
        return reader.read()
    finally:
        reader.close()


@cache
def _uuid(stored: Any) -> str:
    """SQLite keeps the bare digits."""
    return str(UUID(str(stored)))


@lru_cache(maxsize=10_000)
def _json(text: str) -> Any:
    return json.loads(text)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _scope(rows: list[Row]) -> Scope:
    """From its own row and those of its records."""
    living: Rows = {}
    dead: dict[Key, int] = {}
    for _, kind, key, v, body in rows[1:]:
        if body is None:
            dead[kind, _uuid(key)] = v
        else:
            living[kind, _uuid(key)] = v, _json(body)
    _, version, horizon, count, total = rows[0]
    return Scope(version, horizon, count, total, living, dead)


def _as_logged(row: Row) -> Logged:
    _, user, client, seq, name, v, args, made_at, received_at, is_skewed, status, is_acknowledged, problem = row
    return Logged(
        _uuid(user) if user else None,
        _uuid(client) if client else None,
        seq,
        name,
        v,
        _json(args),
        _instant(made_at),
        _instant(received_at),
        bool(is_skewed),
        status,
        bool(is_acknowledged),
        (_json(problem) if problem else {}).get("slug"),
    )


def _readers(circles: list[Row], supporters: list[Row], bonds: list[Row]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for key, person in circles:
        names = ("all", "person", "money", "choosing", "inside")
        found[_uuid(key)] = {name: {_uuid(person)} if person else set() for name in names}
    powers = {"see_notes": ("all",), "choose_pas": ("person", "choosing"), "money": ("money",), "agree_visits": ()}
    for circle, user, given in supporters:
        audiences = found[_uuid(circle)]
        for power in json.loads(given):
            for name in (*powers[power], "inside"):
                audiences[name].add(_uuid(user))
    for circle, user, stage, has_spoken in bonds:
        audiences, user_id = found[_uuid(circle)], _uuid(user)
        audiences["inside"].add(user_id)  # a PA keeps the number of their holder, whatever became of a circle
        if stage == "chosen":
            audiences["all"].add(user_id)
        own = audiences.setdefault(f"pa:{user_id}", set(audiences["choosing"]))
        if (stage == "considering" and has_spoken) or stage in {"invited", "introduced", "chosen"}:
            own.add(user_id)
    return found


@dataclass(frozen=True)
class Ending:
    """What a trace leaves: the outcome of each mutation, and the rows of each scope. Ids that the server made up by the
    clock of this machine are left out."""

    outcomes: dict[str, tuple[str, int, str, str | None]]
    rows: dict[str, list[str]]


def ending_of(truth: Truth) -> Ending:
    outcomes = {key: (each.name, each.v, each.status, each.slug) for key, each in truth.log.items()}
    rows = {
        key: sorted(_MADE_UP.sub("…", f"{kind} {row} {v} {body}") for (kind, row), (v, body) in scope.rows.items())
        for key, scope in truth.scopes.items()
    }
    return Ending(outcomes, rows)


_MADE_UP = re.compile(r"\b(?!019a[abd]000-0000-)[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b")


def scopes_of(app: Flask, user_id: str, now: datetime) -> list[str]:
    """The scopes that the server gives this user."""
    with app.app_context(), snapshot_session() as session:
        return authority().scopes(session, UUID(user_id), now)


def projected_anew(app: Flask, now: datetime) -> dict[str, dict[Key, dict[str, Any]]]:
    """What every audience would hold if all rows were projected at this moment, by scope."""
    found: dict[str, dict[Key, dict[str, Any]]] = {}
    with app.app_context(), snapshot_session() as session:
        for model, (project, _) in REGISTRY.projections.items():
            for row in session.scalars(select(model)):
                for each in project(session, row, now):
                    body = json.loads(wire.encode(each.body))
                    found.setdefault(each.scope_id, {})[each.kind, str(row.id)] = body
    return found


def sum_of(rows: Rows) -> int:
    return sum(_checksum(kind, key, v) for (kind, key), (v, _) in rows.items())


@lru_cache(maxsize=10_000)
def _checksum(kind: str, key: str, v: int) -> int:
    return checksum(kind, UUID(key), v)
