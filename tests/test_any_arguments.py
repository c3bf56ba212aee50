"""Whatever a well-formed mutation says, by whomever, it gets an outcome: no handler breaks on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st
from marshmallow import Schema, fields, validate

from carematch.core import wire
from carematch.core.db import snapshot_session, write_session
from carematch.core.faults import describe
from carematch.core.identity import Actor
from carematch.sync.models import Status
from carematch.sync.perform import Envelope, HandlerFailed, perform
from carematch.sync.registry import REGISTRY, Mutation
from carematch.visits.models import Note
from tests import factories
from tests.clock import NOON
from tests.world import World, make_world

WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1)) | st.sampled_from([date.min, date.max, NOON.date()])
INSTANTS = st.builds(lambda hours: NOON + timedelta(hours=hours), st.integers(-3000, 3000)) | st.sampled_from(
    [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]
)
TRIES = 25


def _values(field: fields.Field[Any], ids: list[str]) -> st.SearchStrategy[Any]:
    """What may stand in a field; ids are mostly those of things that exist."""
    found: st.SearchStrategy[Any]
    known: dict[type, st.SearchStrategy[Any]] = {
        fields.Boolean: st.booleans(),
        fields.Integer: st.integers(-1, 2000),
        fields.Date: DAYS,
        fields.AwareDateTime: INSTANTS,
        fields.Dict: st.dictionaries(WORDS, st.integers(-1, 99) | WORDS | st.none(), max_size=3),
    }
    one_of = next((each for each in field.validators if isinstance(each, validate.OneOf)), None)
    if isinstance(field, fields.UUID):
        found = st.sampled_from(ids) | st.builds(lambda: str(uuid4()))
    elif isinstance(field, fields.Enum):
        found = st.sampled_from([member.value for member in field.enum])
    elif isinstance(field, fields.List):
        found = st.lists(_values(field.inner, ids), max_size=3)
    elif isinstance(field, fields.Nested):
        found = _arguments(field.schema, ids)
    elif one_of is not None:
        found = st.sampled_from(list(one_of.choices))
    elif field.name == "local_start":
        found = st.sampled_from(["00:00", "09:00", "01:30", "23:59"])
    else:
        found = next((each for kind, each in known.items() if isinstance(field, kind)), WORDS)
    return found | st.none() if field.allow_none else found


def _arguments(schema: Schema, ids: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    named = {field.data_key or name: field for name, field in schema.fields.items()}
    return st.fixed_dictionaries(
        {name: _values(field, ids) for name, field in named.items() if field.required},
        optional={name: _values(field, ids) for name, field in named.items() if not field.required},
    )


def _actors(world: World) -> list[Actor]:
    who = ("person", "coordinator", "supporter_all", "pa_chosen", "pa_invited", "pa_ended")
    return [factories.actor_of(world.users[each]) for each in who]


def _ids(world: World) -> list[str]:
    others = (world.holder, world.circle_b, world.notice, world.logged, *(user.id for user in world.users.values()))
    return sorted(world.ids()) + [str(each) for each in others]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield make_world(app)


def test_every_mutation_gets_an_outcome(world: World) -> None:
    found = {spec.name: _outcomes(world, spec) for spec in REGISTRY.mutations.values()}

    assert {name: outcomes for name, outcomes in found.items() if outcomes - set(Status)} == {}
    assert sum(Status.APPLIED in outcomes for outcomes in found.values()) > 3


def _outcomes(world: World, spec: Mutation) -> set[str]:
    """What became of some made-up mutations of a name, each taken back again; of faults, where they arose."""
    found: set[str] = set()

    @how(
        max_examples=TRIES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(args=_arguments(spec.schema(), _ids(world)), actor=st.sampled_from(_actors(world)), made_at=INSTANTS)
    def send(args: dict[str, Any], actor: Actor, made_at: datetime) -> None:
        envelope = Envelope(uuid4(), spec.name, spec.v, wire.decode(wire.encode(args)), made_at)
        with write_session() as session:
            try:
                found.add(perform(session, actor, envelope, now=NOON).status)
            except HandlerFailed as fault:
                found.add(describe(fault))
            session.rollback()

    send()
    return found


@pytest.mark.parametrize("way", ["pushed", "online"])
def test_a_character_that_no_database_holds_is_left_out_and_blocks_nothing(world: World, way: str) -> None:
    note = {"noteId": str(uuid4()), "visitId": str(world.visits["chosen"]), "text": "All\0 well"}
    made = {"id": str(uuid4()), "name": "note.write", "v": 1, "args": note, "madeAt": NOON.isoformat()}
    client = world.sign_in("pa_chosen")

    if way == "online":
        answer = client.post("/api/mutations", json=made)
        assert answer.get_json() == {"status": "applied", "problem": None}
    else:
        head = {"protocol": 1, "app": "test", "userId": str(world.users["pa_chosen"].id), "clientId": str(uuid4())}
        pushed = made | {"seq": 1, "base": {}}
        queue = {"lineage": None, "sentAt": NOON.isoformat(), "mutations": [pushed]}
        answer = client.post("/api/sync/push", json=head | queue)
        assert [each["status"] for each in answer.get_json()["results"]] == ["applied"]

    with snapshot_session() as session:
        assert session.get_one(Note, UUID(note["noteId"])).text == "All well"


@pytest.mark.parametrize(("name", "named"), [("circle.open", "personName"), ("pa.add", "name")])
def test_nobody_is_added_without_a_name(world: World, name: str, named: str) -> None:
    subject = {"circle.open": "circleId", "pa.add": "paId"}[name]
    blank: dict[str, Any] = {subject: uuid4(), "holderId": world.holder, named: "  "}

    outcome = factories.attempt(world.app, world.users["coordinator"], name, **blank)

    assert outcome.problem is not None
    assert outcome.problem["errors"] == {named: ["Must not be blank."]}
