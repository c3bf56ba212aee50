"""What the server does with what a phone sends."""

from __future__ import annotations

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from carematch.accounts.service import revoke_device
from carematch.core.db import snapshot_session, write_session
from carematch.core.ids import uuid7
from carematch.sync.models import LoggedMutation, Status, SyncScope
from carematch.sync.registry import REGISTRY, Args, Context
from carematch.visits.models import Note, Visit, VisitStatus
from tests.sync.conftest import World, make_user


def notes_of(world: World) -> list[str]:
    with world.app.app_context(), snapshot_session() as session:
        return list(session.scalars(select(Note.text).order_by(Note.text)))


def test_a_check_in_is_applied_once_however_often_it_is_sent(world: World) -> None:
    sam = world.phone_of(world.sam)
    check_in = sam.make("visit.check_in", visitId=str(world.visit_id))

    first = sam.push(check_in)
    again = sam.push(check_in)

    assert first.json["results"] == again.json["results"]
    assert first.json["results"][0]["status"] == "applied"
    with world.app.app_context(), snapshot_session() as session:
        visit = session.get_one(Visit, world.visit_id)
        assert visit.status is VisitStatus.UNDER_WAY
        assert session.scalar(select(func.count()).where(LoggedMutation.name == "visit.check_in")) == 1


def test_the_same_mutation_sent_at_once_from_two_connections_has_one_effect(world: World) -> None:
    sam = world.phone_of(world.sam)
    note = sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="The path is icy")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: sam.push(note).json["results"], range(4)))

    assert all(answer == answers[0] for answer in answers)
    assert notes_of(world) == ["The path is icy"]


def test_a_gap_is_never_applied_and_the_answer_says_what_is_missing(world: World) -> None:
    sam = world.phone_of(world.sam)
    sam.seq = 4

    answer = sam.push(sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="too early"))

    assert (answer.status_code, answer.json["slug"], answer.json["expected"]) == (409, "seq_gap", 1)
    assert notes_of(world) == []


def test_a_copied_phone_is_told_that_it_is_a_copy(world: World) -> None:
    sam = world.phone_of(world.sam)
    sam.do("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="from the phone")
    sam.seq = 0

    answer = sam.push(sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="from its copy"))

    assert (answer.status_code, answer.json["slug"]) == (409, "client_forked")
    assert notes_of(world) == ["from the phone"]


def test_after_a_fork_the_same_mutations_under_a_new_client_keep_their_outcomes(world: World) -> None:
    sam = world.phone_of(world.sam)
    note = sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="once")
    sam.push(note)
    sam.client_id = uuid7()

    answers = [sam.push(note), sam.push(note)]

    assert [answer.json["results"][0]["status"] for answer in answers] == ["applied", "applied"]
    assert notes_of(world) == ["once"]


def test_an_id_cannot_be_used_for_something_else(world: World) -> None:
    sam = world.phone_of(world.sam)
    note = sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="first")
    sam.push(note)
    other = sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="second")

    answer = sam.push(other | {"id": note["id"]})

    assert (answer.status_code, answer.json["slug"], answer.json["seq"]) == (409, "id_reused", 2)


def test_a_refused_mutation_does_not_stop_the_next_one(world: World) -> None:
    maya = world.phone_of(world.maya)

    answer = maya.push(
        maya.make("relationship.choose", relationshipId=str(uuid7()), role="main"),
        maya.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="Porridge please"),
    )

    first, second = answer.json["results"]
    assert (first["status"], first["problem"]["slug"]) == ("rejected", "not-found")
    assert second["status"] == "applied"
    assert answer.json["lastSeq"] == 2


def test_a_fact_that_cannot_be_applied_is_kept_for_a_human_word_for_word(world: World) -> None:
    world.act(world.maya, "visit.cancel", visitId=world.visit_id)
    sam = world.phone_of(world.sam)

    result = sam.do("visit.check_in", visitId=str(world.visit_id))

    assert (result["status"], result["problem"]["slug"]) == ("quarantined", "visit-is-over")
    with world.app.app_context(), snapshot_session() as session:
        kept = session.get_one(LoggedMutation, UUID(result["id"]))
        assert kept.args == {"visitId": str(world.visit_id)}


def test_a_mutation_the_server_does_not_know_is_kept_for_a_human(world: World) -> None:
    sam = world.phone_of(world.sam)

    assert sam.do("visit.sing", visitId=str(world.visit_id))["status"] == "quarantined"
    assert sam.do("note.write", v=99)["status"] == "quarantined"


def test_a_handler_that_breaks_is_tried_three_times_and_then_lets_the_next_pass(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = REGISTRY.mutations["note.write", 1]

    def break_on_purpose(ctx: Context, args: Args) -> None:
        spec.handler(ctx, args)
        ctx.session.flush()
        raise ZeroDivisionError

    broken = type(spec)(spec.name, spec.v, spec.schema, break_on_purpose, spec.about, spec.is_fact, spec.is_online)
    monkeypatch.setitem(REGISTRY.mutations, ("note.write", 1), broken)
    sam = world.phone_of(world.sam)
    batch = [
        sam.make("visit.running_late", visitId=str(world.visit_id), minutes=10),
        sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="never seen"),
        sam.make("visit.check_in", visitId=str(world.visit_id)),
    ]

    answers = [sam.push(*batch).json for _ in range(3)]

    assert [len(answer["results"]) for answer in answers] == [1, 1, 3]
    assert [answer.get("retryAfter") for answer in answers] == [5, 5, None]
    assert [result["status"] for result in answers[2]["results"]] == ["applied", "quarantined", "applied"]
    assert notes_of(world) == []


@pytest.mark.parametrize(
    ("statement", "values"),
    [("SELECT 1 FROM nowhere", {}), ("SELECT nothing(1)", {}), ("SELECT :what", {"what": object()})],
    ids=["a table that is not there", "a function that is not there", "a value that is none"],
)
def test_a_statement_that_can_never_be_carried_out_holds_up_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, statement: str, values: dict[str, Any]
) -> None:
    spec = REGISTRY.mutations["note.write", 1]

    def fail(ctx: Context, args: Args) -> None:
        ctx.session.execute(text(statement), values)

    monkeypatch.setitem(REGISTRY.mutations, ("note.write", 1), replace(spec, handler=fail))
    sam = world.phone_of(world.sam)
    batch = [
        sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="never seen"),
        sam.make("visit.check_in", visitId=str(world.visit_id)),
    ]

    answers = [sam.push(*batch).json for _ in range(3)]

    assert [result["status"] for result in answers[2]["results"]] == ["quarantined", "applied"]


def test_nobody_sends_anothers_changes(world: World) -> None:
    sam, maya = world.phone_of(world.sam), world.phone_of(world.maya)
    note = sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="whose?")
    sam.push(note)

    as_another_user = maya.push(note, userId=str(world.sam))
    by_anothers_client = maya.push(note, clientId=str(sam.client_id))

    assert [as_another_user.json["slug"], by_anothers_client.json["slug"]] == ["user_mismatch"] * 2
    assert [as_another_user.status_code, by_anothers_client.status_code] == [403, 403]


def test_a_phone_signed_out_from_elsewhere_hands_in_what_it_had_for_a_human_to_see(world: World) -> None:
    sam = world.phone_of(world.sam)
    with world.app.app_context(), write_session() as session:
        revoke_device(session, sam.device_id, user_id=world.sam, now=world.clock())

    result = sam.do("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="salvaged")
    pulled = sam.ask()

    assert result["status"] == "quarantined"
    assert (pulled.status_code, pulled.json["slug"]) == (403, "device_revoked")
    assert notes_of(world) == []


def test_another_lineage_is_told_to_pull_first(world: World) -> None:
    sam = world.phone_of(world.sam)

    answer = sam.push(sam.make("visit.check_in", visitId=str(world.visit_id)), lineage=str(uuid7()))

    assert (answer.status_code, answer.json["slug"]) == (409, "lineage_changed")


def test_a_wrong_clock_changes_nothing_but_what_the_phone_claims(world: World) -> None:
    sam = world.phone_of(world.sam)
    in_ten_years = (world.clock() + timedelta(days=3650)).isoformat()

    answer = sam.push(sam.make("visit.check_in", visitId=str(world.visit_id)) | {"madeAt": in_ten_years})

    with world.app.app_context(), snapshot_session() as session:
        kept = session.get_one(LoggedMutation, UUID(answer.json["results"][0]["id"]))
        visit = session.get_one(Visit, world.visit_id)
    assert kept.status is Status.APPLIED
    assert kept.is_skewed
    assert visit.in_recorded_at == world.clock()


def deep_json() -> bytes:
    return b'{"protocol":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 400),
        (b"not json", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"[]", {}, 400),
        (b'{"protocol":1}', {}, 400),
        (deep_json(), {}, 400),
        (b"x" * (300 * 1024), {}, 413),
        (gzip.compress(b"x" * (10 * 1024 * 1024)), {"Content-Encoding": "gzip"}, 413),
        (b"not gzip", {"Content-Encoding": "gzip"}, 400),
    ],
)
def test_a_bad_envelope_gets_a_clear_answer(world: World, body: bytes, headers: dict[str, str], status: int) -> None:
    sam = world.phone_of(world.sam)

    answer = sam.http.post("/api/sync/push", data=body, headers={"Content-Type": "application/json"} | headers)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_one_change_larger_than_32_kib_is_too_large(world: World) -> None:
    sam = world.phone_of(world.sam)

    answer = sam.push(sam.make("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text="x" * 40_000))

    assert answer.status_code == 413


def test_a_compressed_push_is_taken(world: World) -> None:
    sam = world.phone_of(world.sam)
    body: dict[str, Any] = {
        "protocol": 1,
        "userId": str(world.sam),
        "clientId": str(sam.client_id),
        "sentAt": world.clock().isoformat(),
        "mutations": [sam.make("visit.check_in", visitId=str(world.visit_id))],
    }

    answer = sam.http.post(
        "/api/sync/push", data=gzip.compress(json.dumps(body).encode()), headers={"Content-Encoding": "gzip"}
    )

    results: list[dict[str, Any]] = answer.get_json()["results"]
    assert results[0]["status"] == "applied"


def test_writers_at_once_lose_no_step_of_the_version(world: World) -> None:
    writers = 6
    phones = [world.phone_of(world.sam) for _ in range(writers)]
    with world.app.app_context(), snapshot_session() as session:
        before = session.get_one(SyncScope, world.scope("all")).version

    def write(phone: Any) -> list[str]:
        return [
            phone.do("note.write", noteId=str(uuid7()), visitId=str(world.visit_id), text=f"{phone.client_id} {turn}")[
                "status"
            ]
            for turn in range(5)
        ]

    with ThreadPoolExecutor(writers) as pool:
        outcomes = [outcome for each in pool.map(write, phones) for outcome in each]

    reader = world.phone_of(world.maya)
    reader.pull(limit=7)
    with world.app.app_context(), snapshot_session() as session:
        after = session.get_one(SyncScope, world.scope("all")).version
    assert outcomes == ["applied"] * 30
    assert after - before == 30
    assert len(reader.held("note")) == 30


def test_nobody_learns_whether_anothers_visit_exists(world: World) -> None:
    stranger = world.phone_of(make_user(world.app, "Eve Stone"))

    real = stranger.do("visit.confirm", visitId=str(world.visit_id))
    made_up = stranger.do("visit.confirm", visitId=str(uuid7()))

    assert real["problem"] == made_up["problem"]
    assert real["status"] == made_up["status"] == "rejected"
