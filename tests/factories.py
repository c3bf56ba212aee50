"""Makers that tests share. Everything synced is made by mutations, each by whoever would make it.

Every maker takes the application and says by keywords what differs from its example.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from carematch.accounts import service
from carematch.accounts.membership import add_coordinator
from carematch.accounts.models import User
from carematch.core import wire
from carematch.core.db import write_session
from carematch.core.identity import Actor
from carematch.core.ids import uuid7
from carematch.sync.models import Status
from carematch.sync.perform import Envelope, Outcome, perform_as_server, perform_online
from tests.clock import NOON


def envelope(name: str, /, *, now: datetime = NOON, v: int = 1, **args: Any) -> Envelope:
    """A mutation as it would arrive, with arguments in wire form."""
    return Envelope(uuid7(), name, v, wire.decode(wire.encode(args)), now)


def actor_of(user: User) -> Actor:
    return Actor(user_id=user.id, name=user.name)


def attempt(app: Flask, user: User, name: str, /, *, now: datetime = NOON, **args: Any) -> Outcome:
    """What becomes of this user's mutation."""
    with app.app_context():
        return perform_online(actor_of(user), envelope(name, now=now, **args), now=now)


def do(app: Flask, user: User, name: str, /, *, now: datetime = NOON, **args: Any) -> UUID:
    """The mutation of this user is applied; its id."""
    made = envelope(name, now=now, **args)
    with app.app_context():
        outcome = perform_online(actor_of(user), made, now=now)
    assert outcome.status is Status.APPLIED, f"{name} by {user.name}: {outcome.problem}"
    return made.id


def serve(app: Flask, name: str, /, *, now: datetime = NOON, **args: Any) -> None:
    """The server's own mutation is applied."""
    with app.app_context():
        perform_as_server((uuid7(),), name, args, now=now)


def make_user(app: Flask, *, name: str = "Maya Brook", email: str | None = "maya@example.org") -> User:
    with app.app_context(), write_session() as session:
        user = User(id=uuid7(), name=name, email=email, created_at=NOON)
        session.add(user)
    return user


def make_holder(app: Flask, *, name: str = "Harbour Trust", phone: str = "01632 960001") -> UUID:
    holder_id = uuid7()
    serve(app, "holder.open", holderId=holder_id, name=name, phone=phone, providesServices=False)
    return holder_id


def make_coordinator(
    app: Flask, holder_id: UUID, *, name: str = "Jo Ash", email: str | None = "jo@example.org"
) -> User:
    user = make_user(app, name=name, email=email)
    with app.app_context(), write_session() as session:
        add_coordinator(session, holder_id, user.id, now=NOON)
    return user


def make_circle(
    app: Flask, holder_id: UUID, *, person_name: str = "Maya Brook", person: User | None = None, **details: Any
) -> UUID:
    """A circle; with ``person``, they have come in."""
    circle_id = uuid7()
    serve(app, "circle.open", circleId=circle_id, holderId=holder_id, personName=person_name, **details)
    if person is not None:
        serve(app, "circle.claim", circleId=circle_id, userId=person.id)
    return circle_id


def make_pa(app: Flask, holder_id: UUID, *, name: str = "Sam Tarn", user: User | None = None, **words: Any) -> UUID:
    """A PA's record; with ``user``, they have claimed it and said ``words`` about themselves."""
    pa_id = uuid7()
    serve(app, "pa.add", paId=pa_id, holderId=holder_id, name=name)
    if user is not None:
        serve(app, "profile.claim", paId=pa_id, userId=user.id)
        if words:
            do(app, user, "profile.update", paId=pa_id, **words)
    return pa_id


def make_invited(app: Flask, circle_id: UUID, person: User, pa_id: UUID, *, message: str = "") -> UUID:
    """The relationship of a PA whom the person invited."""
    bond_id = uuid7()
    do(app, person, "relationship.invite", relationshipId=bond_id, circleId=circle_id, paId=pa_id, message=message)
    return bond_id


def make_introduced(app: Flask, circle_id: UUID, person: User, pa_id: UUID, pa: User) -> UUID:
    """The relationship of a PA whom the person has met."""
    bond_id = make_invited(app, circle_id, person, pa_id)
    do(app, pa, "relationship.accept_meeting", relationshipId=bond_id)
    do(app, person, "relationship.say_met", relationshipId=bond_id, how="home")
    return bond_id


def make_chosen(app: Flask, circle_id: UUID, person: User, pa_id: UUID, pa: User, *, role: str = "regular") -> UUID:
    """The relationship of a PA in the team, by the long way: invited, met, chosen, agreed."""
    bond_id = make_introduced(app, circle_id, person, pa_id, pa)
    do(app, person, "relationship.choose", relationshipId=bond_id, role=role)
    do(app, pa, "relationship.agree", relationshipId=bond_id)
    return bond_id


def make_visit(
    app: Flask,
    proposer: User,
    circle_id: UUID,
    pa_id: UUID,
    *,
    starts_at: datetime,
    now: datetime = NOON,
    minutes: int = 60,
    why: str = "",
) -> UUID:
    """A visit that somebody has proposed."""
    visit_id = uuid7()
    times = {"startsAt": starts_at, "endsAt": starts_at + timedelta(minutes=minutes)}
    named: dict[str, Any] = {"visitId": visit_id, "circleId": circle_id, "paId": pa_id}
    do(app, proposer, "visit.propose", now=now, **named, **times, why=why)
    return visit_id


def signed_in(app: Flask, user: User, *, device: str = "Maya's phone") -> FlaskClient:
    """A browser in which this user is signed in."""
    with app.app_context(), write_session() as session:
        opened = service.open_device(session, user, name=device, now=app.extensions["carematch.clock"]())
    client = app.test_client()
    client.set_cookie("carematch", opened.token)
    return client
