"""A push and a pull are small work, a pull also for whoever has many circles; and it is whole for whoever has many
refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event

from carematch.circles.standing import scopes_of
from carematch.core import wire
from carematch.core.db import db, snapshot_session
from carematch.core.ids import uuid7
from tests.sync.conftest import World, make_user


def statements(world: World, work: Callable[[], object]) -> int:
    """How many statements the work takes, the word that begins a transaction not counted, which only SQLite needs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with world.app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def count_queries(world: World, user_id: UUID) -> tuple[int, int]:
    """How many queries it takes to know a user's scopes, and how many those are."""
    found: list[str] = []

    def work() -> None:
        with world.app.app_context(), snapshot_session() as session:
            found.extend(scopes_of(session, user_id, world.clock()))

    return statements(world, work), len(found)


DOOR = 2
"""What a push asks whatever it brings: whose cookie, and which lineage."""


@pytest.mark.parametrize(
    ("who", "name", "most"),
    [
        ("maya", "note.write", 19),
        ("sam", "note.write", 21),
        ("sam", "visit.running_late", 25),
        ("sam", "visit.check_in", 23),
        ("sam", "visit.check_out", 23),
        ("maya", "visit.propose", 22),
        ("maya", "outcome.answer", 15),
    ],
)
def test_a_mutation_asks_no_more_of_the_database_than_it_needs(world: World, who: str, name: str, most: int) -> None:
    phone = world.phone_of(getattr(world, who))
    phone.do("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="The client is known here now")
    tomorrow = world.clock() + timedelta(days=1)
    args: dict[str, dict[str, Any]] = {
        "note.write": {"noteId": uuid7(), "visitId": world.visit_id, "text": "The path is icy"},
        "visit.running_late": {"visitId": world.visit_id, "minutes": 10},
        "visit.propose": {"visitId": uuid7(), "circleId": world.circle_id, "paId": world.pa_id}
        | {"startsAt": tomorrow, "endsAt": tomorrow + timedelta(hours=1)},
        "outcome.answer": {"circleId": world.circle_id, "question": "good", "text": "Tea at four"},
    }
    mutation = phone.make(name, **wire.decode(wire.encode(args.get(name, {"visitId": world.visit_id}))))

    asked = statements(world, lambda: phone.push(mutation))

    assert asked <= DOOR + most
    assert phone.push(mutation).json["results"][0]["status"] == "applied"


def test_a_batch_asks_for_each_mutation_what_one_alone_would_ask(world: World) -> None:
    maya = world.phone_of(world.maya)
    first, *notes = (
        maya.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text=text) for text in "abcdefghijk"
    )
    maya.push(first)

    asked = statements(world, lambda: maya.push(*notes))

    assert asked <= DOOR + 10 * 19


@pytest.mark.parametrize(("who", "most"), [("maya", 8), ("sam", 7)])
def test_a_pull_that_finds_nothing_new_is_a_few_questions(world: World, who: str, most: int) -> None:
    phone = world.phone_of(getattr(world, who))
    phone.pull()

    asked = statements(world, phone.ask)

    assert asked <= most
    assert phone.ask().status_code == 204


def test_many_circles_ask_no_more_of_the_database_than_one(world: World) -> None:
    family = make_user(world.app, "Ivy Brook")
    powers = ["choose_pas", "see_notes"]
    world.act(world.maya, "supporter.allow", circleId=world.circle_id, userId=family, powers=powers)
    for_one = count_queries(world, family)
    for _ in range(5):
        person, circle_id, bond = make_user(world.app, "Ada Moor"), uuid7(), uuid7()
        world.serve("circle.open", circleId=circle_id, holderId=world.holder_id, personName="Ada Moor")
        world.serve("circle.claim", circleId=circle_id, userId=person)
        world.act(person, "supporter.allow", circleId=circle_id, userId=family, powers=powers)
        world.act(person, "relationship.invite", relationshipId=bond, circleId=circle_id, paId=world.pa_id, message="")

    for_many = count_queries(world, family)

    assert for_many[0] == for_one[0]
    assert for_many[1] == for_one[1] + 5 * 3, "all, person and the PA's of each circle"


def test_all_refusals_are_handed_out_however_many(world: World) -> None:
    sam = world.phone_of(world.sam)
    for _ in range(2):
        refused = [sam.make("visit.check_in", visitId=str(uuid4())) for _ in range(60)]
        assert sam.push(*refused).status_code == 200

    sam.pull()

    assert len(sam.problems) == 120
    assert sam.ask().status_code == 204


def test_a_phone_that_knows_of_two_thousand_refusals_can_still_ask(world: World) -> None:
    sam = world.phone_of(world.sam)

    assert sam.ask(problems=[str(uuid4()) for _ in range(2000)]).status_code == 200
