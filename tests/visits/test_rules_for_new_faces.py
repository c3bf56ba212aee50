"""What holds around the yes to a new face: rules set in advance, who told, who rings, the plan, and that nobody
overrides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from carematch.circles.models import Ask, Stage
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reports.service import desk
from carematch.visits.jobs import tell_people, watch_silence
from carematch.visits.models import VisitStatus
from tests import factories
from tests.bonds.inbox import titles
from tests.circles.house import DAY, HOUR, TOMORROW, House
from tests.clock import NOON

IN_A_WEEK = NOON + 7 * DAY


def call_list(house: House) -> list[dict[str, Any]]:
    with house.app.app_context(), snapshot_session() as session:
        found: list[dict[str, Any]] = desk(session, house.holder_id, now=house.clock())["call_list"]
        return found


def watch(house: House) -> None:
    with house.app.app_context():
        watch_silence(house.clock())


def asked(house: House, visit_id: UUID) -> Ask:
    ask = house.ask(visit_id)
    assert ask is not None
    return ask


# Rules for when it is urgent


def set_rule(house: House, *order: str, what: str = "For my medication") -> UUID:
    rule_id = uuid7()
    house.do(house.maya, "urgent_rule.set", ruleId=rule_id, circleId=house.circle_id, what=what, order=list(order))
    return rule_id


def rules_of_sam(house: House) -> list[str]:
    """The rules by which Sam may come, as his phone holds them."""
    [bond] = house.reads(house.sam).held("bond").values()
    return [rule["ruleId"] for rule in bond["urgentRules"]]


def fade(house: House) -> None:
    """Sam is in the team, and Maya has not met him for long."""
    house.choose(house.sam, house.sam_id)
    house.clock.move(days=100)


def test_a_rule_set_in_advance_is_cited_and_nothing_is_asked(house: House) -> None:
    rule_id = set_rule(house, "team", "introduced")
    fade(house)

    visit_id = house.propose(house.sam, house.sam_id, starts_at=house.clock() + 5 * HOUR, ruleId=rule_id)

    row = house.reads(house.maya).held("visit")[str(visit_id)]
    assert house.ask(visit_id) is None
    assert (row["status"], row["needsYes"]) == ("confirmed", False)
    assert (row["ruleWhat"], row["ruleSetAt"]) == ("For my medication", "2026-11-23T12:00:00Z")


def test_the_person_is_told_by_which_rule_and_of_when(house: House) -> None:
    rule_id = set_rule(house, "team")
    fade(house)
    house.propose(house.sam, house.sam_id, starts_at=house.clock() + 5 * HOUR, ruleId=rule_id)

    with house.app.app_context():
        tell_people(house.clock())

    texts = [row["text"] for row in house.reads(house.maya).held("notice").values() if row["title"] == "Sam comes"]
    assert len(texts) == 1
    assert "by your rule: For my medication. You set it on Monday 23 November" in texts[0]


def test_the_person_still_says_no_to_what_was_agreed_by_their_rule(house: House) -> None:
    rule_id = set_rule(house, "team")
    fade(house)
    visit_id = house.propose(house.sam, house.sam_id, starts_at=house.clock() + 5 * HOUR, ruleId=rule_id)

    house.do(house.maya, "visit.cancel", visitId=visit_id)

    assert house.visit(visit_id).status is VisitStatus.CANCELLED


def test_a_proposal_that_cites_no_rule_is_asked_about_though_there_is_one(house: House) -> None:
    set_rule(house, "team")
    fade(house)

    visit_id = house.propose(house.sam, house.sam_id, starts_at=house.clock() + 5 * HOUR)

    assert house.visit(visit_id).needs_yes


def test_whom_the_rule_asks_later_comes_only_when_the_first_cannot(house: House) -> None:
    rule_id = set_rule(house, "team", "introduced")
    house.introduce(house.rosa, house.rosa_id)
    about = {"circleId": house.circle_id, "paId": house.rosa_id, "ruleId": rule_id}
    at = {"startsAt": NOON + 5 * HOUR, "endsAt": NOON + 6 * HOUR}

    assert house.refused(house.rosa, "visit.propose", visitId=uuid7(), **about, **at) == "others-first"
    visit_id = uuid7()
    house.do(house.rosa, "visit.propose", visitId=visit_id, **about, **at, othersCannot=True)

    assert house.visit(visit_id).status is VisitStatus.CONFIRMED


@pytest.mark.parametrize("order", [["team"], ["introduced"]])
def test_a_rule_lets_in_nobody_whom_it_does_not_name(house: House, order: list[str]) -> None:
    rule_id = set_rule(house, *order)
    if order == ["team"]:
        house.introduce(house.rosa, house.rosa_id)
    else:
        house.do(house.maya, "relationship.invite", **house.about(house.rosa_id))
    about = {"circleId": house.circle_id, "paId": house.rosa_id, "ruleId": rule_id, "othersCannot": True}
    at = {"startsAt": NOON + 5 * HOUR, "endsAt": NOON + 6 * HOUR}

    assert house.refused(house.rosa, "visit.propose", visitId=uuid7(), **about, **at) == "no-such-rule"
    [bond] = house.reads(house.rosa).held("bond").values()
    assert bond["urgentRules"] == []


def test_what_is_far_away_is_asked_about(house: House) -> None:
    rule_id = set_rule(house, "team")
    house.choose(house.sam, house.sam_id)
    about = {"circleId": house.circle_id, "paId": house.sam_id, "ruleId": rule_id}
    at = {"startsAt": NOON + 49 * HOUR, "endsAt": NOON + 50 * HOUR}

    assert house.refused(house.sam, "visit.propose", visitId=uuid7(), **about, **at) == "not-urgent"


def test_a_rule_that_was_taken_away_or_is_another_persons_lets_nobody_in(house: House) -> None:
    rule_id = set_rule(house, "team")
    house.choose(house.sam, house.sam_id)
    assert rules_of_sam(house) == [str(rule_id)]

    house.do(house.maya, "urgent_rule.remove", ruleId=rule_id)

    assert rules_of_sam(house) == []
    at = {"startsAt": NOON + 5 * HOUR, "endsAt": NOON + 6 * HOUR}
    about = {"circleId": house.circle_id, "paId": house.sam_id}
    for cited in (rule_id, uuid7()):
        args = {"visitId": uuid7(), **about, **at, "ruleId": cited}
        assert house.refused(house.sam, "visit.propose", **args) == "no-such-rule"


def test_a_rule_can_be_undone_until_something_was_done_by_it(house: House) -> None:
    named: dict[str, Any] = {"circleId": house.circle_id, "what": "My medication", "order": ["team"]}
    unused = house.do(house.maya, "urgent_rule.set", ruleId=uuid7(), **named)
    used_id = uuid7()
    used = house.do(house.maya, "urgent_rule.set", ruleId=used_id, **named)
    house.choose(house.sam, house.sam_id)
    house.propose(house.sam, house.sam_id, starts_at=NOON + 5 * HOUR, ruleId=used_id)

    house.do(house.maya, "decision.undo", decisionId=house.decision(unused).id)

    assert rules_of_sam(house) == [str(used_id)]
    assert house.refused(house.maya, "decision.undo", decisionId=house.decision(used).id) == "gone-further"


@pytest.mark.parametrize("who", ["sam", "rosa", "jo"])
def test_nobody_sets_a_rule_for_the_person_unasked(house: House, who: str) -> None:
    house.choose(house.sam, house.sam_id)
    named = {"ruleId": uuid7(), "circleId": house.circle_id, "what": "Anything", "order": ["team"]}

    assert house.refused(getattr(house, who), "urgent_rule.set", **named) in {"forbidden", "not-found"}


# Told is by whom


@pytest.fixture
def to_tell(house: House) -> UUID:
    """Maya wants to be told; Sam, whom she has not met for long, would come tomorrow."""
    fade(house)
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, newFaceRule="tell_me")
    return house.propose(house.sam, house.sam_id, starts_at=house.clock() + DAY)


def test_a_message_that_was_sent_is_not_told(house: House, to_tell: UUID) -> None:
    with house.app.app_context():
        tell_people(house.clock())

    assert "Sam comes" in titles(house, house.maya)
    assert (house.visit(to_tell).to_tell, house.visit(to_tell).told_at) == (True, None)
    assert [call["kind"] for call in call_list(house)] == ["to_tell"]


@pytest.mark.parametrize(
    ("who", "how", "by"),
    [("jo", "phone", "Jo Ash"), ("sam", "in_person", "Sam Tarn"), ("maya", "app", "Maya Brook")],
)
def test_told_is_written_down_with_who_told_and_how(house: House, to_tell: UUID, who: str, how: str, by: str) -> None:
    house.do(getattr(house, who), "visit.say_told", visitId=to_tell, how=how)

    row = house.reads(house.maya).held("visit")[str(to_tell)]
    assert (row["toldBy"], row["toldHow"], row["toldAt"] is not None) == (by, how, True)
    assert call_list(house) == []


@pytest.mark.parametrize("who", ["jo", "sam"])
def test_only_the_person_says_that_they_saw_it_in_the_app(house: House, to_tell: UUID, who: str) -> None:
    assert house.refused(getattr(house, who), "visit.say_told", visitId=to_tell, how="app") == "forbidden"


def test_being_told_is_no_yes_to_the_visit(house: House, to_tell: UUID) -> None:
    house.do(house.jo, "visit.say_told", visitId=to_tell, how="phone")

    assert house.visit(to_tell).status is VisitStatus.PROPOSED


def test_the_persons_own_yes_says_that_they_know(house: House, to_tell: UUID) -> None:
    house.do(house.maya, "visit.confirm", visitId=to_tell)

    visit = house.visit(to_tell)
    assert (visit.status, visit.told_by, visit.told_how) == (VisitStatus.CONFIRMED, "Maya Brook", "app")
    assert call_list(house) == []


def test_a_yes_that_was_given_for_the_person_tells_them_nothing(house: House, to_tell: UUID) -> None:
    house.do(house.jo, "visit.confirm", visitId=to_tell, told=house.told())

    assert (house.visit(to_tell).status, house.visit(to_tell).told_at) == (VisitStatus.CONFIRMED, None)


def test_anyone_in_the_team_needs_no_telling(house: House) -> None:
    fade(house)
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, newFaceRule="anyone_in_team")

    visit_id = house.propose(house.sam, house.sam_id, starts_at=house.clock() + DAY)

    assert not house.visit(visit_id).to_tell


# Who rings, and then the plan


@pytest.fixture
def proposed(house: House) -> UUID:
    """Sam, whom Maya has met and not chosen, would like to come in a week."""
    house.introduce(house.sam, house.sam_id)
    return house.propose(house.sam, house.sam_id, starts_at=IN_A_WEEK)


def name_ada(house: House) -> Any:
    """Ada helps Maya, and is to ring her."""
    ada = factories.make_user(house.app, name="Ada Vale", email="ada@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=ada.id, powers=["see_notes"])
    house.do(house.maya, "supporter.let_ring", circleId=house.circle_id, userId=ada.id)
    return ada


def test_whom_the_person_has_named_is_asked_to_ring_and_only_in_time(house: House, proposed: UUID) -> None:
    ada = name_ada(house)
    house.clock.at = asked(house, proposed).decide_by - timedelta(minutes=1)
    for minutes, is_asked in ((0, False), (1, True)):
        house.clock.move(minutes=minutes)
        watch(house)
        with house.app.app_context():
            tell_people(house.clock())
        assert ("Please ring Maya" in titles(house, ada)) is is_asked

    assert [call["ringer"] for call in call_list(house)] == ["Ada Vale"]
    assert [row["ringer"] for row in house.reads(house.maya).held("ask").values()] == ["Ada Vale"]


def test_whoever_helps_no_more_is_not_asked_to_ring(house: House, proposed: UUID) -> None:
    ada = name_ada(house)

    house.do(house.maya, "supporter.withdraw", circleId=house.circle_id, userId=ada.id)

    assert [call["ringer"] for call in call_list(house)] == [None]
    stranger = factories.make_user(house.app, name="Ben Rush", email="ben@example.org")
    named = {"circleId": house.circle_id, "userId": stranger.id}
    assert house.refused(house.maya, "supporter.let_ring", **named) == "not-found"


def test_the_plan_begins_halfway_to_the_visit_and_before_it(house: House, proposed: UUID) -> None:
    house.do(
        house.maya,
        "circle.set_details",
        circleId=house.circle_id,
        emergencyName="Ira Brook",
        emergencyPhone="01632 960009",
    )
    ask = asked(house, proposed)
    halfway = ask.decide_by + (IN_A_WEEK - ask.decide_by) / 2

    house.clock.at = halfway - timedelta(seconds=1)
    watch(house)
    assert (asked(house, proposed).ring_since is not None, asked(house, proposed).plan_since) == (True, None)
    assert [call["contact_name"] for call in call_list(house)] == [""]

    house.clock.at = halfway
    watch(house)

    assert asked(house, proposed).plan_since == halfway < IN_A_WEEK
    assert [(call["contact_name"], call["contact_phone"]) for call in call_list(house)] == [
        ("Ira Brook", "01632 960009")
    ]
    assert house.visit(proposed).status is VisitStatus.PROPOSED


def test_an_answer_ends_the_plan_too(house: House, proposed: UUID) -> None:
    house.clock.at = IN_A_WEEK - HOUR
    watch(house)

    house.do(house.maya, "consent.answer", askId=uuid5(proposed, "ask"), answer="no")

    assert (asked(house, proposed).ring_since, asked(house, proposed).plan_since) == (None, None)
    assert call_list(house) == []


# Nobody overrides


def make_supporter(house: House, name: str, *powers: str) -> Any:
    user = factories.make_user(house.app, name=name, email=f"{name.lower()}@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=user.id, powers=list(powers))
    return user


@pytest.mark.parametrize("name", ["consent.answer", "visit.confirm", "visit.check_in"])
def test_nobody_else_makes_a_yes_of_an_open_question(house: House, proposed: UUID, name: str) -> None:
    house.choose(house.rosa, house.rosa_id)
    others = {
        "that pa": house.sam,
        "team": house.rosa,
        "coordinator": house.jo,
        "chooses": make_supporter(house, "Cho", "choose_pas"),
        "notes": make_supporter(house, "Nat", "see_notes"),
        "money": make_supporter(house, "Mon", "money"),
        "stranger": factories.make_user(house.app, name="Stan", email="stan@example.org"),
    }
    args = {"askId": uuid5(proposed, "ask"), "answer": "yes"} if name == "consent.answer" else {"visitId": proposed}

    for user in others.values():
        factories.attempt(house.app, user, name, now=house.clock(), **args)

    visit = house.visit(proposed)
    assert asked(house, proposed).answer is None
    assert (visit.needs_yes, visit.person_confirmed_at) == (True, None)
    assert visit.status is not VisitStatus.CONFIRMED


def test_a_coordinator_writes_down_a_yes_only_as_the_persons_told_one(house: House, proposed: UUID) -> None:
    answer = {"askId": uuid5(proposed, "ask"), "answer": "yes"}
    assert house.refused(house.jo, "consent.answer", **answer) == "forbidden"

    made = house.do(house.jo, "consent.answer", **answer, told=house.told())

    assert house.visit(proposed).status is VisitStatus.CONFIRMED
    assert (house.decision(made).recorded_by, str(house.decision(made).given)) == ("Jo Ash", "phone")


def test_a_stranger_invited_while_the_team_question_is_open_is_asked_about(house: House) -> None:
    house.import_visits((house.rosa_id, NOON - DAY))
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))

    by_stranger = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)

    assert house.visit(by_stranger).needs_yes


def test_whoever_came_before_is_called_unfamiliar_by_nobody_until_the_person_was_asked(house: House) -> None:
    [visit_id] = house.import_visits((house.rosa_id, NOON + DAY))

    assert house.bond(house.rosa_id).stage is Stage.CONSIDERING
    assert not house.visit(visit_id).needs_yes


# How long a face stays familiar


@pytest.mark.parametrize(("days", "is_asked"), [(30, False), (31, True)])
def test_the_window_is_as_the_holder_has_it(house: House, days: int, is_asked: bool) -> None:
    house.do(house.jo, "holder.set_familiarity", holderId=house.holder_id, days=30)
    house.choose(house.sam, house.sam_id)
    house.clock.move(days=days)

    visit_id = house.propose(house.sam, house.sam_id, starts_at=house.clock() + DAY)

    assert (house.ask(visit_id) is not None) is is_asked
    assert {row["familiarDays"] for row in house.reads(house.maya).held("circle").values()} == {30}


# A short visit


@pytest.mark.parametrize("who", ["maya", "sam"])
def test_a_visit_under_half_an_hour_is_never_blocked(house: House, who: str) -> None:
    house.choose(house.sam, house.sam_id)
    named = {"visitId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}

    house.do(getattr(house, who), "visit.propose", **named, startsAt=TOMORROW, endsAt=TOMORROW + timedelta(minutes=10))

    assert house.visit(named["visitId"]).status is VisitStatus.PROPOSED
