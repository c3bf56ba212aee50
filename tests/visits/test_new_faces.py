"""An unfamiliar face needs a yes, and silence is not a yes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from carematch.circles.asks import decide_by
from carematch.circles.models import Answer, Ask
from carematch.core.db import snapshot_session
from carematch.reports.service import desk
from carematch.visits.jobs import plan_ahead, watch_silence
from carematch.visits.models import VisitStatus
from tests.circles.house import DAY, HOUR, TOMORROW, House
from tests.clock import NOON

IN_A_WEEK = NOON + 7 * DAY


@pytest.fixture
def proposed(house: House) -> UUID:
    """Sam, whom Maya has met and not chosen, would like to come in a week."""
    house.introduce(house.sam, house.sam_id)
    return house.propose(house.sam, house.sam_id, starts_at=IN_A_WEEK, why="Rosa is away")


def answer(house: House, visit_id: UUID, said: str) -> None:
    house.do(house.maya, "consent.answer", askId=uuid5(visit_id, "ask"), answer=said)


def watch(house: House) -> None:
    with house.app.app_context():
        watch_silence(house.clock())


def call_list(house: House) -> list[dict[str, Any]]:
    with house.app.app_context(), snapshot_session() as session:
        found: list[dict[str, Any]] = desk(session, house.holder_id, now=house.clock())["call_list"]
        return found


def asked(house: House, visit_id: UUID) -> Ask:
    ask = house.ask(visit_id)
    assert ask is not None
    return ask


@pytest.mark.parametrize("stage", ["invited", "introduced"])
def test_each_unfamiliar_pas_proposal_asks_the_person(house: House, stage: str) -> None:
    if stage == "introduced":
        house.introduce(house.sam, house.sam_id)
    else:
        house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    visit_ids = [house.propose(house.sam, house.sam_id, starts_at=IN_A_WEEK + days * DAY) for days in range(3)]

    assert [house.visit(visit_id).needs_yes for visit_id in visit_ids] == [True] * 3
    assert len(house.reads(house.maya).held("ask")) == 3


def test_the_question_says_who_when_why_and_until_when(house: House, proposed: UUID) -> None:
    [ask] = house.reads(house.maya).held("ask").values()

    assert (ask["paName"], ask["startsAt"], ask["why"]) == ("Sam", "2026-11-30T12:00:00Z", "Rosa is away")
    assert (ask["decideBy"], ask["answer"], ask["ringSince"]) == ("2026-11-26T12:00:00Z", None, None)


def test_silence_leaves_it_unconfirmed_whatever_the_pa_does_and_however_long_it_lasts(
    house: House, proposed: UUID
) -> None:
    for _ in range(7 * 24):
        house.do(house.sam, "visit.confirm", visitId=proposed)
        house.clock.move(hours=4)
        watch(house)
        if house.clock() >= IN_A_WEEK + DAY:
            break

    visit = house.visit(proposed)
    assert (visit.status, visit.needs_yes, visit.person_confirmed_at) == (VisitStatus.PROPOSED, True, None)
    assert asked(house, proposed).answer is None


def test_the_person_does_not_confirm_past_the_question(house: House, proposed: UUID) -> None:
    assert house.refused(house.maya, "visit.confirm", visitId=proposed) == "needs-yes"


def test_when_the_time_to_decide_has_passed_somebody_is_asked_to_ring(house: House, proposed: UUID) -> None:
    house.clock.at = asked(house, proposed).decide_by - timedelta(seconds=1)
    watch(house)
    assert asked(house, proposed).ring_since is None

    house.clock.move(seconds=1)
    watch(house)
    first = house.clock()
    house.clock.move(minutes=1)
    watch(house)

    assert asked(house, proposed).ring_since == first
    [call] = call_list(house)
    assert (call["kind"], call["person_name"], call["phone"], call["pa_name"]) == (
        "new_face",
        "Maya Brook",
        "01632 960003",
        "Sam",
    )
    assert (call["by"], call["subject_id"]) == (first, uuid5(proposed, "ask"))


@pytest.mark.parametrize(
    ("said", "status", "needs_yes"),
    [
        ("yes", VisitStatus.CONFIRMED, False),
        ("no", VisitStatus.DECLINED, False),
        ("talk_first", VisitStatus.PROPOSED, True),
    ],
)
@pytest.mark.parametrize("before", [None, "yes", "no", "talk_first"])
def test_each_answer_counts_whatever_was_said_before(
    house: House, proposed: UUID, before: str | None, said: str, status: VisitStatus, needs_yes: bool
) -> None:
    if before is not None:
        answer(house, proposed, before)
        house.clock.move(hours=1)

    answer(house, proposed, said)

    visit = house.visit(proposed)
    assert (visit.status, visit.needs_yes, visit.person_confirmed_at is not None) == (status, needs_yes, said == "yes")
    assert asked(house, proposed).answer is Answer(said)


def test_a_yes_ends_the_ringing_and_talking_first_does_not(house: House, proposed: UUID) -> None:
    house.clock.move(days=4)
    watch(house)
    answer(house, proposed, "talk_first")
    assert [call["kind"] for call in call_list(house)] == ["new_face"]
    assert asked(house, proposed).ring_since is not None

    answer(house, proposed, "yes")

    assert call_list(house) == []
    assert asked(house, proposed).ring_since is None


def test_the_answer_comes_before_the_visit(house: House, proposed: UUID) -> None:
    house.clock.at = IN_A_WEEK

    slug = house.refused(house.maya, "consent.answer", askId=uuid5(proposed, "ask"), answer="yes")

    assert slug == "too-late-to-answer"


def test_a_no_does_not_undo_that_the_pa_came_early(house: House, proposed: UUID) -> None:
    answer(house, proposed, "yes")
    house.clock.at = IN_A_WEEK - timedelta(minutes=5)
    house.do(house.sam, "visit.check_in", visitId=proposed)

    slug = house.refused(house.maya, "consent.answer", askId=uuid5(proposed, "ask"), answer="no")

    assert slug == "visit-is-over"
    assert house.visit(proposed).status is VisitStatus.UNDER_WAY


@pytest.mark.parametrize("who", ["maya", "sam"])
def test_a_question_goes_with_its_visit(house: House, proposed: UUID, who: str) -> None:
    house.do(getattr(house, who), "visit.cancel", visitId=proposed)

    assert not house.reads(house.maya).held("ask")
    assert call_list(house) == []
    house.clock.move(days=4)
    watch(house)
    assert asked(house, proposed).ring_since is None
    slug = house.refused(house.maya, "consent.answer", askId=uuid5(proposed, "ask"), answer="yes")
    assert slug == "too-late-to-answer"


def test_a_question_goes_when_the_relationship_ends(house: House, proposed: UUID) -> None:
    house.do(house.sam, "relationship.end", relationshipId=house.bond(house.sam_id).id)

    assert call_list(house) == []
    assert not house.reads(house.maya).held("ask")


def test_what_was_answered_stays_when_the_visit_is_called_off_later(house: House, proposed: UUID) -> None:
    answer(house, proposed, "yes")

    house.do(house.sam, "visit.cancel", visitId=proposed)

    assert [ask["answer"] for ask in house.reads(house.maya).held("ask").values()] == ["yes"]


@pytest.mark.parametrize("said", ["yes", "no", "talk_first"])
def test_no_answer_brings_back_what_was_called_off(house: House, proposed: UUID, said: str) -> None:
    answer(house, proposed, "yes")
    house.do(house.sam, "visit.cancel", visitId=proposed)

    slug = house.refused(house.maya, "consent.answer", askId=uuid5(proposed, "ask"), answer=said)

    assert slug == "visit-is-over"
    assert house.visit(proposed).status is VisitStatus.CANCELLED


def test_a_familiar_pas_proposal_asks_nothing_and_waits_for_the_person(house: House) -> None:
    house.choose(house.sam, house.sam_id)

    visit_id = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)

    assert (house.ask(visit_id), house.visit(visit_id).status) == (None, VisitStatus.PROPOSED)
    house.do(house.maya, "visit.confirm", visitId=visit_id)
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED


def test_what_the_person_proposes_is_no_question_to_her(house: House) -> None:
    house.introduce(house.sam, house.sam_id)

    visit_id = house.propose(house.maya, house.sam_id, starts_at=TOMORROW)

    assert house.ask(visit_id) is None
    house.do(house.sam, "visit.confirm", visitId=visit_id)
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED


@pytest.mark.parametrize(("days", "is_asked"), [(90, False), (91, True)])
def test_a_face_is_familiar_for_ninety_days(house: House, days: int, is_asked: bool) -> None:
    house.choose(house.sam, house.sam_id)
    house.clock.move(days=days)

    visit_id = house.propose(house.sam, house.sam_id, starts_at=house.clock() + DAY)

    assert (house.ask(visit_id) is not None) is is_asked


def test_a_visit_keeps_a_face_familiar(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=NOON + 80 * DAY)
    house.clock.at = NOON + 80 * DAY
    house.do(house.sam, "visit.check_in", visitId=visit_id)
    house.clock.move(days=80)

    proposed = house.propose(house.sam, house.sam_id, starts_at=house.clock() + DAY)

    assert house.ask(proposed) is None


def test_a_proposal_whose_face_has_become_unfamiliar_meanwhile_is_asked_about(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    house.clock.move(days=85)
    visit_id = house.propose(house.sam, house.sam_id, starts_at=house.clock() + 20 * DAY)
    house.clock.move(days=10)

    with house.app.app_context():
        plan_ahead(house.clock())

    assert house.visit(visit_id).needs_yes


@pytest.mark.parametrize(("rule", "is_asked"), [("ask_me", True), ("tell_me", False), ("anyone_in_team", False)])
def test_the_persons_rule_holds_for_the_team_whose_faces_have_faded(house: House, rule: str, is_asked: bool) -> None:
    house.choose(house.sam, house.sam_id)
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, newFaceRule=rule)
    house.clock.move(days=100)

    visit_id = house.propose(house.sam, house.sam_id, starts_at=house.clock() + DAY)

    assert (house.ask(visit_id) is not None) is is_asked
    assert house.visit(visit_id).status is VisitStatus.PROPOSED


@pytest.mark.parametrize("rule", ["ask_me", "tell_me", "anyone_in_team"])
def test_no_rule_lets_somebody_in_who_is_not_in_the_team(house: House, rule: str) -> None:
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, newFaceRule=rule)
    house.introduce(house.sam, house.sam_id)

    visit_id = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)

    assert house.visit(visit_id).needs_yes


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (10 * DAY, NOON + 3 * DAY),
        (3 * DAY, NOON + 2 * DAY),
        (25 * HOUR, NOON + HOUR),
        (5 * HOUR, NOON + HOUR),
        (timedelta(minutes=20), NOON + timedelta(minutes=20)),
    ],
)
def test_there_is_time_to_decide_and_it_ends_before_the_visit(ahead: timedelta, expected: datetime) -> None:
    assert decide_by(asked_at=NOON, starts_at=NOON + ahead) == expected
