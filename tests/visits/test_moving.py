"""A visit at another time: asked for by either side, agreed by the other. Visits by two PAs, and to one household."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.models import Notice
from carematch.visits.jobs import plan_ahead, tell_people, watch_silence
from carematch.visits.models import Arrangement, VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House
from tests.clock import NOON

THREE = TOMORROW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def team(house: House) -> None:
    """Sam is in Maya's team."""
    house.choose(house.sam, house.sam_id)


def at(starts_at: datetime, visit_id: UUID) -> dict[str, Any]:
    return {"visitId": visit_id, "startsAt": starts_at, "endsAt": starts_at + HOUR}


@pytest.mark.parametrize(("asks", "agrees"), [("sam", "maya"), ("maya", "sam")])
def test_the_old_time_stands_until_the_other_side_agrees(house: House, asks: str, agrees: str) -> None:
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)

    house.do(getattr(house, asks), "visit.move", **at(THREE, visit_id))
    waiting = house.visit(visit_id)
    house.do(getattr(house, agrees), "visit.agree_move", visitId=visit_id, startsAt=THREE)

    assert (waiting.starts_at, waiting.status, waiting.move_starts_at) == (TOMORROW, VisitStatus.CONFIRMED, THREE)
    moved = house.visit(visit_id)
    assert (moved.starts_at, moved.ends_at, moved.status) == (THREE, THREE + HOUR, VisitStatus.CONFIRMED)
    assert (moved.move_starts_at, moved.move_by, moved.moves) == (None, None, 1)


@pytest.mark.parametrize(("asks", "agrees", "title"), [("sam", "maya", "Maya"), ("maya", "sam", "Sam")])
def test_whoever_asked_for_another_time_hears_that_the_other_side_agreed(
    house: House, asks: str, agrees: str, title: str
) -> None:
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.do(getattr(house, asks), "visit.move", **at(THREE, visit_id))

    house.do(getattr(house, agrees), "visit.agree_move", visitId=visit_id, startsAt=THREE)

    with house.app.app_context(), snapshot_session() as session:
        told = session.query(Notice).filter_by(notice="visit_moved").all()
    assert [(each.user_id, each.title) for each in told] == [
        (getattr(house, asks).id, f"{title} said yes to another time")
    ]
    assert "at 3pm" in told[0].text
    assert house.pushes(getattr(house, asks)).count("A visit is at another time. Please look.") == 1


def test_nobody_agrees_with_themselves_or_to_a_time_they_did_not_see(house: House) -> None:
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.do(house.sam, "visit.move", **at(THREE, visit_id))
    house.do(house.sam, "visit.move", **at(THREE + HOUR, visit_id))

    slugs = [
        house.refused(house.sam, "visit.agree_move", visitId=visit_id, startsAt=THREE + HOUR),
        house.refused(house.maya, "visit.agree_move", visitId=visit_id, startsAt=THREE),
    ]

    assert slugs == ["no-move-asked", "no-move-asked"]
    assert house.visit(visit_id).starts_at == TOMORROW


@pytest.mark.parametrize("who", ["sam", "maya"])
def test_either_side_may_say_that_the_time_stays(house: House, who: str) -> None:
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.do(house.sam, "visit.move", **at(THREE, visit_id))

    house.do(getattr(house, who), "visit.keep_time", visitId=visit_id)

    assert house.visit(visit_id).move_starts_at is None
    assert house.refused(house.maya, "visit.agree_move", visitId=visit_id, startsAt=THREE) == "no-move-asked"


def test_a_visit_that_has_begun_or_is_off_is_not_moved(house: House) -> None:
    begun = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    off = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW + DAY)
    house.do(house.sam, "visit.cancel", visitId=off)
    house.clock.at = TOMORROW + timedelta(minutes=1)

    slugs = {house.refused(house.maya, "visit.move", **at(THREE + DAY, each)) for each in (begun, off)}

    assert slugs == {"visit-is-over"}


def test_a_visit_is_not_moved_into_the_past(house: House) -> None:
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)

    assert house.refused(house.sam, "visit.move", **at(NOON - HOUR, visit_id)) == "invalid"


def test_the_other_side_is_told_once_and_agreeing_is_the_persons_decision(house: House) -> None:
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.do(house.sam, "visit.move", **at(THREE, visit_id))

    with house.app.app_context():
        tell_people(house.clock())
        tell_people(house.clock())
    done = house.do(house.maya, "visit.agree_move", visitId=visit_id, startsAt=THREE)

    [notice] = house.reads(house.maya).held("notice").values()
    assert (notice["title"], notice["url"]) == ("Sam asks for another time", f"/visits/{visit_id}")
    assert notice["text"].endswith("Until you say yes it stays tomorrow, Tuesday 24 November, at midday.")
    assert house.decision(done).what == "visit.agree_move"


def test_a_move_of_a_visit_by_a_new_face_moves_the_question(house: House) -> None:
    house.introduce(house.rosa, house.rosa_id)
    house.clock.move(days=91)
    start = house.clock() + 2 * DAY
    visit_id = house.propose(house.rosa, house.rosa_id, starts_at=start)
    house.do(house.maya, "visit.move", **at(start + DAY, visit_id))

    house.do(house.rosa, "visit.agree_move", visitId=visit_id, startsAt=start + DAY)

    ask, visit = house.ask(visit_id), house.visit(visit_id)
    assert ask is not None
    assert ask.starts_at == start + DAY
    assert (visit.needs_yes, visit.status, visit.person_confirmed_at) == (True, VisitStatus.PROPOSED, None)


def test_nobody_rings_about_a_question_whose_visit_moves_to_a_later_time_until_that_has_come(house: House) -> None:
    house.introduce(house.rosa, house.rosa_id)
    house.clock.move(days=91)
    start = house.clock() + 2 * DAY
    visit_id = house.propose(house.rosa, house.rosa_id, starts_at=start)
    asked_at = house.clock()
    house.clock.move(hours=40)
    with house.app.app_context():
        watch_silence(house.clock())
    before = house.ask(visit_id)
    house.do(house.maya, "visit.move", **at(start + 3 * DAY, visit_id))

    house.do(house.rosa, "visit.agree_move", visitId=visit_id, startsAt=start + 3 * DAY)
    with house.app.app_context():
        watch_silence(house.clock() + HOUR)
    after = house.ask(visit_id)

    assert before is not None
    assert None not in (before.ring_since, before.plan_since)
    assert after is not None
    assert (after.decide_by, after.ring_since, after.plan_since) == (asked_at + 3 * DAY, None, None)


def test_what_was_moved_is_not_planned_again_at_its_old_time_nor_stands_in_the_way_of_another(house: House) -> None:
    """Wednesday's visit is moved onto the Tuesday on which the pattern will fall when it is planned further."""
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
    first, *rest = house.visits(house.sam_id)
    next_planned = rest[-1].starts_at + 7 * DAY
    house.do(house.sam, "visit.move", **at(next_planned, first.id))
    house.do(house.maya, "visit.agree_move", visitId=first.id, startsAt=next_planned)
    house.clock.move(days=7)

    with house.app.app_context():
        plan_ahead(house.clock())

    starts = [visit.starts_at for visit in house.visits(house.sam_id)]
    assert starts.count(next_planned) == 2
    assert first.starts_at not in starts


def test_a_day_left_out_is_not_planned_and_its_visit_is_off(house: House) -> None:
    arrangement_id = uuid7()
    named = {"arrangementId": arrangement_id, "circleId": house.circle_id, "paId": house.sam_id}
    words = {"weekdays": ["TU"], "localStart": "09:00", "minutes": 60, "startsOn": TOMORROW.date()}
    house.do(house.maya, "arrangement.propose", **named, **words)
    house.do(house.sam, "arrangement.agree", arrangementId=arrangement_id)
    far = (TOMORROW + 98 * DAY).date()

    house.do(house.sam, "arrangement.skip", arrangementId=arrangement_id, day=TOMORROW.date() + 7 * DAY)
    house.do(house.maya, "arrangement.skip", arrangementId=arrangement_id, day=far)
    house.clock.move(days=21)
    with house.app.app_context():
        plan_ahead(house.clock())

    visits = {visit.starts_at.date(): visit.status for visit in house.visits(house.sam_id)}
    assert visits[TOMORROW.date() + 7 * DAY] is VisitStatus.CANCELLED
    assert far not in visits
    assert far + 7 * DAY in visits
    assert house.get(Arrangement, arrangement_id).exceptions == ["2026-12-01", far.isoformat()]


# Two PAs at one visit


def test_a_second_pa_has_a_visit_of_their_own_and_each_confirms_theirs(house: House) -> None:
    house.choose(house.rosa, house.rosa_id)
    visit_id, second_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW), uuid7()

    house.do(house.maya, "visit.add_second", visitId=visit_id, secondId=second_id, paId=house.rosa_id)

    first, second = house.visit(visit_id), house.visit(second_id)
    assert first.together_id == second.together_id is not None
    assert (second.starts_at, second.ends_at) == (first.starts_at, first.ends_at)
    assert (first.status, second.status) == (VisitStatus.CONFIRMED, VisitStatus.PROPOSED)
    again = {"visitId": visit_id, "secondId": uuid7(), "paId": house.rosa_id}
    assert house.refused(house.maya, "visit.add_second", **again) == "conflict"


def test_two_pas_at_one_visit_are_two_faces_and_one_visit(house: House) -> None:
    house.choose(house.rosa, house.rosa_id)
    pairs = []
    for days in range(3):
        first = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW + days * DAY)
        pairs.append((first, uuid7()))
        house.do(house.maya, "visit.add_second", visitId=first, secondId=pairs[-1][1], paId=house.rosa_id)
    house.clock.at = TOMORROW + 3 * DAY
    for first, second in pairs:
        house.do(house.sam, "visit.check_out", visitId=first)
        house.do(house.rosa, "visit.check_out", visitId=second)

    measured = house.browser(house.maya).get(f"/api/circles/{house.circle_id}/continuity").get_json()
    [line] = house.browser(house.jo).get(f"/api/desk?holder={house.holder_id}").get_json()["circles"]

    assert (measured["visits"], measured["faces"], measured["upc"], measured["secon"]) == (3, 2, 1, 1)
    assert measured["coc"] == pytest.approx((9 + 9 - 6) / 30)
    assert (line["visits14"], line["faces14"], line["chosen14"]) == (3, 2, 3)


# One household


@pytest.fixture
def next_door(house: House) -> tuple[UUID, UUID, Any]:
    """Owen's circle, his visit by Sam, and Owen; he lives with Maya."""
    owen = factories.make_user(house.app, name="Owen Brook", email="owen@example.org")
    circle_id = factories.make_circle(house.app, house.holder_id, person_name="Owen Brook", person=owen)
    factories.make_chosen(house.app, circle_id, owen, house.sam_id, house.sam)
    visit_id = factories.make_visit(house.app, owen, circle_id, house.sam_id, starts_at=TOMORROW + HOUR)
    return circle_id, visit_id, owen


def test_a_pa_links_visits_to_two_people_who_live_together_and_each_circle_sees_only_its_own(
    house: House, next_door: tuple[UUID, UUID, Any]
) -> None:
    _circle_id, theirs, owen = next_door
    ours = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)

    house.do(house.sam, "visit.join_household", visitId=ours, otherId=theirs)

    own = house.reads(house.sam).held("own_visit")
    assert own[str(ours)]["householdId"] == own[str(theirs)]["householdId"] is not None
    for user, seen, hidden in ((house.maya, ours, theirs), (owen, theirs, ours)):
        phone = house.reads(user)
        assert str(seen) in phone.held("visit")
        assert str(hidden) not in str(phone.rows)
        assert "householdId" not in phone.held("visit")[str(seen)]


def test_only_the_pa_of_both_visits_links_them(house: House, next_door: tuple[UUID, UUID, Any]) -> None:
    _, theirs, _ = next_door
    house.choose(house.rosa, house.rosa_id)
    ours = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    other_pas = house.confirmed(house.rosa, house.rosa_id, starts_at=TOMORROW)
    same_circle = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW + 4 * HOUR)

    assert house.refused(house.maya, "visit.join_household", visitId=ours, otherId=theirs) == "not-found"
    assert house.refused(house.rosa, "visit.join_household", visitId=ours, otherId=theirs) == "not-found"
    assert house.refused(house.sam, "visit.join_household", visitId=ours, otherId=other_pas) == "not-found"
    assert house.refused(house.sam, "visit.join_household", visitId=ours, otherId=same_circle) == "not-one-household"
