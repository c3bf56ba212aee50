"""Whoever helps knows whom they help, with what powers, and on what basis they decide."""

from __future__ import annotations

from typing import Any

import pytest

from carematch.accounts.models import User
from carematch.circles.models import Basis, Given
from tests import factories
from tests.circles.house import House


@pytest.fixture
def gwen(house: House) -> User:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["choose_pas"])
    return gwen


def invited(house: House) -> dict[str, Any]:
    """The decision to invite, as Maya sees it."""
    decisions = house.reads(house.maya).held("decision").values()
    return next(row for row in decisions if row["what"] == "relationship.invite")


def test_a_supporter_knows_whom_they_help_while_they_do(house: House, gwen: User) -> None:
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, knownAs="Mags")
    [seen] = house.reads(gwen).held("helping").values()
    assert (seen["personKnownAs"], seen["powers"]) == ("Mags", ["choose_pas"])

    house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=gwen.id)

    assert not house.reads(gwen).held("helping")


def test_an_attorney_says_what_they_may_decide_and_what_was_seen(house: House, gwen: User) -> None:
    said = {"basis": "attorney", "scope": "Health and welfare", "evidence": "The registered paper, by Jo Ash"}

    done = house.do(gwen, "relationship.invite", **house.about(house.sam_id), onBehalf=said)

    decision = house.decision(done)
    assert (decision.basis, decision.given, decision.recorded_by) == (Basis.ATTORNEY, Given.APP, "Gwen Brook")
    seen = invited(house)
    assert (seen["scope"], seen["evidence"], seen["helpedBy"]) == (said["scope"], said["evidence"], None)


def test_a_best_interests_decision_names_who_when_and_whom_they_consulted(house: House) -> None:
    said = {"basis": "best_interests", "decidedBy": "Dr Ray", "decidedOn": "2026-11-20", "consulted": "Gwen, Jo"}

    house.do(house.jo, "relationship.invite", **house.about(house.sam_id), told=house.told(**said))

    seen = invited(house)
    assert {name: seen[name] for name in said} == said


def test_a_supporter_helps_unless_they_say_otherwise(house: House, gwen: User) -> None:
    house.do(gwen, "relationship.invite", **house.about(house.sam_id))

    seen = invited(house)
    assert (seen["basis"], seen["helpedBy"]) == ("supported", "Gwen Brook")


def test_the_person_may_say_who_helped_and_decides_themselves(house: House) -> None:
    about: dict[str, Any] = house.about(house.sam_id)
    claimed = {"basis": "attorney", "scope": "Everything", "helpedBy": "My sister"}

    house.do(house.maya, "relationship.invite", **about, onBehalf=claimed)

    seen = invited(house)
    assert (seen["basis"], seen["helpedBy"], seen["scope"]) == ("supported", "My sister", None)


def test_a_supporter_who_was_rung_says_so_with_what_the_person_decided(house: House, gwen: User) -> None:
    said = {"circleId": house.circle_id, "question": "good", "text": "Tea at four"}

    by_phone = house.do(gwen, "outcome.answer", **said, onBehalf={"basis": "supported", "given": "phone"})
    here = house.do(gwen, "outcome.answer", **said)

    told, done = house.decision(by_phone), house.decision(here)
    assert (told.basis, told.given, told.recorded_by) == (Basis.SUPPORTED, Given.PHONE, "Gwen Brook")
    assert (done.basis, done.given) == (Basis.SUPPORTED, Given.APP)
