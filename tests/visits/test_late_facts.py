"""Who has left may still tell of what happened while they were there, and hears nothing back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from carematch.accounts.models import Supporter, User
from carematch.circles.models import Stage
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.sync.models import LoggedMutation
from carematch.visits.models import VisitStatus
from tests import factories
from tests.circles.house import HOUR, TOMORROW, House
from tests.sync.phone import Phone


@pytest.fixture
def team(house: House) -> UUID:
    """Sam is in Maya's team; the relationship."""
    return house.choose(house.sam, house.sam_id)


@pytest.fixture
def visit_id(house: House, team: UUID) -> UUID:
    """Sam's visit tomorrow at noon."""
    return house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)


def logged(house: House, mutation_id: str) -> LoggedMutation:
    return house.get(LoggedMutation, UUID(mutation_id))


def say_goodbye(house: House, bond_id: UUID) -> None:
    house.do(house.maya, "relationship.end", relationshipId=bond_id)


def nia(house: House, *powers: str) -> User:
    """Maya's sister, with these powers."""
    sister = factories.make_user(house.app, name="Nia Brook", email="nia@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=sister.id, powers=list(powers))
    return sister


def test_what_was_done_at_a_visit_before_the_goodbye_counts_and_is_called_late(
    house: House, team: UUID, visit_id: UUID
) -> None:
    phone = house.reads(house.sam)
    house.clock.at = TOMORROW + HOUR
    said = [
        phone.make("visit.running_late", visitId=str(visit_id), minutes=5),
        phone.make("visit.check_in", visitId=str(visit_id)),
        phone.make("note.write", noteId=str(uuid7()), visitId=str(visit_id), text="The path is icy"),
        phone.make("visit.check_out", visitId=str(visit_id)),
    ]
    say_goodbye(house, team)
    house.clock.move(days=1)

    results = phone.push(*said).json["results"]

    assert [(result["status"], result["late"]) for result in results] == [("applied", True)] * 4
    assert all(logged(house, result["id"]).is_late for result in results)
    assert house.visit(visit_id).status is VisitStatus.DONE
    assert [note["text"] for note in house.reads(house.maya).held("note").values()] == ["The path is icy"]


def test_a_repeat_hears_again_that_it_was_late(house: House, team: UUID, visit_id: UUID) -> None:
    phone = house.reads(house.sam)
    house.clock.at = TOMORROW + HOUR
    check_in = phone.make("visit.check_in", visitId=str(visit_id))
    say_goodbye(house, team)

    answers = [phone.push(check_in).json["results"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0][0]["late"] is True


def test_what_comes_late_brings_nothing_back_but_the_pas_own_hours(house: House, team: UUID, visit_id: UUID) -> None:
    phone = house.reads(house.sam)
    house.clock.at = TOMORROW + HOUR
    said = [
        phone.make("visit.check_in", visitId=str(visit_id)),
        phone.make("note.write", noteId=str(uuid7()), visitId=str(visit_id), text="The path is icy"),
    ]
    say_goodbye(house, team)
    house.do(house.maya, "note.write", noteId=uuid7(), visitId=visit_id, text="Glad it is over")

    phone.push(*said)
    phone.pull()

    assert {scope.partition(":")[0] for scope in phone.rows} == {"u", "h"}
    own = phone.held("own_visit")[str(visit_id)]
    assert (own["status"], own["checkedInAt"]) == ("under_way", "2026-11-24T13:00:00Z")
    assert phone.problems == []
    assert house.bond(house.sam_id).stage is Stage.ENDED


@pytest.mark.parametrize(("days", "status"), [(30, "applied"), (31, "quarantined")])
def test_thirty_days_after_the_goodbye_it_is_too_late(
    house: House, team: UUID, visit_id: UUID, days: int, status: str
) -> None:
    phone = house.reads(house.sam)
    house.clock.at = TOMORROW + HOUR
    check_in = phone.make("visit.check_in", visitId=str(visit_id))
    say_goodbye(house, team)
    house.clock.move(days=days)

    [result] = phone.push(check_in).json["results"]

    assert result["status"] == status
    assert result["late"] is (status == "applied")


def test_of_a_visit_after_the_goodbye_a_former_pa_tells_nothing(house: House, team: UUID, visit_id: UUID) -> None:
    say_goodbye(house, team)
    house.clock.at = TOMORROW + HOUR

    assert house.refused(house.sam, "visit.check_in", visitId=visit_id) == "forbidden"
    assert house.visit(visit_id).status is VisitStatus.CANCELLED


def test_a_former_pa_writes_of_anothers_visit_too_but_only_while_they_were_in_the_team(
    house: House, team: UUID
) -> None:
    house.choose(house.rosa, house.rosa_id)
    of_rosa = [house.confirmed(house.rosa, house.rosa_id, starts_at=TOMORROW + hours * HOUR) for hours in (0, 6)]
    house.clock.at = TOMORROW + 3 * HOUR
    say_goodbye(house, team)
    house.clock.move(hours=9)

    def write(visit_id: UUID) -> Any:
        return Phone(house.app, house.sam.id).do(
            "note.write", noteId=str(uuid7()), visitId=str(visit_id), text="The bell is broken"
        )

    assert [(write(each)["status"], each) for each in of_rosa] == [
        ("applied", of_rosa[0]),
        ("quarantined", of_rosa[1]),
    ]


def test_to_decide_anything_takes_membership_now(house: House, team: UUID, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + HOUR
    say_goodbye(house, team)

    assert house.refused(house.sam, "visit.cancel", visitId=visit_id) == "forbidden"


@pytest.mark.parametrize(("powers", "name"), [("agree_visits", "visit.nobody_came"), ("see_notes", "note.write")])
def test_a_supporter_whose_power_was_withdrawn_after_the_visit_still_tells_of_it(
    house: House, team: UUID, visit_id: UUID, powers: str, name: str
) -> None:
    sister = nia(house, powers)
    phone = house.reads(sister)
    house.clock.at = TOMORROW + HOUR
    words: dict[str, Any] = {"noteId": str(uuid7()), "text": "She was fine"} if name == "note.write" else {}
    said = phone.make(name, visitId=str(visit_id), **words)
    house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=sister.id)
    house.clock.move(days=1)

    [result] = phone.push(said).json["results"]
    phone.pull()

    assert (result["status"], result["late"]) == ("applied", True)
    assert [row for rows in phone.rows.values() for row in rows] == []


@pytest.mark.parametrize("then", ["fewer powers", "none, and later some again"])
def test_so_does_one_whose_powers_have_changed_since(house: House, team: UUID, visit_id: UUID, then: str) -> None:
    sister = nia(house, "agree_visits", "money")
    named = {"circleId": house.circle_id, "userId": sister.id}
    phone = house.reads(sister)
    house.clock.at = TOMORROW + HOUR
    said = phone.make("visit.nobody_came", visitId=str(visit_id))
    if then != "fewer powers":
        house.do(house.maya, "supporter.withdraw", **named)
        house.clock.move(hours=1)
    house.do(house.maya, "supporter.allow", **named, powers=["money"])
    house.clock.move(days=1)

    [result] = phone.push(said).json["results"]

    assert (result["status"], result["late"]) == ("applied", True)


def test_a_power_given_after_the_visit_and_taken_again_tells_nothing_of_it(
    house: House, team: UUID, visit_id: UUID
) -> None:
    sister = nia(house, "money")
    named = {"circleId": house.circle_id, "userId": sister.id}
    for hours, powers in ((1, ["agree_visits"]), (2, ["money"])):
        house.clock.at = TOMORROW + hours * HOUR
        house.do(house.maya, "supporter.allow", **named, powers=powers)

    assert house.refused(sister, "visit.nobody_came", visitId=visit_id) == "forbidden"


def test_a_power_that_was_taken_by_mistake_and_given_back_leaves_no_trace(house: House, team: UUID) -> None:
    sister = nia(house, "money")
    named = {"circleId": house.circle_id, "userId": sister.id}
    fewer = house.do(house.maya, "supporter.allow", **named, powers=["see_notes"])
    house.do(house.maya, "decision.undo", decisionId=house.decision(fewer).id)

    [supporter] = house.reads(house.maya).held("supporter").values()

    assert supporter["powers"] == ["money"]
    with house.app.app_context(), snapshot_session() as session:
        assert session.scalars(select(Supporter.past)).all() == [[]]


def test_a_supporter_who_came_after_the_visit_or_never_had_the_power_tells_nothing_of_it(
    house: House, team: UUID, visit_id: UUID
) -> None:
    without = nia(house, "money")
    house.clock.at = TOMORROW + HOUR
    later = factories.make_user(house.app, name="Ivo Brook", email="ivo@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=later.id, powers=["agree_visits"])
    house.clock.move(hours=1)
    for each in (without, later):
        house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=each.id)

    slugs = [house.refused(each, "visit.nobody_came", visitId=visit_id) for each in (without, later)]

    assert slugs == ["not-found", "not-found"]


@pytest.mark.parametrize("name", ["visit.check_in", "visit.check_out", "visit.nobody_came", "note.write"])
def test_what_was_said_before_is_applied_and_called_late(house: House, visit_id: UUID, name: str) -> None:
    house.clock.at = TOMORROW + HOUR
    author = house.maya if name == "visit.nobody_came" else house.sam
    args = {"visitId": str(visit_id)} | ({"noteId": str(uuid7()), "text": "All well"} if name == "note.write" else {})
    first, second = Phone(house.app, author.id), Phone(house.app, author.id)

    results = [first.do(name, **args), second.do(name, **args)]

    assert [(result["status"], result["late"]) for result in results] == [("applied", False), ("applied", True)]


def test_running_later_is_news_and_not_late(house: House, visit_id: UUID) -> None:
    phone = Phone(house.app, house.sam.id)

    results = [phone.do("visit.running_late", visitId=str(visit_id), minutes=minutes) for minutes in (5, 15)]

    assert [result["late"] for result in results] == [False, False]


def test_what_fails_a_second_look_keeps_its_circle_for_the_coordinator(
    house: House, team: UUID, visit_id: UUID
) -> None:
    say_goodbye(house, team)
    house.clock.at = TOMORROW + HOUR

    result = Phone(house.app, house.sam.id).do("visit.check_in", visitId=str(visit_id))

    assert logged(house, result["id"]).circle_id == house.circle_id
