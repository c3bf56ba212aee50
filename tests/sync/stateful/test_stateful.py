"""Phones and server keep what docs/sync.md promises, whatever goes wrong in between."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from carematch import create_app
from carematch.accounts.access import MAY_DO, Standing
from carematch.sync.registry import REGISTRY
from tests.databases import empty
from tests.settings import settings as app_settings
from tests.sync.stateful import invariants as must
from tests.sync.stateful.bench import open_bench
from tests.sync.stateful.machine import SyncMachine
from tests.sync.stateful.sayings import LEFT_OUT, SAYINGS
from tests.sync.stateful.truth import Ending

TRACES = int(os.environ.get("SYNC_TRACES", "0"))
"""Of a soak, others every time; 0: the few of the daily run, the same every time."""
STEPS = int(os.environ.get("SYNC_STEPS", "10"))
DAILY = 200
COMPARED = 20
"""Of so many traces of a soak, one is run on both databases."""

Endings = list[Ending | None]

_daily: dict[str, Endings] = {}
"""How the daily traces ended, by the first letters of the database's address."""


def run(url: str, traces: int, start: int | None = None) -> Endings:
    """How so many traces ended; from the same ``start`` they are the same (None: the daily ones)."""
    with open_bench(url) as bench:

        class Traces(SyncMachine):
            def __init__(self) -> None:
                super().__init__(bench)

        run_state_machine_as_test(
            Traces if start is None else seed(start)(Traces),
            settings=settings(
                max_examples=traces,
                stateful_step_count=STEPS,
                derandomize=start is None,
                database=None,
                deadline=None,
                phases=(Phase.generate,) if start is None else (Phase.generate, Phase.shrink),
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
        database = url.partition(":")[0]
        print(f"{len(bench.endings)} traces of up to {STEPS} steps have ended well on {database}, from {start}")
        return bench.endings


def run_daily(url: str) -> Endings:
    """Once for all tests."""
    database = url.partition(":")[0]
    if database not in _daily:
        _daily[database] = run(url, DAILY)
    return _daily[database]


def test_what_may_wait_on_a_phone_is_said_in_the_traces_or_left_out_for_a_reason() -> None:
    create_app(app_settings())

    of_phones = {
        spec.name
        for spec in REGISTRY.mutations.values()
        if not spec.is_online and MAY_DO[spec.name] != frozenset({Standing.SERVER})
    }
    said = {saying.name for saying in SAYINGS.values()}

    assert said | LEFT_OUT.keys() == of_phones
    assert said.isdisjoint(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_nothing_is_lost_doubled_or_leaked_whatever_goes_wrong(database_url: str) -> None:
    endings = run(database_url, TRACES, random.getrandbits(64)) if TRACES else run_daily(database_url)

    assert len(endings) >= (TRACES or DAILY)


@pytest.fixture
def both_urls(sqlite_template: Path, tmp_path: Path, postgresql_url: str) -> Iterator[list[str]]:
    file = tmp_path / "carematch.db"
    shutil.copy(sqlite_template, file)
    yield [f"sqlite:///{file}", postgresql_url]
    empty(postgresql_url)


@pytest.mark.postgresql
def test_the_same_trace_ends_the_same_on_both_databases(both_urls: list[str]) -> None:
    start = random.getrandbits(64)

    one, other = [run(url, TRACES // COMPARED, start) if TRACES else run_daily(url) for url in both_urls]

    must.i24_both_databases_end_the_same(one, other)
    assert sum(ending is not None for ending in one) > len(one) // 3
