"""The ways into a team, and out of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from carematch.circles.models import Stage, TeamRole
from carematch.core.ids import uuid7
from carematch.visits.models import Arrangement, ArrangementStage, VisitStatus
from tests.circles.house import DAY, TOMORROW, House
from tests.factories import make_holder, make_pa


@pytest.fixture
def invited(house: House) -> UUID:
    """Maya has invited Sam."""
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id), message="Tea?")
    return house.bond(house.sam_id).id


def test_invited_accepted_met_chosen_and_agreed_is_in_the_team(house: House) -> None:
    house.choose(house.sam, house.sam_id, role="main")

    bond = house.bond(house.sam_id)
    assert (bond.stage, bond.role, bond.chosen_at) == (Stage.CHOSEN, TeamRole.MAIN, house.clock())
    assert [row["knownAs"] for row in house.reads(house.maya).held("team_member").values()] == ["Sam"]


@pytest.mark.parametrize("first", ["maya", "sam"])
def test_both_saying_that_they_know_each_other_is_in_the_team(house: House, first: str) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY))
    both = (house.maya, house.sam) if first == "maya" else (house.sam, house.maya)

    house.do(both[0], "relationship.say_known", **house.about(house.sam_id))
    assert house.bond(house.sam_id).stage is not Stage.CHOSEN
    house.do(both[1], "relationship.say_known", **house.about(house.sam_id))

    assert house.bond(house.sam_id).stage is Stage.CHOSEN
    assert house.bond(house.sam_id).role is TeamRole.REGULAR


def test_one_side_alone_knows_nobody_into_the_team(house: House) -> None:
    for _ in range(2):
        house.do(house.maya, "relationship.say_known", **house.about(house.sam_id))

    assert house.bond(house.sam_id).stage is Stage.INVITED
    assert not house.reads(house.maya).held("team_member")


def test_knowing_by_one_and_choosing_by_the_other_do_not_add_up(house: House, invited: UUID) -> None:
    house.do(house.sam, "relationship.say_known", **house.about(house.sam_id))
    house.do(house.sam, "relationship.accept_meeting", relationshipId=invited)
    house.do(house.maya, "relationship.say_met", relationshipId=invited)
    house.do(house.maya, "relationship.choose", relationshipId=invited)

    assert house.bond(house.sam_id).stage is Stage.INTRODUCED


def test_nobody_says_that_they_met_before_the_pa_accepted(house: House, invited: UUID) -> None:
    assert house.refused(house.maya, "relationship.say_met", relationshipId=invited) == "meeting-not-accepted"


def test_nobody_is_chosen_before_they_met(house: House, invited: UUID) -> None:
    house.do(house.sam, "relationship.accept_meeting", relationshipId=invited)

    assert house.refused(house.maya, "relationship.choose", relationshipId=invited) == "not-introduced"


@pytest.mark.parametrize("has_met", [False, True])
def test_a_pa_does_not_agree_before_the_person_has_chosen(house: House, invited: UUID, has_met: bool) -> None:
    house.do(house.sam, "relationship.accept_meeting", relationshipId=invited)
    if has_met:
        house.do(house.maya, "relationship.say_met", relationshipId=invited)

    assert house.refused(house.sam, "relationship.agree", relationshipId=invited) == "not-chosen-yet"


@pytest.mark.parametrize("name", ["relationship.choose", "relationship.say_met"])
def test_a_pa_does_not_speak_for_the_person(house: House, name: str) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)

    assert house.refused(house.sam, name, relationshipId=bond_id) == "forbidden"


@pytest.mark.parametrize("name", ["relationship.accept_meeting", "relationship.agree"])
def test_a_person_does_not_speak_for_the_pa(house: House, invited: UUID, name: str) -> None:
    assert house.refused(house.maya, name, relationshipId=invited) == "forbidden"


def test_a_pa_does_not_speak_for_another_pa(house: House, invited: UUID) -> None:
    assert house.refused(house.rosa, "relationship.accept_meeting", relationshipId=invited) == "not-found"


def test_a_pa_whom_nobody_invited_cannot_claim_to_be_known(house: House) -> None:
    assert house.refused(house.sam, "relationship.say_known", **house.about(house.sam_id)) == "not-found"


@pytest.mark.parametrize("name", ["relationship.choose", "relationship.say_met"])
def test_a_pa_who_supports_the_person_does_not_choose_themselves(house: House, name: str) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)
    powers = ["choose_pas", "agree_visits"]
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=house.sam.id, powers=powers)

    assert house.refused(house.sam, name, relationshipId=bond_id) == "has-interest"


def test_a_pa_who_supports_the_person_does_not_recognise_themselves(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - DAY), (house.rosa_id, house.clock() - DAY))
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=house.sam.id, powers=["choose_pas"])
    named = {"circleId": house.circle_id, "paIds": [house.rosa_id, house.sam_id]}

    assert house.refused(house.sam, "team.recognise", **named) == "has-interest"


def test_a_coordinator_who_is_the_pa_does_not_write_down_that_they_were_chosen(house: House) -> None:
    jo_id = house.add_pa("Jo Ash", house.jo)
    bond_id = house.introduce(house.jo, jo_id)

    assert house.refused(house.jo, "relationship.choose", relationshipId=bond_id, told=house.told()) == "has-interest"


def test_a_pa_of_another_holder_is_not_from_here(house: House) -> None:
    elsewhere = make_pa(house.app, make_holder(house.app, name="Elsewhere"))

    assert house.refused(house.maya, "relationship.invite", **house.about(elsewhere)) == "not-from-here"
    assert house.refused(house.maya, "relationship.say_known", **house.about(elsewhere)) == "not-from-here"


def test_inviting_somebody_who_is_further_along_changes_nothing(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)

    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    assert (house.bond(house.sam_id).id, house.bond(house.sam_id).stage) == (bond_id, Stage.CHOSEN)


def test_choosing_again_changes_the_role_alone(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id, role="main")
    house.clock.move(days=1)

    house.do(house.maya, "relationship.choose", relationshipId=bond_id, role="backup")

    bond = house.bond(house.sam_id)
    assert (bond.stage, bond.role, bond.chosen_at) == (Stage.CHOSEN, TeamRole.BACKUP, house.clock() - DAY)


@pytest.mark.parametrize("who", ["maya", "sam"])
def test_either_may_end_it_and_what_was_planned_is_off(house: House, who: str) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    arrangement_id = uuid7()
    house.do(
        house.maya,
        "arrangement.propose",
        arrangementId=arrangement_id,
        circleId=house.circle_id,
        paId=house.sam_id,
        weekdays=["TU"],
        localStart="09:00",
        minutes=60,
        startsOn=TOMORROW.date(),
    )
    house.do(house.sam, "arrangement.agree", arrangementId=arrangement_id)

    house.do(getattr(house, who), "relationship.end", relationshipId=bond_id)

    assert house.bond(house.sam_id).stage is Stage.ENDED
    assert house.visit(visit_id).status is VisitStatus.CANCELLED
    assert house.get(Arrangement, arrangement_id).stage is ArrangementStage.ENDED
    assert {visit.status for visit in house.visits(house.sam_id)} == {VisitStatus.CANCELLED}


def test_whoever_has_left_reads_nothing_but_their_own_diary(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    phone = house.reads(house.sam)
    assert phone.held("circle")

    house.do(house.maya, "relationship.end", relationshipId=bond_id)
    phone.pull()

    for kind in ("circle", "team_member", "visit", "note", "bond", "outcome", "arrangement"):
        assert not phone.held(kind), kind
    assert phone.held("own_visit")[str(visit_id)]["status"] == "cancelled"


def test_whoever_has_left_can_do_nothing_there(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    house.do(house.maya, "relationship.end", relationshipId=bond_id)
    at = {"startsAt": TOMORROW, "endsAt": TOMORROW + DAY}

    for name in ("relationship.agree", "relationship.accept_meeting"):
        assert house.refused(house.sam, name, relationshipId=bond_id) == "forbidden"
    named = {"visitId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}
    assert house.refused(house.sam, "visit.propose", **named, **at) == "forbidden"


@pytest.mark.parametrize("name", ["relationship.choose", "relationship.say_met"])
def test_what_has_ended_goes_no_further(house: House, name: str) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)
    house.do(house.sam, "relationship.end", relationshipId=bond_id)

    assert house.refused(house.maya, name, relationshipId=bond_id) == "relationship-ended"
    assert house.refused(house.maya, "relationship.say_known", **house.about(house.sam_id)) == "relationship-ended"


def test_inviting_again_after_an_end_begins_afresh(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id, role="main")
    house.do(house.maya, "relationship.end", relationshipId=bond_id)

    house.do(house.maya, "relationship.invite", **house.about(house.sam_id), message="Would you come back?")

    bond = house.bond(house.sam_id)
    assert (bond.id, bond.stage, bond.role, bond.message) == (bond_id, Stage.INVITED, None, "Would you come back?")
    former = (bond.meeting_accepted_at, bond.introduced_at, bond.person_chose_at, bond.pa_agreed_at, bond.ended_at)
    assert former == (None,) * 5
    assert house.refused(house.maya, "relationship.choose", relationshipId=bond_id) == "not-introduced"
    assert house.refused(house.sam, "relationship.agree", relationshipId=bond_id) == "not-chosen-yet"


def test_a_pa_declines_an_invitation_by_ending_it(house: House, invited: UUID) -> None:
    house.do(house.sam, "relationship.end", relationshipId=invited)

    assert house.bond(house.sam_id).stage is Stage.ENDED
    assert not house.reads(house.sam).held("bond")
