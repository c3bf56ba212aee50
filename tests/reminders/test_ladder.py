"""Not seen in time, and the next way is tried; the last is a named human."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carematch.reminders.jobs import climb, deliver, queue_due, send_emails, send_texts
from carematch.reminders.models import Channel, DeliveryState, Why
from tests.mail_server import Mailbox
from tests.push_service import PushService
from tests.reminders.makers import (
    MONDAY_9AM,
    deliveries,
    make_ladder,
    make_phone,
    make_reader,
    read_notice,
    standing,
    subscribe,
    user_of,
)
from tests.text_service import DROP, TextStandIn

pytestmark = pytest.mark.usefixtures("diary")

A_MINUTE = timedelta(minutes=1)
NUMBER = "+447400123456"


def tick(minutes: float) -> None:
    """All jobs, so many minutes after nine."""
    now = MONDAY_9AM + minutes * A_MINUTE
    queue_due(now)
    climb(now)
    deliver(now)
    send_emails(now)
    send_texts(now)
    climb(now)


def test_not_seen_in_time_the_next_way_is_tried_and_not_before(push: PushService, mailbox: Mailbox) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    make_ladder(user_of(phone), Channel.WEB_PUSH, Channel.CALL)
    reader = make_reader(email="jean@example.org")
    make_ladder(reader, Channel.EMAIL, Channel.CALL)

    tick(0)
    tick(14)
    before = [each.state for each in deliveries() if each.channel is Channel.CALL]
    called = [each.due_at for each in deliveries() if each.channel is Channel.CALL]

    assert (len(push.received), len(mailbox.letters)) == (1, 1)
    assert before == [DeliveryState.DUE] * 2
    assert called == [MONDAY_9AM + 15 * A_MINUTE] * 2


def test_who_has_seen_it_on_any_device_hears_no_more(push: PushService, mailbox: Mailbox) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    notice = make_ladder(user_of(phone), Channel.WEB_PUSH, Channel.EMAIL, Channel.CALL)
    tick(0)
    read_notice(notice, now=MONDAY_9AM + 5 * A_MINUTE)

    tick(20)
    tick(60)

    assert mailbox.letters == []
    assert standing() == {
        Channel.WEB_PUSH: (DeliveryState.SENT, None),
        Channel.EMAIL: (DeliveryState.WITHDRAWN, None),
        Channel.CALL: (DeliveryState.WITHDRAWN, None),
    }


def test_a_push_that_was_not_sent_when_it_was_seen_does_not_ring(push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    read_notice(make_ladder(user_of(phone), Channel.WEB_PUSH))

    tick(0)

    assert push.received == []
    assert standing() == {Channel.WEB_PUSH: (DeliveryState.WITHDRAWN, None)}


def test_without_a_device_without_an_address_and_with_a_wrong_number_it_comes_to_the_call_at_once(
    mailbox: Mailbox, texts: TextStandIn
) -> None:
    texts.bad_numbers.add(NUMBER)
    make_ladder(make_reader(number=NUMBER), Channel.WEB_PUSH, Channel.EMAIL, Channel.TEXT, Channel.CALL)

    for _ in range(4):
        tick(1)

    assert mailbox.letters == []
    assert standing() == {
        Channel.WEB_PUSH: (DeliveryState.GONE, None),
        Channel.EMAIL: (DeliveryState.GONE, Why.NO_ADDRESS),
        Channel.TEXT: (DeliveryState.FAILED, Why.WRONG_ADDRESS),
        Channel.CALL: (DeliveryState.DUE, None),
    }
    assert [each.due_at for each in deliveries() if each.channel is Channel.CALL] == [MONDAY_9AM + A_MINUTE]


def test_what_is_uncertain_makes_the_next_due_at_once(texts: TextStandIn) -> None:
    texts.answer_next(DROP)
    make_ladder(make_reader(number=NUMBER), Channel.TEXT, Channel.CALL)

    tick(1)

    assert standing()[Channel.TEXT] == (DeliveryState.UNCERTAIN, Why.NO_ANSWER)
    assert [each.due_at for each in deliveries() if each.channel is Channel.CALL] == [MONDAY_9AM + A_MINUTE]


def test_one_readers_trouble_hurries_nobody_elses_ladder(mailbox: Mailbox) -> None:
    make_ladder(make_reader(), Channel.EMAIL, Channel.CALL)
    make_ladder(make_reader(email="jean@example.org"), Channel.EMAIL, Channel.CALL)

    tick(1)

    assert len(mailbox.letters) == 1
    due = sorted(each.due_at for each in deliveries() if each.channel is Channel.CALL)
    assert due == [MONDAY_9AM + A_MINUTE, MONDAY_9AM + 15 * A_MINUTE]


def test_a_call_that_nobody_made_in_time_has_failed(mailbox: Mailbox) -> None:
    make_ladder(make_reader(email="jean@example.org"), Channel.CALL)

    tick(12 * 60)

    assert mailbox.letters == []
    assert standing() == {Channel.CALL: (DeliveryState.FAILED, Why.NOBODY_RANG)}
