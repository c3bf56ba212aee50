"""The log never names anybody and repeats nothing that people wrote, also when something breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import Any
from uuid import UUID, uuid4

import pytest
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from carematch import demo, demo_people
from carematch.running.leader import Job, Leader
from carematch.sync.registry import REGISTRY, Args, Context
from carematch.visits.models import Note
from tests import factories
from tests.clock import NOON
from tests.world import World, make_world

CANARY = "Winifred Featherstonehaugh-Cholmondeley"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Every line that any part logs, tracebacks included, as it would stand in the log."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keep = Keep()
    keep.setFormatter(logging.Formatter("%(name)s %(message)s"))
    logging.getLogger().addHandler(keep)
    with caplog.at_level(logging.DEBUG):
        yield lines
    logging.getLogger().removeHandler(keep)


def _push(world: World, client: FlaskClient, name: str, args: Args) -> dict[str, Any]:
    message = {
        "protocol": 1,
        "app": "test",
        "userId": str(world.users["pa_chosen"].id),
        "clientId": str(uuid4()),
        "lineage": None,
        "sentAt": NOON.isoformat(),
        "mutations": [
            {"id": str(uuid4()), "seq": 1, "name": name, "v": 1, "args": args, "madeAt": NOON.isoformat(), "base": {}}
        ],
    }
    answer = client.post("/api/sync/push", json=message)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def _note(world: World) -> dict[str, Any]:
    return {"noteId": str(uuid4()), "visitId": str(world.visits["chosen"]), "text": f"{CANARY} was sad"}


def _quote(_ctx: Context, args: Args) -> None:
    raise ValueError(f"cannot read {args['text']}")


def _break_a_rule_of_the_table(ctx: Context, args: Args) -> None:
    """A row without its time: databases answer by showing the whole row."""
    row = {"id": uuid4(), "circle_id": ctx.subject.circle_id, "visit_id": args["visit_id"], "author_name": CANARY}
    ctx.session.execute(insert(Note), [row | {"text": args["text"], "author_id": ctx.actor.user_id}])


def _is_named(said: list[str]) -> list[str]:
    return [line for line in said if any(word in line for word in CANARY.split())]


def test_what_people_write_is_in_no_line_of_the_log(app: Flask, said: list[str]) -> None:
    world = make_world(app)
    world.do("person", "circle.set_details", circleId=world.circle, knownAs=CANARY[:60])
    client = world.sign_in("pa_chosen")

    pushed = _push(world, client, "note.write", _note(world))
    refused = _push(world, client, "note.write", {"text": CANARY})

    assert [each["status"] for each in pushed["results"] + refused["results"]] == ["applied", "quarantined"]
    assert client.get(f"/api/circles/{CANARY}").status_code == 404
    assert _is_named(said) == []


@pytest.mark.parametrize("break_down", [_quote, _break_a_rule_of_the_table])
def test_a_handler_that_breaks_is_logged_by_where_and_not_by_what(
    app: Flask, said: list[str], monkeypatch: pytest.MonkeyPatch, break_down: Any
) -> None:
    world = make_world(app)
    client = world.sign_in("pa_chosen")
    whole = REGISTRY.mutations["note.write", 1]
    monkeypatch.setitem(REGISTRY.mutations, ("note.write", 1), replace(whole, handler=break_down))

    pushed = _push(world, client, "note.write", _note(world))
    online = client.post(
        "/api/mutations",
        json={"id": str(uuid4()), "name": "note.write", "v": 1, "args": _note(world), "madeAt": NOON.isoformat()},
    )

    assert (pushed["results"], pushed["retryAfter"], online.status_code) == ([], 5, 503)
    assert len([line for line in said if "a handler failed: note.write" in line and break_down.__name__ in line]) == 2
    assert _is_named(said) == []


def test_a_route_and_a_job_that_break_are_logged_by_where_and_not_by_what(
    app: Flask, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    user = factories.make_user(app, name=CANARY)
    client = factories.signed_in(app, user)

    def break_down(*_: object) -> dict[str, list[UUID]]:
        raise RuntimeError(f"{CANARY} has no roles")

    def fail(_: object) -> None:
        break_down()

    monkeypatch.setitem(app.extensions, "carematch.roles", break_down)
    answer = client.get("/api/me")
    leader = Leader(app, [Job("fail", fail, IntervalTrigger(minutes=1, timezone=UTC))])
    leader.look()
    leader.wait()

    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert [line for line in said if "unexpected RuntimeError" in line and "break_down" in line]
    assert [line for line in said if "job fail failed" in line and "break_down" in line]
    assert _is_named(said) == []


def test_the_demo_names_nobody_in_the_log(app: Flask, said: list[str]) -> None:
    with app.app_context():
        demo.load(now=NOON, district=False)

    words = {word for name in (*demo_people.PEOPLE, *demo_people.PAS, *demo_people.EMAILS) for word in name.split()}
    assert [line for line in said if words & set(line.replace(",", " ").split())] == []
