"""E-mails and texts: handed over once, and honest about what came of them."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from flask import Flask

from carematch.core.db import write_session
from carematch.core.handing import Fate, Handed
from carematch.core.mail import Mailer
from carematch.reminders import letters, parts
from carematch.reminders.deliveries import MAX_ATTEMPTS
from carematch.reminders.jobs import ask_for_receipts, climb, send_emails, send_texts
from carematch.reminders.letters import SENDING_LASTS
from carematch.reminders.models import Channel, DeliveryState, Why
from tests.mail_server import LOOPBACK, Mailbox
from tests.reminders.makers import (
    MONDAY_9AM,
    PaperDiary,
    deliveries,
    make_ladder,
    make_reader,
    read_notice,
    standing,
)
from tests.text_service import DROP, HANG, TextStandIn

pytestmark = pytest.mark.usefixtures("diary")

EMAIL = "margaret@example.org"
NUMBER = "+447400123456"
A_MINUTE = timedelta(minutes=1)


def test_an_e_mail_says_the_general_words_and_where_to_read_and_how_to_stop_it(mailbox: Mailbox) -> None:
    make_ladder(make_reader(email=EMAIL), Channel.EMAIL)

    send_emails(MONDAY_9AM)

    [mail] = mailbox.letters
    [delivery] = deliveries()
    body = str(mail.get_payload())
    assert (mail["To"], mail["Message-ID"]) == (EMAIL, f"<{delivery.id}@care.example>")
    assert "A visit has changed." in body
    assert "http://localhost/visits/1" in body
    assert "http://localhost/notifications" in body
    assert not any(word in mail.as_string() for word in ("Rosa", "Margaret Ellis", "Tuesday"))
    assert standing() == {Channel.EMAIL: (DeliveryState.SENT, None)}
    assert delivery.sent_at == MONDAY_9AM


def test_a_text_says_the_same_under_the_deliverys_own_reference(texts: TextStandIn) -> None:
    make_ladder(make_reader(number=NUMBER), Channel.TEXT)

    send_texts(MONDAY_9AM)

    [text], [delivery] = texts.taken, deliveries()
    assert texts.refused == []
    assert (text.number, text.reference) == (NUMBER, str(delivery.id))
    assert text.message == "CareMatch: A visit has changed. http://localhost/visits/1"
    assert (delivery.state, delivery.reference) == (DeliveryState.SENT, text.id)


def test_several_e_mails_go_over_one_connection(mailbox: Mailbox) -> None:
    for number in range(3):
        make_ladder(make_reader(email=f"reader{number}@example.org"), Channel.EMAIL)

    send_emails(MONDAY_9AM)

    assert len(mailbox.letters) == 3
    assert len(mailbox.connections) == 1


def test_an_address_that_does_not_exist_fails_and_keeps_no_other_waiting(mailbox: Mailbox) -> None:
    mailbox.answers["nobody@example.org"] = "550 no such mailbox"
    make_ladder(make_reader(email="nobody@example.org"), Channel.EMAIL)
    make_ladder(make_reader(email=EMAIL), Channel.EMAIL, now=MONDAY_9AM + timedelta(seconds=1))

    send_emails(MONDAY_9AM + A_MINUTE)

    assert [(each.state, each.why) for each in deliveries()] == [
        (DeliveryState.FAILED, Why.WRONG_ADDRESS),
        (DeliveryState.SENT, None),
    ]


@pytest.mark.parametrize(
    ("said", "state", "why"),
    [
        ("554 not this", DeliveryState.FAILED, Why.REFUSED),
        ("451 later", DeliveryState.DUE, None),
        (None, DeliveryState.UNCERTAIN, Why.NO_ANSWER),
    ],
    ids=["refused", "later", "dropped after it was taken"],
)
def test_what_the_mail_server_says_after_it_has_a_letter_decides(
    mailbox: Mailbox, said: str | None, state: DeliveryState, why: Why | None
) -> None:
    mailbox.after_data = lambda: said
    make_ladder(make_reader(email=EMAIL), Channel.EMAIL)

    send_emails(MONDAY_9AM)

    assert standing() == {Channel.EMAIL: (state, why)}


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (403, DeliveryState.DUE, None),
        (429, DeliveryState.DUE, None),
        (500, DeliveryState.DUE, None),
        (400, DeliveryState.FAILED, Why.REFUSED),
        (502, DeliveryState.UNCERTAIN, Why.NO_ANSWER),
        (HANG, DeliveryState.UNCERTAIN, Why.NO_ANSWER),
        (DROP, DeliveryState.UNCERTAIN, Why.NO_ANSWER),
    ],
)
def test_what_the_text_service_answers_decides(
    texts: TextStandIn, answer: int | str, state: DeliveryState, why: Why | None
) -> None:
    texts.answer_next(answer)
    make_ladder(make_reader(number=NUMBER), Channel.TEXT)

    send_texts(MONDAY_9AM)

    assert standing() == {Channel.TEXT: (state, why)}


def test_a_number_that_is_none_is_said_to_be_wrong(texts: TextStandIn) -> None:
    texts.bad_numbers.add(NUMBER)
    make_ladder(make_reader(number=NUMBER), Channel.TEXT)

    send_texts(MONDAY_9AM)

    assert standing() == {Channel.TEXT: (DeliveryState.FAILED, Why.WRONG_ADDRESS)}


def test_what_was_not_taken_is_tried_again_after_a_wait_and_fails_in_the_end(texts: TextStandIn) -> None:
    make_ladder(make_reader(number=NUMBER), Channel.TEXT)
    at = MONDAY_9AM
    for _ in range(MAX_ATTEMPTS):
        texts.answer_next(429)

    for _ in range(MAX_ATTEMPTS):
        send_texts(at)
        send_texts(at + timedelta(seconds=5))
        at += timedelta(minutes=10)

    [reference] = texts.asked
    assert texts.asked[reference] == MAX_ATTEMPTS
    assert standing() == {Channel.TEXT: (DeliveryState.FAILED, Why.OUT_OF_REACH)}


def test_a_mail_server_that_is_away_costs_the_first_a_try_and_the_next_none(app: Flask, mailbox: Mailbox) -> None:
    working = parts.mailer()
    app.extensions["carematch.mailer"] = Mailer(LOOPBACK, 1, mail_from="news@care.example", patience_seconds=2)
    make_ladder(make_reader(email=EMAIL), Channel.EMAIL)
    make_ladder(make_reader(email="jean@example.org"), Channel.EMAIL, now=MONDAY_9AM + timedelta(seconds=1))

    send_emails(MONDAY_9AM + A_MINUTE)
    tried = [each.attempts for each in deliveries()]
    app.extensions["carematch.mailer"] = working
    send_emails(MONDAY_9AM + 2 * A_MINUTE)

    assert tried == [1, 0]
    assert len(mailbox.letters) == 2


def test_who_has_no_address_and_no_number_is_reached_by_neither(mailbox: Mailbox, texts: TextStandIn) -> None:
    make_ladder(make_reader(), Channel.EMAIL, Channel.TEXT, wait=timedelta(0))

    send_emails(MONDAY_9AM)
    send_texts(MONDAY_9AM)

    assert set(standing().values()) == {(DeliveryState.GONE, Why.NO_ADDRESS)}
    assert (mailbox.letters, texts.taken) == ([], [])


def test_a_house_without_a_mail_server_says_so(app: Flask) -> None:
    app.extensions["carematch.mailer"] = None
    make_ladder(make_reader(email=EMAIL), Channel.EMAIL)

    send_emails(MONDAY_9AM)

    assert standing() == {Channel.EMAIL: (DeliveryState.FAILED, Why.NOT_SET_UP)}


def test_what_was_seen_and_what_is_hushed_is_not_sent(mailbox: Mailbox, diary: PaperDiary) -> None:
    read_notice(make_ladder(make_reader(email=EMAIL), Channel.EMAIL))
    in_peace = make_reader(email="jean@example.org")
    diary.in_peace.add(in_peace)
    make_ladder(in_peace, Channel.EMAIL)

    send_emails(MONDAY_9AM)

    assert mailbox.letters == []
    assert {each.state for each in deliveries()} == {DeliveryState.WITHDRAWN}


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TEXT])
def test_one_that_was_being_sent_when_its_process_ended_is_never_sent_again(
    channel: Channel, mailbox: Mailbox, texts: TextStandIn, diary: PaperDiary
) -> None:
    make_ladder(make_reader(email=EMAIL, number=NUMBER), channel)
    with write_session() as session:
        assert letters.take_one(session, channel, diary, now=MONDAY_9AM) is not None

    for minutes in (1, 6, 60):
        now = MONDAY_9AM + minutes * A_MINUTE
        climb(now)
        send_emails(now)
        send_texts(now)

    assert standing() == {channel: (DeliveryState.UNCERTAIN, Why.CUT_OFF)}
    assert (mailbox.letters, texts.taken) == ([], [])


def test_what_comes_of_it_after_it_was_given_up_leaves_it_uncertain(diary: PaperDiary) -> None:
    make_ladder(make_reader(email=EMAIL), Channel.EMAIL)
    with write_session() as session:
        letter = letters.take_one(session, Channel.EMAIL, diary, now=MONDAY_9AM)
    assert letter is not None

    climb(MONDAY_9AM + SENDING_LASTS)
    with write_session() as session:
        letters.record(session, letter, Handed(Fate.TAKEN), now=MONDAY_9AM + SENDING_LASTS)

    assert standing() == {Channel.EMAIL: (DeliveryState.UNCERTAIN, Why.CUT_OFF)}


def test_the_text_service_is_asked_whether_a_text_arrived(texts: TextStandIn) -> None:
    for number in ("+447400123456", "+447400123457", "+447400123458"):
        make_ladder(make_reader(number=number), Channel.TEXT)
    send_texts(MONDAY_9AM)
    texts.taken[0].status, texts.taken[1].status = "delivered", "permanent-failure"

    ask_for_receipts(MONDAY_9AM + A_MINUTE)

    ids = [text.reference for text in texts.taken]
    found = {str(each.id): (each.state, each.why, each.arrived_at is not None) for each in deliveries()}
    assert [found[each] for each in ids] == [
        (DeliveryState.SENT, None, True),
        (DeliveryState.FAILED, Why.NOT_ARRIVED, False),
        (DeliveryState.SENT, None, False),
    ]


def test_a_text_that_was_uncertain_is_not_any_more_when_the_text_service_knows_it(texts: TextStandIn) -> None:
    texts.answer_next(DROP)
    make_ladder(make_reader(number=NUMBER), Channel.TEXT)
    send_texts(MONDAY_9AM)

    ask_for_receipts(MONDAY_9AM + A_MINUTE)

    assert standing() == {Channel.TEXT: (DeliveryState.SENT, None)}
    assert len(texts.taken) == 1


def test_nobody_is_asked_about_a_text_of_the_day_before(texts: TextStandIn) -> None:
    make_ladder(make_reader(number=NUMBER), Channel.TEXT)
    send_texts(MONDAY_9AM)
    texts.taken[0].status = "delivered"

    ask_for_receipts(MONDAY_9AM + timedelta(days=1, minutes=1))

    [delivery] = deliveries()
    assert delivery.arrived_at is None


def test_no_log_names_whom_anything_went_to(
    mailbox: Mailbox, texts: TextStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.answers[EMAIL] = "554 not here"
    texts.bad_numbers.add(NUMBER)
    make_ladder(make_reader(email=EMAIL, number=NUMBER), Channel.EMAIL, Channel.TEXT, wait=timedelta(0))

    with caplog.at_level(logging.INFO):
        send_emails(MONDAY_9AM)
        send_texts(MONDAY_9AM)

    assert {each.state for each in deliveries()} == {DeliveryState.FAILED}
    said = " ".join(each.getMessage() for each in caplog.records if not each.name.startswith("mail."))
    assert "refused" in said
    assert not any(word in said for word in (EMAIL, NUMBER, "Margaret"))
