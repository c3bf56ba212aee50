"""``python -m tests.running.scheduler DATABASE_URL NOTES``: every job of the schedule, often, in a process of its own.

Of each run it adds a line to the file of notes when it begins and one when it has ended, by a clock that all processes
of this machine share. It runs until it is killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.triggers.interval import IntervalTrigger

from carematch import create_app
from carematch.reminders import couriers, deliveries
from carematch.running import leader
from carematch.schedule import JOBS
from config import ROOT
from tests.settings import settings

LEASE = timedelta(seconds=1)
CLAIM = timedelta(seconds=2)
OFTEN = IntervalTrigger(seconds=0.2, timezone=UTC)


def start(database_url: str, notes: Path, files: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", __name__, database_url, str(notes), str(files)], cwd=ROOT)


def noted(notes: int, name: str, run: Callable[[datetime], None]) -> Callable[[datetime], None]:
    def note(what: str, number: int) -> None:
        os.write(notes, f"{os.getpid()} {name} {number} {what} {time.monotonic()}\n".encode())

    def run_and_note(now: datetime) -> None:
        number = time.monotonic_ns()
        note("enters", number)
        try:
            run(now)
        finally:
            note("leaves", number)

    return run_and_note


def serve(database_url: str, notes: str, files: str) -> None:
    leader.TICK = 0.05
    leader.AGAIN = timedelta(0)
    deliveries.CLAIM_LASTS = CLAIM
    deliveries.BATCH = 10
    couriers.COURIERS = 0
    app = create_app(settings(database_url=database_url, files_folder=files, push_hosts=("127.0.0.1",)))
    opened = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    jobs = [replace(job, run=noted(opened, job.name, job.run), trigger=OFTEN) for job in JOBS]
    leader.Leader(app, jobs, lease=LEASE).start()
    threading.Event().wait()


if __name__ == "__main__":
    serve(*sys.argv[1:])
