"""When a PA could come: by their hours, their time away, their way, and what they take on elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from carematch.continuity.availability import Helper, Slot, Taken, could_come, days_of, hand_of
from carematch.continuity.team_task import Limit
from carematch.core.places import find_place

LONDON = ZoneInfo("Europe/London")
HOME = find_place("SY23")
MONDAY = datetime(2026, 5, 11, 9, tzinfo=LONDON)
ALL_WEEK = [{"weekday": day, "from": "08:00", "to": "20:00"} for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")]


def helper(**words: Any) -> Helper:
    said: dict[str, Any] = {"pa_id": "sam", "since": MONDAY - timedelta(days=90), "weekly": ALL_WEEK}
    return Helper(**said | words)


def slot(at: datetime = MONDAY, *, minutes: int = 60, **words: Any) -> Slot:
    said: dict[str, Any] = {"visit_id": f"{at:%d%H}", "starts_at": at, "ends_at": at + timedelta(minutes=minutes)}
    return Slot(**said | words)


def comes(who: Helper, to: Slot | None = None) -> bool:
    return could_come(who, to or slot(), at=HOME, zone=LONDON)


def taken(first: str, last: str, **words: Any) -> Taken:
    start, end = (datetime.combine(MONDAY, datetime.strptime(at, "%H:%M").time(), LONDON) for at in (first, last))  # noqa: DTZ007
    return Taken(start, end, **words)


@pytest.mark.parametrize(
    ("weekly", "could"),
    [
        ([{"weekday": "MO", "from": "09:00", "to": "10:00"}], True),
        ([{"weekday": "MO", "from": "09:15", "to": "10:00"}], False),
        ([{"weekday": "TU", "from": "09:00", "to": "10:00"}], False),
        ([{"weekday": "MO", "from": "08:00", "to": "09:30"}, {"weekday": "MO", "from": "09:30", "to": "12:00"}], True),
        ([{"weekday": "MO", "from": "08:00", "to": "09:30"}, {"weekday": "MO", "from": "09:40", "to": "12:00"}], False),
        ([], False),
    ],
)
def test_a_visit_lies_within_the_hours_that_were_said(weekly: list[dict[str, str]], could: bool) -> None:
    assert comes(helper(weekly=weekly)) is could


def test_a_single_day_counts_beside_the_week() -> None:
    extra = [{"day": "2026-05-11", "from": "09:00", "to": "10:00"}]

    assert comes(helper(weekly=[], extra=extra))
    assert not comes(helper(weekly=[], extra=extra), slot(MONDAY + timedelta(days=7)))


def test_a_night_needs_both_days() -> None:
    night = slot(MONDAY.replace(hour=22), minutes=9 * 60)
    evening, morning = (
        {"weekday": "MO", "from": "21:00", "to": "24:00"},
        {"weekday": "TU", "from": "00:00", "to": "08:00"},
    )

    assert comes(helper(weekly=[evening, morning]), night)
    assert not comes(helper(weekly=[evening]), night)


def test_hours_are_those_of_the_clock_on_the_wall_when_it_changes() -> None:
    night = slot(datetime(2026, 10, 24, 22, tzinfo=LONDON), ends_at=datetime(2026, 10, 25, 7, tzinfo=LONDON))

    assert days_of(night.starts_at.astimezone(UTC), night.ends_at.astimezone(UTC), LONDON) == [
        (date(2026, 10, 24), 22 * 60, 24 * 60),
        (date(2026, 10, 25), 0, 7 * 60),
    ]


def test_who_is_away_comes_to_nothing_that_was_not_yet() -> None:
    away = helper(away=[{"from": "2026-05-10", "to": "2026-05-12"}])

    assert not comes(away)
    assert not comes(away, slot(by=frozenset({"sam"})))
    assert comes(away, slot(by=frozenset({"sam"}), is_made=True))


def test_who_has_said_no_hours_counts_for_their_own_visits_alone() -> None:
    silent = helper(weekly=[])

    assert comes(silent, slot(by=frozenset({"sam"})))
    assert not comes(silent)
    assert not silent.has_hours


def test_only_the_time_in_the_team_counts() -> None:
    assert not comes(helper(since=MONDAY + timedelta(days=1)))
    assert not comes(helper(until=MONDAY - timedelta(days=1)))
    assert comes(helper(last_day=MONDAY.date()))
    assert not comes(helper(last_day=MONDAY.date() - timedelta(days=1)))


def test_a_paused_pa_takes_on_nothing_new_and_what_was_planned_if_the_person_wants_it() -> None:
    own, paused = slot(by=frozenset({"sam"})), MONDAY - timedelta(days=1)

    assert not comes(helper(paused_at=paused))
    assert not comes(helper(paused_at=paused), own)
    assert not comes(helper(paused_at=paused, stands=True))
    assert comes(helper(paused_at=paused, stands=True), own)
    assert comes(helper(paused_at=MONDAY + timedelta(days=1)))


def test_a_private_visit_takes_its_time_and_no_way() -> None:
    assert not comes(helper(taken=[taken("09:30", "11:00")]))
    assert comes(helper(taken=[taken("08:00", "09:00"), taken("10:00", "11:00")]))


def test_between_two_people_there_is_a_way() -> None:
    far = find_place("SY20")
    assert HOME
    assert far

    assert not comes(helper(taken=[taken("08:00", "08:50", at=far)]))
    assert not comes(helper(taken=[taken("10:10", "11:00", at=far)]))
    assert comes(helper(taken=[taken("08:00", "08:50", at=HOME), taken("10:10", "11:00", at=HOME)]))
    assert comes(helper(taken=[taken("08:00", "08:10", at=far)]))


def test_visits_to_one_household_go_together() -> None:
    household = uuid4()
    busy = helper(taken=[taken("09:00", "10:00", at=HOME, is_visit=True, household_id=household)])

    assert not comes(busy)
    assert comes(busy, slot(household_ids=frozenset({household})))


def test_visits_elsewhere_count_towards_the_most_of_a_day_and_private_ones_do_not() -> None:
    day = [slot(MONDAY.replace(hour=hour)) for hour in (9, 12, 18)]
    elsewhere = [taken("15:00", "15:30", is_visit=True), taken("16:00", "17:00")]

    hand = hand_of(helper(most_visits_day=2, taken=elsewhere), day, at=HOME, zone=LONDON)

    assert hand.limits == (Limit(frozenset({"1109", "1112", "1118"}), visits=1),)


def test_hours_of_a_week_are_taken_off_and_what_they_do_already_is_never_too_much() -> None:
    week = [slot(MONDAY + timedelta(days=day), by=frozenset({"sam"}) if day < 3 else frozenset()) for day in range(5)]
    elsewhere = [taken("15:00", "18:00", is_visit=True)]

    hand = hand_of(helper(most_hours_week=4, taken=elsewhere), week, at=HOME, zone=LONDON)

    assert [limit.minutes for limit in hand.limits] == [180]
