"""Identifiers, the wire, instants, places and words for time."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from marshmallow import ValidationError

from carematch.core import wire
from carematch.core.ids import uuid7
from carematch.core.places import area_of, distance_km, find_place, tidy_outcode
from carematch.core.schema import Instant, WireSchema, camel
from carematch.core.when import clock_time, day_and_date, day_word
from tests.clock import NOON

WINTER_9 = datetime(2026, 11, 24, 9, tzinfo=UTC)


# Identifiers


def test_ids_are_of_version_seven_and_all_different() -> None:
    ids = [uuid7() for _ in range(2000)]

    assert {(each.version, each.variant) for each in ids} == {(7, "specified in RFC 4122")}
    assert len(set(ids)) == 2000


def test_ids_sort_by_the_millisecond_in_which_they_were_made() -> None:
    first = uuid7()
    time.sleep(0.002)
    second = uuid7()

    assert str(first) < str(second)
    assert abs((first.int >> 80) - time.time_ns() // 1_000_000) < 5_000


# The wire


def test_equal_rows_are_equal_text() -> None:
    assert wire.encode({"b": 1, "a": [NOON, date(2026, 11, 24), UUID(int=7), None, True]}) == (
        '{"a":["2026-11-23T12:00:00Z","2026-11-24","00000000-0000-0000-0000-000000000007",null,true],"b":1}'
    )


def test_the_wire_says_whole_seconds() -> None:
    assert wire.encode([NOON + timedelta(microseconds=999_999)]) == '["2026-11-23T12:00:00Z"]'


def test_what_has_no_form_on_the_wire_is_refused() -> None:
    with pytest.raises(TypeError):
        wire.encode([Decimal("1.5")])


# Schemas


class Said(WireSchema):
    starts_at = Instant(required=True)


@pytest.mark.parametrize(
    "text",
    ["2026-11-24T09:00:00Z", "2026-11-24T09:00:00+00:00", "2026-11-24T10:00:00+01:00", "2026-11-24T09:00:00.000Z"],
)
def test_an_instant_comes_in_with_any_offset_and_is_utc(text: str) -> None:
    said = Said().load({"startsAt": text})["starts_at"]

    assert (said, said.utcoffset()) == (WINTER_9, timedelta())
    assert Said().dump({"starts_at": said}) == {"startsAt": "2026-11-24T09:00:00Z"}


def test_an_instant_goes_out_in_utc_whatever_its_offset() -> None:
    there = WINTER_9.astimezone(timezone(timedelta(hours=5)))

    assert Said().dump({"starts_at": there}) == {"startsAt": "2026-11-24T09:00:00Z"}


@pytest.mark.parametrize(
    "text", ["2026-11-24T09:00:00", "2026-11-24", "nine", "", None, 1, "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_instant_is_refused(text: object) -> None:
    with pytest.raises(ValidationError):
        Said().load({"startsAt": text})


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        Said().load({"startsAt": "2026-11-24T09:00:00Z", "endsAt": "2026-11-24T10:00:00Z"})


@pytest.mark.parametrize(("ours", "theirs"), [("pa_id", "paId"), ("name", "name"), ("how_to_get_in", "howToGetIn")])
def test_names_are_translated_once(ours: str, theirs: str) -> None:
    assert camel(ours) == theirs


# Places


@pytest.mark.parametrize(
    ("said", "tidy"),
    [
        ("SY23", "SY23"),
        ("sy23 1ab", "SY23"),
        ("sy231ab", "SY23"),
        (" W1A  1AA ", "W1A"),
        ("w1a1aa", "W1A"),
        ("B1", "B1"),
        ("", ""),
        ("the old forge", "THE OLD FORGE"),
    ],
)
def test_a_postcode_is_known_by_its_first_half(said: str, tidy: str) -> None:
    assert tidy_outcode(said) == tidy


@pytest.mark.parametrize(("said", "area"), [("SY23 1AB", "SY"), ("b1", "B"), ("", "-"), ("12", "-")])
def test_an_area_is_the_letters(said: str, area: str) -> None:
    assert area_of(said) == area


def test_places_are_known_or_not() -> None:
    assert find_place("sy23 1ab") == find_place("SY23")
    assert find_place("ZZ99") is None
    assert find_place("") is None


def test_distances_are_whole_kilometres_as_the_crow_flies() -> None:
    london, cardiff = (51.5074, -0.1278), (51.4816, -3.1791)

    assert distance_km(london, london) == 0
    assert distance_km(london, cardiff) == distance_km(cardiff, london) == 211


# Words for time


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (WINTER_9, "9am"),
        (WINTER_9 + timedelta(minutes=30), "9:30am"),
        (datetime(2026, 7, 1, 9, tzinfo=UTC), "10am"),
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "midday"),
        (datetime(2026, 11, 24, 12, 5, tzinfo=UTC), "12:05pm"),
        (datetime(2026, 11, 24, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 11, 24, 0, 5, tzinfo=UTC), "12:05am"),
        (datetime(2026, 11, 24, 23, 59, tzinfo=UTC), "11:59pm"),
    ],
)
def test_times_are_said_as_in_london(at: datetime, words: str) -> None:
    assert clock_time(at) == words


def test_days_are_said_from_where_the_reader_stands() -> None:
    assert day_word(NOON, now=NOON) == "today"
    assert day_word(WINTER_9, now=NOON) == "tomorrow"
    assert day_word(NOON + timedelta(days=3), now=NOON) == "on Thursday"
    assert day_and_date(WINTER_9, now=NOON) == "tomorrow, Tuesday 24 November,"
    assert day_and_date(NOON + timedelta(days=9), now=NOON) == "on Wednesday 2 December"


def test_the_day_changes_at_londons_midnight() -> None:
    before_midnight_utc = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert day_word(before_midnight_utc, now=datetime(2026, 7, 1, 12, tzinfo=UTC)) == "tomorrow"
