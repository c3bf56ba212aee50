"""Which door a mutation comes in by: a phone's queue, the page that waits for an answer, or a job."""

from __future__ import annotations

import json
import threading
import time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from carematch.core import wire
from carematch.core.db import snapshot_session, write_session
from carematch.core.identity import Actor
from carematch.core.ids import uuid7
from carematch.directory.models import PaProfile
from carematch.sync.models import LoggedMutation, Status, SyncRecord
from carematch.sync.perform import Envelope, perform
from carematch.sync.registry import REGISTRY, Args, Context, Mutation
from carematch.visits import jobs
from carematch.visits.models import Note
from tests.sync.conftest import World, make_user


def online(world: World, name: str, /, **args: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "name": name, "v": 1, "args": args, "madeAt": world.clock().isoformat()}


def test_what_is_answered_at_once_is_refused_out_of_a_queue_and_stops_nothing(world: World) -> None:
    sam = world.phone_of(world.sam)
    batch = [
        sam.make("pa.add", paId=str(uuid7()), holderId=str(world.holder_id), name="Ann Hill", knownAs=None),
        sam.make("visit.check_in", visitId=str(world.visit_id)),
    ]

    results = sam.push(*batch).json["results"]

    assert [result["status"] for result in results] == ["rejected", "applied"]
    assert results[0]["problem"]["slug"] == "online-only"


def test_what_may_be_queued_may_also_be_answered_at_once(world: World) -> None:
    sam = world.phone_of(world.sam)

    answer = sam.http.post("/api/mutations", json=online(world, "visit.check_in", visitId=str(world.visit_id)))

    assert answer.get_json() == {"status": "applied", "problem": None}


def test_one_change_larger_than_32_kib_is_too_large_online_too(world: World) -> None:
    sam = world.phone_of(world.sam)
    large = online(world, "note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="x" * 33_000)

    assert sam.http.post("/api/mutations", json=large).status_code == 413


def test_half_a_character_is_taken_online_too(world: World) -> None:
    sam = world.phone_of(world.sam)
    half = online(world, "note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="half \ud83d")

    answer = sam.http.post("/api/mutations", data=json.dumps(half), content_type="application/json")

    assert answer.get_json() == {"status": "applied", "problem": None}
    with world.app.app_context(), snapshot_session() as session:
        assert session.scalars(select(Note.text)).one() == "half \ufffd"


def test_a_job_that_breaks_on_one_circle_serves_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [uuid7() for _ in range(2)]
    for circle_id in others:
        world.serve("circle.open", circleId=circle_id, holderId=world.holder_id, personName="Ada Moor")
    real = REGISTRY.mutations["visits.plan", 1]

    def break_on_the_first(ctx: Context, args: Args) -> None:
        if args["circle_id"] == world.circle_id:
            raise ZeroDivisionError
        real.handler(ctx, args)

    broken = Mutation(real.name, real.v, real.schema, break_on_the_first, real.about, real.is_fact, real.is_online)
    monkeypatch.setitem(REGISTRY.mutations, ("visits.plan", 1), broken)

    with world.app.app_context():
        jobs.plan_ahead(world.clock())

    with world.app.app_context(), snapshot_session() as session:
        planned = session.scalars(select(LoggedMutation.circle_id).where(LoggedMutation.name == "visits.plan"))
        assert set(planned) == set(others)


def test_what_two_phones_of_a_pa_say_at_once_is_all_in_the_row_that_travels(world: World) -> None:
    """Of a PA whom no circle knows yet."""
    user_id, pa_id = make_user(world.app, "Ann Hill"), uuid7()
    world.serve("pa.add", paId=pa_id, holderId=world.holder_id, name="Ann Hill")
    world.serve("profile.claim", paId=pa_id, userId=user_id)

    def say(**words: Any) -> Envelope:
        return Envelope(uuid7(), "profile.update", 1, {"paId": str(pa_id), **words}, world.clock())

    second = threading.Thread(target=lambda: world.act(user_id, "profile.update", paId=pa_id, about="I sing"))
    with world.app.app_context(), write_session() as session:
        actor = Actor(user_id, "Ann Hill")
        assert perform(session, actor, say(skills=["cooking"]), now=world.clock()).status is Status.APPLIED
        second.start()
        time.sleep(0.5)
    second.join()

    with world.app.app_context(), snapshot_session() as session:
        kept = session.get_one(PaProfile, pa_id)
        body = session.scalars(select(SyncRecord.body).where(SyncRecord.id == UUID(str(pa_id)))).first()
    assert (kept.about, kept.skills) == ("I sing", ["cooking"])
    assert body is not None
    assert (wire.decode(body)["about"], wire.decode(body)["skills"]) == ("I sing", ["cooking"])


def test_a_pas_new_name_is_in_every_row_that_shows_it_and_other_words_touch_none(world: World) -> None:
    sam, maya = world.phone_of(world.sam), world.phone_of(world.maya)
    maya.pull()
    held_before = {scope: dict(rows) for scope, rows in maya.rows.items()}

    sam.do("profile.update", paId=str(world.pa_id), about="I sing")
    maya.pull()
    of_circle = [scope for scope in maya.rows if scope.startswith("c:")]
    assert {scope: maya.rows[scope] for scope in of_circle} == {scope: held_before[scope] for scope in of_circle}

    sam.do("profile.update", paId=str(world.pa_id), knownAs="Sammy")
    maya.pull()
    shown = {
        kind: {body[name] for body in maya.held(kind).values() if body["paId"] is not None}
        for kind, name in [("visit", "paName"), ("decision", "paName"), ("team_member", "knownAs")]
    }
    assert shown == {"visit": {"Sammy"}, "decision": {"Sammy"}, "team_member": {"Sammy"}}
