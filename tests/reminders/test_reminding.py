"""From a visit that lies ahead to words on a phone and in the inbox."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from carematch.core.db import db, write_session
from carematch.reminders import deliveries as outbox
from carematch.reminders import parts
from carematch.reminders.deliveries import Claimed, Tried
from carematch.reminders.fan_out import FanOut, Parcel
from carematch.reminders.jobs import deliver, queue_due
from carematch.reminders.models import DeliveryState, Notice
from carematch.reminders.rules import DAY_AHEAD, SOON
from carematch.reminders.service import notice_id, post_notice
from carematch.reminders.web_push import Answer, Outcome
from tests.push_service import PushService
from tests.reminders.makers import (
    MONDAY_9AM,
    TUESDAY_9AM,
    PaperDiary,
    PlannedVisit,
    deliveries,
    make_deliveries,
    make_phone,
    notices,
    sign_out,
    subscribe,
    subscriptions,
    user_of,
)

pytestmark = pytest.mark.usefixtures("diary")


def test_a_visit_tomorrow_reaches_the_phone_encrypted_and_the_inbox_in_full(
    diary: PaperDiary, push: PushService
) -> None:
    phone, browser = make_phone(), push.subscribe(parts.sender().public_key)
    subscribe(phone, browser)
    visit = PlannedVisit(person_user_id=user_of(phone))
    diary.visits.append(visit)

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert push.refused == []
    [message] = push.received_by(browser)
    [notice] = notices(user_of(phone))
    tag = notice_id(user_of(phone), "visit", str(visit.visit_id)).hex
    words = {"tag": tag, "title": "CareMatch", "body": "You have a visit tomorrow at 9am."}
    assert message.payload == {
        "web_push": 8030,
        "notification": words | {"navigate": f"http://localhost/visits/{visit.visit_id}"},
        "url": f"/visits/{visit.visit_id}",
        "noticeId": str(notice.id),
        **words,
    }
    assert (message.topic, message.urgency) == (tag, "normal")
    assert message.ttl == timedelta(hours=12, minutes=15).total_seconds()
    assert message.claims["sub"].startswith("mailto:")
    assert notice.text == "Rosa is coming tomorrow, Tuesday 24 November, at 9am."
    assert [each.state for each in deliveries()] == [DeliveryState.SENT]


def test_soon_is_urgent_and_lasts_until_the_visit_starts(diary: PaperDiary, push: PushService) -> None:
    phone, browser = make_phone(), push.subscribe()
    subscribe(phone, browser)
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone), starts_at=MONDAY_9AM + timedelta(minutes=60)))

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    [message] = push.received
    assert message.payload["body"] == "You have a visit soon, at 10am."
    assert (message.urgency, message.ttl) == ("high", 3600)


def test_the_reminder_of_a_visit_that_was_moved_takes_the_place_of_the_one_before(
    diary: PaperDiary, push: PushService
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    visit, other = PlannedVisit(person_user_id=user_of(phone)), PlannedVisit(person_user_id=user_of(phone))
    diary.visits[:] = [visit, other]
    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    diary.visits[:] = [replace(visit, starts_at=TUESDAY_9AM + timedelta(hours=1)), other]
    queue_due(MONDAY_9AM + timedelta(hours=1))
    deliver(MONDAY_9AM + timedelta(hours=1))

    topics = [message.topic for message in push.received]
    assert len(topics) == 3
    assert topics[2] in topics[:2]
    assert topics[0] != topics[1]


def test_nothing_that_is_pushed_names_a_person_a_pa_or_a_place(diary: PaperDiary, push: PushService) -> None:
    person, pa = make_phone("Margaret Ellis"), make_phone("Rosa Doyle")
    subscribe(person, push.subscribe())
    subscribe(pa, push.subscribe())
    diary.visits += [
        PlannedVisit(person_user_id=user_of(person), pa_user_id=user_of(pa), starts_at=starts_at, is_familiar=False)
        for starts_at in (MONDAY_9AM + timedelta(minutes=50), TUESDAY_9AM)
    ]

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert len(push.received) == 4
    for message in push.received:
        assert not any(word in message.text for word in ("Margaret", "Ellis", "Rosa", "Doyle", "address", "key"))


def test_a_reminder_is_posted_and_pushed_once_however_often_the_jobs_run(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    visit = PlannedVisit(person_user_id=user_of(phone))
    diary.visits.append(visit)

    for minute in range(3):
        queue_due(MONDAY_9AM + timedelta(minutes=minute))
        deliver(MONDAY_9AM + timedelta(minutes=minute))
        diary.visits[:] = [replace(visit, pa_known_as=f"Rosa {minute}")]

    assert len(push.received) == 1
    assert len(notices(user_of(phone))) == 1


def test_a_reminder_that_is_gone_and_would_say_something_else_keeps_no_other_from_its_reader(
    diary: PaperDiary, push: PushService
) -> None:
    gone, other = make_phone(), make_phone("Tom Ellis")
    visit = PlannedVisit(person_user_id=user_of(gone))
    diary.visits.append(visit)
    queue_due(MONDAY_9AM)
    with Session(db.engine) as session, session.begin():
        session.execute(delete(Notice))
    diary.visits[:] = [replace(visit, pa_known_as="Rosalind"), PlannedVisit(person_user_id=user_of(other))]

    queue_due(MONDAY_9AM + timedelta(minutes=1))

    assert notices(user_of(gone)) == []
    assert len(notices(user_of(other))) == 1


def test_nothing_is_said_before_it_is_due(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))

    queue_due(MONDAY_9AM - timedelta(minutes=1))

    assert deliveries() == []
    assert notices(user_of(phone)) == []


def test_a_visit_confirmed_in_the_evening_is_in_the_inbox_and_rings_only_when_it_is_soon(
    diary: PaperDiary, push: PushService
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    in_the_evening = datetime(2026, 11, 23, 22, tzinfo=UTC)

    queue_due(in_the_evening)
    deliver(in_the_evening)

    assert [each.notice for each in notices(user_of(phone))] == [DAY_AHEAD]
    assert push.received == []
    push.clock = lambda: TUESDAY_9AM
    queue_due(TUESDAY_9AM - timedelta(hours=1))
    deliver(TUESDAY_9AM - timedelta(hours=1))
    assert [each.notice for each in notices(user_of(phone))] == [DAY_AHEAD, SOON]
    assert [each.payload["body"] for each in push.received] == ["You have a visit soon, at 9am."]


def test_a_push_that_could_not_be_sent_in_time_is_withdrawn(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    queue_due(MONDAY_9AM)

    deliver(datetime(2026, 11, 23, 21, 15, tzinfo=UTC))

    assert push.received == []
    assert [each.state for each in deliveries()] == [DeliveryState.WITHDRAWN]
    assert len(notices(user_of(phone))) == 1


def test_a_moved_visit_is_told_anew_and_the_old_push_is_withdrawn(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    visit = PlannedVisit(person_user_id=user_of(phone))
    diary.visits.append(visit)
    queue_due(MONDAY_9AM)

    diary.visits[:] = [replace(visit, starts_at=TUESDAY_9AM - timedelta(minutes=30))]
    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert sorted(each.state for each in deliveries()) == [DeliveryState.SENT, DeliveryState.WITHDRAWN]
    assert [each.payload["body"] for each in push.received] == ["You have a visit tomorrow at 8:30am."]


@pytest.mark.parametrize("status", ["cancelled", "declined", "proposed", "under_way"])
@pytest.mark.parametrize("noticed_by", [queue_due, deliver])
def test_a_push_for_a_visit_that_is_off_is_withdrawn_though_it_was_queued(
    diary: PaperDiary, push: PushService, status: str, noticed_by: object
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    visit = PlannedVisit(person_user_id=user_of(phone))
    diary.visits.append(visit)
    queue_due(MONDAY_9AM)

    diary.visits[:] = [replace(visit, status=status)]
    (queue_due if noticed_by is queue_due else deliver)(MONDAY_9AM)

    assert [each.state for each in deliveries()] == [DeliveryState.WITHDRAWN]
    deliver(MONDAY_9AM)
    assert push.received == []


def test_the_inbox_has_the_message_when_no_phone_takes_pushes(diary: PaperDiary) -> None:
    phone = make_phone()
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert [each.state for each in deliveries()] == [DeliveryState.GONE]
    assert len(notices(user_of(phone))) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_removed_and_the_inbox_has_the_message(
    diary: PaperDiary, push: PushService, status: int
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    push.answer_next(status)

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert subscriptions() == []
    assert [each.state for each in deliveries()] == [DeliveryState.GONE]
    assert len(notices(user_of(phone))) == 1


def test_a_busy_push_service_is_left_alone_as_long_as_it_asks(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    push.answer_next(429, retry_after="600")
    queue_due(MONDAY_9AM)

    deliver(MONDAY_9AM)
    deliver(MONDAY_9AM + timedelta(seconds=599))
    assert push.received == []
    deliver(MONDAY_9AM + timedelta(seconds=600))

    assert len(push.received) == 1
    assert [each.state for each in deliveries()] == [DeliveryState.SENT]


def test_a_broken_push_service_is_tried_five_times_with_longer_and_longer_waits(
    diary: PaperDiary, push: PushService
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    queue_due(MONDAY_9AM)
    waits, now = [], MONDAY_9AM

    for _ in range(4):
        push.answer_next(500)
        deliver(now)
        next_try = deliveries()[0].claimed_until
        assert next_try is not None
        waits.append((next_try - now).total_seconds())
        now = next_try
    push.answer_next(500)
    deliver(now)

    assert waits == [30, 60, 120, 240]
    assert [(each.state, each.attempts) for each in deliveries()] == [(DeliveryState.FAILED, 5)]
    assert len(subscriptions()) == 1


def test_a_message_that_is_refused_is_not_tried_again(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    push.answer_next(413)

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)
    deliver(MONDAY_9AM + timedelta(minutes=10))

    assert push.received == []
    assert [each.state for each in deliveries()] == [DeliveryState.FAILED]
    assert [each.failures for each in subscriptions()] == [1]


def test_a_push_service_out_of_reach_is_tried_again(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    with PushService() as closed:
        browser = closed.subscribe()
    subscribe(phone, browser)
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    [delivery] = deliveries()
    assert (delivery.state, delivery.claimed_until) == (DeliveryState.DUE, MONDAY_9AM + timedelta(seconds=30))


def test_a_redirect_is_not_followed(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    push.answer_next(307, location=push.subscribe().endpoint)

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert push.received == []
    assert push.refused == []
    assert [each.state for each in deliveries()] == [DeliveryState.FAILED]


def test_every_phone_gets_the_message_and_the_one_that_has_it_not_again(diary: PaperDiary, push: PushService) -> None:
    phone, tablet = make_phone(), push.subscribe()
    other = make_phone(user_id=user_of(phone))
    first = push.subscribe()
    subscribe(phone, first)
    subscribe(other, tablet)
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    push.answer_next(503)
    queue_due(MONDAY_9AM)

    deliver(MONDAY_9AM)
    assert len(push.received) == 1
    deliver(MONDAY_9AM + timedelta(seconds=30))

    assert len(push.received_by(first)) == len(push.received_by(tablet)) == 1
    assert [each.state for each in deliveries()] == [DeliveryState.SENT]


def test_a_phone_that_was_signed_out_gets_nothing(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    sign_out(phone)
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert push.received == []


def test_a_crash_between_sending_and_recording_repeats_the_message_under_the_same_tag_and_topic(
    diary: PaperDiary, push: PushService
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    queue_due(MONDAY_9AM)
    with write_session() as session:
        [claimed] = outbox.claim(session, diary, site="http://localhost", now=MONDAY_9AM)
    with FanOut(parts.sender(), now=MONDAY_9AM) as fan_out:
        fan_out.add([Parcel(claimed.targets[0], claimed.message)])
        fan_out.step(at_most_seconds=10)
    # Here the process ended.

    deliver(MONDAY_9AM + timedelta(minutes=4))
    assert len(push.received) == 1
    deliver(MONDAY_9AM + timedelta(minutes=5))

    first, second = push.received
    assert first.topic == second.topic
    assert first.payload == second.payload
    assert [each.state for each in deliveries()] == [DeliveryState.SENT]


def test_a_sender_whose_claim_ran_out_does_not_overwrite_what_the_next_one_recorded(
    diary: PaperDiary, push: PushService
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    queue_due(MONDAY_9AM)
    with write_session() as session:
        [slow] = outbox.claim(session, diary, site="http://localhost", now=MONDAY_9AM)
    push.answer_next(503)
    deliver(MONDAY_9AM + timedelta(minutes=5))

    with write_session() as session:
        what = [(slow.targets[0], Outcome(Answer.REFUSED))]
        outbox.record(session, [Tried(slow, what)], now=MONDAY_9AM + timedelta(minutes=6))

    assert [each.state for each in deliveries()] == [DeliveryState.DUE]


def test_two_claims_at_once_have_no_delivery_in_common(app: Flask, diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    make_deliveries(phone, outbox.BATCH + 10)

    def claim_too() -> list[Claimed]:
        with app.app_context(), write_session() as session:
            return outbox.claim(session, diary, site="http://localhost", now=MONDAY_9AM)

    with ThreadPoolExecutor(1) as pool:
        with write_session() as session:
            mine = outbox.claim(session, diary, site="http://localhost", now=MONDAY_9AM)
            meanwhile = pool.submit(claim_too)
            wait([meanwhile], timeout=0.3)
        theirs = meanwhile.result()

    assert (len(mine), len(theirs)) == (outbox.BATCH, 10)
    assert not {each.delivery_id for each in mine} & {each.delivery_id for each in theirs}


def test_two_senders_at_once_send_each_message_once(app: Flask, diary: PaperDiary, push: PushService) -> None:
    phones = [make_phone(f"Person {number}") for number in range(30)]
    for phone in phones:
        subscribe(phone, push.subscribe())
        diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    start = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            start.wait()
            queue_due(MONDAY_9AM)
            deliver(MONDAY_9AM)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver(MONDAY_9AM)

    assert len({each.browser.path for each in push.received}) == len(push.received) == 30
    assert {each.state for each in deliveries()} == {DeliveryState.SENT}
    assert {len(notices(user_of(phone))) for phone in phones} == {1}


def test_connections_are_kept_and_a_token_serves_many_messages(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    for number in range(20):
        diary.visits.append(PlannedVisit(uuid4(), TUESDAY_9AM - timedelta(minutes=number), "confirmed", user_of(phone)))

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert len(push.received) == 20
    assert push.connections <= 8
    assert len({each.claims["exp"] for each in push.received}) == 1


def test_another_feature_posts_a_message_that_waits_for_the_morning(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    at_night, at_eight = datetime(2026, 11, 24, 4, tzinfo=UTC), datetime(2026, 11, 24, 8, tzinfo=UTC)
    push.clock = lambda: at_eight
    for _ in range(2):
        post_notice(
            user_of(phone),
            "pa_paused",
            "1",
            title="Rosa is paused",
            text="What would you like now?",
            url="/pauses/1",
            now=at_night,
            push_text="There is a message for you.",
        )

    deliver(at_night)
    assert push.received == []
    deliver(at_eight)

    about = notice_id(user_of(phone), "pa_paused", "1")
    assert [each.id for each in notices(user_of(phone))] == [about]
    assert [each.payload["body"] for each in push.received] == ["There is a message for you."]


def test_a_notice_without_push_words_is_for_the_inbox_alone(diary: PaperDiary) -> None:
    phone = make_phone()

    post_notice(
        user_of(phone), "told", "1", title="A note", text="Ann wrote down what you said.", url="/", now=MONDAY_9AM
    )

    assert len(notices(user_of(phone))) == 1
    assert deliveries() == []


def test_nothing_that_is_on_its_way_reaches_somebody_who_is_to_be_left_in_peace(
    diary: PaperDiary, push: PushService
) -> None:
    margaret, rosa = make_phone(), make_phone("Rosa Doyle")
    for phone in (margaret, rosa):
        subscribe(phone, push.subscribe())
        make_deliveries(phone, 1)
    diary.in_peace.add(user_of(margaret))

    deliver(MONDAY_9AM)

    assert len(push.received) == 1
    states = {each.user_id: each.state for each in deliveries()}
    assert states == {user_of(margaret): DeliveryState.WITHDRAWN, user_of(rosa): DeliveryState.SENT}
