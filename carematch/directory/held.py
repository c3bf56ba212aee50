"""Whole directories held ready in memory, as of the versions of their scopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.directory.packed import Directory, Line, line_of
from carematch.sync.lineage import current_lineage
from carematch.sync.models import SyncRecord, SyncScope

Lines = Mapping[str, Mapping[str, Line]]
"""By scope and id."""


@dataclass(frozen=True)
class _Held:
    """A directory as it was when its scopes had these versions."""

    lineage: str
    versions: Mapping[str, int]
    lines: Lines
    directory: Directory


class Directories:
    """The directories that somebody asked for, each read once and then only where a version has moved."""

    def __init__(self) -> None:
        self._held: dict[UUID, _Held] = {}
        self._lock = Lock()

    def whole(self, session: Session, holder_id: UUID) -> Directory:
        """All PAs of the holder who take on new people, as this session sees them or newer."""
        lineage = current_lineage(session)
        prefix = f"dir:{holder_id}/"
        found = session.execute(
            select(SyncScope.id, SyncScope.version, SyncScope.horizon).where(
                SyncScope.id > prefix, SyncScope.id < f"{prefix}~"
            )
        ).all()
        versions = {scope_id: version for scope_id, version, _ in found}
        held = self._held.get(holder_id)
        if held is not None and (held.lineage, held.versions) == (lineage, versions):
            return held.directory
        with self._lock:
            held = self._held.get(holder_id)
            known = held.versions if held is not None and held.lineage == lineage else {}
            horizons = {scope_id: horizon for scope_id, _, horizon in found}
            since = {
                scope_id: version
                for scope_id, version in known.items()
                if horizons.get(scope_id, version + 1) <= version <= versions.get(scope_id, -1)
            }
            lines = _read(session, versions, since, held.lines if held is not None else {})
            directory = Directory([line for of_scope in lines.values() for line in of_scope.values()])
            self._held[holder_id] = _Held(lineage, versions, lines, directory)
            return directory


def _read(session: Session, versions: Mapping[str, int], since: Mapping[str, int], held: Lines) -> Lines:
    """What is held of each scope, with what has changed ``since``; one that stands in no ``since`` is read whole."""
    lines: dict[str, dict[str, Line]] = {}
    for scope_id, version in versions.items():
        lines[scope_id] = dict(held[scope_id]) if scope_id in since else {}
        if since.get(scope_id) == version:
            continue
        changed = session.execute(
            select(SyncRecord.id, SyncRecord.body).where(
                SyncRecord.scope_id == scope_id,
                SyncRecord.v > since.get(scope_id, -1),
                SyncRecord.kind == "pa_profile",
            )
        )
        for pa_id, body in changed:
            lines[scope_id].pop(str(pa_id), None)
            if body is not None:
                lines[scope_id][str(pa_id)] = line_of(str(pa_id), body)
    return lines
