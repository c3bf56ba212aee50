"""A supporter holds what their powers need, and nothing of what they do not."""

from __future__ import annotations

from typing import Any

import pytest

from carematch.accounts.models import User
from carematch.core.ids import uuid7
from tests import factories
from tests.circles.house import DAY, TOMORROW, House


@pytest.fixture
def gwen(house: House) -> User:
    return factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")


def allow(house: House, gwen: User, *powers: str) -> None:
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=list(powers))


def begin(house: House) -> dict[str, Any]:
    """A visit with a note, and a new face who asks to come."""
    house.do(
        house.maya, "circle.set_details", circleId=house.circle_id, howToGetIn="Under the pot", phone="01632 960011"
    )
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.do(house.sam, "note.write", visitId=visit_id, noteId=uuid7(), text="She cried today")
    house.introduce(house.rosa, house.rosa_id)
    asked_id = house.propose(house.rosa, house.rosa_id, starts_at=TOMORROW + DAY)
    return {"visit": str(visit_id), "asked": str(asked_id)}


def test_whoever_agrees_visits_holds_visits_and_asks_and_no_notes(house: House, gwen: User) -> None:
    ids = begin(house)

    allow(house, gwen, "agree_visits")

    phone = house.reads(gwen)
    assert set(phone.held("visit")) == set(ids.values())
    [ask] = phone.held("ask").values()
    assert (ask["visitId"], ask["paName"]) == (ids["asked"], "Rosa")
    [circle] = phone.held("circle").values()
    assert (circle["howToGetIn"], circle["phone"]) == ("", "01632 960011")
    for kind in ("note", "about_me", "outcome", "love", "relationship", "decision", "agreement", "message"):
        assert not phone.held(kind), kind


def test_what_comes_later_reaches_them_too(house: House, gwen: User) -> None:
    ids = begin(house)
    allow(house, gwen, "agree_visits")
    phone = house.reads(gwen)

    house.do(house.sam, "visit.running_late", visitId=ids["visit"], minutes=20)
    house.do(gwen, "consent.answer", askId=next(iter(phone.held("ask"))), answer="yes")
    phone.pull()

    assert phone.held("visit")[ids["visit"]]["lateMinutes"] == 20
    assert [ask["answer"] for ask in phone.held("ask").values()] == ["yes"]


@pytest.mark.parametrize(
    ("powers", "scopes"),
    [
        (["agree_visits"], {"plan", "asks"}),
        (["agree_visits", "see_notes"], {"all", "asks"}),
        (["agree_visits", "choose_pas"], {"person", "plan"}),
        (["agree_visits", "see_notes", "choose_pas"], {"all", "person"}),
        (["money"], {"money"}),
    ],
)
def test_nobody_holds_a_row_twice(house: House, gwen: User, powers: list[str], scopes: set[str]) -> None:
    begin(house)
    house.do(house.jo, "agreement.record", circleId=house.circle_id, weeklyPence=100, startsOn=TOMORROW.date())

    allow(house, gwen, *powers)

    held = house.reads(gwen).cursors
    named = {scope.partition("/")[2] for scope in held if scope.startswith("c:")}
    assert {name for name in named if not name.startswith("pa:")} == scopes


def test_when_the_last_of_them_goes_the_rows_go(house: House, gwen: User) -> None:
    begin(house)
    allow(house, gwen, "agree_visits")
    phone = house.reads(gwen)
    assert phone.held("visit")

    allow(house, gwen, "money")
    phone.pull()
    allow(house, gwen, "agree_visits")
    again = house.reads(gwen)
    house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=gwen.id)
    again.pull()

    assert not phone.held("visit")
    assert not phone.held("ask")
    assert not again.held("visit")


def test_what_was_allowed_by_mistake_and_is_undone_leaves_nothing_on_that_phone(house: House, gwen: User) -> None:
    begin(house)
    named = {"circleId": house.circle_id, "userId": gwen.id, "powers": ["agree_visits"]}
    allowed = house.do(house.jo, "supporter.allow", **named, told=house.told())
    phone = house.reads(gwen)
    assert phone.held("visit")

    house.do(house.maya, "decision.undo", decisionId=house.decision(allowed).id)
    phone.pull()

    assert not phone.held("visit")
    assert not [scope for scope in phone.cursors if scope.startswith("c:")]
