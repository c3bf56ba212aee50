"""A person brings a PA from outside: a record to be claimed, and the person's half of "we know each other"."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from carematch.accounts.models import User
from carematch.circles.models import Stage
from carematch.core.ids import uuid7
from carematch.directory.models import PaProfile
from tests.circles.house import House


def _bring(house: House, **changes: Any) -> dict[str, Any]:
    return {**house.about(uuid7()), "name": "Una Vale", "contact": "01632 960007", **changes}


def _come_in(house: House, pa_id: UUID) -> Any:
    """The coordinator makes the code, and whoever has it comes in by it."""
    desk = house.browser(house.jo)
    invited: Any = desk.post("/api/invitations", json={"kind": "pa", "subjectId": str(pa_id)}).json
    answer = house.app.test_client().post(
        "/api/invitations/redeem", json={"code": invited["code"], "deviceName": "Una's phone"}
    )
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_pa_whom_the_person_brings_is_a_record_to_claim_and_known_to_the_person(house: House) -> None:
    brought = _bring(house)

    house.do(house.maya, "pa.bring", **brought)

    pa = house.get(PaProfile, brought["paId"])
    bond = house.bond(pa.id)
    assert (pa.holder_id, pa.name, pa.contact, pa.user_id) == (house.holder_id, "Una Vale", "01632 960007", None)
    assert (bond.stage, bond.person_knows_at, bond.pa_knows_at) == (Stage.INVITED, house.clock(), None)


def test_once_they_come_in_and_say_so_too_they_are_in_the_team(house: House) -> None:
    brought = _bring(house)
    house.do(house.maya, "pa.bring", **brought)
    me = _come_in(house, brought["paId"])
    una = User(id=UUID(me["userId"]), name=me["name"])

    house.do(una, "relationship.say_known", **house.about(brought["paId"]))

    assert house.bond(brought["paId"]).stage is Stage.CHOSEN
    [member] = house.reads(house.maya).held("team_member").values()
    assert member["name"] == "Una Vale"


def test_how_to_reach_them_is_for_the_coordinator_and_gone_once_they_have_come_in(house: House) -> None:
    brought = _bring(house)
    house.do(house.maya, "pa.bring", **brought)
    desk = house.browser(house.jo)
    before: Any = desk.get(f"/api/pas?holder={house.holder_id}").json

    _come_in(house, brought["paId"])

    after: Any = desk.get(f"/api/pas?holder={house.holder_id}").json
    assert [line["contact"] for line in before if line["name"] == "Una Vale"] == ["01632 960007"]
    assert [line["contact"] for line in after if line["name"] == "Una Vale"] == [""]


def test_the_person_makes_no_code_themselves(house: House) -> None:
    """Whoever comes in is one of the holder's PAs, and the holder says who that is."""
    brought = _bring(house)
    house.do(house.maya, "pa.bring", **brought)

    answer = house.browser(house.maya).post("/api/invitations", json={"kind": "pa", "subjectId": str(brought["paId"])})

    assert answer.status_code == 404


def test_bringing_the_same_one_again_changes_nothing(house: House) -> None:
    brought = _bring(house)

    for _ in range(2):
        house.do(house.maya, "pa.bring", **brought)

    relationships = house.reads(house.maya).held("relationship")
    assert list(relationships) == [str(brought["relationshipId"])]


def test_bringing_can_be_undone_and_takes_the_record_away(house: House) -> None:
    brought = _bring(house)
    made = house.do(house.maya, "pa.bring", **brought)
    phone = house.reads(house.maya)

    house.do(house.maya, "decision.undo", decisionId=house.decision(made).id)
    phone.pull()

    assert phone.held("relationship") == {}
    assert house.find(PaProfile, brought["paId"]) is None


def test_bringing_cannot_be_undone_once_they_have_come_in(house: House) -> None:
    brought = _bring(house)
    made = house.do(house.maya, "pa.bring", **brought)
    _come_in(house, brought["paId"])

    slug = house.refused(house.maya, "decision.undo", decisionId=house.decision(made).id)

    assert slug == "gone-further"
    assert house.find(PaProfile, brought["paId"]) is not None


def test_a_coordinator_who_was_told_brings_them_in_the_persons_name(house: House) -> None:
    made = house.do(house.jo, "pa.bring", **_bring(house), told=house.told())

    assert house.decision(made).recorded_by == house.jo.name


def test_nobody_brings_a_pa_without_a_name_or_into_another_circle(house: House) -> None:
    assert house.refused(house.maya, "pa.bring", **_bring(house, name="  ")) == "invalid"
    assert house.refused(house.sam, "pa.bring", **_bring(house)) == "not-found"
