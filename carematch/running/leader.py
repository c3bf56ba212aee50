"""The process that has the lease runs the jobs; the others wait until it lets go or falls silent.

When a job is due is reckoned from when it last began, which stands in the database. So what came due while no process
was there, or began and never ended, is due at once for whoever leads next. Why no job overlaps itself, whatever
becomes of a process: docs/decisions/0024-jobs.md.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger
from flask import Flask
from sqlalchemy.orm import Session

from carematch.core import clock
from carematch.core.alone import alone
from carematch.core.errors import Unavailable
from carematch.core.faults import describe
from carematch.core.ids import uuid7
from carematch.core.lease import LeaseLost, release_lease, take_lease, writing_as
from carematch.running.service import LEASE_NAME, JobRun, begin_run, end_run, map_runs
from carematch.sync.perform import in_write_session

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""Renewed three times before it runs out. So long at most nothing runs after a leader was killed."""

TICK = 0.5
AT_ONCE = 6
SHORTLY = timedelta(seconds=2)
"""When a job is looked at again that could not be begun or written down."""

AGAIN = timedelta(minutes=5)
"""A job that failed is tried again then, or at its next time if that is earlier."""


@dataclass(frozen=True)
class Job:
    """``run`` is called with the time; everything it does is safe to do again."""

    name: str
    run: Callable[[datetime], None]
    trigger: BaseTrigger

    def due_after(self, began: datetime, *, fault: str | None, now: datetime) -> datetime:
        """When it is to begin next, that began then and ended, well or not."""
        regular: datetime = self.trigger.get_next_fire_time(began, now)
        return regular if fault is None else min(regular, began + AGAIN)

    def due(self, last: JobRun | None, *, now: datetime) -> datetime:
        """When it is to begin, after what is known of its last run."""
        if last is None or last.is_open:
            return now
        return self.due_after(last.started_at, fault=last.fault, now=now)


class Leader:
    """One who would lead. ``look`` takes the lease if it is free, renews it in time, and begins what is due."""

    def __init__(self, app: Flask, jobs: Iterable[Job], *, lease: timedelta = LEASE) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid7()}"
        self._app = app
        self._jobs = tuple(jobs)
        self._lease = lease
        self._leads = False
        self._ask_at: datetime | None = None
        self._due: dict[str, datetime] = {}
        self._running: dict[str, Future[None]] = {}
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="leader", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Nothing more is begun; what runs has come to its end, and then the lease is free."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        self._pool.shutdown()
        with self._app.app_context():
            now = clock.now()
            try:
                in_write_session(lambda session: release_lease(session, LEASE_NAME, holder=self.holder, now=now))
            except Unavailable:
                log.warning("the lease could not be let go; it runs out")

    def look(self) -> None:
        """The lease is kept, and what is due has begun, but what still runs."""
        with self._app.app_context():
            now = clock.now()
            self._keep_lease(now)
            if not self._leads:
                return
            self._running = {name: future for name, future in self._running.items() if not future.done()}
            for job in self._jobs:
                if job.name not in self._running and self._due[job.name] <= now:
                    self._running[job.name] = self._pool.submit(self.run, job)

    def wait(self) -> None:
        """What was begun has ended."""
        wait(self._running.values())

    def run(self, job: Job) -> None:
        """The job has run, if this process leads and nobody is at it still, and how that went is written down."""
        with self._app.app_context(), writing_as(LEASE_NAME, holder=self.holder):
            self._due[job.name] = clock.now() + SHORTLY
            try:
                with alone(job.name) as is_alone:
                    if is_alone:
                        self._run(job)
            except LeaseLost:
                log.warning("job %s was left to another process, which leads by now", job.name)
            except Exception as broken:  # noqa: BLE001 - the database does not answer; the others are tried all the same
                log.error("job %s could not be written down; it runs again: %s", job.name, describe(broken))

    def _run(self, job: Job) -> None:
        now, since = clock.now(), time.monotonic()
        in_write_session(lambda session: begin_run(session, job.name, holder=self.holder, now=now))
        fault = self._try(job, now)
        took = timedelta(seconds=time.monotonic() - since)
        due = job.due_after(now, fault=fault, now=now)
        in_write_session(
            lambda session: end_run(session, job.name, fault=fault, took=took, next_at=due, now=now + took)
        )
        self._due[job.name] = due

    def _try(self, job: Job, now: datetime) -> str | None:
        """The kind of failure, if it failed: one job's must not end the others."""
        try:
            job.run(now)
        except LeaseLost:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever it was, it is logged and the job comes again
            log.error("job %s failed; it is tried again: %s", job.name, describe(fault))
            return type(fault).__name__
        return None

    def _keep_lease(self, now: datetime) -> None:
        """Knows afterwards whether this process leads, and, when that is new, what is due."""
        if self._ask_at is not None and now < self._ask_at:
            return
        led, self._leads = self._leads, False

        def work(session: Session) -> dict[str, JobRun] | None:
            if take_lease(session, LEASE_NAME, holder=self.holder, now=now, length=self._lease):
                return map_runs(session)
            return None

        runs = in_write_session(work)
        self._ask_at = now + self._lease / 3
        if runs is None:
            return
        self._leads = True
        if not led:
            self._due = {job.name: job.due(runs.get(job.name), now=now) for job in self._jobs}

    def _go_on(self) -> None:
        while not self._over.wait(TICK):
            try:
                self.look()
            except Exception as fault:  # noqa: BLE001 - the database may be away for a while
                log.error("who leads is not known; it is asked again: %s", describe(fault))
