"""A person, a PA whom she knows, and a visit between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from carematch.accounts.models import User
from carematch.core import wire
from carematch.core.db import write_session
from carematch.core.identity import Actor
from carematch.core.ids import uuid7
from carematch.sync.models import Status
from carematch.sync.perform import Envelope, perform_as_server, perform_online
from tests.clock import NOON, TestClock
from tests.sync.phone import Phone


@dataclass
class World:
    """Maya's circle, Sam in her team, and Sam's visit at two o'clock."""

    app: Flask
    clock: TestClock
    holder_id: UUID
    circle_id: UUID
    pa_id: UUID
    bond_id: UUID
    visit_id: UUID
    maya: UUID
    sam: UUID

    def phone_of(self, user_id: UUID) -> Phone:
        return Phone(self.app, user_id)

    def act(self, user_id: UUID, name: str, /, **args: Any) -> None:
        """A mutation that must be applied."""
        envelope = Envelope(uuid7(), name, 1, wire.decode(wire.encode(args)), self.clock())
        with self.app.app_context():
            outcome = perform_online(Actor(user_id, "somebody"), envelope, now=self.clock())
        assert outcome.status is Status.APPLIED, outcome.problem

    def serve(self, name: str, /, **args: Any) -> None:
        with self.app.app_context():
            perform_as_server((uuid7(),), name, args, now=self.clock())

    def scope(self, name: str) -> str:
        return f"c:{self.circle_id}/{name}"


def make_user(app: Flask, name: str) -> UUID:
    with app.app_context(), write_session() as session:
        user = User(id=uuid7(), name=name, created_at=NOON)
        session.add(user)
    return user.id


@pytest.fixture
def world(app: Flask, clock: TestClock) -> World:
    holder_id, circle_id, pa_id, bond_id, visit_id = (uuid7() for _ in range(5))
    maya, sam = make_user(app, "Maya Brook"), make_user(app, "Sam Tarn")
    made = World(app, clock, holder_id, circle_id, pa_id, bond_id, visit_id, maya, sam)
    known = {"relationshipId": made.bond_id, "circleId": made.circle_id, "paId": made.pa_id}
    made.serve("holder.open", holderId=made.holder_id, name="Harbour Trust", phone="01632 960001")
    made.serve("circle.open", circleId=made.circle_id, holderId=made.holder_id, personName="Maya Brook")
    made.serve("circle.claim", circleId=made.circle_id, userId=made.maya)
    made.serve("pa.add", paId=made.pa_id, holderId=made.holder_id, name="Sam Tarn")
    made.serve("profile.claim", paId=made.pa_id, userId=made.sam)
    made.act(made.maya, "relationship.say_known", **known)
    made.act(made.sam, "relationship.say_known", **known)
    made.act(
        made.maya,
        "visit.propose",
        visitId=made.visit_id,
        circleId=made.circle_id,
        paId=made.pa_id,
        startsAt=NOON + timedelta(hours=2),
        endsAt=NOON + timedelta(hours=3),
    )
    made.act(made.sam, "visit.confirm", visitId=made.visit_id)
    return made
