"""The invented people: loaded once, consistent, and as their story says."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch import demo
from carematch.circles.models import Circle, Relationship, Stage
from carematch.continuity.jobs import watch_continuity
from carematch.continuity.service import list_open_flags
from carematch.core.db import Base, snapshot_session
from carematch.sync.models import SyncRecord, SyncScope
from carematch.sync.stamp import checksum
from carematch.visits.models import Visit, VisitStatus
from tests.clock import NOON


def rows(session: Session) -> dict[str, list[str]]:
    """Everything in the database."""
    return {
        table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
        for table in Base.metadata.sorted_tables
    }


def flagged(session: Session) -> set[str]:
    return {session.get_one(Circle, flag.circle_id).person_name for flag in list_open_flags(session)}


def test_the_demo_is_loaded_once_and_again_changes_nothing(app: Flask) -> None:
    with app.app_context():
        first = demo.load(now=NOON)
        with snapshot_session() as session:
            before = rows(session)
        again = demo.load(now=NOON + timedelta(days=1))
        with snapshot_session() as session:
            after = rows(session)

    assert (first.split(",")[0], again) == (
        "The demo people are here",
        "The demo people are here already; nothing was changed.",
    )
    assert after == before


def test_each_scope_counts_and_sums_the_rows_it_holds(app: Flask) -> None:
    with app.app_context():
        demo.load(now=NOON)
        with snapshot_session() as session:
            held = {
                scope.id: (scope.row_count, scope.checksum, scope.version)
                for scope in session.scalars(select(SyncScope))
            }
            counted: dict[str, tuple[int, int]] = {}
            for record in session.scalars(select(SyncRecord)):
                count, total = counted.get(record.scope_id, (0, 0))
                if record.body is not None:
                    count, total = count + 1, total + checksum(record.kind, record.id, record.v)
                counted[record.scope_id] = count, total
                assert 0 < record.v <= held[record.scope_id][2]

    assert {scope: state[:2] for scope, state in held.items() if scope in counted} == counted
    assert {state for scope, state in held.items() if scope not in counted} <= {(0, 0, 0)}
    assert len(held) > 20


def test_dorothy_is_flagged_for_too_many_faces_and_margaret_is_not(app: Flask, session: Session) -> None:
    demo.load(now=NOON)

    with snapshot_session() as reading:
        names = set(reading.scalars(select(Circle.person_name)))
        assert names == {"Margaret Elloway", "Dorothy Vane", "Ivor Pellow"}
        assert flagged(reading) == {"Dorothy Vane"}


def test_looking_again_raises_no_second_flag(app: Flask, session: Session) -> None:
    demo.load(now=NOON)

    watch_continuity(NOON + timedelta(minutes=15))

    with snapshot_session() as reading:
        assert len(list_open_flags(reading)) == 1


def test_margaret_has_a_team_and_visits_that_both_agreed(app: Flask, session: Session) -> None:
    demo.load(now=NOON)

    with snapshot_session() as reading:
        margaret = reading.scalars(select(Circle).where(Circle.person_name == "Margaret Elloway")).one()
        team = select(Relationship).where(Relationship.circle_id == margaret.id, Relationship.stage == Stage.CHOSEN)
        soon = select(Visit).where(
            Visit.circle_id == margaret.id,
            Visit.starts_at > NOON,
            Visit.starts_at < NOON + timedelta(days=7),
            Visit.status == VisitStatus.CONFIRMED,
        )
        assert len(reading.scalars(team).all()) == 2
        assert len(reading.scalars(soon).all()) == 7
