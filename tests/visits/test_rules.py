"""Rules of repetition: what is taken, on which days they fall, and at which instants."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import holidays
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from carematch.core.bank_holidays import bank_holiday, by_day
from carematch.core.clock import LONDON
from carematch.core.errors import Invalid
from carematch.core.when import WEEKDAYS
from carematch.visits.rules import days_of, last_day, read_rule, times_of, weekly

MONDAY = date(2027, 1, 4)


def days(rule: str, *, starts_on: date = MONDAY, until: date = date(2027, 4, 30)) -> list[str]:
    return [f"{day:%d %b}" for day in days_of(read_rule(rule, zone=LONDON), starts_on=starts_on, until=until)]


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("FREQ=WEEKLY;BYDAY=TU,FR", ["05 Jan", "08 Jan", "12 Jan"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", ["04 Jan", "18 Jan", "01 Feb"]),
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=SU", ["10 Jan", "31 Jan", "21 Feb"]),
        ("FREQ=MONTHLY;BYDAY=2TU", ["12 Jan", "09 Feb", "09 Mar"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["29 Jan", "26 Feb", "26 Mar"]),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO", ["04 Jan", "01 Mar"]),
        ("FREQ=DAILY;INTERVAL=30", ["04 Jan", "03 Feb", "05 Mar"]),
    ],
)
def test_what_people_say_of_visits_falls_on_the_days_they_mean(rule: str, first: list[str]) -> None:
    assert days(rule)[:3] == first


def test_every_second_week_is_counted_from_the_week_of_the_first_day() -> None:
    assert days("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", starts_on=date(2027, 1, 6))[:3] == ["07 Jan", "18 Jan", "21 Jan"]


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", date(2027, 1, 18)),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270120", date(2027, 1, 20)),
        ("FREQ=DAILY;UNTIL=20270630T230000Z", date(2027, 7, 1)),
        ("FREQ=DAILY", None),
    ],
)
def test_when_a_rule_ends_is_a_day(rule: str, last: date | None) -> None:
    assert last_day(read_rule(rule, zone=LONDON), starts_on=MONDAY) == last


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "every Monday",
        "FREQ=YEARLY",
        "FREQ=HOURLY",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=5MO",
        "FREQ=MONTHLY;BYMONTHDAY=3",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=MO;INTERVAL=27",
        "FREQ=WEEKLY;BYDAY=MO;INTERVAL=²",
        "FREQ=WEEKLY;BYDAY=MO;COUNT=1001",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270231",
        "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270201;COUNT=2",
        "FREQ=WEEKLY;BYDAY=MO;WKST=SU",
        "FREQ=WEEKLY;FREQ=DAILY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1",
    ],
)
def test_what_no_visit_repeats_by_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_rule(wrong, zone=LONDON)

    assert refused.value.body()["errors"].keys() == {"rule"}


_WEEKLY = st.builds(
    lambda interval, of: f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={','.join(sorted(of))}",
    st.integers(1, 26),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
)
_MONTHLY = st.builds(
    lambda interval, nth, day: f"FREQ=MONTHLY;INTERVAL={interval};BYDAY={nth}{day}",
    st.integers(1, 12),
    st.sampled_from([1, 2, 3, 4, -1]),
    st.sampled_from(WEEKDAYS),
)


@given(rule=_WEEKLY | _MONTHLY, starts_on=st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_a_rule_written_in_our_way_falls_on_the_same_days_as_it_was_said(rule: str, starts_on: date) -> None:
    read = read_rule(rule, zone=LONDON)
    until = date(starts_on.year + 2, 1, 1)

    ours = list(days_of(read_rule(read.text, zone=LONDON), starts_on=starts_on, until=until))

    begin = datetime(starts_on.year, starts_on.month, starts_on.day)  # noqa: DTZ001 - a calendar day
    theirs = rrulestr(f"{rule};UNTIL={until:%Y%m%d}T000000", dtstart=begin)
    assert ours == [each.date() for each in theirs]


def test_weekdays_stand_in_the_order_of_the_week() -> None:
    assert weekly(["SU", "TU", "TU", "MO"]).text == "FREQ=WEEKLY;BYDAY=MO,TU,SU"


@pytest.mark.parametrize(
    ("night", "start", "end"),
    [
        (date(2026, 10, 23), "2026-10-23T21:00", "2026-10-24T06:00"),
        (date(2026, 10, 24), "2026-10-24T21:00", "2026-10-25T07:00"),
        (date(2026, 10, 25), "2026-10-25T22:00", "2026-10-26T07:00"),
        (date(2027, 3, 26), "2027-03-26T22:00", "2027-03-27T07:00"),
        (date(2027, 3, 27), "2027-03-27T22:00", "2027-03-28T06:00"),
        (date(2027, 3, 28), "2027-03-28T21:00", "2027-03-29T06:00"),
    ],
)
def test_a_sleep_in_from_ten_to_seven_keeps_to_the_clock_on_both_weekends(night: date, start: str, end: str) -> None:
    """Nine hours, but ten in the night of October and eight in that of March."""
    found = times_of(night, local_start="22:00", local_end="07:00", minutes=540, zone=LONDON)

    assert [f"{at:%Y-%m-%dT%H:%M}" for at in found] == [start, end]


@pytest.mark.parametrize(
    ("day", "local", "start", "end"),
    [
        (date(2027, 3, 28), ("00:30", "01:30"), "00:30", "01:30"),
        (date(2027, 3, 28), ("01:30", "02:00"), "01:30", "02:00"),
        (date(2027, 3, 28), ("01:30", "03:30"), "01:30", "02:30"),
        (date(2026, 10, 25), ("00:30", "01:30"), "23:30", "00:30"),
        (date(2026, 10, 25), ("01:30", "02:30"), "00:30", "02:30"),
    ],
)
def test_times_that_the_clock_skips_or_shows_twice(day: date, local: tuple[str, str], start: str, end: str) -> None:
    minutes = {"02:00": 30}.get(local[1], 60)

    found = times_of(day, local_start=local[0], local_end=local[1], minutes=minutes, zone=LONDON)

    assert [f"{at:%H:%M}" for at in found] == [start, end]


@given(
    day=st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    start=st.times().map(lambda at: f"{at:%H:%M}"),
    end=st.times().map(lambda at: f"{at:%H:%M}"),
)
def test_a_visit_always_ends_after_it_starts(day: date, start: str, end: str) -> None:
    starts_at, ends_at = times_of(day, local_start=start, local_end=end, minutes=60, zone=ZoneInfo("Europe/London"))

    assert starts_at < ends_at
    assert (starts_at.tzinfo, ends_at.tzinfo) == (UTC, UTC)


def test_the_table_of_bank_holidays_says_what_another_says() -> None:
    """Where a day off is put off, only the day on which it is kept is one; the other table has both."""
    others = holidays.country_holidays("GB", subdiv="ENG", years=range(2025, max(by_day()).year + 1))
    kept = {(day.year, name.removesuffix(" (observed)")) for day, name in others.items() if "observed" in name}

    theirs = {day for day, name in others.items() if (day.year, name) not in kept}

    assert by_day().keys() == theirs
    assert bank_holiday(date(2026, 12, 28)) == "Boxing Day (substitute day)"
    assert bank_holiday(date(2026, 12, 29)) is None
