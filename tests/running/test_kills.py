"""Six processes run the schedule, and whoever leads is killed, again and again.

What is due comes in all the while. For how many seconds: ``JOBS_SECONDS``; a minute in ``make soak``.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from carematch import demo
from carematch.core.clock import utc_now
from carematch.core.db import snapshot_session
from carematch.core.lease import find_lease
from carematch.reminders.models import Delivery, DeliveryState, Notice
from carematch.running.service import LEASE_NAME, JobRun, map_runs
from carematch.schedule import JOBS
from tests.push_service import PushService
from tests.reminders.makers import make_due
from tests.running.scheduler import LEASE, start

SECONDS = float(os.environ.get("JOBS_SECONDS", "5"))
PROCESSES = 6
A_WHILE = 40
MORE = 5
"""So many messages become due, each round."""


@dataclass
class Run:
    """A job in a process from when to when; one that was killed amid it left it when it was no more."""

    entered: float
    left: float


class Processes:
    """Six at any time but for the moment after a kill."""

    def __init__(self, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._begin = begin
        self.ended: dict[int, float] = {}
        self.alive = {each.pid: each for each in (begin() for _ in range(PROCESSES))}

    def kill(self, pid: int) -> None:
        """It is no more when this returns, and another takes its place."""
        killed = self.alive.pop(pid)
        killed.kill()
        killed.wait()
        self.ended[pid] = time.monotonic()
        new = self._begin()
        self.alive[new.pid] = new

    def end(self) -> None:
        for each in self.alive.values():
            each.kill()
            each.wait()
            self.ended[each.pid] = time.monotonic()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def house(app: Flask) -> Iterator[Flask]:
    """The invented people are there, as they are today."""
    with app.app_context():
        demo.load(now=utc_now(), district=False)
        yield app


@pytest.fixture
def processes(house: Flask, database_url: str, notes: Path, tmp_path: Path) -> Iterator[Processes]:
    with ExitStack() as until_the_end:
        all_of_them = Processes(lambda: start(database_url, notes, tmp_path / "files"))
        until_the_end.callback(all_of_them.end)
        yield all_of_them


@pytest.fixture
def push() -> Iterator[PushService]:
    with PushService() as service:
        yield service


def until(is_so: Callable[[], bool], words: str) -> None:
    deadline = time.monotonic() + A_WHILE
    while not is_so():
        assert time.monotonic() < deadline, words
        time.sleep(0.05)


def leading_pid() -> int:
    """Of whom leads now; 0 while nobody does."""
    with snapshot_session() as session:
        lease = find_lease(session, LEASE_NAME)
        return int(lease.holder.split(":")[1]) if lease is not None and lease.held_until > utc_now() else 0


def runs_of_jobs(notes: Path, ended: dict[int, float]) -> dict[str, list[Run]]:
    """By job, each of its runs, in the order in which they began."""
    entered: dict[tuple[str, str, str], float] = {}
    runs = defaultdict[str, list[Run]](list)
    for line in notes.read_text().splitlines():
        pid, name, number, what, at = line.split()
        if what == "enters":
            entered[pid, name, number] = float(at)
        else:
            runs[name].append(Run(entered.pop((pid, name, number)), float(at)))
    for (pid, name, _), since in entered.items():
        runs[name].append(Run(since, ended[int(pid)]))
    return {name: sorted(each, key=lambda run: run.entered) for name, each in runs.items()}


def states() -> dict[DeliveryState, int]:
    ours = select(Delivery.state).where(Delivery.kind == "flag", Delivery.occurrence.like("/%"))
    with snapshot_session() as session:
        return Counter(session.scalars(ours))


def known_runs() -> dict[str, JobRun]:
    with snapshot_session() as session:
        return map_runs(session)


def test_six_processes_of_which_the_leader_is_killed_handle_every_due_row_once_and_no_job_overlaps(
    processes: Processes, push: PushService, notes: Path
) -> None:
    due, killed = 0, 0
    over_at = time.monotonic() + SECONDS
    while time.monotonic() < over_at or killed < 2:
        until(lambda: leading_pid() in processes.alive, "somebody leads")
        make_due([push.subscribe() for _ in range(MORE)], now=utc_now())
        due += MORE
        led = leading_pid()
        time.sleep(LEASE.total_seconds() / 4)
        if led in processes.alive and due % (3 * MORE) == 0:
            processes.kill(led)
            killed += 1
    until(lambda: states() == {DeliveryState.SENT: due}, "every message has gone out")
    until(lambda: all(run.fault is None for run in known_runs().values()) and len(known_runs()) == len(JOBS), "all ran")
    processes.end()

    with snapshot_session() as session:
        tried = {each.occurrence: each.attempts for each in session.scalars(select(Delivery))}
        notices = session.execute(select(Notice.user_id, Notice.notice, Notice.occurrence)).all()
    assert push.refused == []
    assert len({each.browser.path for each in push.received}) == due
    assert {path for path, times in push.asked.items() if times > 1} <= {path for path, n in tried.items() if n > 1}
    assert len(notices) == len(set(notices)) > 0
    runs = runs_of_jobs(notes, processes.ended)
    assert runs.keys() == {job.name for job in JOBS}
    assert [
        (name, one, other) for name, each in runs.items() for one, other in pairwise(each) if other.entered < one.left
    ] == []
