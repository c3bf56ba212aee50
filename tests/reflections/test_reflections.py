"""Reflections belong to their author, who alone says who else may read them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.models import User
from carematch.core.ids import uuid7
from tests import factories
from tests.circles.house import House


@pytest.fixture
def gwen(house: House) -> User:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    powers = ["choose_pas", "see_notes"]
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=powers)
    return gwen


def reflect(house: House, by: User, *, about: UUID | None = None, **said: Any) -> UUID:
    reflection_id = uuid7()
    named: dict[str, Any] = {"reflectionId": reflection_id, "circleId": house.circle_id, "aboutPaId": about}
    house.do(by, "reflection.write", **named, **{"quality": "listening", "words": "She waits for me", **said})
    return reflection_id


def seen(house: House, user: User) -> list[str]:
    """What others have shared with this user."""
    return [row["words"] for row in house.reads(user).held("shared_reflection").values()]


def test_what_is_not_shared_reaches_its_authors_own_scope_alone(house: House, gwen: User) -> None:
    house.choose(house.sam, house.sam_id)
    reflect(house, house.maya, about=house.sam_id)

    [mine] = house.reads(house.maya).held("reflection").values()

    assert (mine["words"], mine["paName"], mine["sharedWith"]) == ("She waits for me", "Sam", [])
    for user in (house.sam, house.jo, gwen):
        assert "She waits for me" not in str(house.reads(user).rows)


@pytest.mark.parametrize("to", ["pa", "supporter", "coordinators"])
def test_what_is_shared_reaches_those_it_is_shared_with_until_it_is_taken_back(
    house: House, gwen: User, to: str
) -> None:
    house.choose(house.sam, house.sam_id)
    reflection_id = reflect(house, house.maya, about=house.sam_id)
    reader, target = {
        "pa": (house.sam, house.sam_id),
        "supporter": (gwen, gwen.id),
        "coordinators": (house.jo, None),
    }[to]

    house.do(house.maya, "reflection.share", reflectionId=reflection_id, to=to, id=target)

    others = {house.sam.id, gwen.id, house.jo.id} - {reader.id}
    assert seen(house, reader) == ["She waits for me"]
    assert [seen(house, user) for user in (house.sam, gwen, house.jo) if user.id in others] == [[], []]
    [news] = [row for row in house.reads(reader).held("notice").values() if row["notice"] == "shared"]
    assert "waits" not in news["title"] + news["text"]

    house.do(house.maya, "reflection.unshare", reflectionId=reflection_id, to=to, id=target)

    assert seen(house, reader) == []


def test_a_pa_thinks_of_their_own_relationship_and_may_share_it_with_the_person(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)
    reflection_id = reflect(house, house.sam, about=house.rosa_id, words="We laugh a lot", weather="sun")

    house.do(house.sam, "reflection.share", reflectionId=reflection_id, to="person")

    [shared] = house.reads(house.maya).held("shared_reflection").values()
    assert (shared["words"], shared["weather"], shared["paName"], shared["authorName"]) == (
        "We laugh a lot",
        "sun",
        "Sam",
        "Sam Tarn",
    )
    assert seen(house, house.rosa) == []


def test_nobody_else_shares_it(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    reflection_id = reflect(house, house.maya, about=house.sam_id)
    shared: dict[str, Any] = {"reflectionId": reflection_id, "to": "pa", "id": house.sam_id}

    assert house.refused(house.sam, "reflection.share", **shared) == "not-found"
    assert house.refused(house.jo, "reflection.share", **shared) == "not-found"


def test_whoever_leaves_the_circle_may_not_read_it_any_more(house: House, gwen: User) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    reflection_id = reflect(house, house.maya, about=house.sam_id)
    house.do(house.maya, "reflection.share", reflectionId=reflection_id, to="pa", id=house.sam_id)
    house.do(house.maya, "reflection.share", reflectionId=reflection_id, to="supporter", id=gwen.id)

    house.do(house.maya, "relationship.end", relationshipId=bond_id)
    house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=gwen.id)

    assert (seen(house, house.sam), seen(house, gwen)) == ([], [])


def test_a_stranger_is_nobody_to_share_with(house: House) -> None:
    reflection_id = reflect(house, house.maya)

    for to, target in (("pa", house.sam_id), ("supporter", house.rosa.id), ("supporter", None), ("person", uuid7())):
        slug = house.refused(house.maya, "reflection.share", reflectionId=reflection_id, to=to, id=target)
        assert slug == "not-found"


def test_a_picture_is_enough_and_nothing_is_not(house: House) -> None:
    reflect(house, house.maya, words="", weather="rain")

    empty: dict[str, Any] = {"reflectionId": uuid7(), "circleId": house.circle_id, "quality": "kindness", "words": " "}
    assert house.refused(house.maya, "reflection.write", **empty) == "nothing-said"


def test_the_desk_the_circle_and_the_reports_are_the_same_with_and_without_one(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    pages = (
        f"/api/desk?holder={house.holder_id}",
        f"/api/circles/{house.circle_id}",
        f"/api/circles/{house.circle_id}/continuity",
        f"/api/reports/continuity.csv?holder={house.holder_id}",
        f"/api/quarantine?holder={house.holder_id}",
        f"/api/pas?holder={house.holder_id}",
    )
    desk = house.browser(house.jo)
    before = [desk.get(page).get_data() for page in pages]

    reflect(house, house.maya, about=house.sam_id)
    reflect(house, house.sam)

    assert [desk.get(page).get_data() for page in pages] == before
