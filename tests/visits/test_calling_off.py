"""A visit is called off: the other side hears it at once, nothing rings for it any more, and undoing it is quiet."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest

from carematch.accounts.models import User
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.jobs import deliver, queue_due
from carematch.reminders.models import Delivery, DeliveryState
from carematch.visits.jobs import tell_people
from carematch.visits.models import VisitStatus
from tests import factories
from tests.circles.house import HOUR, TOMORROW, House


@pytest.fixture(autouse=True)
def team(house: House) -> None:
    """Sam and Rosa are in Maya's team."""
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)


@pytest.fixture
def visit_id(house: House) -> UUID:
    """Sam's visit tomorrow at noon."""
    return house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)


def messages(house: House, user: User) -> list[tuple[str, str]]:
    """Title and text of what says that visits are off or on."""
    held = house.reads(user).held("notice").values()
    return [(row["title"], row["text"]) for row in held if row["notice"].startswith("visit_o")]


def titles(house: House, user: User) -> list[str]:
    return [title for title, _ in messages(house, user)]


def due(house: House, kind: str) -> list[str]:
    """Whose phones are still to ring of this."""
    with house.app.app_context(), snapshot_session() as session:
        found = session.query(Delivery).filter_by(kind=kind, state=DeliveryState.DUE)
        return [session.get_one(User, each.user_id).name for each in found]


def nia(house: House, *powers: str) -> User:
    sister = factories.make_user(house.app, name="Nia Brook", email="nia@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=sister.id, powers=list(powers))
    return sister


# Who hears it


def test_the_pa_hears_that_the_person_called_a_visit_off_and_not_why(house: House, visit_id: UUID) -> None:
    house.do(house.maya, "visit.cancel", visitId=visit_id, reason="I would rather be alone")

    text = "The visit tomorrow, Tuesday 24 November, at midday is off. You need not come."
    assert messages(house, house.sam) == [("Maya called off a visit", text)]
    assert messages(house, house.maya) == []
    assert house.pushes(house.sam)[-1] == "A visit is off. Please look."


def test_the_person_and_who_agrees_visits_for_them_hear_that_the_pa_cannot_come(house: House, visit_id: UUID) -> None:
    sister, reader = nia(house, "agree_visits"), factories.make_user(house.app, name="Ann Hill", email="a@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=reader.id, powers=["see_notes"])

    house.do(house.sam, "visit.cancel", visitId=visit_id, reason="A cold")

    assert titles(house, house.maya) == titles(house, sister) == ["Sam cannot come"]
    assert titles(house, house.sam) == titles(house, reader) == []
    assert [text for text in house.pushes(house.maya) if "Sam" in text or "cold" in text] == []
    assert "cold" not in messages(house, house.maya)[0][1]


def test_a_no_to_an_offer_is_said_as_a_no(house: House) -> None:
    offered = house.propose(house.sam, house.sam_id, starts_at=TOMORROW)

    house.do(house.maya, "visit.cancel", visitId=offered)

    assert titles(house, house.sam) == ["Maya said no this time"]


def test_a_no_to_a_new_face_is_said_as_a_no_and_a_later_yes_takes_it_back(house: House) -> None:
    bryn = factories.make_user(house.app, name="Bryn Hale", email="bryn@example.org")
    bryn_id = house.add_pa("Bryn", bryn)
    house.introduce(bryn, bryn_id)
    ask_id = uuid5(house.propose(bryn, bryn_id, starts_at=TOMORROW), "ask")

    house.do(house.maya, "consent.answer", askId=ask_id, answer="no")
    said = messages(house, bryn)
    house.do(house.maya, "consent.answer", askId=ask_id, answer="yes")

    when = "The visit tomorrow, Tuesday 24 November, at midday is off."
    assert said == [("Maya said no this time", f"{when} You may always offer another time.")]
    assert titles(house, bryn) == []


def test_a_paused_pa_hears_that_the_person_calls_their_visits_off_and_the_person_may_take_it_back(
    house: House, visit_id: UUID
) -> None:
    paused = house.do(house.jo, "pa.pause", paId=house.sam_id, reason="Something was said")
    ask_id = uuid5(paused, str(house.circle_id))

    answered = house.do(house.maya, "pause.answer", pauseAskId=ask_id, answer="call_off")
    said = titles(house, house.sam)
    house.do(house.maya, "decision.undo", decisionId=uuid5(answered, "decision"))

    assert said == ["Maya called off a visit"]
    assert titles(house, house.sam) == []


def test_who_calls_it_off_again_tells_nobody_again(house: House, visit_id: UUID) -> None:
    house.do(house.maya, "visit.cancel", visitId=visit_id)
    house.do(house.maya, "visit.cancel", visitId=visit_id)
    house.do(house.sam, "visit.cancel", visitId=visit_id)

    assert titles(house, house.sam) == ["Maya called off a visit"]
    assert titles(house, house.maya) == []


def test_of_visits_called_off_together_each_pa_hears_once(house: House) -> None:
    pattern = uuid7()
    shape = {"rule": "FREQ=DAILY", "localStart": "09:00", "localEnd": "10:00", "startsOn": date(2026, 11, 25)}
    named = {"arrangementId": pattern, "circleId": house.circle_id, "paId": house.sam_id}
    factories.do(house.app, house.maya, "arrangement.propose", v=2, now=house.clock(), **named, **shape)
    house.do(house.sam, "arrangement.agree", arrangementId=pattern)

    house.do(house.maya, "arrangement.skip", arrangementId=pattern, day=date(2026, 11, 26))
    house.do(house.maya, "arrangement.end", arrangementId=pattern, endsOn=date(2027, 2, 16))

    one, several = messages(house, house.sam)
    assert one[1] == "The visit on Thursday 26 November at 9am is off. You need not come."
    assert several[0] == "Maya called off visits"
    assert several[1].endswith("visits are off, the first on Wednesday 17 February at 9am. You need not come.")


def test_where_a_message_reaches_nobody_on_the_persons_side_the_holder_is_asked_to_ring(house: House) -> None:
    circle_id = factories.make_circle(house.app, house.holder_id, person=None)
    named = {"circleId": circle_id, "paId": house.sam_id, "told": house.told()}
    bond_id, visit_id = uuid7(), uuid7()
    house.do(house.jo, "relationship.say_known", relationshipId=bond_id, **named)
    house.do(house.sam, "relationship.say_known", relationshipId=bond_id, circleId=circle_id, paId=house.sam_id)
    times = {"startsAt": TOMORROW, "endsAt": TOMORROW + HOUR}
    house.do(house.jo, "visit.propose", visitId=visit_id, **named, **times)
    house.do(house.sam, "visit.confirm", visitId=visit_id)

    house.do(house.sam, "visit.cancel", visitId=visit_id)

    [(title, text)] = messages(house, house.jo)
    assert title.startswith("Sam cannot come to")
    assert text.endswith("Please ring them.")


# Nothing rings any more


def test_a_visit_that_is_off_is_reminded_of_by_nothing_that_was_queued(house: House, visit_id: UUID) -> None:
    house.do(house.sam, "visit.move", visitId=visit_id, startsAt=TOMORROW + HOUR, endsAt=TOMORROW + 2 * HOUR)
    with house.app.app_context():
        queue_due(house.clock())
        tell_people(house.clock())
    assert sorted(due(house, "visit_day_ahead")) == ["Maya Brook", "Sam Tarn"]
    assert due(house, "asked_to_move") == ["Maya Brook"]

    house.do(house.sam, "visit.cancel", visitId=visit_id)

    assert due(house, "visit_day_ahead") == due(house, "asked_to_move") == []
    assert due(house, "visit_off") == ["Maya Brook"]


def test_a_visit_that_is_off_is_not_queued_later(house: House, visit_id: UUID) -> None:
    house.do(house.maya, "visit.cancel", visitId=visit_id)

    for hours in (1, 23):
        house.clock.at = TOMORROW - hours * HOUR
        with house.app.app_context():
            queue_due(house.clock())

    assert due(house, "visit_day_ahead") == due(house, "visit_soon") == []


# Taking it back


def test_what_is_taken_back_before_anybody_heard_of_it_is_told_to_nobody(house: House, visit_id: UUID) -> None:
    cancelled = house.do(house.maya, "visit.cancel", visitId=visit_id)

    house.do(house.maya, "decision.undo", decisionId=uuid5(cancelled, "decision"))

    assert house.visit(visit_id).status is VisitStatus.CONFIRMED
    assert messages(house, house.sam) == []
    assert due(house, "visit_off") == due(house, "visit_on_again") == []


def test_who_had_read_that_it_is_off_hears_that_it_is_on(house: House, visit_id: UUID) -> None:
    cancelled = house.do(house.maya, "visit.cancel", visitId=visit_id)
    held = house.reads(house.sam).held("notice")
    [notice_id] = [each for each, row in held.items() if row["notice"] == "visit_off"]
    house.do(house.sam, "notice.read", noticeId=notice_id)

    house.do(house.maya, "decision.undo", decisionId=uuid5(cancelled, "decision"))

    [(title, text)] = messages(house, house.sam)
    assert title == "Maya took it back"
    assert text.startswith("The visit tomorrow, Tuesday 24 November, at midday stands as before.")
    assert due(house, "visit_on_again") == ["Sam Tarn"]


def test_what_was_called_off_at_night_and_taken_back_before_morning_never_rings(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW - timedelta(hours=14)
    cancelled = house.do(house.maya, "visit.cancel", visitId=visit_id)
    with house.app.app_context():
        deliver(house.clock())
    house.do(house.maya, "decision.undo", decisionId=uuid5(cancelled, "decision"))

    house.clock.at = TOMORROW - timedelta(hours=3)
    with house.app.app_context():
        deliver(house.clock())

    assert messages(house, house.sam) == []
    assert due(house, "visit_off") == []
