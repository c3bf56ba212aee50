"""Nobody has said whether somebody came: how long is waited, who is asked when, and when it counts as missed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.models import User
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reports.service import desk
from carematch.visits.jobs import watch_silence
from carematch.visits.models import VisitStatus
from carematch.visits.silence import silence_of
from tests import factories
from tests.circles.house import HOUR, TOMORROW, House

MINUTE = timedelta(minutes=1)
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "silence_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_what_silence_means(case: dict[str, Any]) -> None:
    wait = None if case["wait"] is None else case["wait"] * MINUTE

    found = silence_of(TOMORROW + (case["late"] or 0) * MINUTE, wait=wait, now=TOMORROW + case["minutes"] * MINUTE)

    assert found == case["is"]


@pytest.fixture
def visit_id(house: House) -> UUID:
    """Sam's visit tomorrow at noon."""
    house.choose(house.sam, house.sam_id)
    return house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)


def plan(house: House, wait: int) -> None:
    contacts = [{"name": "Jean", "phone": "01632 960111"}]
    house.do(house.maya, "plan.set", circleId=house.circle_id, contacts=contacts, waitMinutes=wait, what="")


def watch(house: House, minutes: int) -> None:
    """So long after the visit was to begin."""
    house.clock.at = TOMORROW + minutes * MINUTE
    with house.app.app_context():
        watch_silence(house.clock())


def watch_every_ten_minutes(house: House, until: int) -> None:
    for minutes in range(0, until + 1, 10):
        watch(house, minutes)


def inbox(house: House, user: User) -> dict[str, str]:
    return {row["notice"]: row["title"] for row in house.reads(user).held("notice").values()}


def call_list(house: House) -> list[dict[str, Any]]:
    with house.app.app_context(), snapshot_session() as session:
        called: list[dict[str, Any]] = desk(session, house.holder_id, now=house.clock())["call_list"]
        return called


def calls(house: House) -> list[str]:
    return [call["kind"] for call in call_list(house)]


@pytest.mark.parametrize(("wait", "minutes"), [(0, 0), (10, 10), (20, 20), (60, 60)])
def test_the_person_is_asked_when_their_own_wait_has_passed_and_not_before(
    house: House, visit_id: UUID, wait: int, minutes: int
) -> None:
    plan(house, wait)

    watch(house, minutes - 1)
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED

    watch(house, minutes)
    visit = house.visit(visit_id)
    assert (visit.status, visit.asked_at) == (VisitStatus.NOT_HEARD, TOMORROW + minutes * MINUTE)
    assert inbox(house, house.maya)["not_heard"] == "Did Sam come?"


def test_when_nobody_answers_and_the_wait_has_passed_again_it_is_missed_and_everybody_who_must_know_hears_it(
    house: House, visit_id: UUID
) -> None:
    plan(house, 20)

    watch(house, 20)
    watch(house, 39)
    assert house.visit(visit_id).status is VisitStatus.NOT_HEARD
    watch(house, 40)
    watch(house, 50)

    visit = house.visit(visit_id)
    assert (visit.status, visit.missed_said_by) == (VisitStatus.MISSED, None)
    assert inbox(house, house.maya)["nobody_came"] == "Nobody has said that Sam came"
    assert inbox(house, house.sam)["nobody_came"] == "Nobody has said that you came to Maya"
    assert inbox(house, house.jo)["nobody_came"] == "Maya: nobody has said that Sam came"
    assert "not_heard" not in inbox(house, house.maya)
    assert [(call["kind"], call["said_by"]) for call in call_list(house)] == [("missed", None)]
    said = [*house.pushes(house.maya), *house.pushes(house.sam), *house.pushes(house.jo)]
    assert [text for text in said if "Sam" in text or "Maya" in text] == []


def test_a_late_check_in_corrects_it_and_tells_those_who_were_told(house: House, visit_id: UUID) -> None:
    plan(house, 20)
    watch_every_ten_minutes(house, 60)
    assert house.visit(visit_id).status is VisitStatus.MISSED

    house.do(house.sam, "visit.check_in", visitId=visit_id)

    assert house.visit(visit_id).status is VisitStatus.UNDER_WAY
    for user in (house.maya, house.jo):
        assert inbox(house, user)["came_after_all"] == "Sam did come"
        assert "nobody_came" not in inbox(house, user)
    assert calls(house) == []


def test_an_answer_in_time_means_that_it_is_never_missed(house: House, visit_id: UUID) -> None:
    plan(house, 20)
    watch(house, 20)

    house.do(house.maya, "visit.came", visitId=visit_id)
    watch_every_ten_minutes(house, 120)

    assert house.visit(visit_id).status is VisitStatus.UNDER_WAY
    assert "nobody_came" not in inbox(house, house.jo)


def test_without_a_plan_the_person_is_asked_and_silence_alone_is_never_missed(house: House, visit_id: UUID) -> None:
    watch_every_ten_minutes(house, 600)

    assert house.visit(visit_id).status is VisitStatus.NOT_HEARD
    assert calls(house) == ["not_heard"]


def test_a_server_that_was_away_asks_first_and_waits_for_an_answer(house: House, visit_id: UUID) -> None:
    plan(house, 20)

    watch(house, 300)
    watch(house, 309)
    assert house.visit(visit_id).status is VisitStatus.NOT_HEARD

    watch(house, 310)
    assert house.visit(visit_id).status is VisitStatus.MISSED


def test_where_nobody_can_be_asked_nothing_is_missed_and_a_human_rings(house: House) -> None:
    circle_id, bond_id, visit_id = factories.make_circle(house.app, house.holder_id, person=None), uuid7(), uuid7()
    told = {"circleId": circle_id, "paId": house.sam_id, "told": house.told()}
    house.do(house.jo, "relationship.say_known", relationshipId=bond_id, **told)
    house.do(house.sam, "relationship.say_known", relationshipId=bond_id, circleId=circle_id, paId=house.sam_id)
    house.do(house.jo, "visit.propose", visitId=visit_id, startsAt=TOMORROW, endsAt=TOMORROW + HOUR, **told)
    house.do(house.sam, "visit.confirm", visitId=visit_id)
    contacts = [{"name": "Jean", "phone": "01632 960111"}]
    house.do(house.jo, "plan.set", circleId=circle_id, contacts=contacts, waitMinutes=20, what="", told=house.told())

    watch_every_ten_minutes(house, 120)

    assert house.visit(visit_id).status is VisitStatus.NOT_HEARD
    assert calls(house) == ["not_heard"]


def test_a_supporter_who_agrees_visits_is_asked_in_the_persons_place(house: House, visit_id: UUID) -> None:
    plan(house, 20)
    nia = factories.make_user(house.app, name="Nia Brook", email="nia@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=nia.id, powers=["agree_visits"])

    watch(house, 20)
    asked = inbox(house, nia)
    watch(house, 40)

    assert asked["not_heard"] == "Did Sam come?"
    assert inbox(house, nia)["nobody_came"] == "Nobody has said that Sam came"


def test_the_persons_own_word_still_counts_and_is_told_once(house: House, visit_id: UUID) -> None:
    plan(house, 20)
    watch_every_ten_minutes(house, 60)

    house.do(house.maya, "visit.nobody_came", visitId=visit_id, said="No answer")

    visit = house.visit(visit_id)
    assert (visit.missed_said_by, visit.missed_said) == ("Maya Brook", "No answer")
    notices = [row["notice"] for row in house.reads(house.jo).held("notice").values()]
    assert notices.count("nobody_came") == 1
