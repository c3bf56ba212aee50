"""A night on which a PA sleeps at the person's home, once: it says so, and lasts as long as the clocks say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid5

import pytest

from carematch.core.clock import LONDON
from carematch.core.ids import uuid7
from tests.circles.house import DAY, HOUR, TOMORROW, House


@pytest.fixture(autouse=True)
def team(house: House) -> None:
    """Sam and Rosa are in Maya's team."""
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)


def night(house: House, evening: date) -> dict[str, Any]:
    """From ten in the evening to seven, by the clock on the wall of the house."""
    starts_at = datetime.combine(evening, time(22), LONDON).astimezone(UTC)
    ends_at = datetime.combine(evening + DAY, time(7), LONDON).astimezone(UTC)
    about = {"visitId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id, "sleepIn": True}
    return about | {"startsAt": starts_at, "endsAt": ends_at}


@pytest.mark.parametrize(
    ("evening", "hours"),
    [
        (date(2026, 12, 5), 9),
        (date(2027, 3, 27), 8),
        (date(2027, 10, 30), 10),
    ],
)
def test_a_night_lasts_as_long_as_the_clocks_of_that_night_say(house: House, evening: date, hours: int) -> None:
    args = night(house, evening)

    house.do(house.maya, "visit.propose", **args)
    house.do(house.sam, "visit.confirm", visitId=args["visitId"])

    visit = house.visit(args["visitId"])
    assert visit.sleep_in
    assert visit.ends_at - visit.starts_at == timedelta(hours=hours)
    assert visit.ends_at.astimezone(LONDON).hour == 7


def test_both_phones_say_that_it_is_a_night(house: House) -> None:
    args = night(house, TOMORROW.date())

    house.do(house.sam, "visit.propose", **args)

    key = str(args["visitId"])
    assert house.reads(house.maya).held("visit")[key]["sleepIn"] is True
    assert house.reads(house.sam).held("own_visit")[key]["sleepIn"] is True


def test_a_visit_is_no_night_unless_somebody_says_so(house: House) -> None:
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)

    assert house.visit(visit_id).sleep_in is False


def test_nobody_sleeps_there_on_an_afternoon(house: House) -> None:
    args = night(house, TOMORROW.date()) | {"startsAt": TOMORROW, "endsAt": TOMORROW + HOUR}

    assert house.refused(house.maya, "visit.propose", **args) == "invalid"


def test_whoever_comes_along_or_instead_sleeps_there_too(house: House) -> None:
    args = night(house, TOMORROW.date())
    house.do(house.maya, "visit.propose", **args)
    house.do(house.sam, "visit.confirm", visitId=args["visitId"])
    second = uuid7()
    house.do(house.maya, "visit.add_second", visitId=args["visitId"], secondId=second, paId=house.rosa_id)
    assert house.visit(second).sleep_in

    house.do(house.rosa, "visit.cancel", visitId=second)
    asked = {"circleId": house.circle_id, "paId": house.sam_id, "visitIds": [args["visitId"]]}
    house.do(house.sam, "cover.ask", **asked)
    gap = uuid5(args["visitId"], "cover")
    house.do(house.maya, "cover.offer", coverId=gap, paIds=[house.rosa_id])
    house.do(house.rosa, "cover.accept", offerId=uuid5(gap, f"offer:{house.rosa_id}"))
    house.do(house.maya, "cover.agree", offerId=uuid5(gap, f"offer:{house.rosa_id}"))

    [instead] = [each for each in house.visits(house.rosa_id) if each.id != second]
    assert instead.sleep_in
