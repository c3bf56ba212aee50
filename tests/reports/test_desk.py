"""The coordinator's desk: every circle in one answer, by as many queries as there are parts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import event

from carematch.continuity.jobs import watch_continuity
from carematch.core.db import db, snapshot_session
from carematch.reports.service import continuity_rows, desk
from carematch.visits.jobs import watch_silence
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House


def look(house: House) -> Any:
    answer = house.browser(house.jo).get(f"/api/desk?holder={house.holder_id}")
    assert answer.status_code == 200, answer.text
    return answer.json


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    with house.app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)


def fill(house: House, circles: int) -> None:
    """More circles, each with strangers who came and one who is to come."""
    for number in range(circles):
        circle_id = factories.make_circle(house.app, house.holder_id, person_name=f"Person {number}")
        visits = [
            {"paId": pa_id, "startsAt": house.clock() + when, "endsAt": house.clock() + when + HOUR}
            for pa_id in (house.sam_id, house.rosa_id)
            for when in (-2 * DAY, -DAY, DAY)
        ]
        house.serve("visits.import", circleId=circle_id, visits=visits)


@pytest.mark.parametrize(
    "read",
    [
        lambda session, house: desk(session, house.holder_id, now=house.clock()),
        lambda session, house: continuity_rows(session, house.holder_id, window_days=28, now=house.clock()),
    ],
    ids=["desk", "continuity.csv"],
)
def test_more_circles_need_no_more_queries(house: House, read: Callable[[Any, House], Any]) -> None:
    numbers = []
    for more in (1, 6):
        fill(house, more)
        with counted(house) as statements, snapshot_session() as session:
            read(session, house)
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]


def test_a_circle_stands_with_its_team_its_thread_and_its_figures(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    house.import_visits((house.sam_id, house.clock() - 2 * DAY), (house.rosa_id, house.clock() - DAY))
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])
    house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)

    seen = look(house)

    [line] = seen["circles"]
    assert seen["holder"] == {
        "holderId": str(house.holder_id),
        "name": "Harbour Trust",
        "phone": "01632 960001",
    }
    assert (line["personName"], line["hasComeIn"], line["teamAsked"]) == ("Maya Brook", True, True)
    assert [mate["name"] for mate in line["team"]] == ["Sam"]
    assert (line["faces14"], line["visits14"], line["chosen14"]) == (2, 2, 1)
    assert line["fortnights"] == [2]
    assert [(stitch["chosen"], stitch["planned"]) for stitch in line["thread"]] == [
        (True, False),
        (False, False),
        (True, True),
    ]


def test_faces_per_fortnight_stand_in_order_and_the_last_is_that_of_the_row(house: House) -> None:
    days = {house.sam_id: (1, 2, 16, 60), house.rosa_id: (3, 61)}
    house.import_visits(*((pa_id, house.clock() - day * DAY) for pa_id, each in days.items() for day in each))

    [line] = look(house)["circles"]

    assert line["fortnights"] == [2, 0, 0, 1, 2]
    assert line["fortnights"][-1] == line["faces14"]


def test_what_is_not_known_is_null(house: House) -> None:
    house.import_visits((house.rosa_id, house.clock() - DAY))

    [line] = look(house)["circles"]

    assert (line["teamAsked"], line["chosen14"], line["faces14"]) == (False, None, 1)


def test_whom_to_ring_stands_in_the_order_of_the_time_to_decide(house: House) -> None:
    house.introduce(house.sam, house.sam_id)
    house.introduce(house.rosa, house.rosa_id)
    later = house.propose(house.sam, house.sam_id, starts_at=house.clock() + 9 * DAY)
    sooner = house.propose(house.rosa, house.rosa_id, starts_at=house.clock() + 3 * DAY)
    unheard = house.confirmed(house.sam, house.sam_id, starts_at=house.clock() + timedelta(minutes=30))
    house.clock.move(hours=2)
    with house.app.app_context():
        watch_silence(house.clock())

    calls = look(house)["callList"]

    assert [(call["kind"], UUID(call["subjectId"])) for call in calls] == [
        ("not_heard", unheard),
        ("new_face", uuid5(sooner, "ask")),
        ("new_face", uuid5(later, "ask")),
    ]
    assert {call["phone"] for call in calls} == {"01632 960003"}


def test_a_missed_visit_is_somebodys_to_ring_about(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.clock.at = TOMORROW + HOUR
    house.do(house.maya, "visit.nobody_came", visitId=visit_id)

    (call,) = look(house)["callList"]
    assert (call["kind"], call["paName"], call["saidBy"]) == ("missed", "Sam", "Maya Brook")
    house.do(house.sam, "visit.check_in", visitId=visit_id)

    assert look(house)["callList"] == []


def test_whoever_rings_sees_how_to_speak_with_the_person_and_her_own_plan(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.do(house.maya, "needs.set", circleId=house.circle_id, needs=["slowly"])
    plan: dict[str, Any] = {"contacts": [{"name": "Jean", "phone": "01632 960207"}], "waitMinutes": 20, "what": ""}
    house.do(house.maya, "plan.set", circleId=house.circle_id, **plan)
    house.clock.at = TOMORROW + HOUR
    house.do(house.maya, "visit.nobody_came", visitId=visit_id)

    [call] = look(house)["callList"]

    assert (call["communicationNeeds"], call["plan"]) == ("Speak slowly.", plan)


def test_flags_stand_with_their_reasons(house: House) -> None:
    strangers = [house.add_pa(f"Stranger {number}") for number in range(5)]
    house.import_visits(*((pa_id, house.clock() - DAY) for pa_id in strangers))
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])
    with house.app.app_context():
        watch_continuity(house.clock())

    seen = look(house)

    [flag] = seen["flags"]
    assert (flag["personName"], flag["title"], flag["state"]) == ("Maya Brook", "Many people came", "open")
    assert flag["text"].startswith("In the last 14 days: Five people came, 5 times. It was Stranger")
    assert seen["circles"][0]["flags"] == ["too_many_faces"]


def test_a_holder_without_circles_has_an_empty_desk(house: House) -> None:
    empty = factories.make_holder(house.app, name="Empty")
    pat = factories.make_coordinator(house.app, empty, name="Pat", email="pat@example.org")

    seen: Any = house.browser(pat).get(f"/api/desk?holder={empty}").json

    assert (seen["circles"], seen["flags"], seen["callList"]) == ([], [], [])


@pytest.mark.parametrize("query", ["", "?holder=", "?holder=harbour"])
def test_a_desk_without_its_holder_is_not_found(house: House, query: str) -> None:
    assert house.browser(house.jo).get(f"/api/desk{query}").status_code == 404


@pytest.mark.parametrize("who", ["maya", "sam"])
@pytest.mark.parametrize("path", ["/api/desk", "/api/reports/continuity.csv"])
def test_the_desk_is_for_the_holders_coordinators(house: House, who: str, path: str) -> None:
    assert house.browser(getattr(house, who)).get(f"{path}?holder={house.holder_id}").status_code == 404


def test_the_table_to_keep_has_a_line_a_circle_and_runs_no_formulas(house: House) -> None:
    for name in ("=1+1", "+44", "-x", "@x", "\tx", "\rx", "Zoë Quill"):
        factories.make_circle(house.app, house.holder_id, person_name=name)
    house.import_visits(*((house.sam_id, house.clock() - day * DAY) for day in range(1, 4)))

    answer = house.browser(house.jo).get(f"/api/reports/continuity.csv?holder={house.holder_id}")

    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="continuity.csv"'
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["person", "visits", "faces", "upc", "coc", "secon", "hhi", "mmci", "chosen_share"]
    people = {row[0]: row[1:] for row in rows[1:]}
    assert {"'=1+1", "'+44", "'-x", "'@x", "'\tx", "'\rx", "Zoë Quill", "Maya Brook"} == people.keys()
    assert people["Maya Brook"] == ["3", "1", "1", "1", "1", "1", "1", ""]
    assert people["Zoë Quill"] == ["0", "", "", "", "", "", "", ""]
