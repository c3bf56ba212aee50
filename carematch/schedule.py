"""Every recurring job and when it runs. One leader at a time; each may run late or twice."""

from __future__ import annotations

import atexit
import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from carematch.attachments import jobs as attachments
from carematch.bonds import jobs as bonds
from carematch.buddies import jobs as buddies
from carematch.continuity import jobs as continuity
from carematch.core import clock
from carematch.core.faults import describe
from carematch.core.ids import uuid7
from carematch.core.lease import take_lease
from carematch.directory import jobs as directory
from carematch.reminders import jobs as reminders
from carematch.sync import jobs as sync
from carematch.sync.perform import in_write_session
from carematch.visits import imports
from carematch.visits import jobs as visits

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)


@dataclass(frozen=True)
class Job:
    """``run`` is called with the time; everything it does is safe to do again."""

    name: str
    run: Callable[[datetime], None]
    trigger: BaseTrigger
    at_start: bool = False


def _every(**length: int) -> BaseTrigger:
    return IntervalTrigger(**length, timezone=UTC)


JOBS = (
    Job("watch-silence", visits.watch_silence, _every(minutes=1)),
    Job("watch-buddies", buddies.watch_buddies, _every(minutes=1)),
    Job("tell-people", visits.tell_people, _every(minutes=1)),
    Job("tell-of-bonds", bonds.tell_of_bonds, _every(minutes=1)),
    Job("remind", reminders.queue_due, _every(minutes=1)),
    Job("tell-daily", reminders.tell_daily, _every(minutes=1)),
    Job("tell-silent", reminders.tell_silent, _every(minutes=15)),
    Job("deliver", reminders.deliver, _every(seconds=10)),
    Job("climb", reminders.climb, _every(seconds=10)),
    Job("send-emails", reminders.send_emails, _every(seconds=10)),
    Job("send-texts", reminders.send_texts, _every(seconds=10)),
    Job("ask-for-receipts", reminders.ask_for_receipts, _every(minutes=1)),
    Job("keep-histories", continuity.keep_histories, _every(minutes=1), at_start=True),
    Job("watch-continuity", continuity.watch_continuity, _every(minutes=15), at_start=True),
    Job("tell-of-flags", continuity.tell_of_flags, _every(minutes=1)),
    Job("plan-ahead", visits.plan_ahead, CronTrigger(hour=4, timezone=UTC), at_start=True),
    Job("tell-of-due-documents", directory.tell_of_due_documents, CronTrigger(hour=7, timezone=UTC)),
    Job("collect-tombstones", sync.collect_tombstones, CronTrigger(hour=3, timezone=UTC)),
    Job("collect-files", attachments.collect_files, CronTrigger(hour=5, minute=30, timezone=UTC)),
    Job("forget-previews", imports.forget_old_previews, CronTrigger(hour=5, timezone=UTC)),
)


def run_job(app: Flask, job: Job, leader: str) -> None:
    """Run a job now if this process leads. What fails is logged and comes again at its next time."""
    with app.app_context():
        try:
            now = clock.now()
            if in_write_session(lambda session: take_lease(session, "schedule", holder=leader, now=now, length=LEASE)):
                job.run(now)
        except Exception as fault:  # noqa: BLE001 - one job's failure must not end the schedule
            log.error("job %s failed; it runs again at its next time: %s", job.name, describe(fault))


def start_scheduler(app: Flask) -> BackgroundScheduler | None:
    """Start the jobs beside the requests of this process; None when they run elsewhere (``flask scheduler``)."""
    if app.extensions["carematch.config"].scheduler != "here":
        return None
    return start_here(app)


def start_here(app: Flask) -> BackgroundScheduler:
    """Start the jobs in this process, whatever the setting."""
    leader = f"{socket.gethostname()}:{os.getpid()}:{uuid7()}"
    scheduler = BackgroundScheduler(timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1})
    for job in JOBS:
        first = {"next_run_time": datetime.now(UTC)} if job.at_start else {}
        scheduler.add_job(run_job, job.trigger, args=(app, job, leader), id=job.name, misfire_grace_time=None, **first)
    scheduler.start()
    atexit.register(scheduler.shutdown, wait=False)
    return scheduler
