"""Whoever's yes something waits for hears of it in the inbox, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from carematch.accounts.models import User
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.models import Delivery, DeliveryState, Notice
from carematch.visits.jobs import tell_people
from tests.circles.house import DAY, HOUR, House
from tests.clock import NOON


def inbox(house: House, user: User) -> list[tuple[str, str]]:
    """Kind and title of each message, after people were told."""
    with house.app.app_context():
        tell_people(house.clock())
        tell_people(house.clock())
    return sorted((row["notice"], row["title"]) for row in house.reads(user).held("notice").values())


def test_a_pa_hears_of_an_invitation_and_the_person_of_the_answer(house: House) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    assert inbox(house, house.sam) == [("asked_to_meet", "Maya would like to meet you")]

    house.do(house.sam, "relationship.accept_meeting", relationshipId=house.bond(house.sam_id).id)

    assert inbox(house, house.maya) == [("meeting_accepted", "Sam said yes to meeting")]


def test_a_pa_hears_that_the_person_chose_them(house: House) -> None:
    bond_id = house.introduce(house.sam, house.sam_id)

    house.do(house.maya, "relationship.choose", relationshipId=bond_id)

    assert ("asked_to_join", "Maya chose you") in inbox(house, house.sam)


def test_each_side_hears_that_the_other_knows_them(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - timedelta(days=3)))
    house.import_visits((house.rosa_id, house.clock() - timedelta(days=2)))
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[house.sam_id])
    house.do(house.rosa, "relationship.say_known", **house.about(house.rosa_id))

    assert inbox(house, house.sam) == [("asked_if_known", "Do you know Maya?")]
    assert inbox(house, house.maya) == [("asked_if_known", "Do you know Rosa?")]


def test_whoever_did_not_propose_regular_visits_hears_of_them(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    pattern = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": house.clock().date()}
    place = {"circleId": house.circle_id, "paId": house.sam_id}
    house.do(house.maya, "arrangement.propose", arrangementId=uuid7(), **place, **pattern)
    house.do(house.sam, "arrangement.propose", arrangementId=uuid7(), **place, **pattern)

    assert ("asked_for_visits", "Maya would like regular visits") in inbox(house, house.sam)
    assert ("asked_for_visits", "Sam would like regular visits") in inbox(house, house.maya)


def test_what_has_been_answered_is_not_told_again(house: House) -> None:
    house.choose(house.sam, house.sam_id)

    assert inbox(house, house.sam) == []
    assert inbox(house, house.maya) == []


def test_a_question_says_until_when_and_is_asked_once_more_shortly_before(house: House) -> None:
    house.introduce(house.sam, house.sam_id)
    visit_id = house.propose(house.sam, house.sam_id, starts_at=NOON + 3 * DAY)
    ask = house.ask(visit_id)
    assert ask is not None

    tell_at(house, NOON)
    tell_at(house, ask.decide_by - HOUR * 3)
    first = [kind for kind, _ in inbox(house, house.maya)]
    for minutes in (119, 118, 1):
        tell_at(house, ask.decide_by - timedelta(minutes=minutes))

    with house.app.app_context(), snapshot_session() as session:
        [text] = session.scalars(select(Notice.text).where(Notice.notice == "new_face"))
    assert "answer_soon" not in first
    assert text.endswith("Please say so by then: on Wednesday 25 November at midday.")
    assert [kind for kind, _ in inbox(house, house.maya)].count("answer_soon") == 1


def test_a_question_that_was_answered_is_not_asked_again_and_no_longer_rings(house: House) -> None:
    house.introduce(house.sam, house.sam_id)
    visit_id = house.propose(house.sam, house.sam_id, starts_at=NOON + 3 * DAY)
    ask = house.ask(visit_id)
    assert ask is not None
    tell_at(house, ask.decide_by - HOUR)

    house.do(house.maya, "consent.answer", askId=ask.id, answer="yes")

    with house.app.app_context(), snapshot_session() as session:
        states = {each.kind: each.state for each in session.scalars(select(Delivery))}
    assert (states["new_face"], states["answer_soon"]) == (DeliveryState.WITHDRAWN, DeliveryState.WITHDRAWN)


def tell_at(house: House, now: datetime) -> None:
    with house.app.app_context():
        tell_people(now)
