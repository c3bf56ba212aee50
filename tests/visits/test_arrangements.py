"""Weekly patterns: agreed by both, kept by the clock on the wall, ended by either."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from carematch.core.clock import LONDON
from carematch.core.ids import uuid7
from carematch.visits.arrangements import occurrences
from carematch.visits.jobs import plan_ahead
from carematch.visits.models import Arrangement, ArrangementStage, VisitStatus
from carematch.visits.rules import weekly
from tests.circles.house import DAY, HOUR, TOMORROW, House


def pattern(**changes: Any) -> Arrangement:
    """Sunday and Monday at nine for an hour, in London, from New Year's Day 2027."""
    given: dict[str, Any] = {
        "id": uuid7(),
        "weekdays": ["SU", "MO"],
        "local_start": "09:00",
        "minutes": 60,
        "time_zone": "Europe/London",
        "starts_on": date(2027, 1, 1),
        "exceptions": [],
    }
    said = given | changes
    return Arrangement(**{"rule": weekly(said["weekdays"]).text} | said)


def between(arrangement: Arrangement, first: date, last: date) -> list[tuple[datetime, datetime]]:
    return [each for each in occurrences(arrangement, until=last) if each[0].date() >= first]


@pytest.fixture
def agreed(house: House) -> UUID:
    """Sam comes on Tuesdays and Fridays at nine; Maya proposed it and he agreed."""
    house.choose(house.sam, house.sam_id)
    arrangement_id = propose(house)
    house.do(house.sam, "arrangement.agree", arrangementId=arrangement_id)
    return arrangement_id


def propose(house: House, by_sam: bool = False) -> UUID:
    arrangement_id = uuid7()
    house.do(
        house.sam if by_sam else house.maya,
        "arrangement.propose",
        arrangementId=arrangement_id,
        circleId=house.circle_id,
        paId=house.sam_id,
        weekdays=["FR", "TU", "TU"],
        localStart="09:00",
        minutes=60,
        startsOn=TOMORROW.date(),
        what="Porridge",
    )
    return arrangement_id


@pytest.mark.parametrize(
    ("weekend", "sunday_utc", "monday_utc"),
    [
        (date(2027, 3, 28), 8, 8),
        (date(2027, 3, 21), 9, 9),
        (date(2027, 10, 24), 8, 8),
        (date(2027, 10, 31), 9, 9),
    ],
)
def test_nine_stays_nine_on_both_clock_changes(weekend: date, sunday_utc: int, monday_utc: int) -> None:
    sunday, monday = between(pattern(), weekend, weekend + DAY)

    assert (sunday[0], monday[0]) == (
        datetime(weekend.year, weekend.month, weekend.day, sunday_utc, tzinfo=UTC),
        datetime(weekend.year, weekend.month, weekend.day, monday_utc, tzinfo=UTC) + DAY,
    )
    assert {start.astimezone(LONDON).hour for start, _ in (sunday, monday)} == {9}
    assert {end - start for start, end in (sunday, monday)} == {HOUR}


def test_a_time_that_the_spring_night_skips_is_that_much_later() -> None:
    [(start, end)] = between(pattern(weekdays=["SU"], local_start="01:30"), date(2027, 3, 28), date(2027, 3, 28))

    assert start.astimezone(LONDON).strftime("%H:%M") == "02:30"
    assert end - start == HOUR


def test_of_the_two_in_the_autumn_night_the_first_is_meant() -> None:
    [(start, _)] = between(pattern(weekdays=["SU"], local_start="01:30"), date(2027, 10, 31), date(2027, 10, 31))

    assert start == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("night", "ends"), [(date(2027, 3, 27), "07:00"), (date(2027, 10, 30), "05:00")])
def test_a_night_across_a_clock_change_lasts_its_real_hours(night: date, ends: str) -> None:
    [(start, end)] = between(pattern(weekdays=["SA"], local_start="22:00", minutes=480), night, night)

    assert end - start == 8 * HOUR
    assert end.astimezone(LONDON).strftime("%H:%M") == ends


def test_a_pattern_begins_on_its_first_day_and_ends_with_its_last() -> None:
    ending = pattern(weekdays=["MO", "TU"], starts_on=date(2027, 1, 5), ends_on=date(2027, 1, 12))

    days = [start.date() for start, _ in occurrences(ending, until=date(2027, 2, 1))]

    assert days == [date(2027, 1, 5), date(2027, 1, 11), date(2027, 1, 12)]


def test_the_visits_of_the_next_ninety_days_appear_once_both_have_agreed(house: House, agreed: UUID) -> None:
    visits = house.visits(house.sam_id)

    assert len(visits) == 26
    assert visits[0].starts_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert visits[-1].starts_at == datetime(2027, 2, 19, 9, tzinfo=UTC)
    assert {visit.status for visit in visits} == {VisitStatus.PROPOSED}
    assert all(visit.person_confirmed_at and not visit.pa_confirmed_at and not visit.needs_yes for visit in visits)
    assert len(house.reads(house.maya).held("visit")) == len(house.reads(house.sam).held("own_visit")) == 26


def test_nothing_appears_while_one_side_has_not_agreed(house: House) -> None:
    house.choose(house.sam, house.sam_id)

    arrangement_id = propose(house)

    assert house.visits(house.sam_id) == []
    assert house.refused(house.maya, "arrangement.agree", arrangementId=arrangement_id) == "waits-for-the-other"


def test_a_pa_may_propose_and_the_person_agrees(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    arrangement_id = propose(house, by_sam=True)
    assert house.refused(house.sam, "arrangement.agree", arrangementId=arrangement_id) == "waits-for-the-other"

    house.do(house.maya, "arrangement.agree", arrangementId=arrangement_id)

    assert house.get(Arrangement, arrangement_id).stage is ArrangementStage.AGREED
    assert len(house.visits(house.sam_id)) == 26


@pytest.mark.parametrize("stage", ["invited", "introduced"])
def test_only_a_chosen_pa_has_an_arrangement(house: House, stage: str) -> None:
    if stage == "introduced":
        house.introduce(house.sam, house.sam_id)
    else:
        house.do(house.maya, "relationship.invite", **house.about(house.sam_id))
    named = {"arrangementId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}
    words = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": TOMORROW.date()}

    assert house.refused(house.maya, "arrangement.propose", **named, **words) == "not-in-team"
    assert house.refused(house.sam, "arrangement.propose", **named, **words) == "forbidden"


def test_agreeing_or_planning_again_adds_nothing(house: House, agreed: UUID) -> None:
    before = [visit.id for visit in house.visits(house.sam_id)]

    house.do(house.sam, "arrangement.agree", arrangementId=agreed)
    with house.app.app_context():
        plan_ahead(house.clock())
        plan_ahead(house.clock())

    assert [visit.id for visit in house.visits(house.sam_id)] == before


def test_each_day_plans_another_day_ahead(house: House, agreed: UUID) -> None:
    last = house.visits(house.sam_id)[-1].starts_at
    house.clock.move(days=7)

    with house.app.app_context():
        plan_ahead(house.clock())

    assert [visit.starts_at for visit in house.visits(house.sam_id)][-2:] == [last + 4 * DAY, last + 7 * DAY]


def test_a_visit_that_was_cancelled_is_not_planned_again(house: House, agreed: UUID) -> None:
    first = house.visits(house.sam_id)[0].id
    house.do(house.sam, "visit.cancel", visitId=first)

    with house.app.app_context():
        plan_ahead(house.clock())

    assert house.visit(first).status is VisitStatus.DECLINED


@pytest.mark.parametrize("who", ["maya", "sam"])
def test_an_end_cancels_what_is_later_and_keeps_what_is_before(house: House, agreed: UUID, who: str) -> None:
    last_day = TOMORROW.date() + timedelta(days=10)

    house.do(getattr(house, who), "arrangement.end", arrangementId=agreed, endsOn=last_day)

    kept = [visit for visit in house.visits(house.sam_id) if visit.status is VisitStatus.PROPOSED]
    assert [visit.starts_at.day for visit in kept] == [24, 27, 1, 4]
    assert {visit.status for visit in house.visits(house.sam_id)[4:]} == {VisitStatus.CANCELLED}


def test_an_arrangement_whose_last_day_has_passed_has_ended(house: House, agreed: UUID) -> None:
    house.do(house.maya, "arrangement.end", arrangementId=agreed, endsOn=TOMORROW.date() + DAY)
    assert house.get(Arrangement, agreed).stage is ArrangementStage.AGREED
    house.clock.move(days=3)

    with house.app.app_context():
        plan_ahead(house.clock())

    assert house.get(Arrangement, agreed).stage is ArrangementStage.ENDED


def test_an_end_today_leaves_todays_visit(house: House, agreed: UUID) -> None:
    house.clock.at = datetime(2026, 11, 24, 8, tzinfo=UTC)

    house.do(house.maya, "arrangement.end", arrangementId=agreed, endsOn=date(2026, 11, 24))

    today, *later = house.visits(house.sam_id)
    assert (today.status, {visit.status for visit in later}) == (VisitStatus.PROPOSED, {VisitStatus.CANCELLED})
    assert house.get(Arrangement, agreed).stage is ArrangementStage.ENDED
    assert house.refused(house.sam, "arrangement.agree", arrangementId=agreed) == "conflict"


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": []},
        {"weekdays": ["XX"]},
        {"localStart": "24:00"},
        {"localStart": "9:00"},
        {"minutes": 0},
        {"minutes": 1441},
        {"minutes": "60"},
        {"startsOn": "tomorrow"},
    ],
)
def test_what_is_no_pattern_is_refused(house: House, wrong: dict[str, Any]) -> None:
    house.choose(house.sam, house.sam_id)
    named = {"arrangementId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}
    words = {"weekdays": ["MO"], "localStart": "09:00", "minutes": 60, "startsOn": "2026-11-24"}

    assert house.refused(house.maya, "arrangement.propose", **named, **words | wrong) == "invalid"
