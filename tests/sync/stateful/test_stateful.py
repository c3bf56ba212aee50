"""Phones and server keep what docs/sync.md promises, whatever goes wrong in between."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.sync.stateful.bench import Bench, open_bench
from tests.sync.stateful.machine import SyncMachine

TRACES = 200
STEPS = 10


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with open_bench(database_url) as opened:
        yield opened


def test_nothing_is_lost_doubled_or_leaked_whatever_goes_wrong(bench: Bench) -> None:
    class Traces(SyncMachine):
        def __init__(self) -> None:
            super().__init__(bench)

    traces = int(os.environ.get("SYNC_TRACES", TRACES))

    run_state_machine_as_test(
        Traces,
        settings=settings(
            max_examples=traces,
            stateful_step_count=int(os.environ.get("SYNC_STEPS", STEPS)),
            derandomize=traces == TRACES,
            database=None,
            deadline=None,
            phases=(Phase.generate,) if traces == TRACES else (Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
