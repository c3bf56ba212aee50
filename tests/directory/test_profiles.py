"""PAs: added, claimed, described by themselves, found by people of their holder."""

from __future__ import annotations

from typing import Any

import pytest

from carematch.core.ids import uuid7
from carematch.directory.models import PaProfile
from carematch.sync.models import Status
from carematch.sync.perform import perform_as_server
from tests import factories
from tests.circles.house import House

ABOUT_SAM = {"about": "Tea and chess", "outcode": " sy23 1ab ", "travelKm": 15, "hourPence": 1800, "accepting": True}


def test_a_pa_who_accepts_new_people_is_found_with_their_own_words(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, languages=["Welsh"], **ABOUT_SAM)

    found = house.reads(house.maya).held("pa_profile")[str(house.sam_id)]
    assert (found["about"], found["outcode"], found["languages"], found["hourPence"]) == (
        "Tea and chess",
        "SY23",
        ["Welsh"],
        1800,
    )
    assert found["at"] is not None
    assert "phone" not in found


def test_a_pa_who_is_not_accepting_or_has_not_come_in_is_not_found(house: House) -> None:
    house.add_pa("Unclaimed Una")
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    phone = house.reads(house.maya)

    house.do(house.sam, "profile.update", paId=house.sam_id, accepting=False)
    phone.pull()

    assert not phone.held("pa_profile")


def test_what_is_left_out_stays(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)

    house.do(house.sam, "profile.update", paId=house.sam_id, about="Chess alone")

    [own] = house.reads(house.sam).held("own_profile").values()
    assert (own["about"], own["travelKm"], own["outcode"]) == ("Chess alone", 15, "SY23")


def test_moving_to_another_area_takes_the_profile_along(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    phone = house.reads(house.maya)

    house.do(house.sam, "profile.update", paId=house.sam_id, outcode="LL57")
    phone.pull()

    assert [found["outcode"] for found in phone.held("pa_profile").values()] == ["LL57"]


@pytest.mark.parametrize("who", ["maya", "jo", "rosa"])
def test_nobody_describes_a_pa_but_themselves(house: House, who: str) -> None:
    slug = house.refused(getattr(house, who), "profile.update", paId=house.sam_id, about="Cheap")

    assert slug in {"forbidden", "not-found"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "  "},
        {"knownAs": " "},
        {"hourPence": -1},
        {"hourPence": 18.5},
        {"travelKm": 501},
        {"languages": [""]},
        {"rank": 1},
    ],
)
def test_words_that_do_not_fit_are_refused(house: House, wrong: dict[str, Any]) -> None:
    assert house.refused(house.sam, "profile.update", paId=house.sam_id, **wrong) == "invalid"


@pytest.mark.parametrize("name", ["", "   "])
def test_nobody_is_added_or_opened_without_a_name(house: House, name: str) -> None:
    named = {"holderId": house.holder_id}

    assert house.refused(house.jo, "pa.add", paId=uuid7(), name=name, **named) == "invalid"
    assert house.refused(house.jo, "circle.open", circleId=uuid7(), personName=name, **named) == "invalid"


def test_adding_the_same_pa_again_changes_nothing(house: House) -> None:
    pa_id = uuid7()
    for _ in range(2):
        house.do(house.jo, "pa.add", paId=pa_id, holderId=house.holder_id, name="Una Vale")

    assert house.get(PaProfile, pa_id).known_as == "Una"


def test_a_claimed_record_is_not_claimed_by_somebody_else(house: House) -> None:
    with house.app.app_context(), pytest.raises(RuntimeError, match="already-claimed"):
        perform_as_server(
            (uuid7(),), "profile.claim", {"paId": house.sam_id, "userId": house.rosa.id}, now=house.clock()
        )

    assert house.get(PaProfile, house.sam_id).user_id == house.sam.id


def test_a_claim_shows_the_pa_what_was_imported_of_their_work(house: House) -> None:
    una_id = house.add_pa("Una Vale")
    [visit_id] = house.import_visits((una_id, house.clock()))
    una = factories.make_user(house.app, name="Una Vale", email="una@example.org")

    house.serve("profile.claim", paId=una_id, userId=una.id)

    assert list(house.reads(una).held("own_visit")) == [str(visit_id)]


def test_the_holders_list_has_everybody_by_name(house: House) -> None:
    house.add_pa("Una Vale")

    lines: Any = house.browser(house.jo).get(f"/api/pas?holder={house.holder_id}").json

    assert [(line["name"], line["claimedAt"] is not None) for line in lines] == [
        ("Rosa Lind", True),
        ("Sam Tarn", True),
        ("Una Vale", False),
    ]


def test_the_list_is_not_for_another_holders_coordinator(house: House) -> None:
    elsewhere = factories.make_holder(house.app, name="Elsewhere")
    other = factories.make_coordinator(house.app, elsewhere, name="Pat", email="pat@example.org")

    assert house.browser(other).get(f"/api/pas?holder={house.holder_id}").status_code == 404
    added = {"paId": uuid7(), "holderId": house.holder_id, "name": "Una Vale"}
    outcome = factories.attempt(house.app, other, "pa.add", now=house.clock(), **added)
    assert outcome.status is Status.REJECTED
