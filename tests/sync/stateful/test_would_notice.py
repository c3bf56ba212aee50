"""The traces would notice a fault: five invariants are broken on purpose, each on its own, and called by name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import update
from sqlalchemy.orm import Session

from carematch.core.identity import Actor
from carematch.core.ids import uuid7
from carematch.sync import push, stamp
from carematch.sync.models import SyncScope
from carematch.sync.perform import Envelope, Outcome, perform
from tests.clock import NOON
from tests.sync.stateful.bench import Bench, open_bench
from tests.sync.stateful.machine import SyncMachine

Sources = list[dict[str, str]]


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    file = tmp_path / "carematch.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@contextmanager
def noticed(url: str, invariant: str, sources: Sources | None = None) -> Iterator[None]:
    """Within the block the server may be broken further; traces on this bench fail by this invariant."""
    with open_bench(url, sources) as bench:
        yield
        with pytest.raises(AssertionError, match=rf"^{invariant}: "):
            _run(bench)


def _run(bench: Bench) -> None:
    class Traces(SyncMachine):
        def __init__(self) -> None:
            super().__init__(bench)

    run_state_machine_as_test(
        Traces,
        settings=settings(
            max_examples=150,
            stateful_step_count=12,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_an_effect_dropped_with_the_answer_to_a_push_is_noticed(url: str) -> None:
    fault = {
        "file": "push.ts",
        "from": "db.transaction('rw', db.outbox, db.meta, async () => {\n    if ((await",
        "to": "db.transaction('rw', db.outbox, db.meta, db.overlay, async () => {\n    await db.overlay.clear();"
        "\n    if ((await",
    }
    with noticed(url, "I7", [fault]):
        pass


def test_a_tombstone_taken_for_every_scope_is_noticed(url: str) -> None:
    found = {"file": "blocks.ts", "from": "if (block && wanted.has(block.scope) && ", "to": "if (block && "}
    everywhere = {
        "file": "blocks.ts",
        "from": "wanted.get(block.scope)?.has(key) ?? false",
        "to": "[...wanted.values()].some((keys) => keys.has(key))",
    }
    unchecked = {
        "file": "pull.ts",
        "from": "page.count === held.count && page.sum === String(held.sum)",
        "to": "Boolean(page && held)",
    }
    with noticed(url, "I14", [found, everywhere, unchecked]):
        pass


def test_a_removed_scope_that_stays_is_noticed(url: str) -> None:
    fault = {"file": "pull.ts", "from": "await forgetRows(db, scope);", "to": ""}
    with noticed(url, "I12", [fault]):
        pass


def test_a_version_that_does_not_step_is_noticed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write = stamp._write

    def forgetful(session: Session, changes: Any) -> None:
        write(session, changes)
        back = update(SyncScope).where(SyncScope.id.in_(changes)).values(version=SyncScope.version - 1)
        session.execute(back)

    with noticed(url, "I3"):
        monkeypatch.setattr(stamp, "_write", forgetful)


def test_a_note_that_comes_again_and_is_written_again_is_noticed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = push._stored

    def again(session: Session, client: push.Client, envelope: Envelope) -> Outcome | None:
        outcome = stored(session, client, envelope)
        if outcome is not None and envelope.name == "note.write":
            another = replace(
                envelope, id=uuid7(), client_id=None, seq=None, args=envelope.args | {"noteId": str(uuid7())}
            )
            perform(session, Actor(client.user_id, "somebody"), another, now=NOON)
        return outcome

    with noticed(url, "I1"):
        monkeypatch.setattr(push, "_stored", again)
