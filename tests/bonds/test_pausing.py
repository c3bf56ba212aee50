"""A holder pauses a PA: no longer found, nothing new, each person asked, the reason withheld, nobody substituted."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import select

from carematch.bonds.jobs import tell_of_bonds
from carematch.circles.models import Stage
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.models import Notice
from carematch.reports.service import desk
from carematch.sync.models import SyncRecord
from carematch.visits.jobs import plan_ahead
from carematch.visits.models import VisitStatus
from tests.bonds.inbox import titles
from tests.circles.house import DAY, HOUR, TOMORROW, House

WHY = "Something was said at the mill"


def pause(house: House) -> UUID:
    """Jo pauses Sam; the question to Maya."""
    return uuid5(house.do(house.jo, "pa.pause", paId=house.sam_id, reason=WHY), str(house.circle_id))


def call_list(house: House) -> list[dict[str, Any]]:
    with house.app.app_context(), snapshot_session() as session:
        found: list[dict[str, Any]] = desk(session, house.holder_id, now=house.clock())["call_list"]
        return found


@pytest.fixture
def visit_id(house: House) -> UUID:
    """Sam is in the team and comes tomorrow."""
    house.do(house.sam, "profile.update", paId=house.sam_id, accepting=True)
    house.choose(house.sam, house.sam_id)
    return house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)


def test_a_paused_pa_is_found_by_nobody_until_it_is_over(house: House, visit_id: UUID) -> None:
    phone = house.reads(house.maya)
    assert str(house.sam_id) in phone.held("pa_profile")

    pause(house)
    phone.pull()
    assert phone.held("pa_profile") == {}

    house.do(house.jo, "pa.resume", paId=house.sam_id)
    phone.pull()
    assert str(house.sam_id) in phone.held("pa_profile")


def test_what_is_planned_stands_until_the_person_says(house: House, visit_id: UUID) -> None:
    ask_id = pause(house)
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED

    made = house.do(house.maya, "pause.answer", pauseAskId=ask_id, answer="call_off")

    assert house.visit(visit_id).status is VisitStatus.CANCELLED
    assert house.bond(house.sam_id).stage is Stage.CHOSEN
    house.do(house.maya, "decision.undo", decisionId=house.decision(made).id)
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED


@pytest.mark.parametrize("by", ["maya", "sam"])
def test_nothing_new_is_proposed_or_agreed(house: House, visit_id: UUID, by: str) -> None:
    waits = house.propose(house.sam if by == "maya" else house.maya, house.sam_id, starts_at=TOMORROW + DAY)
    pause(house)
    who = getattr(house, by)
    about: dict[str, Any] = {"circleId": house.circle_id, "paId": house.sam_id}
    at = {"startsAt": TOMORROW + 2 * DAY, "endsAt": TOMORROW + 2 * DAY + HOUR}
    pattern = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": TOMORROW.date()}
    meeting = {"introductionId": uuid7(), "meeting": "home", "startsAt": TOMORROW}

    assert house.refused(who, "visit.propose", visitId=uuid7(), **about, **at) == "pa-paused"
    assert house.refused(who, "visit.confirm", visitId=waits) == "pa-paused"
    assert house.refused(who, "arrangement.propose", arrangementId=uuid7(), **about, **pattern) == "pa-paused"
    assert house.refused(who, "introduction.propose", **about, **meeting) == "pa-paused"


def test_nobody_invites_chooses_or_lets_in_a_paused_pa(house: House) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)
    asked = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)
    pause(house)

    answer = {"askId": uuid5(asked, "ask"), "answer": "yes"}
    assert house.refused(house.maya, "consent.answer", **answer) == "pa-paused"
    assert house.refused(house.maya, "relationship.choose", relationshipId=bond_id) == "pa-paused"
    house.do(house.maya, "consent.answer", **answer | {"answer": "no"})
    house.do(house.maya, "relationship.end", relationshipId=bond_id)
    assert house.refused(house.maya, "relationship.invite", **house.about(house.sam_id)) == "pa-paused"


def test_no_pattern_is_planned_further_and_nobody_comes_instead(house: House, visit_id: UUID) -> None:
    house.choose(house.rosa, house.rosa_id)
    arrangement_id = uuid7()
    named = {"arrangementId": arrangement_id, "circleId": house.circle_id, "paId": house.sam_id}
    pattern = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": TOMORROW.date()}
    house.do(house.maya, "arrangement.propose", **named, **pattern)
    house.do(house.sam, "arrangement.agree", arrangementId=arrangement_id)
    planned = len(house.visits(house.sam_id))
    ask_id = pause(house)
    house.do(house.maya, "pause.answer", pauseAskId=ask_id, answer="call_off")
    house.clock.move(days=14)

    with house.app.app_context():
        plan_ahead(house.clock())

    assert len(house.visits(house.sam_id)) == planned
    assert house.visits(house.rosa_id) == []


def test_each_person_concerned_is_asked_today_and_the_pa_knows(house: House, visit_id: UUID) -> None:
    ask_id = pause(house)
    with house.app.app_context():
        tell_of_bonds(house.clock())

    assert "Sam is paused" in titles(house, house.maya)
    assert "You are paused" in titles(house, house.sam)
    assert str(ask_id) in house.reads(house.maya).held("pause_ask")
    assert [(call["kind"], call["subject_id"], call["by"]) for call in call_list(house)] == [
        ("paused", ask_id, house.clock())
    ]


@pytest.mark.parametrize(("answer", "is_rung"), [("keep", False), ("call_off", False), ("ring_me", True)])
def test_who_has_said_what_they_want_is_rung_only_if_they_wish(
    house: House, visit_id: UUID, answer: str, is_rung: bool
) -> None:
    ask_id = pause(house)

    house.do(house.jo, "pause.answer", pauseAskId=ask_id, answer=answer, told=house.told())

    assert [call["kind"] for call in call_list(house)] == ["paused"] * is_rung


def test_somebody_who_has_nothing_to_do_with_the_pa_is_not_asked(house: House) -> None:
    pause(house)

    assert house.reads(house.maya).held("pause_ask") == {}
    assert call_list(house) == []


def test_the_reason_is_read_by_coordinators_alone(house: House, visit_id: UUID) -> None:
    pause(house)
    with house.app.app_context():
        tell_of_bonds(house.clock())

    with house.app.app_context(), snapshot_session() as session:
        assert session.scalars(select(SyncRecord.id).where(SyncRecord.body.contains(WHY))).all() == []
        assert session.scalars(select(Notice.id).where(Notice.text.contains(WHY))).all() == []
    answer = house.browser(house.jo).get(f"/api/pas?holder={house.holder_id}")
    lines: list[dict[str, Any]] = answer.get_json()
    assert [line["paused"]["reason"] for line in lines if line["paused"]] == [WHY]
    assert house.browser(house.maya).get(f"/api/pas?holder={house.holder_id}").status_code == 404


@pytest.mark.parametrize("who", ["maya", "sam", "rosa"])
def test_nobody_but_a_coordinator_pauses_or_resumes(house: House, visit_id: UUID, who: str) -> None:
    assert house.refused(getattr(house, who), "pa.pause", paId=house.sam_id, reason=WHY) in {"forbidden", "not-found"}
    pause(house)
    assert house.refused(getattr(house, who), "pa.resume", paId=house.sam_id) in {"forbidden", "not-found"}


def test_when_it_is_over_the_question_is_gone_and_things_go_on(house: House, visit_id: UUID) -> None:
    ask_id = pause(house)

    house.do(house.jo, "pa.resume", paId=house.sam_id)

    assert house.reads(house.maya).held("pause_ask") == {}
    assert house.refused(house.maya, "pause.answer", pauseAskId=ask_id, answer="keep") == "pause-is-over"
    house.propose(house.maya, house.sam_id, starts_at=TOMORROW + DAY)


def test_a_check_in_of_a_paused_pa_is_a_fact_like_any_other(house: House, visit_id: UUID) -> None:
    pause(house)
    house.clock.at = TOMORROW

    house.do(house.sam, "visit.check_in", visitId=visit_id)

    assert house.visit(visit_id).status is VisitStatus.UNDER_WAY
