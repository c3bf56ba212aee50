"""What the server holds, read past its services."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.models import Supporter
from carematch.circles.models import Circle, Relationship
from carematch.core import wire
from carematch.core.db import snapshot_session
from carematch.directory.models import PaProfile
from carematch.sync.lineage import current_lineage
from carematch.sync.models import LoggedMutation, SyncClient, SyncRecord, SyncScope
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


def read_truth(app: Flask) -> Truth:
    with app.app_context(), snapshot_session() as session:
        return Truth(
            current_lineage(session),
            _scopes(session),
            {str(row.id): _logged(row) for row in session.execute(select(*_LOGGED))},
            {str(row.id): row.last_seq for row in session.scalars(select(SyncClient))},
            _readers(session),
        )


def _scopes(session: Session) -> dict[str, Scope]:
    rows: dict[str, Rows] = {}
    dead: dict[str, dict[Key, int]] = {}
    for row in session.execute(select(SyncRecord.__table__)):
        key = row.kind, str(row.id)
        if row.body is None:
            dead.setdefault(row.scope_id, {})[key] = row.v
        else:
            rows.setdefault(row.scope_id, {})[key] = row.v, json.loads(row.body)
    return {
        scope.id: Scope(
            scope.version,
            scope.horizon,
            scope.row_count,
            scope.checksum,
            rows.get(scope.id, {}),
            dead.get(scope.id, {}),
        )
        for scope in session.scalars(select(SyncScope))
    }


_LOGGED = (
    LoggedMutation.id,
    LoggedMutation.user_id,
    LoggedMutation.client_id,
    LoggedMutation.seq,
    LoggedMutation.name,
    LoggedMutation.args,
    LoggedMutation.made_at,
    LoggedMutation.received_at,
    LoggedMutation.is_skewed,
    LoggedMutation.status,
    LoggedMutation.acknowledged_at,
    LoggedMutation.problem,
)


def _logged(row: Any) -> Logged:
    return Logged(
        str(row.user_id) if row.user_id else None,
        str(row.client_id) if row.client_id else None,
        row.seq,
        row.name,
        row.args,
        row.made_at,
        row.received_at,
        row.is_skewed,
        row.status.value,
        row.acknowledged_at is not None,
        (row.problem or {}).get("slug"),
    )


def _readers(session: Session) -> dict[str, dict[str, set[str]]]:
    circles: dict[str, dict[str, set[str]]] = {}
    for circle in session.scalars(select(Circle)):
        person = {str(circle.person_user_id)}
        names = ("all", "person", "money", "choosing", "inside")
        circles[str(circle.id)] = {name: set(person) for name in names}
    powers = {"see_notes": ("all",), "choose_pas": ("person", "choosing"), "money": ("money",), "agree_visits": ()}
    for supporter in session.scalars(select(Supporter).where(Supporter.withdrawn_at.is_(None))):
        audiences = circles[str(supporter.circle_id)]
        for power in supporter.powers:
            for name in (*powers[power], "inside"):
                audiences[name].add(str(supporter.user_id))
    bonds = select(Relationship, PaProfile.user_id).join(PaProfile, PaProfile.id == Relationship.pa_id)
    for bond, user_id in session.execute(bonds):
        audiences = circles[str(bond.circle_id)]
        audiences["inside"].add(str(user_id))  # a PA keeps the number of their holder, whatever became of a circle
        if bond.stage.value == "chosen":
            audiences["all"].add(str(user_id))
        own = audiences.setdefault(f"pa:{user_id}", set(audiences["choosing"]))
        has_spoken = bond.stage.value == "considering" and bond.pa_knows_at is not None
        if has_spoken or bond.stage.value in {"invited", "introduced", "chosen"}:
            own.add(str(user_id))
    return circles


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
    return sum(checksum(kind, UUID(key), v) for (kind, key), (v, _) in rows.items())
