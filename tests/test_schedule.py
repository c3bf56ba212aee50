"""The jobs: one leader, each safe to do again, none in the way of the others."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import func, select

from carematch import demo
from carematch.core.db import Base, snapshot_session
from carematch.schedule import JOBS, LEASE, Job, run_job, start_scheduler
from tests.clock import NOON, TestClock

OFTEN = IntervalTrigger(seconds=1, timezone=UTC)


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
    for job in JOBS * 2:
        run_job(demonstration, job, "leader")
    once = rows(demonstration)

    for job in JOBS:
        run_job(demonstration, job, "leader")

    assert rows(demonstration) == once
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_of_two_leaders_one_runs_the_jobs(app: Flask, clock: TestClock) -> None:
    ran: list[datetime] = []
    job = Job("note", ran.append, OFTEN)

    run_job(app, job, "one")
    run_job(app, job, "two")
    clock.move(seconds=60)
    run_job(app, job, "one")
    run_job(app, job, "two")

    assert ran == [NOON, NOON + timedelta(seconds=60)]


def test_of_many_who_would_lead_at_once_one_runs_the_job(app: Flask) -> None:
    ran: list[str] = []
    together = Barrier(6)

    def lead(name: str) -> None:
        together.wait(timeout=20)
        run_job(app, Job("note", lambda _now: ran.append(name), OFTEN), name)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lead, "abcdef"))

    assert len(ran) == 1


def test_a_leader_that_fell_silent_is_followed_by_another(app: Flask, clock: TestClock) -> None:
    ran: list[datetime] = []
    job = Job("note", ran.append, OFTEN)
    run_job(app, job, "one")

    clock.at = NOON + LEASE + timedelta(seconds=1)
    run_job(app, job, "two")
    run_job(app, job, "one")

    assert ran == [NOON, clock.at]


def test_a_job_that_fails_is_logged_and_the_next_one_runs(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    ran: list[datetime] = []

    def fail(_now: datetime) -> None:
        raise RuntimeError("no paper")

    for job in (Job("fail", fail, OFTEN), Job("note", ran.append, OFTEN)):
        run_job(app, job, "leader")

    assert ran == [NOON]
    assert "job fail failed" in caplog.text


def test_the_jobs_have_names_of_their_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_nothing_runs_beside_the_requests_unless_the_settings_say_so(app: Flask) -> None:
    assert start_scheduler(app) is None
