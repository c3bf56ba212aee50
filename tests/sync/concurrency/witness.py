"""What happened to the rows of every scope, told by the database itself: triggers write down each change.

So the rows that a scope had at each of its versions are known afterwards, whoever read what in the meantime, and which
mutation made which step.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from carematch.core.db import db, write_session
from tests.sync.stateful.truth import Key

_SQLITE = (
    """CREATE TABLE witness (
        n INTEGER PRIMARY KEY, tx BIGINT, mutation_id TEXT, scope_id TEXT, kind TEXT, id TEXT, v BIGINT, body TEXT
    )""",
    """CREATE TRIGGER witness_put AFTER INSERT ON sync_record BEGIN
        INSERT INTO witness (tx, scope_id, kind, id, v, body)
        VALUES (0, NEW.scope_id, NEW.kind, NEW.id, NEW.v, NEW.body);
    END""",
    """CREATE TRIGGER witness_change AFTER UPDATE ON sync_record BEGIN
        INSERT INTO witness (tx, scope_id, kind, id, v, body)
        VALUES (0, NEW.scope_id, NEW.kind, NEW.id, NEW.v, NEW.body);
    END""",
    """CREATE TRIGGER witness_log AFTER INSERT ON mutation BEGIN
        INSERT INTO witness (tx, mutation_id) VALUES (0, NEW.id);
    END""",
)
_POSTGRESQL = (
    """CREATE TABLE witness (
        n BIGSERIAL PRIMARY KEY, tx BIGINT, mutation_id TEXT, scope_id TEXT, kind TEXT, id TEXT, v BIGINT, body TEXT
    )""",
    """CREATE FUNCTION witness_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO witness (tx, scope_id, kind, id, v, body)
        VALUES (txid_current(), NEW.scope_id, NEW.kind, NEW.id::text, NEW.v, NEW.body);
        RETURN NULL;
    END $$""",
    """CREATE FUNCTION witness_logged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO witness (tx, mutation_id) VALUES (txid_current(), NEW.id::text);
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER witness_row AFTER INSERT OR UPDATE ON sync_record FOR EACH ROW EXECUTE FUNCTION witness_row()",
    "CREATE TRIGGER witness_log AFTER INSERT ON mutation FOR EACH ROW EXECUTE FUNCTION witness_logged()",
)
_POSTGRESQL_AWAY = (
    "DROP TRIGGER witness_row ON sync_record",
    "DROP TRIGGER witness_log ON mutation",
    "DROP FUNCTION witness_row",
    "DROP FUNCTION witness_logged",
    "DROP TABLE witness",
)


@dataclass(frozen=True)
class Step:
    """One row as a mutation left it in one scope; ``body`` is None where it was taken away."""

    scope: str
    key: Key
    v: int
    body: dict[str, Any] | None


@dataclass
class Past:
    """All steps, by the mutation that made them. Those of one circle are in the order of their commits."""

    steps: dict[str, list[Step]] = field(default_factory=dict)
    times_logged: dict[str, int] = field(default_factory=dict)
    unexplained: list[Step] = field(default_factory=list)
    """Changes in a transaction that logged no mutation."""

    def by_scope(self) -> dict[str, list[Step]]:
        """Each scope's steps, in the order of its versions."""
        found: dict[str, list[Step]] = defaultdict(list)
        for steps in self.steps.values():
            for step in steps:
                found[step.scope].append(step)
        return {scope: sorted(steps, key=lambda step: step.v) for scope, steps in found.items()}


@contextmanager
def witnessed(app: Flask) -> Iterator[None]:
    """Within the block the database writes down what happens to it."""
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        with write_session() as session:
            _run(session, _SQLITE if is_sqlite else _POSTGRESQL)
        yield
        if not is_sqlite:
            with write_session() as session:
                _run(session, _POSTGRESQL_AWAY)


def _run(session: Session, statements: tuple[str, ...]) -> None:
    for statement in statements:
        session.execute(text(statement))


def read_past(app: Flask) -> Past:
    past = Past()
    under_way: dict[int, list[Step]] = defaultdict(list)
    with app.app_context(), Session(db.engine) as session:
        for row in session.execute(text("SELECT * FROM witness ORDER BY n")):
            if row.mutation_id is None:
                body = None if row.body is None else json.loads(row.body)
                step = Step(row.scope_id, (row.kind, str(UUID(row.id))), row.v, body)
                under_way[row.tx].append(step)
            else:
                mutation_id = str(UUID(row.mutation_id))
                past.steps[mutation_id] = under_way.pop(row.tx, [])
                past.times_logged[mutation_id] = past.times_logged.get(mutation_id, 0) + 1
    past.unexplained = [step for steps in under_way.values() for step in steps]
    return past
