"""What passes with time: tombstones, the history after a backup, and apps that have grown too old."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from carematch.core.db import snapshot_session
from carematch.sync.jobs import KEPT, collect_tombstones
from carematch.sync.models import SyncRecord, SyncScope
from tests.sync.conftest import World
from tests.sync.test_pull import write_notes


def count_tombstones(world: World) -> int:
    with world.app.app_context(), snapshot_session() as session:
        found = session.scalar(select(func.count()).select_from(SyncRecord).where(SyncRecord.body.is_(None)))
    return found or 0


def collect(world: World) -> None:
    with world.app.app_context():
        collect_tombstones(world.clock())


@pytest.fixture
def ended(world: World) -> World:
    """Sam's relationship has ended, which took rows away from two audiences."""
    world.act(world.maya, "relationship.end", relationshipId=world.bond_id)
    assert count_tombstones(world) == 2
    return world


def test_tombstones_are_kept_for_sixty_days_and_then_forgotten(ended: World) -> None:
    before = count_tombstones(ended)

    ended.clock.move(days=KEPT.days)
    collect(ended)
    assert count_tombstones(ended) == before

    ended.clock.move(minutes=1)
    collect(ended)
    assert count_tombstones(ended) == 0


def test_a_phone_that_was_away_for_a_month_gets_what_changed(world: World) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    world.act(world.maya, "relationship.end", relationshipId=world.bond_id)

    world.clock.move(days=30)
    collect(world)
    answer = maya.ask().json

    assert {page["mode"] for page in answer["scopes"] if page["id"] in maya.cursors} == {"delta"}


def test_a_phone_that_was_away_for_longer_gets_the_whole_and_holds_nothing_that_was_deleted(world: World) -> None:
    maya, sam = world.phone_of(world.maya), world.phone_of(world.sam)
    maya.pull()
    sam.pull()
    world.act(world.maya, "relationship.end", relationshipId=world.bond_id)

    world.clock.move(days=KEPT.days + 1)
    collect(world)
    answer = maya.ask().json
    maya.pull()
    sam.pull()

    assert {page["mode"] for page in answer["scopes"] if page["dels"] or page["id"] == world.scope("all")} == {
        "snapshot"
    }
    assert maya.held("team_member") == {}
    fresh = world.phone_of(world.maya)
    fresh.pull()
    assert maya.rows == fresh.rows
    assert set(sam.rows) == {f"u:{world.sam}", f"h:{world.holder_id}"}


def test_a_scope_in_which_nothing_was_collected_keeps_its_horizon(world: World) -> None:
    write_notes(world, 3)

    world.clock.move(days=KEPT.days + 1)
    collect(world)

    with world.app.app_context(), snapshot_session() as session:
        assert set(session.scalars(select(SyncScope.horizon))) == {0}


def test_what_was_deleted_and_comes_again_is_no_tombstone_any_more(ended: World) -> None:
    """Sam is taken back before the tombstones of the parting have grown old."""
    ended.clock.move(days=KEPT.days - 1)
    known = {"relationshipId": ended.bond_id, "circleId": ended.circle_id, "paId": ended.pa_id}
    ended.act(ended.maya, "relationship.invite", **known, message="")
    for user_id in (ended.maya, ended.sam):
        ended.act(user_id, "relationship.say_known", **known)
    maya = ended.phone_of(ended.maya)
    maya.pull()

    ended.clock.move(days=2)
    collect(ended)
    maya.pull()

    assert len(maya.held("team_member")) == 1


def test_once_the_backup_is_said_to_be_back_every_phone_starts_afresh(world: World) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    written = maya.make("outcome.answer", circleId=str(world.circle_id), question="good", text="The sea")

    said = world.app.test_cli_runner().invoke(args=["restored"])

    assert said.exit_code == 0, said.output
    refused = maya.push(written)
    assert (refused.status_code, refused.json["slug"]) == (409, "lineage_changed")
    assert {page["mode"] for page in maya.ask().json["scopes"]} == {"snapshot"}
    maya.pull()
    assert str(maya.lineage) in said.output
    assert maya.push(written).json["results"][0]["status"] == "applied"


@pytest.fixture
def oldest_app(world: World) -> Iterator[None]:
    """The server gives nothing to apps before 2026.11.3."""
    config = world.app.extensions["carematch.config"]
    world.app.extensions["carematch.config"] = replace(config, oldest_app="2026.11.3")
    yield
    world.app.extensions["carematch.config"] = config


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"app": "2026.11.2"}, 426),
        ({"app": "2025.12"}, 426),
        ({"app": "2026.11.3"}, 200),
        ({"app": "2026.11.10"}, 200),
        ({"app": "2027"}, 200),
        ({"app": "test"}, 200),
        ({"app": "2026.11.3", "protocol": 0}, 426),
        ({"app": "2026.11.3", "protocol": 2}, 503),
    ],
)
def test_an_app_too_old_to_read_is_told_to_open_anew(
    world: World, oldest_app: None, changes: dict[str, Any], status: int
) -> None:
    sam = world.phone_of(world.sam)

    answer = sam.ask(**changes)

    assert answer.status_code == status
    if status != 200:
        assert answer.json["slug"] == {426: "upgrade-needed", 503: "unavailable"}[status]


@pytest.mark.parametrize("changes", [{"app": "2025.1"}, {"protocol": 0}])
def test_an_app_too_old_to_read_may_still_hand_in_what_it_has(
    world: World, oldest_app: None, changes: dict[str, Any]
) -> None:
    sam = world.phone_of(world.sam)

    answer = sam.push(sam.make("visit.check_in", visitId=str(world.visit_id)), **changes)

    assert [result["status"] for result in answer.json["results"]] == ["applied"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 400),
        (b"[]", {}, 400),
        (b'{"protocol":1}', {}, 400),
        (b'{"protocol":' + b"[" * 50_000 + b"]" * 50_000 + b"}", {}, 400),
        (b"x" * (10 * 1024 * 1024), {}, 413),
        (gzip.compress(b"x" * (10 * 1024 * 1024)), {"Content-Encoding": "gzip"}, 413),
        (b"not gzip", {"Content-Encoding": "gzip"}, 400),
    ],
)
def test_a_bad_question_gets_a_clear_answer(world: World, body: bytes, headers: dict[str, str], status: int) -> None:
    sam = world.phone_of(world.sam)

    answer = sam.http.post("/api/sync/pull", data=body, headers={"Content-Type": "application/json"} | headers)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "changes",
    [
        {"protocol": "1"},
        {"userId": 7},
        {"clientId": "me"},
        {"view": "first"},
        {"lastSeq": []},
        {"problems": "none"},
        {"scopes": []},
        {"scopes": {"c:1/all": 7}},
        {"scopes": {"c:1/all": {"v": "x"}}},
        {"limit": 0},
        {"limit": 10**9},
        {"notes": [7]},
    ],
)
def test_a_question_of_the_wrong_types_names_what_does_not_fit(world: World, changes: dict[str, Any]) -> None:
    answer = world.phone_of(world.sam).ask(**changes)

    assert (answer.status_code, answer.json["slug"]) == (400, "bad-envelope")
    assert list(answer.json["errors"]) == list(changes)


def test_a_cursor_from_the_end_of_numbers_gets_a_snapshot(world: World) -> None:
    sam = world.phone_of(world.sam)
    sam.pull()
    sam.cursors[world.scope("all")] = {"v": 10**40}

    page = next(page for page in sam.ask().json["scopes"] if page["id"] == world.scope("all"))

    assert page["mode"] == "snapshot"


def test_a_clock_ten_years_off_hides_nothing_that_is_near(world: World) -> None:
    """What is near is judged by the server's clock, whatever a phone says."""
    sam = world.phone_of(world.sam)
    far = (world.clock() + timedelta(days=3650)).isoformat()
    sam.push(sam.make("note.write", noteId=str(world.holder_id), visitId=str(world.visit_id), text="x"), sentAt=far)

    assert sam.ask(limit=30).json["soon"] is True
