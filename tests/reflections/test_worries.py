"""A worry reaches its author and whom they chose, and never whom it is about."""

from __future__ import annotations

from typing import Any

import pytest

from carematch.accounts.models import User
from carematch.core.db import write_session
from carematch.core.errors import DeviceRevoked
from carematch.core.ids import uuid7
from carematch.reminders.models import Delivery
from carematch.sync.perform import put_aside
from tests import factories
from tests.circles.house import House

WORDS = "He shouts at me when you are away"


@pytest.fixture
def gwen(house: House) -> User:
    return helper(house, "Gwen Brook")


@pytest.fixture
def peter(house: House) -> User:
    return helper(house, "Peter Marsh")


def helper(house: House, name: str) -> User:
    user = factories.make_user(house.app, name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.org")
    powers = ["agree_visits", "choose_pas", "money", "see_notes"]
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=user.id, powers=powers)
    return user


def worry(house: House, **said: Any) -> dict[str, Any]:
    """Maya's worry about somebody, told to the coordinators unless it says otherwise."""
    named = {"worryId": uuid7(), "circleId": house.circle_id, "about": "other", "aboutName": "My brother"}
    return named | {"words": WORDS, "tell": [{"to": "coordinators"}]} | said


def held(house: House, user: User) -> list[dict[str, Any]]:
    return list(house.reads(user).held("worry").values())


def inbox(house: House, user: User) -> list[dict[str, Any]]:
    return [row for row in house.reads(user).held("notice").values() if row["notice"] == "told"]


def test_whom_it_is_about_learns_nothing_at_all(house: House, gwen: User, peter: User) -> None:
    """She helps with everything, and reads all that helpers may."""
    before = house.reads(gwen).rows
    tell = [{"to": "supporter", "id": peter.id}, {"to": "coordinators"}]

    house.do(house.maya, "worry.raise", **worry(house, about="supporter", aboutId=gwen.id, tell=tell))

    assert house.reads(gwen).rows == before
    for reader in (peter, house.jo):
        [seen] = held(house, reader)
        assert (seen["words"], seen["aboutName"], seen["isOwn"]) == (WORDS, "Gwen Brook", False)
        assert seen["told"] == ["Peter Marsh", "Harbour Trust"]


def test_its_authors_phones_have_it_only_where_they_keep_a_copy(house: House) -> None:
    house.do(house.maya, "worry.raise", **worry(house))
    without = house.reads(house.maya).rows

    house.do(house.maya, "worry.raise", **worry(house, keepsCopy=True))

    assert WORDS not in str(without)
    [kept] = held(house, house.maya)
    assert kept["isOwn"]
    assert inbox(house, house.maya) == []


@pytest.mark.parametrize("about", ["supporter", "pa", "holder", "person"])
def test_nobody_tells_the_one_it_is_about(house: House, gwen: User, about: str) -> None:
    house.choose(house.sam, house.sam_id)
    author, subject, tell = {
        "supporter": (house.maya, gwen.id, {"to": "supporter", "id": gwen.id}),
        "pa": (house.maya, house.sam_id, {"to": "pa", "id": house.sam_id}),
        "holder": (house.maya, None, {"to": "coordinators"}),
        "person": (house.sam, None, {"to": "person"}),
    }[about]

    slug = house.refused(author, "worry.raise", **worry(house, about=about, aboutId=subject, tell=[tell]))

    assert slug == "tells-its-subject"


def test_a_coordinator_who_is_the_pa_it_is_about_is_left_out_of_the_coordinators(house: House) -> None:
    ada = factories.make_coordinator(house.app, house.holder_id, name="Ada Quill", email="ada@example.org")
    ada_id = house.add_pa("Ada Quill", ada)
    house.choose(ada, ada_id)

    house.do(house.maya, "worry.raise", **worry(house, about="pa", aboutId=ada_id))

    assert held(house, ada) == []
    assert inbox(house, ada) == []
    assert [seen["words"] for seen in held(house, house.jo)] == [WORDS]


def test_who_is_told_hears_that_there_is_something_and_nothing_of_what(house: House, peter: User) -> None:
    house.do(house.maya, "worry.raise", **worry(house, tell=[{"to": "supporter", "id": peter.id}]))

    [news] = inbox(house, peter)
    with house.app.app_context(), write_session() as session:
        pushed = str([(each.title, each.text) for each in session.query(Delivery)])
    for said in (news["title"] + news["text"], pushed):
        assert not {"Maya", "brother", "shouts", "worr"} & set(said.replace(".", "").split())
    assert (news["url"], inbox(house, house.jo)) == ("/shared", [])


def test_who_stops_helping_may_not_read_it_any_more(house: House, peter: User) -> None:
    house.do(house.maya, "worry.raise", **worry(house, tell=[{"to": "supporter", "id": peter.id}]))

    house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=peter.id)

    assert held(house, peter) == []


def test_of_one_that_was_put_aside_no_coordinator_learns(house: House) -> None:
    made = factories.envelope("worry.raise", **worry(house, about="holder", tell=[{"to": "pa", "id": house.sam_id}]))
    with house.app.app_context(), write_session() as session:
        put_aside(session, factories.actor_of(house.maya), made, DeviceRevoked(), now=house.clock())
    desk = house.browser(house.jo)

    assert desk.get(f"/api/quarantine?holder={house.holder_id}").get_json() == {"count": 0, "kept": []}
    assert desk.get(f"/api/desk?holder={house.holder_id}").get_json()["kept"] == 0
    assert house.refused(house.jo, "quarantine.apply", mutationId=made.id) == "not-found"
    assert house.refused(house.jo, "quarantine.discard", mutationId=made.id, reason="No") == "not-found"


def test_it_is_told_to_somebody(house: House) -> None:
    assert house.refused(house.maya, "worry.raise", **worry(house, tell=[])) == "invalid"


def test_the_councils_number_reaches_everybody_around_the_holder(house: House) -> None:
    said = {"name": "Thornbeck Council, safeguarding adults", "phone": "01632 960999"}

    house.do(house.jo, "holder.set_safeguarding", holderId=house.holder_id, **said)

    [holder] = house.reads(house.maya).held("holder").values()
    assert (holder["safeguardingName"], holder["safeguardingPhone"]) == (said["name"], said["phone"])


def test_an_id_is_used_once(house: House) -> None:
    first = worry(house)
    house.do(house.maya, "worry.raise", **first)

    assert house.refused(house.maya, "worry.raise", **first) == "written-already"
