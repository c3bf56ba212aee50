"""Ending kindly: with notice, with what is passed on by the person's yes, with a reason that nobody else reads."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from carematch.circles.models import Stage
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.directory.models import PaProfile
from carematch.reports.service import desk
from carematch.sync.models import SyncRecord
from carematch.visits.jobs import plan_ahead, watch_silence
from carematch.visits.models import VisitStatus
from tests.bonds.inbox import titles
from tests.circles.house import DAY, TOMORROW, House
from tests.clock import NOON

LAST_DAY = date(2026, 12, 7)


@pytest.fixture
def bond_id(house: House) -> UUID:
    """Sam and Rosa are in Maya's team; the relationship with Sam."""
    house.choose(house.rosa, house.rosa_id)
    return house.choose(house.sam, house.sam_id)


def say_goodbye(house: House, bond_id: UUID, who: str = "sam") -> UUID:
    return house.do(getattr(house, who), "relationship.end", relationshipId=bond_id, endsOn=LAST_DAY)


@pytest.mark.parametrize("who", ["maya", "sam"])
def test_visits_up_to_the_last_day_stand_and_later_ones_are_off(house: House, bond_id: UUID, who: str) -> None:
    on_it = house.confirmed(house.sam, house.sam_id, starts_at=NOON + 14 * DAY)
    after = house.confirmed(house.sam, house.sam_id, starts_at=NOON + 15 * DAY)

    say_goodbye(house, bond_id, who)

    bond = house.bond(house.sam_id)
    assert (bond.stage, bond.ends_on, str(bond.end_said_by)) == (
        Stage.CHOSEN,
        LAST_DAY,
        "person" if who == "maya" else "pa",
    )
    assert house.visit(on_it).status is VisitStatus.CONFIRMED
    assert house.visit(after).status is VisitStatus.CANCELLED


def test_a_no_to_an_invitation_is_told_to_the_person_and_to_nobody_else(house: House) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    house.do(house.sam, "relationship.end", relationshipId=house.bond(house.sam_id).id)

    assert titles(house, house.maya) == ["Sam cannot meet you"]
    assert titles(house, house.sam) == titles(house, house.jo) == titles(house, house.rosa) == []


def test_each_side_hears_of_the_others_goodbye_once_with_its_last_day(house: House, bond_id: UUID) -> None:
    say_goodbye(house, bond_id)
    with_notice = titles(house, house.maya)
    house.do(house.sam, "relationship.end", relationshipId=bond_id)
    house.do(house.maya, "relationship.end", relationshipId=bond_id)
    house.do(house.maya, "relationship.end", relationshipId=house.bond(house.rosa_id).id)

    assert with_notice == ["Sam says goodbye on Monday 7 December"]
    assert titles(house, house.maya) == ["Sam said goodbye"]
    assert titles(house, house.sam) == []
    assert titles(house, house.rosa) == ["Maya said goodbye"]


def test_nobody_reads_any_more_of_a_goodbye_that_was_taken_back(house: House, bond_id: UUID) -> None:
    made = say_goodbye(house, bond_id, "maya")
    told = titles(house, house.sam)

    house.do(house.maya, "decision.undo", decisionId=house.decision(made).id)

    assert (told, titles(house, house.sam)) == (["Maya says goodbye on Monday 7 December"], [])


def test_a_thought_that_only_the_person_knew_of_ends_in_silence(house: House) -> None:
    about = house.about(house.sam_id)
    house.do(house.maya, "relationship.consider", **about)

    house.do(house.maya, "relationship.end", relationshipId=about["relationshipId"])

    assert titles(house, house.sam) == []


def test_a_pattern_goes_on_until_the_last_day_and_no_longer(house: House, bond_id: UUID) -> None:
    arrangement_id = uuid7()
    named = {"arrangementId": arrangement_id, "circleId": house.circle_id, "paId": house.sam_id}
    pattern = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": TOMORROW.date()}
    house.do(house.maya, "arrangement.propose", **named, **pattern)
    house.do(house.sam, "arrangement.agree", arrangementId=arrangement_id)

    say_goodbye(house, bond_id)
    house.clock.move(days=3)
    with house.app.app_context():
        plan_ahead(house.clock())

    open_on = [visit.starts_at.date() for visit in house.visits(house.sam_id) if visit.status is VisitStatus.PROPOSED]
    assert open_on == [date(2026, 11, 30), date(2026, 12, 7)]


def test_it_ends_once_the_last_day_has_passed(house: House, bond_id: UUID) -> None:
    say_goodbye(house, bond_id)

    for hours, stage in ((14 * 24 + 11, Stage.CHOSEN), (1, Stage.ENDED)):
        house.clock.move(hours=hours)
        with house.app.app_context():
            watch_silence(house.clock())
        assert house.bond(house.sam_id).stage is stage


@pytest.mark.parametrize("ends_on", [None, NOON.date() - timedelta(days=1)])
def test_without_a_day_to_come_it_ends_now(house: House, bond_id: UUID, ends_on: date | None) -> None:
    house.do(house.sam, "relationship.end", relationshipId=bond_id, endsOn=ends_on)

    assert house.bond(house.sam_id).stage is Stage.ENDED


def test_the_person_takes_a_goodbye_back(house: House, bond_id: UUID) -> None:
    after = house.confirmed(house.sam, house.sam_id, starts_at=NOON + 15 * DAY)
    made = say_goodbye(house, bond_id, "maya")

    house.do(house.maya, "decision.undo", decisionId=house.decision(made).id)

    assert (house.bond(house.sam_id).stage, house.bond(house.sam_id).ends_on) == (Stage.CHOSEN, None)
    assert house.visit(after).status is VisitStatus.CONFIRMED


# Handover


def hand_over(house: House) -> UUID:
    handover_id = uuid7()
    between = {"circleId": house.circle_id, "paId": house.sam_id, "toPaId": house.rosa_id}
    house.do(house.sam, "handover.propose", handoverId=handover_id, **between, text="She sings when it rains")
    return handover_id


def test_what_is_passed_on_waits_for_the_persons_yes(house: House, bond_id: UUID) -> None:
    say_goodbye(house, bond_id)

    handover_id = hand_over(house)

    assert [row["isYes"] for row in house.reads(house.maya).held("handover").values()] == [None]
    assert house.reads(house.rosa).held("handed_over") == {}
    house.do(house.maya, "handover.answer", handoverId=handover_id, isYes=True)
    [row] = house.reads(house.rosa).held("handed_over").values()
    assert (row["text"], row["paName"]) == ("She sings when it rains", "Sam")


def test_a_no_passes_nothing_on_and_a_yes_can_be_taken_back(house: House, bond_id: UUID) -> None:
    say_goodbye(house, bond_id)
    handover_id = hand_over(house)
    phone = house.reads(house.rosa)

    for is_yes, held in ((False, 0), (True, 1), (False, 0)):
        house.do(house.maya, "handover.answer", handoverId=handover_id, isYes=is_yes)
        phone.pull()
        assert len(phone.held("handed_over")) == held


@pytest.mark.parametrize("who", ["sam", "rosa", "jo"])
def test_nobody_else_says_yes_to_a_handover(house: House, bond_id: UUID, who: str) -> None:
    say_goodbye(house, bond_id)
    handover_id = hand_over(house)

    assert house.refused(getattr(house, who), "handover.answer", handoverId=handover_id, isYes=True) in {
        "forbidden",
        "not-found",
    }
    assert house.reads(house.rosa).held("handed_over") == {}


def test_nothing_is_handed_over_before_a_goodbye_or_to_somebody_outside(house: House, bond_id: UUID) -> None:
    between = {"handoverId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id, "text": "Tea at four"}
    assert house.refused(house.sam, "handover.propose", **between, toPaId=house.rosa_id) == "not-leaving"

    say_goodbye(house, bond_id)

    outside = house.add_pa("Una Vale")
    assert house.refused(house.sam, "handover.propose", **between, toPaId=outside) == "not-in-team"


# The reason, and what it costs


@pytest.mark.parametrize("who", ["maya", "sam"])
def test_a_reason_is_in_no_row_but_its_authors(house: House, bond_id: UUID, who: str) -> None:
    author = getattr(house, who)
    say_goodbye(house, bond_id, who)

    house.do(author, "reason.keep", relationshipId=bond_id, text="The stairs are too much")

    with house.app.app_context(), snapshot_session() as session:
        holding = session.scalars(select(SyncRecord.scope_id).where(SyncRecord.body.contains("stairs"))).all()
    assert holding == [f"u:{author.id}"]
    house.do(author, "reason.keep", relationshipId=bond_id, text="")
    assert house.reads(author).held("own_reason") == {}


def test_a_coordinator_keeps_no_reason_for_anybody(house: House, bond_id: UUID) -> None:
    assert house.refused(house.jo, "reason.keep", relationshipId=bond_id, text="Too far") == "forbidden"


def test_a_pa_says_no_and_leaves_without_penalty(house: House) -> None:
    """Nothing of the PA's record, of what others find or of what the desk says differs from before."""
    house.do(house.sam, "profile.update", paId=house.sam_id, accepting=True)

    def seen() -> tuple[str, str, str]:
        with house.app.app_context(), snapshot_session() as session:
            record = session.get_one(PaProfile, house.sam_id)
            columns = {column.key: getattr(record, column.key) for column in PaProfile.__table__.columns}
            on_desk = desk(session, house.holder_id, now=house.clock())
        found = house.reads(house.maya).held("pa_profile")
        return json.dumps(columns, default=str), json.dumps(found), json.dumps(on_desk, default=str)

    before = seen()
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    house.do(house.sam, "relationship.end", relationshipId=house.bond(house.sam_id).id)
    bond_id = house.choose(house.sam, house.sam_id)
    visit_id = house.propose(house.maya, house.sam_id, starts_at=TOMORROW)
    house.do(house.sam, "visit.cancel", visitId=visit_id)
    house.do(house.sam, "relationship.end", relationshipId=bond_id)

    assert seen() == before


# A team of one


def test_a_team_of_one_is_said_until_the_person_says_it_is_fine(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)

    made = house.do(house.maya, "team.accept_one", relationshipId=bond_id)

    [row] = house.reads(house.maya).held("relationship").values()
    assert row["fineAloneAt"] == "2026-11-23T12:00:00Z"
    house.do(house.maya, "decision.undo", decisionId=house.decision(made).id)
    [row] = house.reads(house.maya).held("relationship").values()
    assert row["fineAloneAt"] is None


def test_that_one_pa_is_fine_can_be_taken_back_and_is_then_no_decision_any_more(house: House) -> None:
    bond_id = house.choose(house.sam, house.sam_id)
    made = house.do(house.maya, "team.accept_one", relationshipId=bond_id)

    house.do(house.maya, "team.accept_one", relationshipId=bond_id, isFine=False)

    assert house.bond(house.sam_id).fine_alone_at is None
    assert house.decision(made).undone_at == house.clock()
    written = [each["what"] for each in house.reads(house.maya).held("decision").values()]
    assert written.count("team.accept_one") == 1


def test_only_somebody_in_the_team_can_be_the_whole_team(house: House) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)

    assert house.refused(house.maya, "team.accept_one", relationshipId=bond_id) == "not-in-team"
