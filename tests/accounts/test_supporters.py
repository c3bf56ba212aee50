"""Holders and supporters, and who receives them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from carematch.accounts.models import Supporter, User
from carematch.core import wire
from carematch.core.db import write_session
from carematch.core.identity import Actor
from carematch.core.ids import uuid7
from carematch.sync.models import Status, SyncRecord
from carematch.sync.perform import Envelope, Outcome, perform_as_server, perform_online
from tests.accounts.makers import make_circle, make_coordinator, make_holder, make_user
from tests.clock import NOON


@pytest.fixture
def holder_id(app: Flask) -> UUID:
    return make_holder(app)


@pytest.fixture
def person(app: Flask) -> User:
    return make_user(app)


@pytest.fixture
def circle_id(app: Flask, holder_id: UUID, person: User) -> UUID:
    circle_id = make_circle(app, holder_id)
    with app.app_context():
        perform_as_server((circle_id,), "circle.claim", {"circleId": circle_id, "userId": person.id}, now=NOON)
    return circle_id


@pytest.fixture
def ann(app: Flask) -> User:
    return make_user(app, name="Ann Brook", email="ann@example.org")


def act(app: Flask, user: User, name: str, **args: Any) -> Outcome:
    envelope = Envelope(uuid7(), name, 1, wire.decode(wire.encode(args)), NOON)
    with app.app_context():
        return perform_online(Actor(user.id, user.name), envelope, now=NOON)


def records(app: Flask, kind: str) -> dict[str, Any]:
    """Scope → what phones receive of the one row of this kind."""
    with app.app_context(), write_session() as session:
        rows = session.scalars(select(SyncRecord).where(SyncRecord.kind == kind))
        return {row.scope_id: row.body and wire.decode(row.body) for row in rows}


def test_a_holder_is_shown_to_everybody_it_holds_for(app: Flask) -> None:
    holder_id = make_holder(app)

    assert records(app, "holder") == {
        f"h:{holder_id}": {
            "name": "Harbour Trust",
            "phone": "01632 960001",
            "providesServices": False,
            "safeguardingName": "",
            "safeguardingPhone": "",
            "familiarDays": 90,
        }
    }


def test_a_person_allows_a_supporter_named_things(app: Flask, circle_id: UUID, person: User, ann: User) -> None:
    outcome = act(app, person, "supporter.allow", circleId=circle_id, userId=ann.id, powers=["see_notes", "choose_pas"])

    assert outcome.status is Status.APPLIED
    shown = records(app, "supporter")
    assert shown.keys() == {f"c:{circle_id}/person", f"c:{circle_id}/admin"}
    assert shown[f"c:{circle_id}/person"] == {
        "userId": str(ann.id),
        "name": "Ann Brook",
        "powers": ["choose_pas", "see_notes"],
        "allowedAt": "2026-11-23T12:00:00Z",
        "withdrawnAt": None,
        "ringsSince": None,
    }


def test_allowing_again_replaces_the_powers_and_withdrawing_ends_them(
    app: Flask, circle_id: UUID, person: User, ann: User
) -> None:
    act(app, person, "supporter.allow", circleId=circle_id, userId=ann.id, powers=["see_notes"])
    act(app, person, "supporter.allow", circleId=circle_id, userId=ann.id, powers=["money"])

    act(app, person, "supporter.withdraw", circleId=circle_id, userId=ann.id)

    [shown] = {wire.encode(body) for body in records(app, "supporter").values()}
    assert wire.decode(shown)["powers"] == ["money"]
    assert wire.decode(shown)["withdrawnAt"] == "2026-11-23T12:00:00Z"

    act(app, person, "supporter.allow", circleId=circle_id, userId=ann.id, powers=["see_notes"])

    with app.app_context(), write_session() as session:
        supporter = session.scalars(select(Supporter)).one()
        assert (supporter.powers, supporter.withdrawn_at) == (["see_notes"], None)


def test_a_coordinator_records_it_only_as_what_the_person_told(
    app: Flask, holder_id: UUID, circle_id: UUID, ann: User
) -> None:
    jo = make_coordinator(app, holder_id)
    args = {"circleId": circle_id, "userId": ann.id, "powers": ["see_notes"]}
    told = {"given": "phone", "decidedAt": "2026-11-23T11:00:00Z"}

    assert act(app, jo, "supporter.allow", **args).status is Status.REJECTED
    assert act(app, jo, "supporter.allow", **args, told=told).status is Status.APPLIED


@pytest.mark.parametrize("powers", [[], ["everything"]])
def test_only_the_named_powers_can_be_given(
    app: Flask, circle_id: UUID, person: User, ann: User, powers: list[str]
) -> None:
    outcome = act(app, person, "supporter.allow", circleId=circle_id, userId=ann.id, powers=powers)

    assert outcome.status is Status.REJECTED


def test_nobody_supports_by_their_own_word(app: Flask, circle_id: UUID, ann: User) -> None:
    outcome = act(app, ann, "supporter.allow", circleId=circle_id, userId=ann.id, powers=["money"])

    assert outcome.status is Status.REJECTED
    assert records(app, "supporter") == {}


def test_who_was_never_allowed_cannot_be_withdrawn(app: Flask, circle_id: UUID, person: User, ann: User) -> None:
    outcome = act(app, person, "supporter.withdraw", circleId=circle_id, userId=ann.id)

    assert outcome.status is Status.REJECTED
