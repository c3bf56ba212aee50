"""What reached somebody by no other way, a coordinator tells them, and writes down that they did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import update

from carematch.reminders.jobs import climb, queue_due
from carematch.reminders.models import Channel, Delivery, DeliveryState
from carematch.sync.perform import in_write_session
from carematch.visits.models import Visit, VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, House
from tests.reminders.makers import deliveries, make_ladder, notices, read_notice
from tests.reports.test_desk import look


def to_pass_on(house: House) -> list[dict[str, Any]]:
    return [each for each in look(house)["callList"] if each["kind"] == "to_pass_on"]


def ladder(house: House) -> Any:
    with house.app.app_context():
        return make_ladder(house.maya.id, Channel.CALL, now=house.clock())


def with_visit_tomorrow(house: House, name: str) -> UUID:
    """The circle of a person who has no account, to whom Sam comes tomorrow."""
    circle_id = factories.make_circle(house.app, house.holder_id, person_name=name)
    starts_at = house.clock() + DAY
    visit = {"paId": house.sam_id, "startsAt": starts_at, "endsAt": starts_at + HOUR}
    house.serve("visits.import", circleId=circle_id, visits=[visit])
    agreed = update(Visit).where(Visit.circle_id == circle_id).values(status=VisitStatus.CONFIRMED)
    with house.app.app_context():
        in_write_session(lambda session: session.execute(agreed))
    return circle_id


def house_deliveries(house: House) -> list[Delivery]:
    with house.app.app_context():
        return [each for each in deliveries() if each.channel is Channel.CALL]


def standing(house: House) -> tuple[DeliveryState, str | None]:
    [call] = house_deliveries(house)
    return call.state, call.told_by


def test_a_message_that_was_not_seen_is_on_the_call_list_with_its_words(house: House) -> None:
    ladder(house)

    [call] = to_pass_on(house)

    assert (call["circleId"], call["words"]) == (str(house.circle_id), "A visit has changed.")


def test_told_is_written_down_with_who_and_when_and_counts_as_read(house: House) -> None:
    notice_id = ladder(house)
    [call] = to_pass_on(house)

    house.do(house.jo, "notice.say_told", circleId=house.circle_id, deliveryId=call["subjectId"])

    with house.app.app_context():
        [notice] = notices(house.maya.id)
        assert notice.id == notice_id
        assert (notice.told_by, notice.told_at, notice.read_at) == (house.jo.name, house.clock(), house.clock())
    assert standing(house) == (DeliveryState.TOLD, house.jo.name)
    assert to_pass_on(house) == []


def test_it_is_told_once_and_by_a_coordinator_of_that_circle_alone(house: House) -> None:
    ladder(house)
    [call] = to_pass_on(house)
    wanted = {"circleId": house.circle_id, "deliveryId": call["subjectId"]}

    assert house.refused(house.sam, "notice.say_told", **wanted) in {"forbidden", "not-found"}
    house.do(house.jo, "notice.say_told", **wanted)

    assert house.refused(house.jo, "notice.say_told", **wanted) == "not-to-tell"


def test_who_has_read_it_meanwhile_is_not_rung(house: House) -> None:
    notice_id = ladder(house)

    with house.app.app_context():
        read_notice(notice_id, now=house.clock())

    assert to_pass_on(house) == []


def test_a_message_from_a_pa_is_nothing_that_a_coordinator_sees(house: House) -> None:
    ladder(house)
    with house.app.app_context():
        in_write_session(lambda session: session.execute(update(Delivery).values(kind="message")))

    assert to_pass_on(house) == []


def test_a_call_that_was_not_made_in_time_leaves_the_list_and_has_failed(house: House) -> None:
    ladder(house)

    house.clock.move(hours=13)
    with house.app.app_context():
        climb(house.clock())

    assert to_pass_on(house) == []
    assert standing(house)[0] is DeliveryState.FAILED


def test_a_person_without_an_account_who_wants_to_be_rung_is_told_of_tomorrows_visit(house: House) -> None:
    alone, _silent = (with_visit_tomorrow(house, name) for name in ("Bo", "Di"))
    house.do(house.jo, "reminders.choose", circleId=alone, ways=["call"], told=house.told())

    for _ in range(2):
        with house.app.app_context():
            queue_due(house.clock())
    [call] = to_pass_on(house)
    house.do(house.jo, "notice.say_told", circleId=alone, deliveryId=call["subjectId"])

    assert (call["circleId"], call["personName"]) == (str(alone), "Bo")
    assert call["words"].startswith("Sam is coming tomorrow, Tuesday 24 November, at ")
    assert standing(house) == (DeliveryState.TOLD, house.jo.name)
    assert to_pass_on(house) == []


def test_a_call_about_a_visit_that_is_off_is_not_made(house: House) -> None:
    alone = with_visit_tomorrow(house, "Bo")
    house.do(house.jo, "reminders.choose", circleId=alone, ways=["call"], told=house.told())
    with house.app.app_context():
        queue_due(house.clock())
    [call] = house_deliveries(house)

    house.do(house.jo, "visit.cancel", visitId=call.visit_id, reason="", told=house.told())
    with house.app.app_context():
        queue_due(house.clock())

    assert to_pass_on(house) == []
    assert standing(house)[0] is DeliveryState.WITHDRAWN
