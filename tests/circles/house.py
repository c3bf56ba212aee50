"""Maya, her holder's coordinator, and PAs: a small world in which one thing is tried at a time, at the clock's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5

from flask import Flask
from flask.testing import FlaskClient

from carematch.accounts.models import User
from carematch.circles.models import Ask, Decision, Relationship
from carematch.core.db import Base, snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.models import Channel, Delivery
from carematch.sync.models import Status
from carematch.visits.models import Visit
from carematch.visits.service import imported_id
from tests import factories
from tests.clock import NOON, TestClock
from tests.sync.phone import Phone

Row = TypeVar("Row", bound=Base)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class House:
    """Maya's circle; Jo coordinates; Sam and Rosa are PAs who have signed in, and nothing to Maya yet."""

    app: Flask
    clock: TestClock
    holder_id: UUID
    circle_id: UUID
    maya: User
    jo: User
    sam: User
    sam_id: UUID
    rosa: User
    rosa_id: UUID

    # Doing

    def do(self, user: User, name: str, /, **args: Any) -> UUID:
        """The mutation is applied; its id."""
        return factories.do(self.app, user, name, now=self.clock(), **args)

    def refused(self, user: User, name: str, /, **args: Any) -> str:
        """The slug of the problem because of which the mutation is not applied."""
        outcome = factories.attempt(self.app, user, name, now=self.clock(), **args)
        assert outcome.status is not Status.APPLIED, f"{name} by {user.name} was applied"
        assert outcome.problem is not None
        return str(outcome.problem["slug"])

    def serve(self, name: str, /, **args: Any) -> None:
        factories.serve(self.app, name, now=self.clock(), **args)

    def about(self, pa_id: UUID) -> dict[str, Any]:
        """What ``say_known`` and ``invite`` name."""
        return {"relationshipId": uuid7(), "circleId": self.circle_id, "paId": pa_id}

    def told(self, **changes: Any) -> dict[str, Any]:
        return {"given": "phone", "decidedAt": self.clock() - HOUR, "basis": "own"} | changes

    # Coming to a state

    def add_pa(self, name: str, user: User | None = None) -> UUID:
        return factories.make_pa(self.app, self.holder_id, name=name, user=user)

    def choose(self, pa: User, pa_id: UUID, **how: str) -> UUID:
        """The PA is in the team by the long way; the relationship."""
        bond_id = self.introduce(pa, pa_id)
        self.do(self.maya, "relationship.choose", relationshipId=bond_id, **how)
        self.do(pa, "relationship.agree", relationshipId=bond_id)
        return bond_id

    def introduce(self, pa: User, pa_id: UUID) -> UUID:
        """They have met; the relationship."""
        self.do(self.maya, "relationship.invite", **self.about(pa_id))
        bond_id = self.bond(pa_id).id
        self.do(pa, "relationship.accept_meeting", relationshipId=bond_id)
        self.do(self.maya, "relationship.say_met", relationshipId=bond_id)
        return bond_id

    def propose(self, by: User, pa_id: UUID, *, starts_at: datetime, **words: Any) -> UUID:
        """A proposed visit of an hour."""
        visit_id = uuid7()
        times = {"startsAt": starts_at, "endsAt": starts_at + HOUR}
        self.do(by, "visit.propose", visitId=visit_id, circleId=self.circle_id, paId=pa_id, **times, **words)
        return visit_id

    def confirmed(self, pa: User, pa_id: UUID, *, starts_at: datetime) -> UUID:
        """A visit that Maya proposed and the PA confirmed."""
        visit_id = self.propose(self.maya, pa_id, starts_at=starts_at)
        self.do(pa, "visit.confirm", visitId=visit_id)
        return visit_id

    def import_visits(self, *visits: tuple[UUID, datetime]) -> list[UUID]:
        """Visits of an hour from a spreadsheet."""
        rows = [{"paId": pa_id, "startsAt": at, "endsAt": at + HOUR} for pa_id, at in visits]
        self.serve("visits.import", circleId=self.circle_id, visits=rows)
        return [imported_id(self.circle_id, pa_id, at) for pa_id, at in visits]

    # Looking

    def find(self, model: type[Row], key: UUID) -> Row | None:
        with self.app.app_context(), snapshot_session() as session:
            return session.get(model, key)

    def get(self, model: type[Row], key: UUID) -> Row:
        found = self.find(model, key)
        assert found is not None
        return found

    def bond(self, pa_id: UUID) -> Relationship:
        with self.app.app_context(), snapshot_session() as session:
            return session.query(Relationship).filter_by(circle_id=self.circle_id, pa_id=pa_id).one()

    def visit(self, visit_id: UUID) -> Visit:
        return self.get(Visit, visit_id)

    def visits(self, pa_id: UUID) -> list[Visit]:
        """The PA's visits to Maya, in time order."""
        with self.app.app_context(), snapshot_session() as session:
            found = session.query(Visit).filter_by(circle_id=self.circle_id, pa_id=pa_id)
            return found.order_by(Visit.starts_at).all()

    def ask(self, visit_id: UUID) -> Ask | None:
        return self.find(Ask, uuid5(visit_id, "ask"))

    def decision(self, mutation_id: UUID) -> Decision:
        return self.get(Decision, uuid5(mutation_id, "decision"))

    def pushes(self, user: User) -> list[str]:
        """What lock screens of this user would show."""
        with self.app.app_context(), snapshot_session() as session:
            due = session.query(Delivery).filter_by(user_id=user.id, channel=Channel.WEB_PUSH).order_by(Delivery.due_at)
            return [delivery.text for delivery in due]

    def reads(self, user: User) -> Phone:
        """A new phone of this user that has pulled everything."""
        phone = Phone(self.app, user.id)
        phone.pull()
        return phone

    def browser(self, user: User) -> FlaskClient:
        return factories.signed_in(self.app, user)


def make_house(app: Flask, clock: TestClock) -> House:
    holder_id = factories.make_holder(app)
    maya = factories.make_user(app)
    jo = factories.make_coordinator(app, holder_id)
    sam = factories.make_user(app, name="Sam Tarn", email="sam@example.org")
    rosa = factories.make_user(app, name="Rosa Lind", email="rosa@example.org")
    return House(
        app,
        clock,
        holder_id,
        factories.make_circle(app, holder_id, person=maya, phone="01632 960003"),
        maya,
        jo,
        sam,
        factories.make_pa(app, holder_id, name=sam.name, user=sam),
        rosa,
        factories.make_pa(app, holder_id, name=rosa.name, user=rosa),
    )


TOMORROW = NOON + DAY
