"""Two visits of a PA that do not go together: what is said of them, and to whom. It never stands in the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from carematch.accounts.models import User
from carematch.core.ids import uuid7
from carematch.visits.closeness import Close, Planned, closeness
from carematch.visits.models import VisitStatus
from tests import factories
from tests.circles.house import HOUR, TOMORROW, House

FILE: dict[str, Any] = json.loads((Path(__file__).parent / "closeness_cases.json").read_text(encoding="utf-8"))
MINUTE = timedelta(minutes=1)


def planned(each: list[Any]) -> Planned:
    key, circle, start, end, *more = each
    said: dict[str, str] = more[0] if more else {}
    place = FILE["places"].get(circle)
    hour, minute, *second = map(int, start.split(":"))
    starts_at = TOMORROW.replace(hour=hour, minute=minute, second=second[0] if second else 0)
    ends_at = TOMORROW.replace(hour=int(end[:2]), minute=int(end[3:]))
    household = said.get("household")
    place = (place[0], place[1]) if place else None
    return Planned(key, circle, starts_at, ends_at, said.get("status", "confirmed"), place, household)


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: case["says"])
def test_what_does_not_go_together(case: dict[str, Any]) -> None:
    visits = [planned(each) for each in case["visits"]]
    [visit] = [each for each in visits if each.id == case["of"]]

    found = closeness(visit, visits, kmh=case["kmh"])

    wanted = [
        Close(each["kind"], each["id"], each.get("isBefore"), each.get("km"), each.get("takes"), each.get("free"))
        for each in case["is"]
    ]
    assert found == wanted


# Who hears it


@pytest.fixture
def owen(house: House) -> tuple[User, UUID]:
    """He lives some nine kilometres from Maya; Sam is in both teams."""
    user = factories.make_user(house.app, name="Owen Brook", email="owen@example.org")
    circle_id = factories.make_circle(house.app, house.holder_id, person_name="Owen Brook", person=user, outcode="CA13")
    factories.make_chosen(house.app, circle_id, user, house.sam_id, house.sam)
    house.choose(house.sam, house.sam_id)
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, outcode="CA12")
    return user, circle_id


def close(house: House, user: User) -> list[str]:
    held = house.reads(user).held("notice").values()
    return [row["text"] for row in held if row["notice"] == "too_close"]


def offered_and_agreed(house: House, owen: tuple[User, UUID], *, minutes_after: int) -> UUID:
    """Sam offers Owen a visit, agrees to one with Maya that ends so long before it, and then Owen says yes."""
    user, circle_id = owen
    visit_id = uuid7()
    starts_at = TOMORROW + HOUR + minutes_after * MINUTE
    times = {"startsAt": starts_at, "endsAt": starts_at + HOUR}
    house.do(house.sam, "visit.propose", visitId=visit_id, circleId=circle_id, paId=house.sam_id, **times)
    house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    if house.visit(visit_id).needs_yes:
        house.do(user, "consent.answer", askId=uuid5(visit_id, "ask"), answer="yes")
    else:
        house.do(user, "visit.confirm", visitId=visit_id)
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED
    return visit_id


def test_a_pa_hears_that_what_the_person_agreed_to_is_too_close_to_another_visit(
    house: House, owen: tuple[User, UUID]
) -> None:
    offered_and_agreed(house, owen, minutes_after=5)

    [text] = close(house, house.sam)
    assert text.startswith("Your visit to Owen tomorrow, Tuesday 24 November, at 1:05pm is agreed. The way takes some")
    assert "and there are 5. Right before it is: Your visit to Maya" in text
    assert close(house, owen[0]) == close(house, house.maya) == []
    assert [each for each in house.pushes(house.sam) if "close" in each] == []


def test_with_time_for_the_way_nothing_is_said(house: House, owen: tuple[User, UUID]) -> None:
    offered_and_agreed(house, owen, minutes_after=55)

    assert close(house, house.sam) == []


def test_how_fast_the_way_is_is_a_setting(house: House, owen: tuple[User, UUID]) -> None:
    config = house.app.extensions["carematch.config"]
    house.app.extensions["carematch.config"] = replace(config, travel_kmh=1)

    offered_and_agreed(house, owen, minutes_after=55)

    assert len(close(house, house.sam)) == 1
