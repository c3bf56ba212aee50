"""Migrations run both ways on both databases, leave the tables the models say, and lose no rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Uuid, bindparam, create_engine, func, insert, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from carematch import create_app, demo
from carematch.accounts.models import Staff
from carematch.core.db import Base, db
from carematch.sync.anew import project_anew
from carematch.sync.models import SyncRecord, SyncScope
from carematch.sync.stamp import checksum
from config import ROOT
from tests.clock import NOON, TestClock
from tests.settings import settings

MIGRATIONS = ROOT / "migrations"

ALTER_A_PARENT = '''
"""alter a table that others refer to"""

import sqlalchemy as sa
from alembic import op

revision = "alter_a_parent"
down_revision = {head!r}


def upgrade():
    with op.batch_alter_table("circle") as circle:
        circle.add_column(sa.Column("shoe_size", sa.Integer(), nullable=False, server_default="40"))
        circle.alter_column("phone", type_=sa.String(200))
        circle.drop_column("allergies")


def downgrade():
    with op.batch_alter_table("circle") as circle:
        circle.drop_column("shoe_size")
        circle.add_column(sa.Column("allergies", sa.String(), nullable=False, server_default=""))
'''

ORPHAN_THE_CHILDREN = '''
"""take a parent away"""

from alembic import op

revision = "orphan_the_children"
down_revision = {head!r}


def upgrade():
    op.execute("DELETE FROM circle")
'''


@pytest.fixture
def url(request: pytest.FixtureRequest, database_url: str) -> Iterator[str]:
    """A database that this test may turn upside down: on PostgreSQL, one of its own."""
    if database_url.startswith("sqlite"):
        yield database_url
        return
    server = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS migrating"))
        connection.execute(text("CREATE DATABASE migrating"))
    own = make_url(database_url).set(database="migrating")
    application = _application(own.render_as_string(hide_password=False))
    with application.app_context():
        upgrade()
        _close()
    yield own.render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE migrating"))
    server.dispose()


@pytest.fixture
def migrated(url: str) -> Iterator[Flask]:
    """An application inside whose context migrations can be run."""
    application = _application(url)
    with application.app_context():
        yield application
        _close()


def _application(url: str) -> Flask:
    return create_app(settings(database_url=url), clock=TestClock())


def _close() -> None:
    db.session.remove()
    db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def test_the_migrated_tables_are_what_the_models_say(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        assert differences(connection) == []
    assert tables() == {table.name for table in Base.metadata.sorted_tables}


def test_all_migrations_can_be_taken_back_and_made_again(migrated: Flask) -> None:
    downgrade(revision="base")
    nothing = tables()
    upgrade()

    assert nothing == set()
    with db.engine.connect() as connection:
        assert differences(connection) == []


def test_a_database_with_people_in_it_can_be_taken_back_and_begun_again(migrated: Flask) -> None:
    demo.load(now=NOON, district=False)
    db.engine.dispose()

    downgrade(revision="base")
    upgrade()
    demo.load(now=NOON, district=False)

    assert counts()["circle"] == 3


def test_phones_are_given_the_new_fields_of_profiles_they_hold(migrated: Flask) -> None:
    demo.load(now=NOON, district=False)
    full = held(PROFILES)
    downgrade(revision="0005")
    for key, body in full.items():
        rewrite(key, {name: value for name, value in body.items() if name in AS_OF_0005})
    before = scopes()

    upgrade(revision="0007")

    unsaid = {"wishes", "availability", "charges", "petsFine", "faith", "rhythm", "smokes", "drives", "gender"}
    assert full
    for key, body in held(PROFILES).items():
        assert body.keys() | (LATER & full[key].keys()) == full[key].keys()
        assert {name: body[name] for name in AS_OF_0005 & body.keys()} == {
            name: full[key][name] for name in AS_OF_0005 & body.keys()
        }
        assert unsaid <= body.keys()
        assert (body["charges"] or {}).get("weekdayPence") == body["hourPence"]
    for scope_id, (version, kept_sum) in scopes().items():
        of_scope = [key for key in full if key[0] == scope_id]
        assert version >= before[scope_id][0] + len(of_scope)
        assert kept_sum == living_sum(scope_id)


def test_phones_are_given_what_rules_moves_and_terms_add_to_the_rows_they_hold(migrated: Flask) -> None:
    demo.load(now=NOON, district=False)
    full = held(ADDED_BY_0013)
    downgrade(revision="0009")
    for key, body in full.items():
        rewrite(key, {name: value for name, value in body.items() if name not in ADDED_BY_0013[key[1]]})
    before = scopes()

    upgrade(revision="0013")

    assert {kind for _, kind, _ in full} == ADDED_BY_0013.keys()
    assert held(ADDED_BY_0013) == full
    touched = {scope_id for scope_id, _, _ in full}
    for scope_id, (version, kept_sum) in scopes().items():
        assert version == before[scope_id][0] + (scope_id in touched)
        assert kept_sum == living_sum(scope_id)


_OF_VISITS = {"sleepIn", "bankHoliday", "moveStartsAt", "moveEndsAt", "moveBy", "togetherId"}
ADDED_BY_0013 = {
    "arrangement": {"rule", "localEnd", "exceptions", "skipsBankHolidays", "sleepIn"},
    "visit": _OF_VISITS,
    "own_visit": _OF_VISITS | {"householdId"},
    "team_member": {"lateCancelHours", "lateCancelPercent", "pauseHours", "pausePercent"},
    "bond": {"at"},
}


LATER = {"photo", "pausedAt"}
"""What rows of before leave out, and phones take for not said."""

AS_OF_0005 = {
    "name",
    "knownAs",
    "about",
    "languages",
    "interests",
    "skills",
    "outcode",
    "at",
    "travelKm",
    "hourPence",
    "accepting",
    "phone",
    "holderId",
}
PROFILES = ("pa_profile", "own_profile")
_BODY = text("UPDATE sync_record SET body = :body WHERE scope_id = :scope_id AND kind = :kind AND id = :id").bindparams(
    bindparam("id", type_=Uuid())
)


def held(kinds: Collection[str]) -> dict[tuple[str, str, UUID], dict[str, Any]]:
    """What phones hold of these kinds, by scope, kind and id."""
    query = select(SyncRecord.scope_id, SyncRecord.kind, SyncRecord.id, SyncRecord.body).where(
        SyncRecord.kind.in_(kinds), SyncRecord.body.is_not(None)
    )
    with db.engine.connect() as connection:
        rows = connection.execute(query).all()
    return {(scope_id, kind, record_id): json.loads(body or "") for scope_id, kind, record_id, body in rows}


def rewrite(key: tuple[str, str, UUID], body: dict[str, Any]) -> None:
    """The row is given out like this from now on."""
    scope_id, kind, record_id = key
    with db.engine.begin() as connection:
        connection.execute(_BODY, {"scope_id": scope_id, "kind": kind, "id": record_id, "body": json.dumps(body)})


def scopes() -> dict[str, tuple[int, int]]:
    """Version and checksum of each scope."""
    with db.engine.connect() as connection:
        found = connection.execute(select(SyncScope.id, SyncScope.version, SyncScope.checksum))
        return {scope_id: (version, held) for scope_id, version, held in found}


def living_sum(scope_id: str) -> int:
    """The checksum that phones will reckon of what they are given."""
    query = select(SyncRecord.kind, SyncRecord.id, SyncRecord.v).where(
        SyncRecord.scope_id == scope_id, SyncRecord.body.is_not(None)
    )
    with db.engine.connect() as connection:
        return sum(checksum(*row) for row in connection.execute(query))


NEW_IN_0017 = {
    "circle": {"familiarDays"},
    "holder": {"familiarDays"},
    "supporter": {"ringsSince"},
    "own_profile": {"pausedAt"},
    "relationship": {"endsOn", "endSaidBy", "fineAloneAt", "pausedAt"},
    "bond": {"endsOn", "endSaidBy", "urgentRules"},
    "ask": {"ringer", "planAt", "planSince"},
    "visit": {"kind", "ruleWhat", "ruleSetAt", "toTell", "toldAt", "toldBy", "toldHow"},
    "own_visit": {"kind", "ruleWhat", "ruleSetAt", "toTell", "toldAt", "toldBy", "toldHow"},
}
"""By kind, the fields that phones are given by 0017; in the demo nobody has said anything of these."""


def test_phones_are_given_how_people_meet_part_and_are_told(migrated: Flask) -> None:
    demo.load(now=NOON, district=False)
    full = held(NEW_IN_0017)
    downgrade(revision="0018")
    for key, body in full.items():
        rewrite(key, {name: value for name, value in body.items() if name not in NEW_IN_0017[key[1]]})
    before = scopes()

    upgrade(revision="0017")

    assert held(NEW_IN_0017) == full
    assert {"circle", "relationship", "visit", "own_visit", "ask", "bond"} <= {kind for _, kind, _ in full}
    for scope_id, (version, kept_sum) in scopes().items():
        assert version == before[scope_id][0] + any(key[0] == scope_id for key in full)
        assert kept_sum == living_sum(scope_id)


def test_migrating_what_is_migrated_changes_nothing(migrated: Flask) -> None:
    demo.load(now=NOON, district=False)
    before = counts()

    upgrade()

    assert counts() == before


def test_altering_a_parent_keeps_its_children(migrated: Flask, tmp_path: Path) -> None:
    """In SQLite a batch alteration makes the table anew; with foreign keys on, that would take the children along."""
    demo.load(now=NOON, district=False)
    before = counts()
    folder = _with_a_migration(tmp_path, ALTER_A_PARENT)

    upgrade(directory=str(folder))
    altered = {column["name"] for column in inspect(db.engine).get_columns("circle")}
    during = counts()
    downgrade(directory=str(folder), revision="-1")

    assert {"shoe_size"} <= altered
    assert "allergies" not in altered
    assert (during, counts()) == (before, before)
    assert before["visit"] > 50


def _with_a_migration(tmp_path: Path, text_of_it: str) -> Path:
    """A copy of the migrations with one more at their head."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "one_more.py").write_text(text_of_it.format(head=_head()))
    return folder


def _head() -> str:
    with db.engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def test_a_migration_that_leaves_children_without_a_parent_is_not_made_at_all(migrated: Flask, tmp_path: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL checks every row as it goes")
    demo.load(now=NOON, district=False)
    before = counts()
    folder = _with_a_migration(tmp_path, ORPHAN_THE_CHILDREN)

    with pytest.raises(SystemExit):  # how the command ends when a migration fails
        upgrade(directory=str(folder))

    db.engine.dispose()
    assert counts() == before
    assert _head() != "orphan_the_children"


def test_foreign_keys_hold_again_after_a_migration(migrated: Flask) -> None:
    downgrade(revision="base")
    upgrade()

    orphan = {"holder_id": uuid4(), "user_id": uuid4(), "since": NOON}
    with db.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(Staff), [orphan])


OF_A_VISIT = {"lateSeenAt", "lateSeenBy", "cameSaidAt", "cameSaidBy", "missedSaidBy", "timesBefore"}
AFTER_0010 = {
    "visit": OF_A_VISIT | {"missedSaid"},
    "own_visit": OF_A_VISIT,
    "note": {"isHandover", "earlier", "readBy"},
}


def test_phones_are_given_the_new_fields_of_visits_and_notes_they_hold(migrated: Flask) -> None:
    demo.load(now=NOON, district=False)
    full = held(AFTER_0010)
    downgrade(revision="0008")
    for key, body in full.items():
        rewrite(key, {name: value for name, value in body.items() if name not in AFTER_0010[key[1]]})
    before = scopes()

    upgrade(revision="0018")

    assert {key[1] for key in full} == AFTER_0010.keys()
    for key, body in held(AFTER_0010).items():
        new = AFTER_0010[key[1]]
        assert body.keys() == full[key].keys()
        assert {name: body[name] for name in body.keys() - new} == {name: full[key][name] for name in body.keys() - new}
    touched = {scope_id for scope_id, _, _ in full}
    for scope_id, (version, kept_sum) in scopes().items():
        assert version == before[scope_id][0] + (scope_id in touched)
        assert kept_sum == living_sum(scope_id)


FILLED = {
    "0005": {kind: {"wishes", "availability", "charges", "petsFine", "faith", "rhythm"} for kind in PROFILES},
    "0009": ADDED_BY_0013,
    "0008": AFTER_0010,
    "0018": NEW_IN_0017,
}
"""By the revision before a migration, what that one gives to the rows that phones hold."""


@pytest.mark.parametrize("revision", FILLED)
def test_what_a_migration_gives_to_rows_is_what_the_projections_say(migrated: Flask, revision: str) -> None:
    added = FILLED[revision]
    demo.load(now=NOON, district=False)
    downgrade(revision=revision)
    for key, body in held(added).items():
        rewrite(key, {name: value for name, value in body.items() if name not in added[key[1]]})
    upgrade()
    filled = held(added)
    db.engine.dispose()

    project_anew(now=NOON)

    assert filled
    assert {key: {name: body[name] for name in added[key[1]] & body.keys()} for key, body in held(added).items()} == {
        key: {name: body[name] for name in added[key[1]] & body.keys()} for key, body in filled.items()
    }
