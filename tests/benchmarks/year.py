"""A year of visits in many circles, straight in the tables: no mutations, no wire rows, for neither is measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from carematch.circles.models import Circle, NewFaceRule, Relationship, Stage, TeamRole
from carematch.continuity.models import CircleHistory
from carematch.core.db import db, write_session
from carematch.directory.models import PaProfile
from carematch.visits.models import Side, Visit, VisitKind, VisitStatus
from tests.clock import NOON

DAYS = 365
TEAM = 12
"""So many PAs come to a person by turns, the first of them to four visits of ten."""
SHARES = np.array([42, 20, 11, 7, 5, 4, 3, 2.5, 2, 1.5, 1, 1]) / 100
HOURS = np.array([7, 8, 9, 12, 13, 17, 18, 21])
AT_ONCE = 20_000


def fill(holder_id: UUID, *, circles: int, visits: int, seed: int = 1) -> None:
    """So many visits were made in so many circles, in the order in which they happened to be recorded.

    Most people have a small team; four of ten lost their main PA in the course of the year; six visits of a hundred
    were by somebody else, and three of a hundred were not made.
    """
    chance = np.random.default_rng(seed)
    pas = max(40, circles * 8 // 10)
    circle_ids, pa_ids = [_id(1, number) for number in range(circles)], [_id(2, number) for number in range(pas)]
    team = chance.integers(0, pas, (circles, TEAM))
    weight = chance.gamma(1.2, 1, circles) + 0.15
    circle = chance.choice(circles, visits, p=weight / weight.sum())
    turn = chance.choice(TEAM, visits, p=SHARES)
    pa = team[circle, turn]
    minute = (
        chance.integers(0, DAYS, visits) * 1440 + chance.choice(HOURS, visits) * 60 + chance.integers(0, 12, visits) * 5
    )
    left_on = np.where(chance.random(circles) < 0.4, chance.integers(30, 340, circles), DAYS) * 1440
    gone = (turn == 0) & (minute > left_on[circle])
    pa[gone] = chance.integers(0, pas, circles)[circle][gone]
    stranger = chance.random(visits) < 0.06
    pa[stranger] = chance.integers(0, pas, int(stranger.sum()))
    status = chance.choice(
        [VisitStatus.DONE, VisitStatus.CANCELLED, VisitStatus.MISSED, VisitStatus.NOT_HEARD],
        visits,
        p=[0.97, 0.02, 0.005, 0.005],
    )
    _, once = np.unique(np.stack([circle, minute]), axis=1, return_index=True)
    kept = chance.permutation(once)
    first = NOON - timedelta(days=DAYS)

    def rows() -> Iterator[dict[str, Any]]:
        for number, at in enumerate(kept.tolist()):
            starts_at = first + timedelta(minutes=int(minute[at]))
            yield {
                "id": _id(3, number),
                "circle_id": circle_ids[circle[at]],
                "pa_id": pa_ids[pa[at]],
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(minutes=30),
                "status": VisitStatus(str(status[at])),
                "proposed_by": Side.PERSON,
                "kind": VisitKind.CARE,
            }

    with write_session() as session:
        _add(
            session,
            PaProfile,
            ({"id": pa_id, "holder_id": holder_id, "name": "P A", "known_as": "P"} for pa_id in pa_ids),
        )
        _add(session, Circle, (_circle(circle_id, holder_id) for circle_id in circle_ids))
        _add(session, Relationship, _bonds(circle_ids, pa_ids, team))
    with write_session() as session:
        _add(session, Visit, rows())
        _add(session, CircleHistory, ({"circle_id": circle_id} for circle_id in circle_ids))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _circle(circle_id: UUID, holder_id: UUID) -> dict[str, Any]:
    return {
        "id": circle_id,
        "holder_id": holder_id,
        "person_name": "A Person",
        "known_as": "A",
        "new_face_rule": NewFaceRule.ASK_ME,
        "opened_at": NOON - timedelta(days=DAYS),
    }


def _bonds(circle_ids: list[UUID], pa_ids: list[UUID], team: Any) -> Iterator[dict[str, Any]]:
    """Each person has said yes to all of their team."""
    number = 0
    for place, circle_id in enumerate(circle_ids):
        for pa in dict.fromkeys(team[place].tolist()):
            number += 1
            yield {
                "id": _id(4, number),
                "circle_id": circle_id,
                "pa_id": pa_ids[pa],
                "stage": Stage.CHOSEN,
                "role": TeamRole.REGULAR,
                "person_chose_at": NOON - timedelta(days=DAYS),
            }


def _add(session: Session, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            session.execute(insert(model.__table__), batch)
            batch = []
    if batch:
        session.execute(insert(model.__table__), batch)


def _id(kind: int, number: int) -> UUID:
    return UUID(int=(kind << 96) | (number * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) << 16 | kind)
