"""What the server gives a phone that asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from carematch.core.db import snapshot_session, write_session
from carematch.core.ids import uuid7
from carematch.sync import pull as pulling
from carematch.sync.models import Lineage, SyncScope
from carematch.sync.stamp import OutsideMutation
from carematch.visits.models import Visit
from tests.sync.conftest import World, make_user


def write_notes(world: World, count: int) -> None:
    for turn in range(count):
        world.act(world.maya, "note.write", noteId=uuid7(), visitId=world.visit_id, text=f"note {turn}")


def test_a_new_phone_gets_everything_its_user_may_see_and_nothing_else(world: World) -> None:
    maya, sam = world.phone_of(world.maya), world.phone_of(world.sam)

    maya.pull()
    sam.pull()

    assert set(maya.rows) >= {
        world.scope("all"),
        world.scope("person"),
        world.scope(f"pa:{world.sam}"),
    }
    assert set(sam.rows) == {
        f"u:{world.sam}",
        world.scope("all"),
        world.scope(f"pa:{world.sam}"),
        f"h:{world.holder_id}",
    }
    assert list(sam.held("own_visit")) == [str(world.visit_id)] == list(maya.held("visit"))


@pytest.mark.parametrize("days", [0, 7, 30])
def test_a_phone_learns_after_how_long_without_contact_it_is_to_lock(world: World, days: int) -> None:
    config = world.app.extensions["carematch.config"]
    world.app.extensions["carematch.config"] = replace(config, lock_after_days=days)

    answer = world.phone_of(world.maya).ask().json

    assert answer["lockAfterDays"] == days


@pytest.mark.parametrize("kmh", [25, 40])
def test_a_phone_learns_how_fast_the_way_between_visits_is_here(world: World, kmh: int) -> None:
    config = world.app.extensions["carematch.config"]
    world.app.extensions["carematch.config"] = replace(config, travel_kmh=kmh)

    assert world.phone_of(world.sam).ask().json["travelKmh"] == kmh


def test_when_nothing_has_changed_nothing_is_sent(world: World) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()

    assert maya.ask().status_code == 204


def test_a_change_reaches_the_other_phone_alone_and_small(world: World) -> None:
    maya, sam = world.phone_of(world.maya), world.phone_of(world.sam)
    maya.pull()

    sam.do("visit.check_in", visitId=str(world.visit_id))
    answer = maya.ask().json

    assert [scope["mode"] for scope in answer["scopes"]] == ["delta"] * len(answer["scopes"])
    kinds = {put["t"] for scope in answer["scopes"] for put in scope["puts"]}
    assert kinds == {"visit", "relationship", "team_member"}


def test_last_seq_comes_with_the_pull_also_when_no_row_changed(world: World) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    maya.do("relationship.choose", relationshipId=str(uuid7()), role="main")

    maya.pull()

    assert maya.last_seq == 1
    assert [problem["status"] for problem in maya.problems] == ["rejected"]


def test_a_refusal_is_shown_on_every_phone_of_its_author_until_acknowledged(world: World) -> None:
    first, second = world.phone_of(world.maya), world.phone_of(world.maya)
    refused = first.do("relationship.choose", relationshipId=str(uuid7()), role="main")
    second.pull()
    assert [problem["mutationId"] for problem in second.problems] == [refused["id"]]

    second.do("problem.acknowledge", mutationId=refused["id"])
    first.pull()

    assert first.problems == []


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_pages_of_any_size_bring_the_same(world: World, limit: int) -> None:
    write_notes(world, 7)
    in_pages, at_once = world.phone_of(world.maya), world.phone_of(world.maya)

    in_pages.pull(limit=limit)
    at_once.pull()

    assert in_pages.rows == at_once.rows


def test_rows_that_change_between_pages_are_not_lost(world: World) -> None:
    write_notes(world, 6)
    maya, sam = world.phone_of(world.maya), world.phone_of(world.sam)
    turns = 0
    while maya.pull_page(limit=2):
        turns += 1
        if turns < 8:
            sam.do("visit.running_late", visitId=str(world.visit_id), minutes=turns)
            write_notes(world, 1)

    assert next(iter(maya.held("visit").values()))["lateMinutes"] == 7
    assert len(maya.held("note")) == 13


def test_a_row_deleted_between_the_pages_of_a_snapshot_does_not_come_back(world: World) -> None:
    other = uuid7()
    args = {"arrangementId": other, "circleId": world.circle_id, "paId": world.pa_id, "weekdays": ["MO"]}
    told = world.phone_of(world.maya)
    told.pull()
    world.act(world.maya, "arrangement.propose", **args, localStart="09:00", minutes=60, startsOn=world.clock().date())
    told.pull()
    decision = next(key for key, row in told.held("decision").items() if row["what"] == "arrangement.propose")
    write_notes(world, 6)
    maya = world.phone_of(world.maya)
    maya.pull_page(limit=12)

    world.act(world.maya, "decision.undo", decisionId=decision)
    while maya.pull_page(limit=3):
        pass

    assert maya.held("arrangement") == {}


def test_whoever_leaves_the_circle_is_told_to_forget_it(world: World) -> None:
    sam = world.phone_of(world.sam)
    sam.pull()
    assert world.scope("all") in sam.rows

    world.act(world.maya, "relationship.end", relationshipId=world.bond_id)
    sam.pull()

    assert set(sam.rows) == {f"u:{world.sam}", f"h:{world.holder_id}"}
    assert list(sam.held("own_visit")) == [str(world.visit_id)]


def test_a_row_that_leaves_an_audience_leaves_a_tombstone_there(world: World) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    assert maya.held("team_member")

    world.act(world.maya, "relationship.end", relationshipId=world.bond_id)
    maya.pull()

    assert maya.held("team_member") == {}
    assert next(iter(maya.held("relationship").values()))["stage"] == "ended"


def test_after_a_restore_everything_comes_anew(world: World) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    with world.app.app_context(), write_session() as session:
        session.execute(delete(Lineage))
        session.add(Lineage(id=uuid7(), begun_at=world.clock()))

    answer = maya.ask().json

    assert {scope["mode"] for scope in answer["scopes"]} == {"snapshot"}


def test_another_view_brings_everything_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    monkeypatch.setattr(pulling, "VIEW", pulling.VIEW + 1)

    assert {scope["mode"] for scope in maya.ask().json["scopes"]} == {"snapshot"}


@pytest.mark.parametrize("held", [0, 10_000])
def test_a_cursor_that_cannot_be_gets_a_snapshot(world: World, held: int) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    maya.cursors[world.scope("all")] = {"v": held}

    page = next(page for page in maya.ask().json["scopes"] if page["id"] == world.scope("all"))

    assert page["mode"] == "snapshot"


def test_a_phone_older_than_the_horizon_gets_a_snapshot(world: World) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    write_notes(world, 2)
    with world.app.app_context(), write_session() as session:
        session.execute(update(SyncScope).values(horizon=SyncScope.version))

    modes = {page["id"]: page["mode"] for page in maya.ask().json["scopes"]}

    assert modes[world.scope("all")] == "snapshot"


@pytest.mark.parametrize("going_on", [{}, {"mode": "delta"}, {"after": "x", "first": None}, {"mode": 3, "after": []}])
def test_a_page_that_cannot_be_continued_begins_again(world: World, going_on: dict[str, object]) -> None:
    maya = world.phone_of(world.maya)
    maya.pull()
    write_notes(world, 1)
    maya.cursors[world.scope("all")] = {"v": 1, "next": {"from": 0} | going_on}

    answer = maya.ask()

    assert answer.status_code == 200
    assert {page["mode"] for page in answer.json["scopes"]} == {"snapshot"}


def test_time_moves_visits_into_and_out_of_what_phones_hold(world: World) -> None:
    maya = world.phone_of(world.maya)
    far = uuid7()
    starts_at = world.clock() + timedelta(days=100)
    args = {"visitId": far, "circleId": world.circle_id, "paId": world.pa_id}
    world.act(world.maya, "visit.propose", **args, startsAt=starts_at, endsAt=starts_at + timedelta(hours=1))
    maya.pull()
    assert list(maya.held("visit")) == [str(world.visit_id)]

    world.clock.move(days=95)
    world.serve("circle.move_window", circleId=world.circle_id)
    maya.pull()

    assert list(maya.held("visit")) == [str(far)]


def test_nobody_asks_with_anothers_phone(world: World) -> None:
    stranger = world.phone_of(make_user(world.app, "Eve Stone"))
    sam = world.phone_of(world.sam)
    sam.do("visit.check_in", visitId=str(world.visit_id))

    assert stranger.ask(userId=str(world.sam)).json["slug"] == "user_mismatch"
    assert stranger.ask(clientId=str(sam.client_id)).json["slug"] == "user_mismatch"
    assert stranger.ask(scopes={world.scope("all"): {"v": 0}}).json["removed"] == [world.scope("all")]


def test_a_synced_row_changed_by_another_way_than_a_mutation_is_refused(world: World) -> None:
    with world.app.app_context(), write_session() as session:
        session.get_one(Visit, world.visit_id).late_minutes = 5
        with pytest.raises(OutsideMutation):
            session.flush()
        session.expunge_all()

    with world.app.app_context(), snapshot_session() as session:
        assert session.get_one(Visit, world.visit_id).late_minutes is None


def plan_visits(world: World, days: Iterable[int]) -> dict[int, str]:
    """Visits so many days from now, which is three weeks later than it was; ids by day."""
    visits = {day: uuid7() for day in days}
    for day, visit_id in visits.items():
        starts_at = world.clock() + timedelta(days=21 + day)
        times = {"startsAt": starts_at, "endsAt": starts_at + timedelta(hours=1)}
        world.act(
            world.maya, "visit.propose", visitId=visit_id, circleId=world.circle_id, paId=world.pa_id, **times, why=""
        )
    world.clock.move(days=21)
    return {day: str(visit_id) for day, visit_id in visits.items()}


def test_where_not_all_fits_into_one_answer_today_and_tomorrow_come_first(world: World) -> None:
    planned = plan_visits(world, range(-20, 21))
    sam = world.phone_of(world.sam)

    answer = sam.ask(limit=60).json

    brought = {put["id"] for page in answer["scopes"] for put in page["puts"] if put["t"] in {"visit", "own_visit"}}
    assert brought == {planned[day] for day in (-1, 0, 1, 2)}
    assert answer["soon"] is True
    assert answer["more"] is True
    kinds = {put["t"] for page in answer["scopes"] for put in page["puts"]}
    assert {"circle", "team_member", "own_profile", "bond", "holder"} <= kinds


def test_what_fits_into_one_answer_comes_whole(world: World) -> None:
    plan_visits(world, range(-20, 21))
    sam = world.phone_of(world.sam)

    assert sam.pull_page() is False

    assert len(sam.held("visit")) == 42


@pytest.mark.parametrize("limit", [1, 3, 40])
def test_the_rest_follows_with_all_that_changed_meanwhile(world: World, limit: int) -> None:
    planned = plan_visits(world, range(-15, 16))
    slow, fresh = world.phone_of(world.sam), world.phone_of(world.sam)
    turns = 0
    while slow.pull_page(limit=limit):
        turns += 1
        if turns < 9:
            day = turns * 2 - 1
            world.act(world.maya, "visit.cancel", visitId=planned[day], reason="")
            world.clock.move(minutes=1)

    fresh.pull()

    assert slow.rows == fresh.rows
    assert slow.held("visit")[planned[1]]["status"] == "cancelled"


def test_soon_is_said_only_when_the_last_scope_has_brought_it(world: World) -> None:
    plan_visits(world, range(-15, 16))
    sam = world.phone_of(world.sam)
    heard = []
    while True:
        answer = sam.ask(limit=3).json
        heard.append((answer["soon"], answer["more"]))
        if not sam.pull_page(limit=3):
            break

    assert heard[0] == (False, True)
    assert heard == sorted(heard, key=lambda each: each[0])
    assert heard[-1] == (True, False)
    assert [soon for soon, _ in heard].count(True) > 10


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "sideways"},
        {"after": [2**70, str(uuid7()), "visit"]},
        {"after": ["x", "y", "z"]},
        {"after": 7},
        {"soon": "yesterday"},
        {"soon": "0001-01-01T00:00:00Z"},
        {"soon": 9},
        {"first": 10**30},
    ],
)
def test_a_page_set_that_nobody_sent_begins_again(world: World, change: dict[str, Any]) -> None:
    write_notes(world, 40)
    sam = world.phone_of(world.sam)
    sam.pull_page(limit=30)
    scope = world.scope("all")
    cursor = sam.cursors[scope]
    assert cursor["next"]["isSoon"] is True or cursor["next"]["after"] is None

    sam.cursors[scope] = cursor | {"next": cursor["next"] | change}
    answer = sam.ask(limit=500)

    assert answer.status_code == 200
    page = next(page for page in answer.json["scopes"] if page["id"] == scope)
    assert (page["mode"], page["from"]) == ("snapshot", 0)
    assert len(page["puts"]) >= 40
