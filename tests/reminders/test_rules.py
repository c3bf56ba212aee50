"""When reminders fall due: quiet hours, early visits, and the two weekends on which the clocks change."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.reminders.choice import OFF, SAME, SOON_CHOICES, UNSAID, Choice, Quiet
from carematch.reminders.models import Channel
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
from carematch.reminders.ways import Ways, rungs_of
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


CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
WEEKENDS = (datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC))
"""The Fridays before the clocks go forward, and back."""


@st.composite
def quiet_hours(draw: st.DrawFn) -> Quiet | None:
    since, lasts = draw(CLOCKS), draw(st.integers(1, 16 * 60))
    minutes = (since.hour * 60 + since.minute + lasts) % (24 * 60)
    return draw(st.sampled_from([None, Quiet(since, time(minutes // 60, minutes % 60))]))


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    return Choice(
        day_before=draw(st.one_of(st.sampled_from([SAME, OFF]), CLOCKS)),
        soon=tuple(timedelta(minutes=each) for each in draw(st.sets(st.sampled_from(SOON_CHOICES)))),
        quiet=draw(quiet_hours()),
    )


@st.composite
def starts(draw: st.DrawFn) -> datetime:
    """At any minute of the year, and often around the weekends on which the clocks change."""
    begin = draw(st.sampled_from([*WEEKENDS, datetime(2026, 1, 1, tzinfo=UTC)]))
    days = 365 if begin.month == 1 else 5
    return begin + timedelta(minutes=draw(st.integers(0, days * 24 * 60)))


@settings(max_examples=400)
@given(starts(), choices())
def test_whatever_is_chosen_the_day_before_is_never_said_in_quiet_hours_and_each_reminder_is_one_occurrence(
    starts_at: datetime, choice: Choice
) -> None:
    visit = PlannedVisit(person_user_id=PERSON, starts_at=starts_at)

    told = reminders_of(visit, {PERSON: choice})

    assert len({(each.kind, each.occurrence) for each in told}) == len(told)
    assert all(is_reminded(visit, user_id=PERSON, of=each.occurrence) for each in told)
    assert {starts_at - each.due_at for each in told if each.kind == SOON} == set(choice.soon)
    for each in told:
        assert starts_at - FURTHEST_AHEAD < each.due_at < each.useful_until <= starts_at
        assert each.kind == SOON or not is_quiet(each.due_at, choice.quiet)
    windows = sorted((each.due_at, each.useful_until) for each in told)
    assert all(until <= begins for (_, until), (begins, _) in pairwise(windows))


@settings(max_examples=400)
@given(starts(), choices(), st.booleans(), st.integers(0, 3))
def test_no_way_rings_in_quiet_hours_unless_its_reader_agreed(
    at: datetime, choice: Choice, agreed: bool, steps: int
) -> None:
    quiet = None if agreed else choice.quiet
    ways = Ways((Channel.WEB_PUSH,) * (steps + 1), timedelta(minutes=20), is_digest=False, quiet=quiet)
    due_at = ringing_from(at, quiet)

    rungs = list(rungs_of(ways, due_at=due_at, expires_at=push_until(due_at, quiet), is_of_a_visit=False))

    assert len(rungs) == steps + 1
    assert all(at <= each.due_at < each.expires_at for each in rungs)
    assert agreed or not any(is_quiet(each.due_at, choice.quiet) for each in rungs)
    assert not agreed or rungs[0].due_at == at


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        (local(2026, 3, 29, 9, 0), local(2026, 3, 28, 18, 0)),
        (local(2026, 3, 30, 9, 0), local(2026, 3, 29, 18, 0)),
        (local(2026, 10, 25, 9, 0), local(2026, 10, 24, 18, 0)),
        (local(2026, 10, 26, 9, 0), local(2026, 10, 25, 18, 0)),
    ],
)
def test_six_in_the_evening_is_six_in_the_evening_when_the_clocks_change(starts: datetime, due: datetime) -> None:
    visit = PlannedVisit(person_user_id=PERSON, starts_at=starts.astimezone(UTC))

    told = reminders_of(visit, {PERSON: Choice(day_before=time(18), soon=())})

    assert [each.due_at for each in told] == [due.astimezone(UTC)]


@pytest.mark.parametrize(
    ("at", "rings"),
    [
        (local(2026, 3, 28, 23, 30), local(2026, 3, 29, 6, 30)),
        (local(2026, 10, 24, 23, 30), local(2026, 10, 25, 6, 30)),
        (local(2026, 10, 25, 1, 30, 0, 0), local(2026, 10, 25, 6, 30)),
    ],
)
def test_ones_own_quiet_hours_end_by_the_clock_when_the_clocks_change(at: datetime, rings: datetime) -> None:
    assert ringing_from(at.astimezone(UTC), Quiet(time(23), time(6, 30))) == rings.astimezone(UTC)


def test_what_came_before_the_quiet_hours_may_ring_until_shortly_after_they_begin() -> None:
    assert push_until(local(2026, 11, 23, 12, 0), Quiet(time(0, 30), time(7))) == local(2026, 11, 24, 0, 45)
    assert push_until(local(2026, 11, 23, 12, 0), None) == local(2026, 11, 24, 0, 0)
