"""Somebody's whole phone: 20 circles with 500 visits each, from 90 days back to 90 ahead. All made by mutations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from carematch.accounts import service as accounts
from carematch.accounts.models import User
from carematch.core.db import snapshot_session, write_session
from carematch.core.ids import uuid7
from carematch.sync.models import SyncRecord
from carematch.visits.service import imported_id
from tests import factories

WINDOW_DAYS = 90
SHOWN_DAYS = 2
"""Today's and tomorrow's visits are what a phone is opened for."""
VISITS_A_MUTATION = 100


@dataclass(frozen=True)
class Planned:
    """A visit of the caseload, before anybody changed it."""

    id: UUID
    circle: int
    starts_at: datetime
    is_own: bool
    """It is the signed-in PA's."""


@dataclass
class Caseload:
    """Circles with their people. ``supporter`` sees all visits, ``pa`` is chosen in every circle and makes some."""

    app: Flask
    now: datetime
    supporter: User
    pa: User
    pa_id: UUID
    persons: list[User] = field(default_factory=list)
    circles: list[UUID] = field(default_factory=list)
    visits: list[Planned] = field(default_factory=list)
    other_pas: list[UUID] = field(default_factory=list)
    """PAs who have no account."""
    neighbours: list[UUID] = field(default_factory=list)
    """By circle: a PA who is chosen there and nowhere else."""
    _asked: Iterator[int] = field(default_factory=count)
    _changed: Iterator[int] = field(default_factory=count)

    @property
    def today(self) -> datetime:
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)

    def span(self, days: int) -> dict[str, str]:
        """From today's midnight, so many days, as phones ask for it."""
        return {"from": _instant(self.today), "to": _instant(self.today + timedelta(days=days))}

    def within(self, days: int) -> list[Planned]:
        """The visits of today and the days after it, so many in all."""
        until = self.today + timedelta(days=days)
        return [visit for visit in self.visits if self.today <= visit.starts_at < until]

    def change_some(self, many: int) -> list[str]:
        """So many visits to come, of all circles in turn, are confirmed by their people; each once. Their ids."""
        later = self.today + timedelta(days=SHOWN_DAYS)
        to_come = sorted(
            (visit for visit in self.visits if visit.starts_at >= later and not visit.is_own),
            key=lambda visit: (visit.starts_at, visit.circle),
        )
        chosen = [to_come[next(self._changed)] for _ in range(many)]
        for visit in chosen:
            factories.do(self.app, self.persons[visit.circle], "visit.confirm", now=self.now, visitId=visit.id)
        return [str(visit.id) for visit in chosen]

    def doings(self, number: int, many: int) -> list[dict[str, Any]]:
        """So many mutations of this circle's person, as their phone queues them but for their numbers.

        They write a note, then ask for a visit, and so on.
        """
        circle_id, pa_id = str(self.circles[number]), str(self.neighbours[number])
        visits = [visit for visit in self.visits if visit.circle == number]
        made = list[dict[str, Any]]()
        for at in range(many):
            if at % 2:
                starts_at = self.now + timedelta(days=1 + at % 60, minutes=next(self._asked))
                times = {"startsAt": _instant(starts_at), "endsAt": _instant(starts_at + timedelta(hours=1))}
                named = {"visitId": str(uuid7()), "circleId": circle_id, "paId": pa_id}
                made.append({"name": "visit.propose", "args": named | times | {"why": ""}})
            else:
                text = "We had tea in the garden and looked at the roses."
                named = {"noteId": str(uuid7()), "visitId": str(visits[at % len(visits)].id), "text": text}
                made.append({"name": "note.write", "args": named})
        rest = {"v": 1, "madeAt": _instant(self.now), "base": {}}
        return [{"id": str(uuid7())} | rest | each for each in made]

    def sign_in(self, user: User) -> str:
        """The token of a new device of this user."""
        with self.app.app_context(), write_session() as session:
            return accounts.open_device(session, user, name="A phone", now=self.now).token

    def documents(self) -> list[dict[str, Any]]:
        """The visits as they travel to phones, each with its scope and what it is ordered by."""
        with self.app.app_context(), snapshot_session() as session:
            records = session.scalars(select(SyncRecord).where(SyncRecord.kind == "visit").order_by(SyncRecord.id))
            return [_document(record) for record in records if record.body is not None]


def make_caseload(app: Flask, *, now: datetime, circles: int = 20, visits: int = 500) -> Caseload:
    """So many circles, and so many visits in each; every twentieth is the signed-in PA's, and some of today's."""
    holder_id = factories.make_holder(app)
    pa = factories.make_user(app, name="Rosa Fell", email="rosa@benchmark.example")
    caseload = Caseload(
        app,
        now,
        supporter=factories.make_user(app, name="Ines Brook", email="ines@benchmark.example"),
        pa=pa,
        pa_id=factories.make_pa(app, holder_id, name="Rosa Fell", user=pa),
    )
    for name in ("Daniel Moor", "Aled Tarn", "Winifred Ash"):
        caseload.other_pas.append(factories.make_pa(app, holder_id, name=name))
    for number in range(circles):
        _open_circle(caseload, holder_id, number)
        _plan(caseload, number, visits)
    return caseload


def _open_circle(caseload: Caseload, holder_id: UUID, number: int) -> None:
    app, now = caseload.app, caseload.now
    person = factories.make_user(app, name=f"Person {number}", email=f"person{number}@benchmark.example")
    circle_id = factories.make_circle(app, holder_id, person_name=person.name, person=person)
    caseload.persons.append(person)
    caseload.circles.append(circle_id)
    seeing = {"userId": caseload.supporter.id, "powers": ["see_notes", "agree_visits"]}
    factories.do(app, person, "supporter.allow", now=now, circleId=circle_id, **seeing)
    factories.make_chosen(app, circle_id, person, caseload.pa_id, caseload.pa)
    neighbour = factories.make_user(app, name=f"Neighbour {number}", email=f"neighbour{number}@benchmark.example")
    caseload.neighbours.append(factories.make_pa(app, holder_id, name=neighbour.name, user=neighbour))
    factories.make_chosen(app, circle_id, person, caseload.neighbours[number], neighbour)


def _plan(caseload: Caseload, number: int, many: int) -> None:
    now, circle_id = caseload.now, caseload.circles[number]
    first = now - timedelta(days=WINDOW_DAYS) + timedelta(hours=1, minutes=10 * number)
    step = timedelta(days=2 * WINDOW_DAYS, hours=-8) / many
    args = list[dict[str, Any]]()
    for at in range(many):
        starts_at = (first + at * step).replace(second=0, microsecond=0)
        is_first_today = number < 6 and starts_at.date() == now.date() and starts_at > now
        is_own = at % 20 == 0 or is_first_today
        pa_id = caseload.pa_id if is_own else caseload.other_pas[at % len(caseload.other_pas)]
        args.append({"paId": pa_id, "startsAt": starts_at, "endsAt": starts_at + timedelta(hours=1)})
        visit_id = imported_id(circle_id, pa_id, starts_at)
        caseload.visits.append(Planned(visit_id, number, starts_at, is_own))
    for start in range(0, many, VISITS_A_MUTATION):
        part = args[start : start + VISITS_A_MUTATION]
        factories.serve(caseload.app, "visits.import", now=now, circleId=circle_id, visits=part)


def _document(record: SyncRecord) -> dict[str, Any]:
    body = json.loads(record.body or "")
    return {
        "id": str(record.id),
        "scope": record.scope_id,
        "t": record.kind,
        "k": body["startsAt"],
        "v": record.v,
        "d": body,
    }


def mean_bytes(documents: list[dict[str, Any]]) -> float:
    """How large a row is on its way to a phone, on average."""
    rows = [{key: document[key] for key in ("t", "id", "v", "d")} for document in documents]
    return sum(len(json.dumps(row, separators=(",", ":"))) for row in rows) / len(rows)


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
