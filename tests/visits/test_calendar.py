"""The calendar feed: secret, revocable, right for two years by another's reckoning, and silent about care."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import recurring_ical_events  # type: ignore[import-untyped]  # it has none
from flask.testing import FlaskClient
from icalendar import Calendar, Timezone
from sqlalchemy import select

from carematch.accounts.models import User
from carematch.core.clock import LONDON
from carematch.core.db import snapshot_session, write_session
from carematch.core.ids import uuid7
from carematch.visits.arrangements import occurrences
from carematch.visits.feed import LONDON_TIME
from carematch.visits.models import Arrangement, CalendarFeed, Visit, VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House

TUESDAY = TOMORROW.date()
TWO_YEARS = 730 * DAY
OFF = {VisitStatus.CANCELLED, VisitStatus.DECLINED, VisitStatus.PAUSED, VisitStatus.MISSED}


@pytest.fixture(autouse=True)
def team(house: House) -> UUID:
    """Sam is in Maya's team."""
    return house.choose(house.sam, house.sam_id)


def agree(house: House, rule: str, start: str, end: str, **words: Any) -> UUID:
    """A pattern of Sam's that Maya proposed and he agreed."""
    arrangement_id = uuid7()
    named = {"arrangementId": arrangement_id, "circleId": house.circle_id, "paId": house.sam_id}
    times = {"rule": rule, "localStart": start, "localEnd": end, "startsOn": TUESDAY}
    house.do(house.maya, "arrangement.propose", v=2, **named, **times | words)
    house.do(house.sam, "arrangement.agree", arrangementId=arrangement_id)
    return arrangement_id


def address(house: House, user: User) -> str:
    """The path of a new feed of this user."""
    answer = house.browser(user).post("/api/calendar")
    assert answer.status_code == 200, answer.text
    return "/calendar/" + str(answer.get_json()["url"]).partition("/calendar/")[2]


def read(client: FlaskClient, path: str) -> Calendar:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/calendar"
    return Calendar.from_ical(answer.data)


def feed(house: House, user: User) -> Calendar:
    return read(house.app.test_client(), address(house, user))


def expanded(calendar: Calendar) -> list[tuple[datetime, datetime]]:
    """What a calendar client shows of the next two years, without what was called off."""
    start = datetime(2026, 11, 23, tzinfo=UTC)
    events = recurring_ical_events.of(calendar).between(start, start + TWO_YEARS)
    shown = [each for each in events if each["STATUS"] != "CANCELLED"]
    return sorted((each["DTSTART"].dt.astimezone(UTC), each["DTEND"].dt.astimezone(UTC)) for each in shown)


def ours(house: House, *, pauses: tuple[tuple[date, date], ...] = ()) -> list[tuple[datetime, datetime]]:
    """All planned visits that are not off, and what the patterns bring after them, by our own reckoning."""
    with house.app.app_context(), snapshot_session() as session:
        visits = session.scalars(select(Visit)).all()
        found = [(visit.starts_at, visit.ends_at) for visit in visits if visit.status not in OFF]
        until = house.clock().date() + TWO_YEARS
        for pattern in session.scalars(select(Arrangement)):
            assert pattern.planned_until is not None
            for times in occurrences(pattern, until=until):
                day = times[0].astimezone(LONDON).date()
                if day > pattern.planned_until and not any(first <= day <= last for first, last in pauses):
                    found.append(times)
    return sorted(each for each in found if each[0] < datetime(2026, 11, 23, tzinfo=UTC) + TWO_YEARS)


@pytest.mark.parametrize("who", ["maya", "sam"])
@pytest.mark.parametrize(
    ("rule", "start", "end", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,TH", "09:00", "10:00", {}),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA", "09:30", "11:00", {"startsOn": TUESDAY + 2 * DAY}),
        ("FREQ=WEEKLY;BYDAY=SA,SU", "22:00", "07:00", {"sleepIn": True}),
        ("FREQ=WEEKLY;BYDAY=SU", "01:30", "03:30", {}),
        ("FREQ=MONTHLY;BYDAY=-1FR", "14:00", "15:00", {}),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU", "14:00", "15:00", {}),
        ("FREQ=DAILY;INTERVAL=3;UNTIL=20270930", "08:00", "08:45", {}),
        ("FREQ=WEEKLY;BYDAY=MO,FR;COUNT=60", "12:00", "13:00", {"skipsBankHolidays": True}),
        ("FREQ=DAILY", "12:00", "13:00", {"exceptions": ["2027-06-01", "2027-10-31", "2028-02-29"]}),
    ],
)
def test_another_calendar_comes_to_our_own_visits_over_two_years(
    house: House, who: str, rule: str, start: str, end: str, words: dict[str, Any]
) -> None:
    agree(house, rule, start, end, **words)

    calendar = feed(house, getattr(house, who))

    mine = ours(house)
    assert expanded(calendar) == mine
    assert len(mine) > 10


def test_a_weekly_pattern_of_the_first_version_comes_to_the_same(house: House) -> None:
    """A night of so many real minutes ends at another hour when the clock changes."""
    named = {"arrangementId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}
    words = {"weekdays": ["SA", "MO"], "localStart": "22:00", "minutes": 480, "startsOn": TUESDAY}
    house.do(house.maya, "arrangement.propose", **named, **words)
    house.do(house.sam, "arrangement.agree", arrangementId=named["arrangementId"])

    assert expanded(feed(house, house.maya)) == ours(house)


def test_what_was_moved_cancelled_left_out_or_paused_is_so_in_the_calendar(house: House) -> None:
    pattern = agree(house, "FREQ=DAILY", "09:00", "10:00")
    first, second, third = house.visits(house.sam_id)[:3]
    house.do(house.sam, "visit.confirm", visitId=first.id)
    later = {"startsAt": first.starts_at + 5 * HOUR, "endsAt": first.ends_at + 5 * HOUR}
    house.do(house.sam, "visit.move", visitId=first.id, **later)
    house.do(house.maya, "visit.agree_move", visitId=first.id, startsAt=later["startsAt"])
    house.do(house.maya, "visit.cancel", visitId=second.id)
    house.do(house.sam, "arrangement.skip", arrangementId=pattern, day=date(2027, 7, 1))
    summer = (date(2027, 8, 2), date(2027, 8, 15))
    house.do(
        house.maya,
        "pause.begin",
        pauseId=uuid7(),
        circleId=house.circle_id,
        reason="holiday",
        startsOn=summer[0],
        endsOn=summer[1],
    )

    calendar = feed(house, house.maya)

    assert expanded(calendar) == ours(house, pauses=(summer,))
    by_id = {str(each["UID"]): each for each in calendar.walk("VEVENT")}
    states = [str(by_id[f"{each.id}@carematch"]["STATUS"]) for each in (first, second, third)]
    assert states == ["CONFIRMED", "CANCELLED", "TENTATIVE"]


def test_while_somebody_is_in_hospital_until_further_word_nothing_is_announced(house: House) -> None:
    agree(house, "FREQ=DAILY", "09:00", "10:00")
    words = {"pauseId": uuid7(), "circleId": house.circle_id, "reason": "hospital", "startsOn": TUESDAY}
    house.do(house.maya, "pause.begin", **words)

    for user in (house.maya, house.sam):
        assert expanded(feed(house, user)) == []


def test_a_visit_keeps_its_uid_and_its_sequence_grows_with_every_change(house: House) -> None:
    visit_id = house.propose(house.maya, house.sam_id, starts_at=TOMORROW)
    path, client = address(house, house.sam), house.app.test_client()
    seen = []

    def look() -> None:
        [event] = read(client, path).walk("VEVENT")
        seen.append((str(event["UID"]), int(str(event["SEQUENCE"])), str(event["STATUS"])))

    look()
    house.do(house.sam, "visit.confirm", visitId=visit_id)
    look()
    times = {"startsAt": TOMORROW + HOUR, "endsAt": TOMORROW + 2 * HOUR}
    house.do(house.maya, "visit.move", visitId=visit_id, **times)
    house.do(house.sam, "visit.agree_move", visitId=visit_id, startsAt=TOMORROW + HOUR)
    look()
    house.do(house.maya, "visit.cancel", visitId=visit_id)
    look()

    assert {uid for uid, _, _ in seen} == {f"{visit_id}@carematch"}
    assert [status for _, _, status in seen] == ["TENTATIVE", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    sequences = [sequence for _, sequence, _ in seen]
    assert sequences == sorted(set(sequences))


def test_it_says_who_and_when_and_nothing_else(house: House) -> None:
    private = {
        "address": "3 Brook Cottages",
        "howToGetIn": "under the pot",
        "allergies": "nuts",
        "phone": "01632 960003",
    }
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, communicationNeeds="left ear", **private)
    agree(house, "FREQ=WEEKLY;BYDAY=TU", "09:00", "10:00", what="Help me wash")
    first = house.visits(house.sam_id)[0]
    house.do(house.sam, "note.write", noteId=uuid7(), visitId=first.id, text="She was sad")

    texts = {user.name: house.app.test_client().get(address(house, user)).text for user in (house.maya, house.sam)}

    words = (*private.values(), "left ear", "wash", "sad", "Brook", "Tarn", "LOCATION", "DESCRIPTION")
    assert [word for word in words for text in texts.values() if word in text] == []
    summaries = {name: set(re.findall(r"SUMMARY:(.*)\r", text)) for name, text in texts.items()}
    assert summaries == {
        "Maya Brook": {"Sam (not agreed yet)", "Sam (planned)"},
        "Sam Tarn": {"Visit to Maya (not agreed yet)", "Visit to Maya (planned)"},
    }


def test_nobody_reads_of_others_visits_in_their_own_feed(house: House) -> None:
    """Rosa is in the team too, and sees on her phone that Sam comes; her calendar has her own visits alone."""
    house.choose(house.rosa, house.rosa_id)
    house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    hers = house.confirmed(house.rosa, house.rosa_id, starts_at=TOMORROW + 3 * HOUR)

    assert [str(each["UID"]) for each in feed(house, house.rosa).walk("VEVENT")] == [f"{hers}@carematch"]
    assert len(feed(house, house.maya).walk("VEVENT")) == 2
    assert feed(house, house.jo).walk("VEVENT") == []


@pytest.mark.parametrize(
    ("powers", "summaries"),
    [(["see_notes"], ["Sam visits Maya"]), (["agree_visits"], ["Sam visits Maya"]), (["money"], [])],
)
def test_a_supporter_sees_visits_where_they_may_see_them(house: House, powers: list[str], summaries: list[str]) -> None:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=powers)
    house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)

    assert [str(each["SUMMARY"]) for each in feed(house, gwen).walk("VEVENT")] == summaries


def test_it_is_valid_for_clients(house: House) -> None:
    agree(house, "FREQ=WEEKLY;BYDAY=TU", "09:00", "10:00")

    text = house.app.test_client().get(address(house, house.maya)).data
    calendar = Calendar.from_ical(text)

    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    [zone] = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/London"
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    for event in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "CLASS"} <= event.keys()
        assert event.errors == []
    uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))


@pytest.mark.parametrize("year", range(2026, 2032))
def test_the_time_zone_that_it_carries_is_londons(year: int) -> None:
    read = Timezone.from_ical(LONDON_TIME)
    assert isinstance(read, Timezone)
    zone = read.to_tz()

    hours = [datetime(year, 1, 1) + timedelta(hours=n) for n in range(0, 8760, 3)]  # noqa: DTZ001 - on the clock

    assert [each.replace(tzinfo=zone).utcoffset() for each in hours] == [
        each.replace(tzinfo=LONDON).utcoffset() for each in hours
    ]


# Its address


def test_the_address_is_kept_as_a_hash_alone_and_a_new_one_ends_the_old(house: House) -> None:
    first, client = address(house, house.maya), house.app.test_client()
    second = address(house, house.maya)

    statuses = [client.get(path).status_code for path in (first, second, "/calendar/guessed.ics")]

    assert statuses == [404, 200, 404]
    secret = second.removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) >= 43
    with house.app.app_context(), snapshot_session() as session:
        [kept] = session.scalars(select(CalendarFeed)).all()
        assert secret not in (kept.secret_hash, str(kept.__dict__))


def test_an_address_that_was_taken_back_is_answered_no_more(house: House) -> None:
    path, browser = address(house, house.maya), house.browser(house.maya)
    before = browser.get("/api/calendar").get_json()

    assert browser.delete("/api/calendar").status_code == 204
    assert browser.delete("/api/calendar").status_code == 204

    assert before == {"madeAt": "2026-11-23T12:00:00Z"}
    assert browser.get("/api/calendar").get_json() == {"madeAt": None}
    assert house.app.test_client().get(path).status_code == 404


def test_the_calendar_of_a_closed_account_is_answered_no_more(house: House) -> None:
    path = address(house, house.maya)
    with house.app.app_context(), write_session() as session:
        session.get_one(User, house.maya.id).disabled_at = house.clock()

    assert house.app.test_client().get(path).status_code == 404


def test_nobody_makes_an_address_without_signing_in(house: House) -> None:
    client = house.app.test_client()

    answers = [client.get("/api/calendar"), client.post("/api/calendar"), client.delete("/api/calendar")]

    assert [answer.status_code for answer in answers] == [401, 401, 401]


def test_a_client_that_has_it_is_told_so_until_something_changes(house: House) -> None:
    house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    path, client = address(house, house.maya), house.app.test_client()
    first = client.get(path)

    def again() -> int:
        return client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code

    unchanged = again()
    house.clock.move(hours=3)
    later = again()
    house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW + 3 * HOUR)

    assert (unchanged, later, again()) == (304, 304, 200)
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_the_secret_is_in_no_line_of_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        path = address(house, house.maya)
        house.app.test_client().get(path)
        house.app.test_client().get(path[:-5] + "x.ics")

    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in caplog.text
    assert secret[:20] not in caplog.text
