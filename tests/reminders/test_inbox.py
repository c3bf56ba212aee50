"""Notices: posted by the server, read by their reader, and nobody else's business."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from carematch.accounts.service import SignedIn
from carematch.core.db import db
from carematch.reminders.models import Notice
from carematch.reminders.service import News, post_news, post_notice
from carematch.sync.models import Status, SyncRecord
from carematch.sync.perform import Envelope, Outcome, perform_as_server, perform_online
from tests.reminders.makers import MONDAY_9AM, make_phone, notices, user_of

pytestmark = pytest.mark.usefixtures("diary")


def post(phone: SignedIn, text: str = "Rosa said yes.") -> UUID:
    """A notice in the phone's user's inbox."""
    post_notice(user_of(phone), "meeting_accepted", "1", title="Good news", text=text, url="/team", now=MONDAY_9AM)
    [notice] = notices(user_of(phone))
    return notice.id


def read(phone: SignedIn, notice_id: UUID, *, minutes: int) -> Outcome:
    """What becomes of this phone's word that the notice was read, so long after it was posted."""
    at = MONDAY_9AM + timedelta(minutes=minutes)
    envelope = Envelope(uuid4(), "notice.read", 1, {"noticeId": str(notice_id)}, at)
    return perform_online(phone.actor, envelope, now=at)


def record_of(notice_id: UUID) -> tuple[str, dict[str, Any]]:
    """The scope and the body in which a phone receives the notice."""
    with Session(db.engine) as session:
        record = session.scalars(select(SyncRecord).where(SyncRecord.id == notice_id)).one()
        assert record.body is not None
        return record.scope_id, json.loads(record.body)


def test_a_notice_reaches_its_readers_phones_as_records_say() -> None:
    phone = make_phone()

    notice_id = post(phone)

    assert record_of(notice_id) == (
        f"u:{user_of(phone)}",
        {
            "notice": "meeting_accepted",
            "title": "Good news",
            "text": "Rosa said yes.",
            "url": "/team",
            "createdAt": "2026-11-23T09:00:00Z",
            "readAt": None,
            "toldAt": None,
            "toldBy": None,
        },
    )


def test_an_occurrence_is_posted_once_and_keeps_its_first_words() -> None:
    phone = make_phone()

    post(phone, "Rosa said yes.")
    post(phone, "Rosie said yes.")

    assert [each.text for each in notices(user_of(phone))] == ["Rosa said yes."]


def test_a_message_that_is_gone_and_would_say_something_else_keeps_no_other_from_its_reader() -> None:
    phone = make_phone()
    post(phone, "Rosa said yes.")
    with Session(db.engine) as session, session.begin():
        session.execute(delete(Notice))
    again = News(user_of(phone), "meeting_accepted", "1", "Good news", "Rosie said yes.", "/team")

    post_news([again, replace(again, occurrence="2", text="Sam said yes.")], now=MONDAY_9AM)

    assert [each.text for each in notices(user_of(phone))] == ["Sam said yes."]


def test_the_first_reading_counts() -> None:
    phone = make_phone()
    notice_id = post(phone)

    outcomes = [read(phone, notice_id, minutes=minutes).status for minutes in (5, 10)]

    assert outcomes == [Status.APPLIED, Status.APPLIED]
    assert record_of(notice_id)[1]["readAt"] == "2026-11-23T09:05:00Z"


def test_nobody_reads_somebody_elses_notice_or_learns_that_it_exists() -> None:
    phone, stranger = make_phone(), make_phone("Tom Ellis")
    notice_id = post(phone)

    theirs, none = read(stranger, notice_id, minutes=5), read(stranger, uuid4(), minutes=5)

    assert theirs.status is none.status is Status.REJECTED
    assert theirs.problem == none.problem
    assert record_of(notice_id)[1]["readAt"] is None


def test_users_post_nothing() -> None:
    phone = make_phone()
    args = {"userId": str(user_of(phone)), "notice": "x", "occurrence": "1", "title": "x", "text": "x", "url": "/"}

    outcome = perform_online(phone.actor, Envelope(uuid4(), "notice.post", 1, args, MONDAY_9AM), now=MONDAY_9AM)

    assert outcome.status is Status.REJECTED
    assert notices(user_of(phone)) == []


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:x", ""])
def test_a_notice_leads_nowhere_but_into_the_app(url: str) -> None:
    args = {"userId": str(uuid4()), "notice": "x", "occurrence": "1", "title": "x", "text": "x", "url": url}

    with pytest.raises(RuntimeError, match="rejected"):
        perform_as_server(("x", url), "notice.post", args, now=MONDAY_9AM)
