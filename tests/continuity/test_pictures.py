"""What is drawn of a circle: faces per fortnight beside how few would have been enough, and who came in which week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carematch.continuity import fortnights
from carematch.continuity.fortnights import Unknown, count_faces, list_fortnights
from carematch.continuity.weeks import list_weeks
from carematch.core.db import snapshot_session
from carematch.visits import service as visits
from tests import factories
from tests.circles.house import DAY, House
from tests.clock import NOON

ALL_WEEK = [{"weekday": day, "from": "00:00", "to": "24:00"} for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")]


def read(house: House, path: str, who: str = "maya") -> Any:
    return house.browser(getattr(house, who)).get(f"/api/circles/{house.circle_id}/{path}")


def strangers(house: House, many: int) -> list[UUID]:
    return [house.add_pa(f"Stranger {number}") for number in range(many)]


def ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


def faces_of(house: House) -> list[int]:
    with house.app.app_context(), snapshot_session() as session:
        return count_faces(session, [house.circle_id], many=26, now=house.clock())[house.circle_id]


# Faces per fortnight


def test_each_fortnight_counts_its_own_faces_and_the_last_is_the_one_of_the_measures(house: House) -> None:
    kim, beth = strangers(house, 2)
    house.import_visits((kim, ago(43)), (beth, ago(30)), (kim, ago(29)), (house.sam_id, ago(5)), (beth, ago(5)))

    seen = read(house, "fortnights").json["fortnights"]

    assert [(each["faces"], each["visits"]) for each in seen] == [(1, 1), (2, 2), (0, 0), (2, 2)]
    assert seen[-1]["endsAt"] == "2026-11-23T12:00:00Z"
    assert read(house, "continuity?windowDays=14").json["faces"] == seen[-1]["faces"]


def test_a_year_has_twenty_six_and_an_older_past_is_no_beginning(house: House) -> None:
    house.import_visits((house.sam_id, ago(26 * 14 + 20)), (house.sam_id, ago(3)))

    assert faces_of(house) == [0] * 25 + [1]


def test_whoever_was_never_visited_has_none(house: House) -> None:
    assert faces_of(house) == []
    assert read(house, "fortnights").json["fortnights"] == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 24 * 400)), max_size=20, unique=True))
def test_faces_are_those_of_the_visits_in_the_database(house: House, came: list[tuple[int, int]]) -> None:
    circle_id = factories.make_circle(house.app, house.holder_id, person_name="Somebody")
    pas = strangers(house, 5)
    rows = [
        {"paId": pas[who], "startsAt": NOON - timedelta(hours=hours), "endsAt": NOON - timedelta(hours=hours - 1)}
        for who, hours in came
    ]
    house.serve("visits.import", circleId=circle_id, visits=rows)

    with house.app.app_context(), snapshot_session() as session:
        found = count_faces(session, [circle_id], many=26, now=NOON)[circle_id]
        made = visits.list_made(session, [circle_id], start=ago(800), end=NOON)
        weekly = list_weeks(session, circle_id, days=365, now=NOON)

    for place, faces in enumerate(reversed(found)):
        start, end = ago(14 * (place + 1)), ago(14 * place)
        assert faces == len({each.pa_id for each in made if start <= each.starts_at < end})
    assert all(each.starts_at < ago(14 * len(found)) for each in made) or len(found) == 26 or not made or found[0] > 0
    counted = {strand.pa_id: sum(strand.weeks) for strand in weekly.strands}
    in_year = [each.pa_id for each in made if each.starts_at >= ago(365)]
    assert counted == {pa_id: in_year.count(pa_id) for pa_id in set(in_year)}
    assert weekly.visits == len(in_year)


# What would have been enough


def test_of_seven_faces_one_who_was_chosen_would_have_been_enough(house: House) -> None:
    house.choose(house.rosa, house.rosa_id)
    house.do(house.rosa, "availability.set", paId=house.rosa_id, weekly=ALL_WEEK)
    others = strangers(house, 6)
    house.clock.move(days=14)
    now = house.clock()
    pas = [house.rosa_id, *others]
    house.import_visits(*((pa_id, now - (place + 1) * DAY) for place, pa_id in enumerate(pas)))
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])

    [fortnight] = read(house, "fortnights").json["fortnights"]

    assert (fortnight["faces"], fortnight["visits"], fortnight["covered"]) == (7, 7, 7)
    assert fortnight["enough"] == {"atLeast": 1, "atMost": 1, "isProven": True}
    assert fortnight["notKnown"] is None
    feasible = read(house, "feasible?when=past&days=14").json
    assert (feasible["faces"], feasible["atLeast"], feasible["atMost"]) == (7, 1, 1)


def test_where_it_is_not_known_there_is_a_reason(house: House) -> None:
    kim, beth = strangers(house, 2)
    house.import_visits((kim, ago(40)), (beth, ago(2)))
    not_asked = [each["notKnown"] for each in read(house, "fortnights").json["fortnights"]]
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])

    seen = read(house, "fortnights").json["fortnights"]

    assert not_asked == ["not_asked", "no_visits", "not_asked"]
    assert [each["notKnown"] for each in seen] == ["nobody_chosen", "no_visits", "nobody_chosen"]
    assert all(each["enough"] is None for each in seen)


def test_visits_to_which_nobody_chosen_could_come_leave_it_open(house: House) -> None:
    house.choose(house.rosa, house.rosa_id)
    [kim] = strangers(house, 1)
    house.clock.move(days=10)
    house.import_visits((kim, house.clock() - DAY), (house.rosa_id, house.clock() - 2 * DAY))
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])

    [fortnight] = read(house, "fortnights").json["fortnights"]

    assert (fortnight["enough"], fortnight["notKnown"], fortnight["covered"]) == (None, "not_all", 1)


def test_without_time_it_says_so_and_what_was_proven_is_known_at_once(house: House) -> None:
    house.choose(house.rosa, house.rosa_id)
    house.clock.move(days=10)
    house.import_visits((house.rosa_id, house.clock() - DAY))

    fortnights._KNOWN.clear()

    def look(seconds: float) -> Sequence[Unknown | None]:
        with house.app.app_context(), snapshot_session() as session:
            found = list_fortnights(session, house.circle_id, now=house.clock(), seconds=seconds)
        return [each.unknown for each in found.fortnights]

    assert look(0) == [Unknown.NOT_YET]
    assert look(5) == [None]
    assert look(0) == [None]


def test_published_faces_stand_beside(house: House) -> None:
    levels = read(house, "fortnights").json["levels"]

    assert {(level["measure"], level["windowDays"]) for level in levels} == {("faces", 14)}
    assert sorted(level["low"] for level in levels) == [7, 14.9, 24]


# The thread by weeks


def test_each_week_counts_who_came_and_chosen_ones_stand_first(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    house.import_visits((house.rosa_id, ago(20)), (house.sam_id, ago(6)), (house.sam_id, ago(1)))
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])

    seen = read(house, "weeks?days=91").json

    assert (seen["days"], seen["visits"]) == (91, 3)
    assert [(each["paName"], each["chosen"]) for each in seen["strands"]] == [("Sam", True), ("Rosa", False)]
    assert [each["weeks"] for each in seen["strands"]] == [[0] * 12 + [2], [0] * 10 + [1, 0, 0]]


def test_a_year_has_a_short_week_at_its_beginning(house: House) -> None:
    house.import_visits((house.sam_id, ago(364.5)), (house.sam_id, ago(365.5)))

    seen = read(house, "weeks?days=365").json

    assert (seen["visits"], seen["strands"][0]["chosen"]) == (1, None)
    assert seen["strands"][0]["weeks"] == [1] + [0] * 52


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("jo", "weeks", 200),
        ("jo", "fortnights", 200),
        ("sam", "weeks", 404),
        ("sam", "fortnights", 404),
        ("maya", "weeks?days=30", 422),
    ],
)
def test_the_person_and_the_coordinator_read_it_and_a_pa_does_not(
    house: House, who: str, path: str, status: int
) -> None:
    assert read(house, path, who).status_code == status
