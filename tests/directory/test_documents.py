"""What a coordinator has seen of a PA's: written down, shown, looked at again; nothing stops by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from carematch.core.ids import uuid7
from carematch.sync.models import LoggedMutation
from tests import factories
from tests.circles.house import DAY, House

SEEN: dict[str, Any] = {
    "document": "dbs",
    "level": "Enhanced",
    "datedOn": "2026-04-20",
    "updateService": True,
    "seenOn": "2026-05-03",
    "seenBy": "Ruth",
    "nextCheckOn": "2027-05-03",
}
ABOUT_SAM = {"outcode": "SY23", "accepting": True}


def test_a_document_that_was_seen_is_shown_to_the_pa_and_to_people_who_may_find_them(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    document_id = uuid7()

    house.do(house.jo, "document.record", documentId=document_id, paId=house.sam_id, **SEEN)

    expected = {str(document_id): SEEN | {"paId": str(house.sam_id)}}
    assert house.reads(house.sam).held("document") == expected
    assert house.reads(house.maya).held("document") == expected


def test_of_a_pa_who_is_not_to_be_found_people_see_no_documents(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    house.do(house.jo, "document.record", documentId=uuid7(), paId=house.sam_id, **SEEN)
    phone = house.reads(house.maya)

    house.do(house.sam, "profile.update", paId=house.sam_id, accepting=False)
    phone.pull()

    assert phone.held("document") == {}
    assert len(house.reads(house.sam).held("document")) == 1


def test_documents_move_with_the_pa(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    house.do(house.jo, "document.record", documentId=uuid7(), paId=house.sam_id, **SEEN)
    phone = house.reads(house.maya)

    house.do(house.sam, "profile.update", paId=house.sam_id, outcode="LL57")
    phone.pull()

    assert len(phone.held("document")) == 1


def test_what_is_seen_again_takes_the_place_of_what_was_seen_before(house: House) -> None:
    document_id = uuid7()
    house.do(house.jo, "document.record", documentId=document_id, paId=house.sam_id, **SEEN)

    again = SEEN | {"seenOn": "2027-05-01", "seenBy": "Jo", "nextCheckOn": "2028-05-01"}
    house.do(house.jo, "document.record", documentId=document_id, paId=house.sam_id, **again)

    [held] = house.reads(house.sam).held("document").values()
    assert (held["seenBy"], held["nextCheckOn"]) == ("Jo", "2028-05-01")


def test_when_a_right_to_work_is_looked_at_again_only_the_pa_and_the_holder_know(house: House) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)
    right = SEEN | {"document": "right_to_work", "level": "Until then"}

    house.do(house.jo, "document.record", documentId=uuid7(), paId=house.sam_id, **right)

    [shown] = house.reads(house.maya).held("document").values()
    [own] = house.reads(house.sam).held("document").values()
    assert (shown["level"], shown["datedOn"], shown["nextCheckOn"]) == ("", None, None)
    assert own["nextCheckOn"] == "2027-05-03"


def test_what_was_written_down_by_mistake_is_taken_back_and_the_log_keeps_it(house: House) -> None:
    document_id = uuid7()
    made = house.do(house.jo, "document.record", documentId=document_id, paId=house.sam_id, **SEEN)
    phone = house.reads(house.sam)

    house.do(house.jo, "document.take_back", documentId=document_id)
    phone.pull()

    assert phone.held("document") == {}
    assert house.get(LoggedMutation, made).args["seenBy"] == "Ruth"


def test_a_document_is_not_moved_from_one_pa_to_another(house: House) -> None:
    document_id = uuid7()
    house.do(house.jo, "document.record", documentId=document_id, paId=house.sam_id, **SEEN)

    slug = house.refused(house.jo, "document.record", documentId=document_id, paId=house.rosa_id, **SEEN)

    assert slug == "not-found"
    assert len(house.reads(house.sam).held("document")) == 1


@pytest.mark.parametrize("who", ["sam", "maya", "rosa"])
def test_nobody_but_a_coordinator_says_that_something_was_seen(house: House, who: str) -> None:
    slug = house.refused(getattr(house, who), "document.record", documentId=uuid7(), paId=house.sam_id, **SEEN)

    assert slug in {"forbidden", "not-found"}


def test_nor_does_another_holders_coordinator(house: House) -> None:
    elsewhere = factories.make_holder(house.app, name="Elsewhere")
    pat = factories.make_coordinator(house.app, elsewhere, name="Pat", email="pat@example.org")

    assert house.refused(pat, "document.record", documentId=uuid7(), paId=house.sam_id, **SEEN) == "not-found"


def test_the_holders_list_has_what_was_seen_also_of_a_pa_who_has_not_come_in(house: House) -> None:
    una_id = house.add_pa("Una Vale")
    document_id = uuid7()
    house.do(house.jo, "document.record", documentId=document_id, paId=una_id, **SEEN)

    lines: Any = house.browser(house.jo).get(f"/api/pas?holder={house.holder_id}").json

    assert {line["name"]: line["documents"] for line in lines} == {
        "Rosa Lind": [],
        "Sam Tarn": [],
        "Una Vale": [SEEN | {"documentId": str(document_id)}],
    }


def test_when_the_day_of_the_next_look_has_passed_a_pa_works_on(house: House) -> None:
    house.do(house.jo, "document.record", documentId=uuid7(), paId=house.sam_id, **SEEN)
    house.do(house.sam, "profile.update", paId=house.sam_id, **ABOUT_SAM)

    house.clock.at += timedelta(days=400)

    assert house.reads(house.maya).held("pa_profile")
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=house.clock() + DAY)
    assert house.visit(visit_id).status == "confirmed"
