"""What is known of the jobs: when each last ran, how that went, and whether anybody runs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.core.lease import find_lease
from carematch.running.models import JobRun as JobRun
from carematch.running.models import Standing as Standing

LEASE_NAME = "schedule"

GRACE = timedelta(minutes=2)
"""So long after its time a job may begin, for whoever led may have ended just then."""


@dataclass(frozen=True)
class Running:
    """``is_led``: some process runs the jobs. Jobs that never began are not among ``runs``."""

    is_led: bool
    runs: Sequence[JobRun]


def look(session: Session, *, now: datetime) -> Running:
    """How all jobs stand, by their names."""
    lease = find_lease(session, LEASE_NAME)
    return Running(
        is_led=lease is not None and lease.held_until > now,
        runs=session.scalars(select(JobRun).order_by(JobRun.name)).all(),
    )


def standing_of(run: JobRun, *, now: datetime, is_led: bool) -> Standing:
    """A run of which nobody heard the end counts as one that goes on, while there is somebody who leads."""
    if run.is_open and is_led:
        return Standing.RUNNING
    if now > run.next_at + GRACE:
        return Standing.LATE
    return Standing.FAILED if run.fault else Standing.WELL


def map_runs(session: Session) -> dict[str, JobRun]:
    return {run.name: run for run in session.scalars(select(JobRun))}


def begin_run(session: Session, name: str, *, holder: str, now: datetime) -> None:
    """The job counts as begun; whoever leads next will see whether it came to its end."""
    run = session.get(JobRun, name)
    if run is None:
        session.add(JobRun(name=name, holder=holder, started_at=now, next_at=now))
    else:
        run.holder, run.started_at = holder, now


def end_run(
    session: Session, name: str, *, fault: str | None, took: timedelta, next_at: datetime, now: datetime
) -> None:
    """The run has ended, well where there is no ``fault``; the next is due at ``next_at``."""
    run = session.get_one(JobRun, name)
    run.ended_at, run.seconds, run.fault, run.next_at = max(now, run.started_at), took.total_seconds(), fault, next_at
    if fault is None:
        run.succeeded_at = run.ended_at
