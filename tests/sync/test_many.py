"""A pull stays small work for whoever has many circles, and whole for whoever has many refusals."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Engine, event

from carematch.circles.standing import scopes_of
from carematch.core.db import db, snapshot_session
from carematch.core.ids import uuid7
from tests.sync.conftest import World, make_user


def count_queries(world: World, user_id: object) -> tuple[int, int]:
    """How many queries it takes to know a user's scopes, and how many those are."""
    queries: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        queries.append(statement)

    with world.app.app_context():
        engine: Engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        with snapshot_session() as session:
            found = scopes_of(session, user_id, world.clock())  # type: ignore[arg-type]  # a UUID
        event.remove(engine, "before_cursor_execute", note)
    return len(queries), len(found)


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
