"""Every recurring job and when it runs. One leader at a time; what was missed is caught up (``running/leader.py``)."""

from __future__ import annotations

import atexit
from datetime import UTC

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from carematch.attachments import jobs as attachments
from carematch.bonds import jobs as bonds
from carematch.buddies import jobs as buddies
from carematch.continuity import jobs as continuity
from carematch.directory import jobs as directory
from carematch.reminders import jobs as reminders
from carematch.running.leader import Job, Leader
from carematch.sync import jobs as sync
from carematch.visits import imports
from carematch.visits import jobs as visits


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
    Job("keep-histories", continuity.keep_histories, _every(minutes=1)),
    Job("watch-continuity", continuity.watch_continuity, _every(minutes=15)),
    Job("tell-of-flags", continuity.tell_of_flags, _every(minutes=1)),
    Job("plan-ahead", visits.plan_ahead, CronTrigger(hour=4, timezone=UTC)),
    Job("tell-of-due-documents", directory.tell_of_due_documents, CronTrigger(hour=7, timezone=UTC)),
    Job("collect-tombstones", sync.collect_tombstones, CronTrigger(hour=3, timezone=UTC)),
    Job("collect-files", attachments.collect_files, CronTrigger(hour=5, minute=30, timezone=UTC)),
    Job("forget-previews", imports.forget_old_previews, CronTrigger(hour=5, timezone=UTC)),
)


def start_scheduler(app: Flask) -> Leader | None:
    """Run the jobs beside the requests of this process; None when they run elsewhere (``flask scheduler``)."""
    if app.extensions["carematch.config"].scheduler != "here":
        return None
    return start_here(app)


def start_here(app: Flask) -> Leader:
    """Run the jobs in this process, whatever the setting, until it ends."""
    leader = Leader(app, JOBS)
    leader.start()
    atexit.register(leader.stop)
    return leader
