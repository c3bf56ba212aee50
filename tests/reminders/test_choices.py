"""What people choose to be told, and that it is followed: by what is posted next, and by what is still to ring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from carematch.accounts.service import SignedIn
from carematch.core import wire
from carematch.core.db import snapshot_session
from carematch.core.schema import camel
from carematch.reminders.choice import UNSAID, Mode
from carematch.reminders.choices import find_choice
from carematch.reminders.jobs import deliver, queue_due
from carematch.reminders.models import Channel, DeliveryState, ReminderChoice
from carematch.reminders.rules import DAY_AHEAD, SOON
from carematch.reminders.service import News, post_news
from carematch.reminders.topics import KINDS, Topic, Undeclared, topic_of
from carematch.reminders.ways import map_ways, ways_for
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

AT_10PM = datetime(2026, 11, 23, 22, tzinfo=UTC)


def say(phone: SignedIn, *, now: datetime = MONDAY_9AM, **said: Any) -> None:
    args = {"userId": user_of(phone)} | {camel(name): value for name, value in said.items()}
    envelope = Envelope(uuid4(), "reminders.choose", 1, wire.decode(wire.encode(args)), now)
    outcome = perform_online(phone.actor, envelope, now=now)
    assert outcome.status is Status.APPLIED, outcome.problem


def news_for(phone: SignedIn, kind: str, occurrence: str = "1", *, is_urgent: bool = False) -> News:
    said = {"title": "News", "text": "Rosa wrote.", "url": "/inbox", "push_text": "There is a message for you."}
    return News(user_of(phone), kind, occurrence, **said, is_urgent=is_urgent)


def tell(phone: SignedIn, kind: str, *, now: datetime, is_urgent: bool = False) -> None:
    post_news([news_for(phone, kind, is_urgent=is_urgent)], now=now)


def test_whoever_has_chosen_nothing_has_what_everybody_has() -> None:
    phone = make_phone()

    with snapshot_session() as session:
        choice, ways = find_choice(session, user_of(phone)), ways_for(session, user_of(phone), "message")

    assert choice == UNSAID
    assert (ways.rungs, ways.is_digest, ways.quiet) == ((Channel.WEB_PUSH,), False, UNSAID.quiet)


def test_a_new_row_says_what_everybody_has_but_what_was_said() -> None:
    phone = make_phone()

    say(phone, topics={"messages": Mode.DIGEST})

    with snapshot_session() as session:
        choice = find_choice(session, user_of(phone))
    assert choice.mode_of(Topic.MESSAGES) is Mode.DIGEST
    assert {**vars(choice), "modes": {}} == vars(UNSAID)


def test_what_is_left_out_stays_as_it_was_said_before() -> None:
    phone = make_phone()
    say(phone, topics={"messages": Mode.DIGEST}, soon_minutes=[30, 120])

    say(phone, topics={"flags": Mode.NOW}, quiet_from=None, quiet_until=None)

    with snapshot_session() as session:
        choice = find_choice(session, user_of(phone))
    assert choice.modes == {Topic.MESSAGES: Mode.DIGEST, Topic.FLAGS: Mode.NOW}
    assert choice.soon == (timedelta(minutes=120), timedelta(minutes=30))
    assert choice.quiet is None


@pytest.mark.parametrize("mode", [Mode.DIGEST, Mode.INBOX])
def test_a_topic_that_does_not_ring_is_in_the_inbox_all_the_same(mode: Mode) -> None:
    phone = make_phone()
    say(phone, topics={"messages": mode})

    tell(phone, "message", now=MONDAY_9AM)
    tell(phone, "visit_off", now=MONDAY_9AM)

    assert [each.notice for each in notices(user_of(phone))] == ["message", "visit_off"]
    assert [each.kind for each in deliveries()] == ["visit_off"]


def test_a_way_that_leads_nowhere_is_no_rung() -> None:
    phone = make_phone()
    say(phone, ways=["email", "web_push"])

    with snapshot_session() as session:
        ways = map_ways(session, [(user_of(phone), "message"), (user_of(phone), "flag")])

    assert ways[user_of(phone), "message"].rungs == (Channel.WEB_PUSH,)
    assert ways[user_of(phone), "flag"].rungs == ()


def test_news_at_night_waits_for_the_end_of_its_readers_own_quiet_hours() -> None:
    early, never = make_phone(), make_phone("Rosa Doyle")
    say(early, quiet_from="20:00", quiet_until="06:30")
    say(never, quiet_from=None, quiet_until=None)

    for phone in (early, never):
        tell(phone, "message", now=AT_10PM)

    due = {each.user_id: each.due_at for each in deliveries()}
    assert due == {user_of(early): datetime(2026, 11, 24, 6, 30, tzinfo=UTC), user_of(never): AT_10PM}


@pytest.mark.parametrize(
    ("kind", "is_urgent", "agreed"),
    [("running_late", False, "running_late"), ("not_heard", False, "not_heard"), ("new_face", True, "question")],
)
def test_what_is_urgent_rings_at_night_only_by_a_yes(kind: str, is_urgent: bool, agreed: str) -> None:
    willing, resting = make_phone(), make_phone("Rosa Doyle")
    say(willing, in_quiet=[agreed])

    for phone in (willing, resting):
        tell(phone, kind, now=AT_10PM, is_urgent=is_urgent)

    due = {each.user_id: each.due_at for each in deliveries()}
    assert due == {user_of(willing): AT_10PM, user_of(resting): datetime(2026, 11, 24, 8, tzinfo=UTC)}


def test_an_urgent_question_does_not_wait_for_the_digest_of_whoever_said_yes_to_that() -> None:
    phone = make_phone()
    say(phone, topics={"questions": Mode.DIGEST}, in_quiet=["question"])

    tell(phone, "new_face", now=MONDAY_9AM, is_urgent=True)
    tell(phone, "asked_to_meet", now=MONDAY_9AM)

    assert [each.kind for each in deliveries()] == ["new_face"]


def test_a_reminder_is_due_by_the_lead_times_of_its_user(diary: PaperDiary) -> None:
    phone = make_phone()
    say(phone, day_before="18:00", soon_minutes=[30, 120])
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))

    for minutes in range(0, 24 * 60, 15):
        queue_due(MONDAY_9AM + timedelta(minutes=minutes))

    told = [(each.notice, each.created_at) for each in notices(user_of(phone))]
    assert told == [
        (DAY_AHEAD, datetime(2026, 11, 23, 18, tzinfo=UTC)),
        (SOON, TUESDAY_9AM - timedelta(hours=2)),
        (SOON, TUESDAY_9AM - timedelta(minutes=30)),
    ]


def test_another_lead_time_counts_for_visits_that_are_planned_and_what_was_told_stays(diary: PaperDiary) -> None:
    phone = make_phone()
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    queue_due(MONDAY_9AM)

    say(phone, day_before="18:00", soon_minutes=[15])
    queue_due(datetime(2026, 11, 23, 18, tzinfo=UTC))
    queue_due(TUESDAY_9AM - timedelta(hours=1))
    queue_due(TUESDAY_9AM - timedelta(minutes=15))

    told = [(each.notice, each.created_at) for each in notices(user_of(phone))]
    assert told == [(DAY_AHEAD, MONDAY_9AM), (SOON, TUESDAY_9AM - timedelta(minutes=15))]


def test_whoever_wants_no_word_the_day_before_gets_none(diary: PaperDiary) -> None:
    phone = make_phone()
    say(phone, day_before="off", soon_minutes=[])
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))

    for hours in range(24):
        queue_due(MONDAY_9AM + timedelta(hours=hours))

    assert notices(user_of(phone)) == []


def test_a_moved_visit_moves_its_reminders_and_each_lead_time_of_the_old_time_is_withdrawn(
    diary: PaperDiary, push: PushService
) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    say(phone, soon_minutes=[120, 30], day_before="off")
    visit = PlannedVisit(person_user_id=user_of(phone))
    diary.visits.append(visit)
    queue_due(TUESDAY_9AM - timedelta(minutes=120))
    queue_due(TUESDAY_9AM - timedelta(minutes=30))

    diary.visits[:] = [PlannedVisit(visit.visit_id, TUESDAY_9AM + timedelta(hours=4), person_user_id=user_of(phone))]
    queue_due(TUESDAY_9AM - timedelta(minutes=29))
    push.clock = lambda: TUESDAY_9AM + timedelta(hours=2)
    queue_due(TUESDAY_9AM + timedelta(hours=2))
    deliver(TUESDAY_9AM + timedelta(hours=2))

    states = sorted(each.state for each in deliveries())
    assert states == [DeliveryState.SENT, DeliveryState.WITHDRAWN, DeliveryState.WITHDRAWN]
    assert [each.payload["body"] for each in push.received] == ["You have a visit soon, at 1pm."]


def test_a_visit_soon_in_quiet_hours_rings_only_by_a_yes(diary: PaperDiary) -> None:
    willing, resting = make_phone(), make_phone("Rosa Doyle")
    say(resting, in_quiet=[])
    at_five = datetime(2026, 11, 24, 5, tzinfo=UTC)
    diary.visits.append(PlannedVisit(starts_at=at_five, person_user_id=user_of(willing), pa_user_id=user_of(resting)))

    queue_due(at_five - timedelta(hours=1))

    assert [len(notices(user_of(phone))) for phone in (willing, resting)] == [1, 1]
    assert [(each.user_id, each.kind) for each in deliveries()] == [(user_of(willing), SOON)]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"topics": {"visits": Mode.INBOX}}, (DeliveryState.WITHDRAWN, None)),
        ({"topics": {"visits": Mode.DIGEST}}, (DeliveryState.WITHDRAWN, None)),
        ({"quiet_from": "08:30", "quiet_until": "10:15"}, (DeliveryState.DUE, timedelta(minutes=75))),
        ({"quiet_from": "22:00", "quiet_until": "07:00"}, (DeliveryState.DUE, timedelta())),
        ({"ways": ["call"]}, (DeliveryState.WITHDRAWN, None)),
    ],
)
def test_what_is_still_to_ring_follows_a_new_choice(
    diary: PaperDiary, said: Mapping[str, Any], left: tuple[DeliveryState, timedelta | None]
) -> None:
    phone = make_phone()
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    queue_due(MONDAY_9AM)

    say(phone, **said)

    [delivery] = deliveries()
    state, later = left
    assert delivery.state is state
    assert later is None or delivery.due_at == MONDAY_9AM + later


def test_what_is_not_still_to_ring_is_left_alone_by_a_new_choice(diary: PaperDiary, push: PushService) -> None:
    phone = make_phone()
    subscribe(phone, push.subscribe())
    diary.visits.append(PlannedVisit(person_user_id=user_of(phone)))
    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    say(phone, topics={"visits": Mode.INBOX})

    assert [each.state for each in deliveries()] == [DeliveryState.SENT]


def test_a_kind_of_message_that_nobody_has_declared_is_not_posted() -> None:
    phone = make_phone()

    with pytest.raises(Undeclared):
        post_news([news_for(phone, "something_new")], now=MONDAY_9AM)
    assert {topic_of(kind) for kind in KINDS} == set(Topic) - {Topic.MONEY}


def test_a_choice_is_one_row_for_each_user() -> None:
    phone = make_phone()
    for minutes in (15, 30):
        say(phone, soon_minutes=[minutes])

    with snapshot_session() as session:
        rows = session.query(ReminderChoice).all()

    assert [row.soon_minutes for row in rows] == [[30]]
