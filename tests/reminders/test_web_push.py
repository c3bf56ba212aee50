"""What goes over the wire, and how answers are read."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from carematch.env_file import new_vapid_private_key
from carematch.reminders.fan_out import FanOut, Parcel
from carematch.reminders.web_push import (
    LONGEST_WAIT,
    MAX_PLAINTEXT,
    Answer,
    Message,
    Outcome,
    Target,
    WebPushSender,
    origin_of,
    read_answer,
)
from tests.push_service import Browser, PushService
from tests.reminders.makers import MONDAY_9AM


def sender() -> WebPushSender:
    return WebPushSender(new_vapid_private_key(), "mailto:push@carematch.example")


def send(ours: WebPushSender, target: Target, what: Message, *, now: datetime = MONDAY_9AM) -> Outcome:
    with FanOut(ours, now=now) as fan_out:
        fan_out.add([Parcel(target, what)])
        [(_, outcome)] = fan_out.step(at_most_seconds=10)
        return outcome


def target_of(browser: Browser) -> Target:
    return Target(uuid4(), browser.endpoint, **browser.subscription["keys"])


def message(body: str = "Hello", *, ttl_seconds: int = 60) -> Message:
    return Message(body=body, ttl_seconds=ttl_seconds, topic=uuid4().hex, is_urgent=False)


def test_the_largest_message_that_fits_arrives_whole_and_a_larger_one_is_never_sent() -> None:
    with PushService(clock=lambda: MONDAY_9AM) as push:
        ours = sender()
        target = target_of(push.subscribe(ours.public_key))

        fits = send(ours, target, message("x" * MAX_PLAINTEXT))
        too_long = send(ours, target, message("x" * (MAX_PLAINTEXT + 1)))

        assert (fits.answer, too_long.answer) == (Answer.TAKEN, Answer.REFUSED)
        assert [each.text for each in push.received] == ["x" * MAX_PLAINTEXT]
        assert push.refused == []


def test_each_message_has_its_own_lifetime() -> None:
    with PushService(clock=lambda: MONDAY_9AM) as push:
        ours, target = sender(), target_of(push.subscribe())

        for seconds in (60, 5, 3600):
            send(ours, target, message(ttl_seconds=seconds))

        assert [each.ttl for each in push.received] == [60, 5, 3600]


def test_a_token_is_renewed_long_before_it_expires() -> None:
    now = MONDAY_9AM
    with PushService(clock=lambda: now) as push:
        ours, target = sender(), target_of(push.subscribe())

        for hours in (0, 5, 6, 40):
            now = MONDAY_9AM + timedelta(hours=hours)
            send(ours, target, message(), now=now)

        expiries = [each.claims["exp"] for each in push.received]
        assert push.refused == []
        assert expiries[0] == expiries[1] < expiries[2] < expiries[3]


def test_every_origin_gets_a_token_of_its_own() -> None:
    one, other, ours = PushService(clock=lambda: MONDAY_9AM), PushService(clock=lambda: MONDAY_9AM), sender()

    with one, other:
        for service in (one, other):
            send(ours, target_of(service.subscribe()), message())

        assert one.received[0].claims["aud"] == one.origin
        assert other.received[0].claims["aud"] == other.origin


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://somebody@push.example/x",
        "https://intranet.example\\@push.example/x",
        "https://intranet.example#push.example",
        "https://push.example/a b",
        "https://push.example:x/",
        "ftp://push.example/x",
        "push.example",
        "",
    ],
)
def test_an_address_that_could_be_read_in_two_ways_is_not_sent_to(endpoint: str) -> None:
    with PushService() as push:
        target = replace(target_of(push.subscribe()), endpoint=endpoint)

        assert send(sender(), target, message()) == Outcome(Answer.REFUSED)
        with pytest.raises(ValueError, match="not"):
            origin_of(endpoint)


def test_keys_that_are_none_are_refused_and_break_nothing() -> None:
    with PushService() as push:
        target = replace(target_of(push.subscribe()), p256dh="AAAA")

        assert send(sender(), target, message()) == Outcome(Answer.REFUSED)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, Answer.TAKEN),
        (201, Answer.TAKEN),
        (202, Answer.TAKEN),
        (301, Answer.REFUSED),
        (400, Answer.REFUSED),
        (401, Answer.REFUSED),
        (403, Answer.REFUSED),
        (404, Answer.GONE),
        (410, Answer.GONE),
        (413, Answer.REFUSED),
        (429, Answer.LATER),
        (500, Answer.LATER),
        (503, Answer.LATER),
    ],
)
def test_answers_are_read_as_rfc_8030_means_them(status: int, answer: Answer) -> None:
    assert read_answer(status, None, now=MONDAY_9AM) == Outcome(answer)


@pytest.mark.parametrize(
    ("retry_after", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("Mon, 23 Nov 2026 09:10:00 GMT", timedelta(minutes=10)),
        ("Mon, 23 Nov 2026 08:00:00 GMT", timedelta(0)),
        ("9" * 5000, LONGEST_WAIT),
        ("Mon, 23 Nov 2099 08:00:00 GMT", LONGEST_WAIT),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_left_aside(retry_after: str, wait: timedelta | None) -> None:
    assert read_answer(429, retry_after, now=MONDAY_9AM) == Outcome(Answer.LATER, wait)
