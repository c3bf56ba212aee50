"""Reminders of the application's own visits: agreed by both, or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event

from carematch.accounts.service import SignedIn
from carematch.core import wire
from carematch.core.db import db
from carematch.reminders import parts
from carematch.reminders.deliveries import Diary, withdraw_untrue
from carematch.reminders.jobs import deliver, queue_due
from carematch.reminders.models import DeliveryState
from carematch.sync.models import Status
from carematch.sync.perform import Envelope, in_write_session, perform_as_server, perform_online
from tests.push_service import PushService
from tests.reminders.makers import (
    MONDAY_9AM,
    TUESDAY_9AM,
    deliveries,
    make_phone,
    notices,
    subscribe,
    user_of,
)

FRIDAY_9AM = MONDAY_9AM - timedelta(days=3)


@dataclass(frozen=True)
class Circle:
    """Margaret and Rosa, who know each other, each with a phone that takes pushes."""

    id: UUID
    pa_id: UUID
    margaret: SignedIn
    rosa: SignedIn

    def plan_visit(self, starts_at: datetime) -> UUID:
        """A visit that Margaret proposed and Rosa confirmed."""
        visit_id = uuid4()
        times = {"startsAt": starts_at, "endsAt": starts_at + timedelta(hours=1)}
        do(self.margaret, "visit.propose", visitId=visit_id, circleId=self.id, paId=self.pa_id, why="", **times)
        do(self.rosa, "visit.confirm", visitId=visit_id)
        return visit_id


def do(phone: SignedIn, name: str, /, **args: Any) -> None:
    envelope = Envelope(uuid4(), name, 1, wire.decode(wire.encode(args)), FRIDAY_9AM)
    outcome = perform_online(phone.actor, envelope, now=FRIDAY_9AM)
    assert outcome.status is Status.APPLIED, outcome.problem


def serve(name: str, /, **args: Any) -> None:
    perform_as_server((uuid4(),), name, args, now=FRIDAY_9AM)


@pytest.fixture
def circle(app: Flask, push: PushService) -> Iterator[Circle]:
    with app.app_context():
        holder_id, circle_id, pa_id, bond_id = uuid4(), uuid4(), uuid4(), uuid4()
        margaret, rosa = make_phone("Margaret Ellis"), make_phone("Rosa Doyle")
        subscribe(margaret, push.subscribe())
        subscribe(rosa, push.subscribe())
        serve("holder.open", holderId=holder_id, name="Brook Support", phone="01632 960100", providesServices=False)
        serve("circle.open", circleId=circle_id, holderId=holder_id, personName="Margaret Ellis", knownAs="Margaret")
        serve("circle.claim", circleId=circle_id, userId=user_of(margaret))
        serve("pa.add", paId=pa_id, holderId=holder_id, name="Rosa Doyle", knownAs="Rosa")
        serve("profile.claim", paId=pa_id, userId=user_of(rosa))
        for phone in (margaret, rosa):
            do(phone, "relationship.say_known", relationshipId=bond_id, circleId=circle_id, paId=pa_id)
        yield Circle(circle_id, pa_id, margaret, rosa)


def test_person_and_pa_are_reminded_of_a_visit_that_both_agreed(circle: Circle, push: PushService) -> None:
    visit_id = circle.plan_visit(TUESDAY_9AM)

    queue_due(MONDAY_9AM)
    deliver(MONDAY_9AM)

    assert push.refused == []
    assert [each.payload["body"] for each in push.received] == ["You have a visit tomorrow at 9am."] * 2
    assert {each.payload["url"] for each in push.received} == {f"/visits/{visit_id}"}
    [hers] = notices(user_of(circle.margaret))
    [theirs] = notices(user_of(circle.rosa))
    assert hers.text.startswith("Rosa is coming tomorrow, Tuesday 24 November, at 9am.")
    assert theirs.text == "You are visiting Margaret tomorrow, Tuesday 24 November, at 9am."


def test_a_visit_that_is_cancelled_after_it_was_queued_rings_nowhere(circle: Circle, push: PushService) -> None:
    visit_id = circle.plan_visit(TUESDAY_9AM)
    queue_due(MONDAY_9AM)

    do(circle.rosa, "visit.cancel", visitId=visit_id, reason="Rosa is not well.")
    deliver(MONDAY_9AM)

    assert push.received == []
    reminders = [each for each in deliveries() if each.kind == "visit_day_ahead"]
    assert [each.state for each in reminders] == [DeliveryState.WITHDRAWN] * 2


def test_five_visits_take_no_more_questions_than_two_to_see_what_is_still_true(circle: Circle) -> None:
    for hour in range(2):
        circle.plan_visit(TUESDAY_9AM + timedelta(hours=2 * hour))
    queue_due(MONDAY_9AM + timedelta(hours=2))
    two = count_statements(parts.diary())
    for hour in range(2, 5):
        circle.plan_visit(TUESDAY_9AM + timedelta(hours=2 * hour))
    queue_due(MONDAY_9AM + timedelta(hours=8))

    five = count_statements(parts.diary())

    assert len([each for each in deliveries() if each.visit_id]) == 10
    assert five == two


def count_statements(diary: Diary) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    in_write_session(lambda session: withdraw_untrue(session, diary, now=MONDAY_9AM + timedelta(hours=8)))
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
