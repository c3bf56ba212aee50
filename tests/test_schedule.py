"""The jobs as they are: each is safe to do again, and none is forgotten."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import func, select

from carematch import demo
from carematch.core.db import Base, snapshot_session
from carematch.running.leader import Leader
from carematch.running.models import JobRun
from carematch.schedule import JOBS, start_scheduler
from tests.clock import TestClock


@pytest.fixture
def demonstration(app: Flask, clock: TestClock) -> Flask:
    """The invented people are there."""
    with app.app_context():
        demo.load(now=clock(), district=False)
    return app


def rows(app: Flask) -> dict[str, int]:
    with app.app_context(), snapshot_session() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("days", [0, 3])
def test_every_job_may_run_twice(
    demonstration: Flask, clock: TestClock, caplog: pytest.LogCaptureFixture, days: int
) -> None:
    clock.move(days=days)
    leader = Leader(demonstration, JOBS)
    leader.look()
    leader.wait()
    for job in JOBS * 2:
        leader.run(job)
    once = rows(demonstration)

    for job in JOBS:
        leader.run(job)

    assert rows(demonstration) == once
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    with demonstration.app_context(), snapshot_session() as session:
        assert set(session.scalars(select(JobRun.name))) == {job.name for job in JOBS}


def test_the_jobs_have_names_of_their_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_nothing_runs_beside_the_requests_unless_the_settings_say_so(app: Flask) -> None:
    assert start_scheduler(app) is None
