"""Spreadsheets of visits: previewed, then imported through the same mutations as everything else.

A person or PA in a file is found again by the folded name (case and spaces do not matter), so that importing the same
file twice changes nothing. Nothing but the preview itself is written before a coordinator confirms.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.db import snapshot_session
from carematch.core.errors import NotFound
from carematch.core.ids import uuid7
from carematch.directory import service as directory
from carematch.sync.perform import in_write_session, perform_as_server, server_key
from carematch.visits.models import ImportPreview
from carematch.visits.service import imported_id, known_visits
from carematch.visits.visit_file import Layout, RowNote, RowProblem, TimedVisit, read_visits

CHUNK = 500
SAMPLE = 8


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    id: UUID
    rows: int
    ok: int
    already: int
    unknown: int
    new_people: list[str]
    new_pas: list[str]
    problem_count: int
    problems: list[RowProblem]
    notes: list[RowNote]
    sample: list[dict[str, Any]]


@dataclass(frozen=True)
class ImportedCircle:
    circle_id: UUID
    person_name: str
    visits: int


@dataclass
class Imported:
    """What an import did: how many visits were new, how many were here before, and whose circles they are in."""

    added: int = 0
    already: int = 0
    circles: list[ImportedCircle] = field(default_factory=list)


def fold(name: str) -> str:
    """The name as files find it again."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def circle_id_of(session: Session, holder_id: UUID, person: str) -> tuple[UUID, bool]:
    """The circle that this name in a file means, and whether there is one already."""
    found = circles.find_circle_by_import_name(session, holder_id, fold(person))
    return (found.id, True) if found else (server_key("imported-person", holder_id, fold(person)), False)


def pa_id_of(session: Session, holder_id: UUID, pa: str) -> tuple[UUID, bool]:
    """The PA that this name in a file means, and whether there is one already."""
    found = directory.find_pa_by_import_name(session, holder_id, fold(pa))
    return (found.id, True) if found else (server_key("imported-pa", holder_id, fold(pa)), False)


def preview(data: bytes, layout: Layout | None, *, holder_id: UUID, user_id: UUID | None, now: datetime) -> Preview:
    """Read the file and keep what it says until somebody confirms it. Others write meanwhile, but for the keeping.

    :raises UnreadableFile, BadLayout: as ``read_visits``.
    """
    read = read_visits(data, layout, needs_times=True)
    found = list(read.timed_visits())
    people = _first_spellings(each.person for each in found)
    pas = _first_spellings(each.pa for each in found)
    with snapshot_session() as session:
        circle_ids = {key: circle_id_of(session, holder_id, name) for key, name in people.items()}
        pa_ids = {key: pa_id_of(session, holder_id, name) for key, name in pas.items()}
        keys = [(circle_ids[fold(row.person)][0], pa_ids[fold(row.pa)][0], row.starts_at) for row in found]
        already = len(known_visits(session, {imported_id(*key): key for key in keys}))
    kept = ImportPreview(
        id=uuid7(),
        holder_id=holder_id,
        created_by=user_id,
        created_at=now,
        rows={"rows": [[each.person, each.pa, each.starts_at.isoformat(), each.ends_at.isoformat()] for each in found]},
    )
    in_write_session(lambda session: session.add(kept))
    return Preview(
        id=kept.id,
        rows=read.row_count,
        ok=len(found),
        already=already,
        unknown=read.unknown,
        new_people=sorted(name for key, name in people.items() if not circle_ids[key][1]),
        new_pas=sorted(name for key, name in pas.items() if not pa_ids[key][1]),
        problem_count=read.problem_count,
        problems=read.problems,
        notes=read.notes,
        sample=[_sample(each) for each in found[:SAMPLE]],
    )


def _first_spellings(names: Iterable[str]) -> dict[str, str]:
    spelled: dict[str, str] = {}
    for name in names:
        spelled.setdefault(fold(name), name)
    return spelled


def _sample(each: TimedVisit) -> dict[str, Any]:
    return {
        "line": each.line,
        "person": each.person,
        "pa": each.pa,
        "start": each.starts_at.isoformat(),
        "end": each.ends_at.isoformat(),
    }


def confirm(import_id: UUID, *, holder_ids: Collection[UUID], now: datetime) -> Imported:
    """Import what was previewed, by mutations of the server's own: PAs, then circles, then each circle's visits.

    Every mutation has a key of its own, so a confirm that broke off is finished by confirming again. ``holder_ids``
    are those for which the asker coordinates.

    :raises NotFound: there is no such preview, or it is another holder's.
    """
    with snapshot_session() as session:
        kept = session.get(ImportPreview, import_id)
        if kept is None or kept.holder_id not in holder_ids:
            raise NotFound
        holder_id = kept.holder_id
        rows = [TimedVisit(0, row[0], row[1], *map(datetime.fromisoformat, row[2:])) for row in kept.rows["rows"]]
    done = import_rows(holder_id, rows, now=now)

    def close(session: Session) -> None:
        preview_row = session.get(ImportPreview, import_id)
        if preview_row is not None:
            preview_row.confirmed_at = preview_row.confirmed_at or now
            preview_row.rows = {"rows": []}

    in_write_session(close)
    return done


def import_rows(holder_id: UUID, rows: list[TimedVisit], *, now: datetime) -> Imported:
    """The visits of these rows exist afterwards, with their people and PAs."""
    with snapshot_session() as session:
        people = {
            key: (name, *circle_id_of(session, holder_id, name))
            for key, name in _first_spellings(each.person for each in rows).items()
        }
        pas = {
            key: (name, *pa_id_of(session, holder_id, name))
            for key, name in _first_spellings(each.pa for each in rows).items()
        }
    for key, (name, pa_id, exists) in pas.items():
        if not exists:
            args = {"paId": pa_id, "holderId": holder_id, "name": name, "importName": key}
            perform_as_server((pa_id,), "pa.add", args, now=now)
    by_person: dict[str, dict[UUID, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        circle_id, pa_id = people[fold(row.person)][1], pas[fold(row.pa)][1]
        by_person[fold(row.person)][imported_id(circle_id, pa_id, row.starts_at)] = {
            "paId": pa_id,
            "startsAt": row.starts_at,
            "endsAt": row.ends_at,
        }
    done = Imported()
    for key, visits in by_person.items():
        name, circle_id, exists = people[key]
        if not exists:
            args = {"circleId": circle_id, "holderId": holder_id, "personName": name, "importName": key}
            perform_as_server((circle_id,), "circle.open", args, now=now)
        with snapshot_session() as session:
            known = known_visits(
                session, {key: (circle_id, visit["paId"], visit["startsAt"]) for key, visit in visits.items()}
            )
        fresh = {visit_id: visit for visit_id, visit in visits.items() if visit_id not in known}
        done.added += len(fresh)
        done.already += len(known)
        done.circles.append(ImportedCircle(circle_id, name, len(fresh)))
        ordered = sorted(fresh.items(), key=lambda item: item[1]["startsAt"].timestamp() // 60)  # by the minute
        for start in range(0, len(ordered), CHUNK):
            part = ordered[start : start + CHUNK]
            perform_as_server(
                (circle_id, *(visit_id for visit_id, _ in part)),
                "visits.import",
                {"circleId": circle_id, "visits": [visit for _, visit in part]},
                now=now,
            )
    return done


def forget_old_previews(now: datetime) -> None:
    """Previews that nobody confirmed within a day hold names that nobody needs."""

    def forget(session: Session) -> None:
        old = select(ImportPreview).where(
            ImportPreview.created_at < now - timedelta(days=1), ImportPreview.confirmed_at.is_(None)
        )
        for kept in session.scalars(old):
            session.delete(kept)

    in_write_session(forget)
