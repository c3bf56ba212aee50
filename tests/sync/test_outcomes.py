"""Every mutation gets its one outcome, whatever stands in its way."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import DataError, IntegrityError

from carematch.accounts.models import Holder
from carematch.accounts.service import revoke_device
from carematch.core.db import db, snapshot_session, write_session
from carematch.core.identity import SERVER
from carematch.core.ids import uuid7
from carematch.sync import push as pushing
from carematch.sync.models import LoggedMutation, SyncClient
from carematch.sync.perform import Envelope, perform
from carematch.sync.registry import REGISTRY, Args, Context, Mutation
from carematch.sync.stamp import OutsideMutation
from carematch.visits.models import Note
from tests.sync.conftest import World
from tests.sync.phone import Phone


def logged(world: World, mutation_id: str) -> LoggedMutation:
    with world.app.app_context(), snapshot_session() as session:
        return session.get_one(LoggedMutation, UUID(mutation_id))


def note(world: World, phone: Phone, words: str = "All well") -> dict[str, Any]:
    return phone.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text=words)


def replace_handler(monkeypatch: pytest.MonkeyPatch, name: str, handler: Any) -> None:
    real = REGISTRY.mutations[name, 1]
    broken = Mutation(real.name, real.v, real.schema, handler, real.about, real.is_fact, real.is_online)
    monkeypatch.setitem(REGISTRY.mutations, (name, 1), broken)


def test_a_refusal_is_logged_with_the_circle_it_was_about(world: World) -> None:
    maya = world.phone_of(world.maya)
    maya.do("visit.cancel", visitId=str(world.visit_id), reason="")

    refused = maya.do("visit.confirm", visitId=str(world.visit_id))

    assert refused["status"] == "rejected"
    assert logged(world, refused["id"]).circle_id == world.circle_id


def test_what_the_database_cannot_hold_is_put_aside_after_three_tries_and_lets_the_next_pass(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_ctx: Context, _args: Args) -> None:
        raise DataError("INSERT", {}, ValueError("out of range"))

    replace_handler(monkeypatch, "visit.running_late", refuse)
    sam = world.phone_of(world.sam)
    batch = [sam.make("visit.running_late", visitId=str(world.visit_id), minutes=10), note(world, sam)]

    answers = [sam.push(*batch) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [result["status"] for result in answers[2].json["results"]] == ["quarantined", "applied"]


def test_a_race_for_a_key_is_no_fault_of_the_handler(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another connection had just made the same row; looked at again, it is there."""
    real = REGISTRY.mutations["note.write", 1].handler
    races = iter([True])

    def lose_once(ctx: Context, args: Args) -> None:
        if next(races, False):
            raise IntegrityError("INSERT", {}, ValueError("duplicate key"))
        real(ctx, args)

    replace_handler(monkeypatch, "note.write", lose_once)
    sam = world.phone_of(world.sam)

    answer = sam.push(note(world, sam))

    assert [result["status"] for result in answer.json["results"]] == ["applied"]


def test_a_phone_signed_out_from_elsewhere_hands_in_again_under_a_new_number_what_the_server_knows(
    world: World,
) -> None:
    sam = world.phone_of(world.sam)
    written = note(world, sam)
    sam.push(written)
    with world.app.app_context(), write_session() as session:
        revoke_device(session, sam.device_id, user_id=world.sam, now=world.clock())
    sam.client_id, sam.seq = uuid7(), 0

    answer = sam.push(written | {"seq": 1}, note(world, sam) | {"seq": 2})

    assert answer.status_code == 200, answer.text
    assert [result["status"] for result in answer.json["results"]] == ["applied", "quarantined"]


def test_a_failure_of_what_has_its_outcome_meanwhile_is_not_counted_against_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same push twice at once: the other one came through while this one failed."""
    sam = world.phone_of(world.sam)
    first = note(world, sam)
    real = REGISTRY.mutations["note.write", 1].handler
    twin = Phone(world.app, world.sam)
    twin.client_id = sam.client_id
    failures = iter([True])

    def fail_late(ctx: Context, args: Args) -> None:
        if next(failures, False):
            raise ValueError("a fault of ours")
        real(ctx, args)

    replace_handler(monkeypatch, "note.write", fail_late)
    count = pushing._count_failure

    def let_the_twin_pass(*args: Any, **more: Any) -> Any:
        assert twin.push(first).status_code == 200
        return count(*args, **more)

    monkeypatch.setattr(pushing, "_count_failure", let_the_twin_pass)

    answer = sam.push(first)

    assert [result["status"] for result in answer.json["results"]] == ["applied"]
    with world.app.app_context(), snapshot_session() as session:
        assert session.get_one(SyncClient, sam.client_id).failures == 0


@pytest.mark.parametrize("words", ["half a smile \ud83d", "\ude00 the other half", "\ud83d\ude00 a whole one"])
def test_half_a_character_blocks_no_queue(world: World, words: str) -> None:
    sam = world.phone_of(world.sam)
    body = {
        "protocol": 1,
        "app": "test",
        "userId": str(world.sam),
        "clientId": str(sam.client_id),
        "lineage": None,
        "sentAt": world.clock().isoformat(),
        "mutations": [note(world, sam, words)],
    }

    answer = sam.http.post("/api/sync/push", data=json.dumps(body).encode(), content_type="application/json")

    assert [result["status"] for result in answer.get_json()["results"]] == ["applied"]
    with world.app.app_context(), snapshot_session() as session:
        kept = session.scalars(select(Note.text)).one()
    assert kept == words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@pytest.mark.parametrize("depth", [200, 260, 500])
def test_arguments_nested_deeply_get_an_answer(world: World, depth: int) -> None:
    sam = world.phone_of(world.sam)
    deep: Any = "\0"
    for _ in range(depth):
        deep = [deep]

    answer = sam.push(sam.make("nobody.knows", deep=deep))

    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("v", [0, -1, 2**31, 2**63])
def test_a_version_that_cannot_be_is_a_bad_envelope(world: World, v: int) -> None:
    sam = world.phone_of(world.sam)

    answer = sam.push(sam.make("nobody.knows", v=v))

    assert (answer.status_code, answer.json["slug"]) == (400, "bad-envelope")


def test_a_clock_is_wrong_when_the_sending_says_so_not_when_the_phone_was_long_without_signal(world: World) -> None:
    sam = world.phone_of(world.sam)
    waited = note(world, sam) | {"madeAt": (world.clock() - timedelta(days=2)).isoformat()}
    sam.push(waited)
    wrong = note(world, sam)
    sam.push(wrong, sentAt=(world.clock() + timedelta(hours=1)).isoformat())

    assert not logged(world, waited["id"]).is_skewed
    assert logged(world, wrong["id"]).is_skewed


@pytest.mark.parametrize("of", ["this circle", "none"])
def test_after_a_mutation_the_session_may_no_longer_change_synced_rows(world: World, of: str) -> None:
    args = {"circleId": str(world.circle_id if of == "this circle" else uuid7())}
    move = Envelope(uuid7(), "circle.move_window", 1, args, world.clock())

    with world.app.app_context(), write_session() as session:
        perform(session, SERVER, move, now=world.clock())
        session.get_one(Holder, world.holder_id).name = "By the back door"
        with pytest.raises(OutsideMutation):
            session.flush()
        session.rollback()


def test_what_a_failed_commit_left_open_is_not_committed_by_the_next_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when a push is to be kept: nothing of it is there, until it comes again."""
    sam = world.phone_of(world.sam)
    note = sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="The path is icy")
    with world.app.app_context():
        engine = db.engine
    commit, logged, refused = engine.dialect.do_commit, list[str](), list[str]()

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO mutation"):
            logged.append(statement)

    def refuse(connection: Any) -> None:
        if not logged:
            commit(connection)
            return
        refused.append(logged.pop())
        raise engine.dialect.loaded_dbapi.OperationalError("database or disk is full")

    event.listen(engine, "before_cursor_execute", hear)
    with monkeypatch.context() as full:
        full.setattr(engine.dialect, "do_commit", refuse)
        answer = sam.push(note)
    event.remove(engine, "before_cursor_execute", hear)
    assert (answer.status_code, answer.json["slug"]) == (503, "unavailable")
    assert len(refused) > 1
    with world.app.app_context(), snapshot_session() as session:
        assert session.get(LoggedMutation, UUID(note["id"])) is None
    assert [result["status"] for result in sam.push(note).json["results"]] == ["applied"]
