"""Once a day: the digest of whoever wants one. Once for each silence: a word to whoever's phones say nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from carematch.accounts.models import Device
from carematch.accounts.service import SignedIn
from carematch.core import wire
from carematch.core.db import write_session
from carematch.reminders.jobs import deliver, queue_due, tell_daily, tell_silent
from carematch.reminders.service import News, post_news
from carematch.sync.models import Status
from carematch.sync.perform import Envelope, perform_online
from tests.push_service import PushService
from tests.reminders.makers import (
    MONDAY_9AM,
    TUESDAY_9AM,
    PaperDiary,
    PlannedVisit,
    deliveries,
    make_phone,
    notices,
    subscribe,
    user_of,
)

pytestmark = pytest.mark.usefixtures("diary")

AT_SIX = datetime(2026, 11, 23, 18, tzinfo=UTC)


def do(phone: SignedIn, name: str, **args: Any) -> None:
    outcome = perform_online(
        phone.actor, Envelope(uuid4(), name, 1, wire.decode(wire.encode(args)), MONDAY_9AM), now=MONDAY_9AM
    )
    assert outcome.status is Status.APPLIED, outcome.problem


def wants_daily(phone: SignedIn, *topics: str, **said: Any) -> None:
    do(phone, "reminders.choose", userId=user_of(phone), topics=dict.fromkeys(topics, "digest"), **said)


def write_to(phone: SignedIn, occurrence: str = "1", *, now: datetime = MONDAY_9AM) -> None:
    said = {"title": "Rosa wrote", "text": "Read it.", "url": "/inbox", "push_text": "You have a new message."}
    post_news([News(user_of(phone), "message", occurrence, **said)], now=now)


def digests(phone: SignedIn) -> list[str]:
    return [each.text for each in notices(user_of(phone)) if each.notice == "digest"]


def test_the_digest_says_who_comes_and_how_much_waits_and_its_push_says_neither(
    diary: PaperDiary, push: PushService
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    wants_daily(phone, "messages")
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    write_to(phone, "1")
    write_to(phone, "2")

    for seconds in (0, 60, 120):
        tell_daily(AT_SIX + timedelta(seconds=seconds))
    push.clock = lambda: AT_SIX
    deliver(AT_SIX)

    assert digests(phone) == ["Tomorrow: Rosa at 9am. 2 things wait in your inbox."]
    assert [each.payload["body"] for each in push.received] == [
        "Your day on CareMatch: there is something for you to read."
    ]


def test_nobody_gets_an_empty_digest_and_nobody_one_who_did_not_want_it(diary: PaperDiary) -> None:
    nothing, unasked, read = make_phone(), make_phone("Rosa Doyle"), make_phone("Tom Ellis")
    wants_daily(nothing, "messages")
    wants_daily(read, "messages")
    write_to(unasked)
    write_to(read)
    do(read, "notice.read", noticeId=notices(user_of(read))[0].id)
    diary.visits.append(PlannedVisit(person_user_id=user_of(nothing)))

    tell_daily(AT_SIX)

    assert [digests(phone) for phone in (nothing, unasked, read)] == [[], [], []]


def test_what_waits_since_the_day_before_yesterday_is_no_digest_of_its_own_but_counts_in_the_next() -> None:
    phone = make_phone()
    wants_daily(phone, "messages")
    write_to(phone, "1")
    tell_daily(AT_SIX)

    tell_daily(AT_SIX + timedelta(days=1))
    write_to(phone, "2", now=AT_SIX + timedelta(days=1, hours=12))
    tell_daily(AT_SIX + timedelta(days=2))

    assert digests(phone) == ["1 thing waits in your inbox.", "2 things wait in your inbox."]


def test_visits_once_a_day_ring_by_the_digest_alone(diary: PaperDiary) -> None:
    phone = make_phone()
    wants_daily(phone, "visits")
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    queue_due(MONDAY_9AM)

    tell_daily(AT_SIX)

    assert digests(phone) == ["Tomorrow: Rosa at 9am."]
    assert [each.kind for each in deliveries()] == ["digest"]


def test_a_digest_in_the_morning_says_who_comes_today(diary: PaperDiary) -> None:
    phone = make_phone()
    wants_daily(phone, "visits", digestAt="07:30", inQuiet=[])
    diary.visits.append(PlannedVisit(pa_user_id=user_of(phone)))

    tell_daily(datetime(2026, 11, 24, 7, 30, tzinfo=UTC))

    assert digests(phone) == ["Today: Margaret at 9am."]
    assert [each.due_at for each in deliveries()] == [datetime(2026, 11, 24, 8, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("digest_at", "before", "at"),
    [
        # The clocks go forward on Sunday 29 March 2026 at 01:00 and back on Sunday 25 October 2026 at 02:00.
        ("18:00", datetime(2026, 3, 29, 16, 59, tzinfo=UTC), datetime(2026, 3, 29, 17, tzinfo=UTC)),
        ("01:30", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("18:00", datetime(2026, 10, 25, 17, 59, tzinfo=UTC), datetime(2026, 10, 25, 18, tzinfo=UTC)),
        ("01:30", datetime(2026, 10, 25, 0, 29, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_on_both_weekends_on_which_the_clocks_change_there_is_one_digest(
    digest_at: str, before: datetime, at: datetime
) -> None:
    phone = make_phone()
    wants_daily(phone, "messages", digestAt=digest_at)
    write_to(phone, now=at - timedelta(hours=3))

    tell_daily(before)
    early = digests(phone)
    for minutes in range(0, 180, 20):
        tell_daily(at + timedelta(minutes=minutes))

    assert early == []
    assert len(digests(phone)) == 1


def test_a_digest_that_could_not_come_in_time_is_left_to_the_next_day() -> None:
    phone = make_phone()
    wants_daily(phone, "messages")
    write_to(phone)

    tell_daily(AT_SIX + timedelta(hours=3))

    assert digests(phone) == []


def last_seen(phone: SignedIn, at: datetime) -> None:
    with write_session() as session:
        session.execute(update(Device).where(Device.id == phone.actor.device_id).values(last_seen_at=at))


def test_whoever_has_visits_and_whose_phones_are_silent_is_told_once_for_each_silence(diary: PaperDiary) -> None:
    phone = make_phone("Rosa Doyle")
    other = make_phone(user_id=user_of(phone))
    friday = MONDAY_9AM - timedelta(days=3)
    for each in (phone, other):
        last_seen(each, friday)
    diary.visits.append(PlannedVisit(pa_user_id=user_of(phone), starts_at=MONDAY_9AM + timedelta(hours=2)))

    for hours in range(3):
        tell_silent(MONDAY_9AM + timedelta(hours=hours))
    first = [each.text for each in notices(user_of(phone))]
    last_seen(phone, MONDAY_9AM)
    tell_silent(MONDAY_9AM + timedelta(hours=3))

    said = "Your phone has not been in touch since Friday 20 November. Open CareMatch so that what you wrote is sent."
    assert first == [said]
    assert len(notices(user_of(phone))) == 1


def test_a_silence_is_as_long_as_its_user_says_and_matters_only_beside_visits(diary: PaperDiary) -> None:
    patient, idle, usual = make_phone(), make_phone("Tom Ellis"), make_phone("Rosa Doyle")
    do(patient, "reminders.choose", userId=user_of(patient), silentHours=96)
    for phone in (patient, idle, usual):
        last_seen(phone, TUESDAY_9AM - timedelta(hours=49))
    diary.visits.append(PlannedVisit(person_user_id=user_of(patient), pa_user_id=user_of(usual)))

    tell_silent(TUESDAY_9AM)

    assert [len(notices(user_of(phone))) for phone in (patient, idle, usual)] == [0, 0, 1]
