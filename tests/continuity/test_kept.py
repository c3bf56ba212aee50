"""The packed histories are as true as the rows: marked by every mutation, packed at the next tick, read in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event

from carematch.circles.models import Circle, Relationship
from carematch.continuity import kept
from carematch.continuity.jobs import keep_histories
from carematch.continuity.models import CircleHistory
from carematch.core.db import db, snapshot_session
from carematch.core.ids import uuid7
from tests import factories
from tests.circles.house import DAY, House


def keep(house: House) -> None:
    with house.app.app_context():
        keep_histories(house.clock())


def stale(house: House) -> set[UUID]:
    with house.app.app_context(), snapshot_session() as session:
        return {history.circle_id for history in session.query(CircleHistory) if history.is_stale}


def stored_faces(house: House) -> int:
    """Faces of the fortnight, as far as is stored."""
    with house.app.app_context(), snapshot_session() as session:
        return len(session.get_one(CircleHistory, house.circle_id).visits) // 8


def faces_now(house: House) -> Any:
    answer: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}/continuity").json
    return answer["faces"]


def statements(house: House, work: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    with house.app.app_context():
        engine: Engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        work()
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_check_in_counts_at_once_and_is_packed_at_the_next_tick(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = factories.make_visit(
        house.app,
        house.maya,
        house.circle_id,
        house.sam_id,
        starts_at=house.clock() + timedelta(hours=1),
        now=house.clock(),
    )
    house.do(house.sam, "visit.confirm", visitId=visit_id)
    keep(house)
    house.clock.move(hours=2)
    before = faces_now(house)

    house.do(house.sam, "visit.check_in", visitId=visit_id)

    assert (before, faces_now(house)) == (None, 1)
    assert stale(house) == {house.circle_id}
    keep(house)
    assert stale(house) == set()
    assert faces_now(house) == 1


def touched(house: House, work: Callable[[], object]) -> tuple[list[str], int, int]:
    """The statements that the work takes, how many rows it wrote, and how many rows it read of people, relationships
    and histories."""
    seen: list[str] = []
    written = 0
    read = 0

    def note(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        nonlocal written
        seen.append(statement)
        if not statement.startswith(("SELECT", "BEGIN")):
            written += max(cursor.rowcount, 0)

    def loaded(*_: object) -> None:
        nonlocal read
        read += 1

    with house.app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "after_cursor_execute", note)
    for model in (Circle, Relationship, CircleHistory):
        event.listen(model, "load", loaded)
    work()
    event.remove(engine, "after_cursor_execute", note)
    for model in (Circle, Relationship, CircleHistory):
        event.remove(model, "load", loaded)
    return seen, written, read


def test_a_check_in_and_the_tick_after_it_cost_the_same_among_three_circles_and_three_hundred(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    costs: list[list[tuple[int, int, int]]] = []

    for circles, hours in ((2, 1), (299, 2)):
        for number in range(circles):
            factories.make_circle(house.app, house.holder_id, person_name=f"Somebody {circles} {number}")
        starts_at = house.clock() + timedelta(hours=hours)
        visit_id = house.confirmed(house.sam, house.sam_id, starts_at=starts_at)
        keep(house)
        house.clock.move(hours=hours)
        before = faces_now(house) or 0
        check_in = touched(house, partial(house.do, house.sam, "visit.check_in", visitId=visit_id))
        house.clock.move(minutes=1)
        tick = touched(house, lambda: keep(house))
        with house.app.app_context(), snapshot_session() as session:
            is_packed = not session.get_one(CircleHistory, house.circle_id).is_stale
        assert (before, faces_now(house), is_packed) == (len(costs), 1, True)
        costs.append([(len(statements), written, read) for statements, written, read in (check_in, tick)])

    assert costs[0] == costs[1]


def test_what_is_marked_is_found_without_looking_at_the_others(house: House) -> None:
    with house.app.app_context(), db.engine.connect() as connection:
        query = "SELECT circle_id FROM circle_history WHERE is_stale ORDER BY circle_id LIMIT 50"
        if connection.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query.replace('is_stale ', 'is_stale = 1 ')}").all()
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {query}").all()

    assert "ix_circle_history_stale" in str(plan)


def test_only_the_circle_that_changed_is_packed_again(house: House) -> None:
    def twelve_more_come() -> None:
        for number in range(12):
            factories.make_circle(house.app, house.holder_id, person_name=f"Somebody {number}")
        keep(house)

    twelve_more_come()
    house.import_visits((house.sam_id, house.clock() - DAY))

    assert stale(house) == {house.circle_id}
    with_many = statements(house, lambda: keep_histories(house.clock()))
    twelve_more_come()
    house.import_visits((house.sam_id, house.clock() - 2 * DAY))
    assert statements(house, lambda: keep_histories(house.clock())) == with_many


def test_what_the_person_says_of_a_pa_counts_too(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))
    keep(house)
    answer: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}/continuity").json

    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[house.sam_id])

    after: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}/continuity").json
    assert (answer["chosenShare"], after["chosenShare"]) == (None, 1)


def test_keeping_twice_is_as_good_as_once(house: House) -> None:
    house.import_visits(*((house.sam_id, house.clock() - day * DAY) for day in range(1, 4)))
    keep(house)
    packed = stored_faces(house)

    keep(house)

    assert (packed, stored_faces(house), stale(house)) == (3, 3, set())


def test_a_circle_changed_while_it_is_packed_is_packed_once_more(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))
    keep(house)
    with house.app.app_context(), snapshot_session() as session:
        [before] = kept.read(session, [house.circle_id], now=house.clock())
    house.import_visits((house.rosa_id, house.clock() - 2 * DAY))

    with house.app.app_context(), snapshot_session() as session:
        [after] = kept.read(session, [house.circle_id], now=house.clock())

    assert (len(before.visits), len(after.visits)) == (1, 2)
    assert stored_faces(house) == 1


def test_those_who_come_together_stand_side_by_side(house: House) -> None:
    for pa, pa_id in ((house.sam, house.sam_id), (house.rosa, house.rosa_id)):
        house.choose(pa, pa_id)
    start = house.clock() + timedelta(hours=1)
    first = factories.make_visit(
        house.app, house.maya, house.circle_id, house.sam_id, starts_at=start, now=house.clock()
    )
    second = uuid7()
    house.do(house.maya, "visit.add_second", visitId=first, secondId=second, paId=house.rosa_id)
    for pa, visit_id in ((house.sam, first), (house.rosa, second)):
        house.do(pa, "visit.confirm", visitId=visit_id)
    house.clock.move(hours=2)
    for pa, visit_id in ((house.sam, first), (house.rosa, second)):
        house.do(pa, "visit.check_in", visitId=visit_id)

    seen: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}/continuity").json

    assert (seen["visits"], seen["faces"]) == (1, 2)


@pytest.mark.parametrize("days", [14, 28])
def test_the_days_before_stand_beside_the_last_ones(house: House, days: int) -> None:
    house.import_visits(
        (house.sam_id, house.clock() - DAY),
        (house.rosa_id, house.clock() - (days + 1) * DAY),
        (house.sam_id, house.clock() - (days + 2) * DAY),
        (house.rosa_id, house.clock() - (2 * days + 1) * DAY),
    )

    seen: Any = house.browser(house.jo).get(f"/api/circles/{house.circle_id}/continuity?windowDays={days}").json

    assert (seen["visits"], seen["before"]["visits"], seen["before"]["faces"]) == (1, 2, 2)
    assert seen["change"] == 0.5
    assert (seen["mainPaId"], seen["tenureDays"]) == (str(house.sam_id), days + 1)
    assert {level["windowDays"] for level in seen["levels"]} == {None, days}
