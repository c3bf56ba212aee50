"""What phones are given, made anew from the tables: wrong rows are right, and right rows are let be."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from carematch import demo
from carematch.core.db import snapshot_session, write_session
from carematch.core.ids import uuid7
from carematch.sync.anew import project_anew
from carematch.sync.models import SyncRecord, SyncScope
from carematch.sync.stamp import checksum
from carematch.visits.models import Note
from tests.clock import NOON
from tests.sync.conftest import World
from tests.world import make_world

State = dict[tuple[str, str, UUID], tuple[int, Any]]


def state() -> State:
    """Every wire row: its version, and what it says."""
    with snapshot_session() as session:
        return {
            (record.scope_id, record.kind, record.id): (record.v, json.loads(record.body) if record.body else None)
            for record in session.scalars(select(SyncRecord))
        }


def rewrite(change: Callable[[dict[str, Any]], str], *where: Any) -> None:
    """Some rows are given out differently from now on, as by an older server."""
    with write_session() as session:
        for record in session.scalars(select(SyncRecord).where(*where, SyncRecord.body.is_not(None))):
            assert record.body is not None
            record.body = change(json.loads(record.body))


def sums_are_right() -> bool:
    with snapshot_session() as session:
        counted: dict[str, list[int]] = {scope.id: [0, 0] for scope in session.scalars(select(SyncScope))}
        for record in session.scalars(select(SyncRecord).where(SyncRecord.body.is_not(None))):
            counted[record.scope_id][0] += 1
            counted[record.scope_id][1] += checksum(record.kind, record.id, record.v)
        scopes = {scope.id: [scope.row_count, scope.checksum] for scope in session.scalars(select(SyncScope))}
    return scopes == counted


def test_a_row_from_before_a_field_existed_has_it_and_a_phone_fetches_it(world: World) -> None:
    sam = world.phone_of(world.sam)
    with world.app.app_context():
        before = state()
        rewrite(lambda body: json.dumps({**body, "kind": None, "old": 1}), SyncRecord.kind == "visit")
        with write_session() as session:
            session.execute(update(SyncScope).where(SyncScope.id == world.scope("all")).values(version=50))
    sam.pull()

    with world.app.app_context():
        done = project_anew(now=world.clock())
        after = state()
    sam.pull()

    key = (world.scope("all"), "visit", world.visit_id)
    assert done.changed == 1
    assert after[key] == (51, before[key][1])
    assert {each: after[each] for each in after if each != key} == {
        each: before[each] for each in before if each != key
    }
    assert sam.held("visit")[str(world.visit_id)] == before[key][1]


def test_what_no_table_has_any_more_leaves_the_phones(world: World) -> None:
    note_id = uuid7()
    world.act(world.maya, "note.write", noteId=note_id, visitId=world.visit_id, text="a note")
    sam = world.phone_of(world.sam)
    sam.pull()
    assert list(sam.held("note")) == [str(note_id)]
    with world.app.app_context(), write_session() as session:
        session.execute(delete(Note).where(Note.id == note_id))

    with world.app.app_context():
        done = project_anew(now=world.clock())
    sam.pull()

    assert done.changed == 1
    assert sam.held("note") == {}


@pytest.mark.parametrize("make", [lambda _: demo.load(now=NOON, district=False), make_world], ids=["demo", "world"])
def test_what_is_right_is_let_be_however_few_are_made_at_a_time(app: Flask, make: Callable[[Flask], object]) -> None:
    with app.app_context():
        make(app)
        rewrite(lambda body: json.dumps(dict(reversed(body.items()))))
        before = state()

        few, many = project_anew(now=NOON, batch=25), project_anew(now=NOON)

        assert (few.changed, many.changed) == (0, 0)
        assert few.looked == many.looked > 50
        assert state() == before
        assert sums_are_right()


def test_many_wrong_rows_are_right_and_counted_as_phones_count_them(app: Flask) -> None:
    with app.app_context():
        demo.load(now=NOON, district=False)
        before = state()
        rewrite(lambda body: json.dumps({**body, "old": True}), SyncRecord.kind.in_(["visit", "own_visit", "bond"]))

        done, again = project_anew(now=NOON, batch=10), project_anew(now=NOON)

        wrong = {key for key, (_, body) in before.items() if key[1] in {"visit", "own_visit", "bond"} and body}
        assert (done.changed, again.changed) == (len(wrong), 0)
        assert {key: body for key, (_, body) in state().items()} == {key: body for key, (_, body) in before.items()}
        assert {key for key, (v, _) in state().items() if v != before[key][0]} == wrong
        assert sums_are_right()
