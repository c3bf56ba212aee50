"""Two people arrange to meet: how, when, and for what the PA asks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from carematch.bonds.jobs import tell_of_bonds
from carematch.bonds.models import Introduction, MeetingStatus
from carematch.circles.models import Stage
from carematch.core.ids import uuid7
from tests.bonds.inbox import titles
from tests.circles.house import DAY, TOMORROW, House


@pytest.fixture
def invited(house: House) -> UUID:
    """Maya has invited Sam."""
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    return house.bond(house.sam_id).id


def propose(house: House, by: str, *, meeting: str = "home", starts_at: datetime = TOMORROW) -> UUID:
    introduction_id = uuid7()
    named = {"introductionId": introduction_id, "circleId": house.circle_id, "paId": house.sam_id}
    house.do(getattr(house, by), "introduction.propose", **named, meeting=meeting, startsAt=starts_at, words="Tea?")
    return introduction_id


@pytest.mark.parametrize("meeting", ["video", "phone", "home", "shadow"])
def test_a_pas_yes_to_a_meeting_is_a_yes_to_meeting_at_all(house: House, invited: UUID, meeting: str) -> None:
    introduction_id = propose(house, "maya", meeting=meeting)

    house.do(house.sam, "introduction.answer", introductionId=introduction_id, isYes=True)

    assert house.get(Introduction, introduction_id).status is MeetingStatus.AGREED
    assert house.bond(house.sam_id).meeting_accepted_at == house.clock()
    house.do(house.maya, "relationship.say_met", relationshipId=invited)
    assert house.bond(house.sam_id).stage is Stage.INTRODUCED


def test_a_no_to_one_meeting_is_no_goodbye(house: House, invited: UUID) -> None:
    introduction_id = propose(house, "maya")

    house.do(house.sam, "introduction.answer", introductionId=introduction_id, isYes=False)

    bond = house.bond(house.sam_id)
    assert house.get(Introduction, introduction_id).status is MeetingStatus.DECLINED
    assert (bond.stage, bond.meeting_accepted_at) == (Stage.INVITED, None)


def test_both_read_when_and_how_and_what_the_pa_asks_for_it(house: House, invited: UUID) -> None:
    house.do(house.sam, "profile.update", paId=house.sam_id, charges={"introductionPence": 1500})

    introduction_id = propose(house, "maya", meeting="video")

    for who in (house.maya, house.sam):
        row = house.reads(who).held("introduction")[str(introduction_id)]
        assert (row["meeting"], row["startsAt"], row["chargePence"]) == ("video", "2026-11-24T12:00:00Z", 1500)


def test_what_was_asked_when_it_was_proposed_holds(house: House, invited: UUID) -> None:
    introduction_id = propose(house, "maya")

    house.do(house.sam, "profile.update", paId=house.sam_id, charges={"introductionPence": 9900})

    assert house.get(Introduction, introduction_id).charge_pence is None


@pytest.mark.parametrize(("by", "other"), [("maya", "sam"), ("sam", "maya")])
def test_either_side_proposes_and_only_the_other_answers(house: House, invited: UUID, by: str, other: str) -> None:
    introduction_id = propose(house, by)
    answer = {"introductionId": introduction_id, "isYes": True}

    assert house.refused(getattr(house, by), "introduction.answer", **answer) == "waits-for-the-other"
    house.do(getattr(house, other), "introduction.answer", **answer)

    assert house.get(Introduction, introduction_id).status is MeetingStatus.AGREED


def test_nobody_meets_whom_the_person_has_not_invited(house: House) -> None:
    named = {"introductionId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}
    how = {"meeting": "home", "startsAt": TOMORROW}

    assert house.refused(house.maya, "introduction.propose", **named, **how) == "not-invited"
    assert house.refused(house.sam, "introduction.propose", **named, **how) == "not-found"


def test_nobody_answers_when_the_time_has_passed_or_it_was_called_off(house: House, invited: UUID) -> None:
    late, off = propose(house, "maya"), propose(house, "maya")
    house.do(house.maya, "introduction.call_off", introductionId=off)

    assert house.refused(house.sam, "introduction.answer", introductionId=off, isYes=True) == "meeting-is-over"
    house.clock.move(days=2)
    assert house.refused(house.sam, "introduction.answer", introductionId=late, isYes=True) == "meeting-is-over"


def test_what_the_person_proposed_can_be_undone_until_it_is_answered(house: House, invited: UUID) -> None:
    named = {"introductionId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}
    made = house.do(house.maya, "introduction.propose", **named, meeting="home", startsAt=TOMORROW)

    house.do(house.maya, "decision.undo", decisionId=house.decision(made).id)

    assert house.find(Introduction, named["introductionId"]) is None
    assert house.reads(house.sam).held("introduction") == {}


@pytest.mark.parametrize(("by", "reader"), [("maya", "sam"), ("sam", "maya")])
def test_the_other_side_is_told_once(house: House, invited: UUID, by: str, reader: str) -> None:
    propose(house, by)

    for _ in range(2):
        with house.app.app_context():
            tell_of_bonds(house.clock())

    told = titles(house, getattr(house, reader))
    assert told.count("Maya would like to meet" if by == "maya" else "Sam would like to meet") == 1


def test_time_together_is_a_visit_without_a_task(house: House) -> None:
    house.choose(house.sam, house.sam_id)

    visit_id = house.propose(house.maya, house.sam_id, starts_at=TOMORROW + DAY, kind="together")

    assert house.reads(house.maya).held("visit")[str(visit_id)]["kind"] == "together"
    assert house.reads(house.sam).held("own_visit")[str(visit_id)]["kind"] == "together"
