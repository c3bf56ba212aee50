"""What a person is told, as they choose it themselves or told a coordinator: a decision of theirs, which they undo."""

from __future__ import annotations

from typing import Any

import pytest

from carematch.core.db import snapshot_session
from carematch.reminders.models import ReminderChoice
from tests import factories
from tests.circles.house import House


def choices(house: House) -> list[ReminderChoice]:
    with house.app.app_context(), snapshot_session() as session:
        return session.query(ReminderChoice).all()


def test_what_was_told_to_a_coordinator_is_the_persons_and_they_read_and_undo_it(house: House) -> None:
    said = {"quietFrom": "20:00", "quietUntil": "09:00", "dayBefore": "18:00"}

    done = house.do(house.jo, "reminders.choose", circleId=house.circle_id, **said, told=house.told())
    [row] = choices(house)
    [held] = house.reads(house.maya).held("reminder_choice").values()
    house.do(house.maya, "decision.undo", decisionId=house.decision(done).id)

    assert (row.user_id, row.written_by, row.quiet_from, row.day_before) == (house.maya.id, "Jo Ash", "20:00", "18:00")
    assert (held["quietUntil"], held["writtenBy"]) == ("09:00", "Jo Ash")
    assert choices(house) == []


def test_a_coordinator_reads_at_the_desk_what_a_person_chose_and_writes_nothing_without_being_told(
    house: House,
) -> None:
    house.do(house.maya, "reminders.choose", circleId=house.circle_id, soonMinutes=[30])

    records = house.browser(house.jo).get(f"/api/circles/{house.circle_id}").json["records"]
    refused = house.refused(house.jo, "reminders.choose", circleId=house.circle_id, dayBefore="off")

    [held] = [each["d"] for each in records if each["t"] == "reminder_choice"]
    assert (held["soonMinutes"], held["writtenBy"]) == ([30], None)
    assert refused == "forbidden"


def test_nobody_chooses_for_another_user(house: House) -> None:
    slugs = [
        house.refused(house.jo, "reminders.choose", userId=house.maya.id, dayBefore="off"),
        house.refused(house.sam, "reminders.choose", circleId=house.circle_id, dayBefore="off"),
    ]

    assert slugs == ["not-found", "not-found"]


def test_what_a_person_said_before_they_signed_in_is_theirs_when_they_do(house: House) -> None:
    circle_id = factories.make_circle(house.app, house.holder_id, person=None, phone="01632 960004")
    house.do(house.jo, "reminders.choose", circleId=circle_id, dayBefore="off", told=house.told())
    [before] = choices(house)

    newcomer = factories.make_user(house.app, name="Ida Fenn", email="ida@example.org")
    house.serve("circle.claim", circleId=circle_id, userId=newcomer.id)

    [after] = choices(house)
    assert (before.user_id, after.user_id, after.day_before) == (None, newcomer.id, "off")


@pytest.mark.parametrize(
    "said",
    [
        {"quietFrom": "21:00"},
        {"quietFrom": "21:00", "quietUntil": None},
        {"quietFrom": "21:00", "quietUntil": "21:00"},
        {"quietFrom": "06:00", "quietUntil": "23:00"},
        {"quietFrom": "9pm", "quietUntil": "08:00"},
        {"soonMinutes": [45]},
        {"soonMinutes": [30, 30]},
        {"topics": {"gossip": "now"}},
        {"ways": ["pigeon"]},
        {"dayBefore": "25:00"},
        {"waitMinutes": 1},
    ],
)
def test_what_cannot_be_followed_is_refused(house: House, said: dict[str, Any]) -> None:
    assert house.refused(house.sam, "reminders.choose", userId=house.sam.id, **said) == "invalid"
