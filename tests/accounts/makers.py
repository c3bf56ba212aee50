"""Invented people and what they sign in with."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from carematch.accounts import service
from carematch.accounts.codes import IssuedCode
from carematch.accounts.membership import add_coordinator
from carematch.accounts.models import User
from carematch.core.db import write_session
from carematch.core.ids import uuid7
from carematch.sync.perform import perform_as_server
from tests.clock import NOON

SECRET = "a secret that only these tests have"

Found = TypeVar("Found")


class KeptCodes:
    """Keeps what was sent, as a phone would."""

    def __init__(self) -> None:
        self.sent: list[IssuedCode] = []

    def send(self, issued: IssuedCode) -> None:
        self.sent.append(issued)


def make_user(app: Flask, *, name: str = "Maya Brook", email: str | None = "maya@example.org") -> User:
    with app.app_context(), write_session() as session:
        user = User(id=uuid7(), name=name, email=email, created_at=NOON)
        session.add(user)
    return user


def make_holder(app: Flask, *, name: str = "Harbour Trust") -> UUID:
    holder_id = uuid7()
    args = {"holderId": holder_id, "name": name, "phone": "01632 960001", "providesServices": False}
    with app.app_context():
        perform_as_server((holder_id,), "holder.open", args, now=NOON)
    return holder_id


def make_circle(app: Flask, holder_id: UUID, *, person_name: str = "Maya Brook") -> UUID:
    circle_id = uuid7()
    with app.app_context():
        args = {"circleId": circle_id, "holderId": holder_id, "personName": person_name}
        perform_as_server((circle_id,), "circle.open", args, now=NOON)
    return circle_id


def make_pa(app: Flask, holder_id: UUID, *, name: str = "Sam Tarn") -> UUID:
    pa_id = uuid7()
    with app.app_context():
        perform_as_server((pa_id,), "pa.add", {"paId": pa_id, "holderId": holder_id, "name": name}, now=NOON)
    return pa_id


def make_coordinator(app: Flask, holder_id: UUID, *, name: str = "Jo Ash", email: str = "jo@example.org") -> User:
    user = make_user(app, name=name, email=email)
    with app.app_context(), write_session() as session:
        add_coordinator(session, holder_id, user.id, now=NOON)
    return user


def signed_in(app: Flask, user: User, *, device: str = "Maya's phone") -> FlaskClient:
    """A browser in which this user is signed in."""
    with app.app_context(), write_session() as session:
        opened = service.open_device(session, user, name=device, now=app.extensions["carematch.clock"]())
    client = app.test_client()
    client.set_cookie("carematch", opened.token)
    return client


def slug_of(response: Any) -> str:
    return str(response.get_json(force=True)["slug"])


def at_once(count: int, work: Callable[[], Found]) -> list[Found]:
    """What ``work`` gave to each of several threads that began together."""
    barrier = Barrier(count)

    def each(_: int) -> Found:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(each, range(count)))
