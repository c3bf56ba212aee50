"""Somebody to help: invited by the person, with named powers, and in by a code."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from carematch.accounts.models import Supporter
from carematch.core.ids import uuid7
from tests.circles.house import House


def invite(house: House, **more: Any) -> UUID:
    """Maya would like Gwen to help her; the invitation."""
    invite_id = uuid7()
    asked: dict[str, Any] = {"inviteId": invite_id, "circleId": house.circle_id, "name": "Gwen Brook"}
    house.do(
        house.jo if "told" in more else house.maya, "supporter.invite", **asked | {"powers": ["agree_visits"]} | more
    )
    return invite_id


def make_code(house: House, user: Any, invite_id: UUID) -> Any:
    body = {"kind": "supporter", "subjectId": str(invite_id)}
    return house.browser(user).post("/api/invitations", json=body)


def take(client: Any, code: str) -> Any:
    return client.post("/api/invitations/redeem", json={"code": code, "deviceName": "A phone"})


def test_an_invited_supporter_reads_what_it_means_and_comes_in_with_exactly_that(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    close = [{"paId": house.sam_id, "closeness": "lives_with"}]
    invite_id = invite(house, powers=["see_notes", "agree_visits"], interests=close)
    code = make_code(house, house.maya, invite_id).json["code"]
    client = house.app.test_client()

    meaning = client.post("/api/invitations/look", json={"code": code}).json
    me = take(client, code).json

    assert meaning == {
        "kind": "supporter",
        "name": "Gwen Brook",
        "personKnownAs": "Maya",
        "powers": ["agree_visits", "see_notes"],
        "closeTo": ["Sam"],
    }
    assert (me["name"], me["roles"]["supporter"]) == ("Gwen Brook", [str(house.circle_id)])
    [supporter] = house.reads(house.maya).held("supporter").values()
    assert (supporter["name"], supporter["powers"]) == ("Gwen Brook", ["agree_visits", "see_notes"])
    [interest] = house.reads(house.maya).held("interest").values()
    assert (interest["paName"], interest["declaredBy"], interest["isOwnWord"]) == ("Sam", "Maya Brook", False)
    assert house.bond(house.sam_id).id == bond_id
    assert not house.reads(house.maya).held("supporter_invite")


def test_what_a_coordinator_was_told_of_a_supporter_is_the_persons_decision_and_can_be_undone(house: House) -> None:
    invite_id = invite(house, told=house.told(basis="supported", helpedBy="Her nurse"))

    code = make_code(house, house.jo, invite_id).json["code"]

    [decision] = house.reads(house.maya).held("decision").items()
    assert (decision[1]["what"], decision[1]["basis"], decision[1]["given"]) == (
        "supporter.invite",
        "supported",
        "phone",
    )
    assert (decision[1]["helpedBy"], decision[1]["recordedBy"]) == ("Her nurse", house.jo.name)
    house.do(house.maya, "decision.undo", decisionId=UUID(decision[0]))
    assert take(house.app.test_client(), code).status_code == 404


def test_a_coordinator_invites_nobody_of_their_own(house: House) -> None:
    asked = {"inviteId": uuid7(), "circleId": house.circle_id, "name": "Gwen Brook", "powers": ["money"]}

    assert house.refused(house.jo, "supporter.invite", **asked) == "forbidden"


def test_an_invitation_that_was_taken_back_lets_nobody_in(house: House) -> None:
    invite_id = invite(house)
    code = make_code(house, house.maya, invite_id).json["code"]

    house.do(house.maya, "supporter.uninvite", inviteId=invite_id)

    client = house.app.test_client()
    looked = client.post("/api/invitations/look", json={"code": code})
    assert (looked.status_code, looked.get_json(force=True)["slug"]) == (410, "invitation-expired")
    assert take(client, code).status_code == 410
    assert make_code(house, house.maya, invite_id).status_code == 404
    assert not house.reads(house.maya).held("supporter")


def test_nobody_comes_in_as_a_supporter_who_is_there(house: House) -> None:
    invite_id = invite(house)
    code = make_code(house, house.maya, invite_id).json["code"]
    take(house.app.test_client(), code)

    again = take(house.app.test_client(), code)

    assert (again.status_code, again.get_json(force=True)["slug"]) == (410, "invitation-used")
    assert make_code(house, house.jo, invite_id).status_code == 404
    assert house.refused(house.maya, "supporter.uninvite", inviteId=invite_id) == "came-in-already"


def test_nobody_but_the_person_and_their_coordinator_makes_the_code_and_none_of_them_takes_it(house: House) -> None:
    invite_id = invite(house)
    strangers = [make_code(house, user, invite_id).status_code for user in (house.sam, house.rosa)]

    code = make_code(house, house.jo, invite_id).json["code"]

    assert strangers == [404, 404]
    for user in (house.maya, house.jo):
        answer = take(house.browser(user), code)
        assert (answer.status_code, answer.get_json(force=True)["slug"]) == (409, "own-invitation")


def test_somebody_who_is_here_already_helps_as_who_they_are(house: House) -> None:
    invite_id = invite(house, powers=["see_notes"])
    code = make_code(house, house.maya, invite_id).json["code"]

    me = take(house.browser(house.rosa), code).json

    assert me["roles"]["supporter"] == [str(house.circle_id)]
    assert house.get(Supporter, invite_id).user_id == house.rosa.id


def test_an_interest_in_a_pa_whom_the_person_does_not_know_is_refused(house: House) -> None:
    asked = {"inviteId": uuid7(), "circleId": house.circle_id, "name": "Gwen Brook", "powers": ["money"]}
    close = [{"paId": house.rosa_id, "closeness": "is"}]

    assert house.refused(house.maya, "supporter.invite", **asked, interests=close) == "not-found"
