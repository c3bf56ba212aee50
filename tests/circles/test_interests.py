"""A supporter who is close to a PA never says yes to that PA for the person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.models import Interest, User
from carematch.core.ids import uuid7
from carematch.visits.models import VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House

POWERS = ["agree_visits", "choose_pas", "money", "see_notes"]


@pytest.fixture
def gwen(house: House) -> User:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=POWERS)
    return gwen


def declare(house: House, by: User, of: User, pa_id: UUID, **more: Any) -> UUID:
    close: dict[str, Any] = {"userId": of.id, "paId": pa_id, "closeness": "lives_with"}
    return house.do(by, "interest.declare", circleId=house.circle_id, **close, **more)


def test_who_lives_with_a_pa_does_not_confirm_their_visits(house: House, gwen: User) -> None:
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)
    sams = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)
    rosas = house.propose(house.rosa, house.rosa_id, starts_at=TOMORROW + DAY)
    declare(house, gwen, gwen, house.sam_id)

    assert house.refused(gwen, "visit.confirm", visitId=sams) == "has-interest"

    house.do(gwen, "visit.confirm", visitId=rosas)
    assert house.visit(sams).status is VisitStatus.PROPOSED
    assert house.visit(rosas).status is VisitStatus.CONFIRMED


def test_nor_do_they_choose_ask_for_or_let_in_that_pa(house: House, gwen: User) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)
    visit_id = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)
    ask = house.ask(visit_id)
    assert ask is not None
    declare(house, gwen, gwen, house.sam_id)
    named: dict[str, Any] = {"circleId": house.circle_id, "paId": house.sam_id}
    pattern = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": TOMORROW.date()}
    times = {"startsAt": TOMORROW, "endsAt": TOMORROW + HOUR}

    slugs = {
        house.refused(gwen, "relationship.choose", relationshipId=bond_id),
        house.refused(gwen, "relationship.say_known", **house.about(house.sam_id)),
        house.refused(gwen, "visit.propose", **named, visitId=uuid7(), **times),
        house.refused(gwen, "arrangement.propose", **named, arrangementId=uuid7(), **pattern),
        house.refused(gwen, "consent.answer", askId=ask.id, answer="yes"),
    }

    assert slugs == {"has-interest"}


def test_nor_do_they_put_back_a_visit_of_theirs_that_was_called_off(house: House, gwen: User) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    done = house.do(house.maya, "visit.cancel", visitId=visit_id)
    declare(house, gwen, gwen, house.sam_id)

    assert house.refused(gwen, "decision.undo", decisionId=house.decision(done).id) == "has-interest"


def test_they_still_call_off_a_visit_and_say_that_nobody_came(house: House, gwen: User) -> None:
    house.choose(house.sam, house.sam_id)
    first = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    second = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW + DAY)
    declare(house, gwen, gwen, house.sam_id)

    house.do(gwen, "visit.cancel", visitId=second)
    house.clock.at = TOMORROW + HOUR
    house.do(gwen, "visit.nobody_came", visitId=first)

    assert house.visit(first).status is VisitStatus.MISSED
    assert house.visit(second).status is VisitStatus.CANCELLED


def test_they_do_not_answer_who_is_in_the_team_with_that_pa(house: House, gwen: User) -> None:
    house.import_visits((house.sam_id, TOMORROW - 3 * DAY), (house.rosa_id, TOMORROW - 4 * DAY))
    declare(house, house.maya, gwen, house.sam_id)
    circle = {"circleId": house.circle_id}

    assert house.refused(gwen, "team.recognise", **circle, paIds=[house.sam_id, house.rosa_id]) == "has-interest"

    house.do(gwen, "team.recognise", **circle, paIds=[house.rosa_id])


def test_what_a_supporter_said_of_themselves_they_take_back_and_it_stays_known(house: House, gwen: User) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)
    interest_id = declare(house, gwen, gwen, house.sam_id)

    house.do(gwen, "interest.withdraw", interestId=interest_id)

    house.do(gwen, "visit.confirm", visitId=visit_id)
    [seen] = house.reads(house.maya).held("interest").values()
    assert (seen["declaredBy"], seen["withdrawnBy"]) == ("Gwen Brook", "Gwen Brook")
    assert seen["withdrawnAt"] is not None


def test_what_the_person_said_of_a_supporter_only_she_takes_back(house: House, gwen: User) -> None:
    house.choose(house.sam, house.sam_id)
    interest_id = declare(house, house.maya, gwen, house.sam_id)

    assert house.refused(gwen, "interest.withdraw", interestId=interest_id) == "forbidden"

    house.do(house.maya, "interest.withdraw", interestId=interest_id)
    assert house.get(Interest, interest_id).withdrawn_at is not None


def test_the_supporter_sees_what_is_known_of_them(house: House, gwen: User) -> None:
    house.choose(house.sam, house.sam_id)
    told = house.told()
    declare(house, house.jo, gwen, house.sam_id, told=told)

    [seen] = house.reads(gwen).held("interest").values()

    assert (seen["paName"], seen["closeness"], seen["declaredBy"], seen["isOwnWord"]) == (
        "Sam",
        "lives_with",
        "Jo Ash",
        False,
    )


def test_nobody_is_said_to_be_close_to_a_pa_whom_the_circle_does_not_know(house: House, gwen: User) -> None:
    close: dict[str, Any] = {"userId": gwen.id, "paId": house.sam_id, "closeness": "is"}

    assert house.refused(house.maya, "interest.declare", circleId=house.circle_id, **close) == "not-found"
