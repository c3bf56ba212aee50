"""When reminders fall due: quiet hours, early visits, and the two weekends on which the clocks change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carematch.reminders.choice import UNSAID
from carematch.reminders.rules import (
    DAY_AHEAD,
    FURTHEST_AHEAD,
    SOON,
    Reminder,
    is_quiet,
    is_reminded,
    occurrence,
    push_until,
    reminders_of,
    ringing_from,
)
from tests.reminders.makers import TUESDAY_9AM, PlannedVisit

LONDON = ZoneInfo("Europe/London")
PERSON, PA = uuid4(), uuid4()


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc, arg-type]  # the parts never include the zone


def reminder_of(starts_at: datetime, kind: str) -> Reminder:
    visit = PlannedVisit(person_user_id=PERSON, starts_at=starts_at.astimezone(UTC))
    return next(each for each in reminders_of(visit, {}) if each.kind == kind)


def test_person_and_pa_are_each_reminded_the_day_before_and_an_hour_before() -> None:
    visit = PlannedVisit(person_user_id=PERSON, pa_user_id=PA)

    told = {(each.user_id, each.kind): each.due_at for each in reminders_of(visit, {})}

    assert told == {
        (PERSON, DAY_AHEAD): TUESDAY_9AM - timedelta(hours=24),
        (PERSON, SOON): TUESDAY_9AM - timedelta(hours=1),
        (PA, DAY_AHEAD): TUESDAY_9AM - timedelta(hours=24),
        (PA, SOON): TUESDAY_9AM - timedelta(hours=1),
    }


@pytest.mark.parametrize("status", ["proposed", "under_way", "done", "declined", "cancelled", "not_heard", "missed"])
def test_nobody_is_reminded_of_a_visit_that_is_not_confirmed(status: str) -> None:
    visit = PlannedVisit(person_user_id=PERSON, pa_user_id=PA, status=status)

    assert reminders_of(visit, {}) == []


def test_who_has_no_account_is_not_reminded() -> None:
    visit = PlannedVisit(person_user_id=None, pa_user_id=PA)

    assert {each.user_id for each in reminders_of(visit, {})} == {PA}


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        (local(2026, 11, 24, 8, 0), local(2026, 11, 23, 8, 0)),
        (local(2026, 11, 24, 7, 59), local(2026, 11, 22, 20, 59)),
        (local(2026, 11, 24, 0, 0), local(2026, 11, 22, 20, 59)),
        (local(2026, 11, 24, 20, 59), local(2026, 11, 23, 20, 59)),
        (local(2026, 11, 24, 21, 0), local(2026, 11, 23, 20, 59)),
        (local(2026, 11, 24, 23, 59), local(2026, 11, 23, 20, 59)),
    ],
)
def test_quiet_hours_move_the_day_before_to_the_last_minute_before_them(starts: datetime, due: datetime) -> None:
    assert reminder_of(starts, DAY_AHEAD).due_at == due.astimezone(UTC)


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        # The clocks go forward on Sunday 29 March 2026 at 01:00 and back on Sunday 25 October 2026 at 02:00.
        (local(2026, 3, 29, 9, 0), local(2026, 3, 28, 9, 0)),
        (local(2026, 3, 29, 8, 30), local(2026, 3, 28, 8, 30)),
        (local(2026, 3, 30, 1, 30), local(2026, 3, 28, 20, 59)),
        (local(2026, 10, 25, 9, 0), local(2026, 10, 24, 9, 0)),
        (local(2026, 10, 25, 20, 30), local(2026, 10, 24, 20, 30)),
        (local(2026, 10, 26, 1, 30), local(2026, 10, 24, 20, 59)),
    ],
)
def test_the_day_before_is_at_the_same_clock_time_when_the_clocks_change(starts: datetime, due: datetime) -> None:
    assert reminder_of(starts, DAY_AHEAD).due_at == due.astimezone(UTC)


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_before_is_an_hour_before_in_the_hour_that_comes_twice(fold: int) -> None:
    starts = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold)

    soon = reminder_of(starts, SOON)

    assert starts.astimezone(UTC) - soon.due_at == timedelta(hours=1)


def test_soon_rings_in_quiet_hours_too() -> None:
    soon = reminder_of(local(2026, 11, 24, 7, 0), SOON)

    assert soon.due_at == local(2026, 11, 24, 6, 0)
    assert soon.push_until == soon.useful_until == local(2026, 11, 24, 7, 0)


def test_a_push_about_tomorrow_does_not_ring_late_in_the_evening_but_the_inbox_has_it_until_the_last_hour() -> None:
    day_ahead = reminder_of(local(2026, 11, 24, 9, 0), DAY_AHEAD)

    assert day_ahead.push_until == local(2026, 11, 23, 21, 15)
    assert day_ahead.useful_until == local(2026, 11, 24, 8, 0)


def test_a_reminder_holds_for_its_visit_at_its_time_with_its_people_only() -> None:
    visit = PlannedVisit(person_user_id=PERSON, pa_user_id=PA)
    told = occurrence(visit)

    assert is_reminded(visit, user_id=PERSON, of=told)
    assert not is_reminded(None, user_id=PERSON, of=told)
    assert not is_reminded(replace(visit, status="cancelled"), user_id=PERSON, of=told)
    assert not is_reminded(replace(visit, starts_at=TUESDAY_9AM + timedelta(hours=1)), user_id=PERSON, of=told)
    assert not is_reminded(replace(visit, pa_user_id=uuid4()), user_id=PA, of=told)


@pytest.mark.parametrize(
    ("at", "rings"),
    [
        (local(2026, 11, 23, 12, 0), local(2026, 11, 23, 12, 0)),
        (local(2026, 11, 23, 21, 0), local(2026, 11, 24, 8, 0)),
        (local(2026, 11, 24, 4, 0), local(2026, 11, 24, 8, 0)),
        (local(2026, 3, 28, 22, 0), local(2026, 3, 29, 8, 0)),
        (local(2026, 10, 24, 22, 0), local(2026, 10, 25, 8, 0)),
    ],
)
def test_other_messages_wait_for_the_morning(at: datetime, rings: datetime) -> None:
    assert ringing_from(at, UNSAID.quiet) == rings.astimezone(UTC)


@given(st.integers(min_value=0, max_value=3 * 365 * 24 * 60))
def test_at_any_time_of_any_year_reminders_come_before_the_visit_and_outside_quiet_hours(minutes: int) -> None:
    starts_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    day_ahead, soon = reminder_of(starts_at, DAY_AHEAD), reminder_of(starts_at, SOON)

    assert starts_at - FURTHEST_AHEAD < day_ahead.due_at < soon.due_at < starts_at
    assert not is_quiet(day_ahead.due_at, UNSAID.quiet)
    assert day_ahead.due_at < push_until(day_ahead.due_at, UNSAID.quiet) <= day_ahead.due_at + timedelta(hours=14)
    assert not is_quiet(ringing_from(starts_at, UNSAID.quiet), UNSAID.quiet)
