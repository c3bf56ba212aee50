"""What reminders do by themselves: see what is due, and send it. Each may run late, twice, or in two processes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import httpx
from sqlalchemy.orm import Session

from carematch.core.db import snapshot_session
from carematch.core.errors import Unavailable
from carematch.core.faults import describe
from carematch.reminders import deliveries, parts, service
from carematch.reminders.deliveries import Claimed, Diary
from carematch.reminders.rules import FURTHEST_AHEAD, Reminder, Upcoming, reminders_of
from carematch.reminders.web_push import CONNECTIONS, Outcome, Target, WebPushSender, open_connections
from carematch.sync.perform import HandlerFailed, in_write_session

log = logging.getLogger(__name__)


def queue_due(now: datetime) -> None:
    """Every reminder whose time has come is in its inbox, and due on phones; what is no longer true is withdrawn."""
    diary = parts.diary()
    with snapshot_session() as session:
        due = _list_due(session, diary, now)
    for reminder, visit in due:
        try:
            service.remind(reminder, visit, now=now)
        except (HandlerFailed, Unavailable) as fault:
            log.error("a reminder could not be posted; it is tried again at the next tick: %s", describe(fault))
    in_write_session(lambda session: deliveries.withdraw_untrue(session, diary, now=now))


def _list_due(session: Session, diary: Diary, now: datetime) -> list[tuple[Reminder, Upcoming]]:
    due = {
        service.notice_id(reminder.user_id, reminder.kind, reminder.occurrence): (reminder, visit)
        for visit in diary.list_upcoming(session, now, now + FURTHEST_AHEAD)
        for reminder in reminders_of(visit)
        if reminder.due_at <= now < reminder.useful_until
    }
    posted = service.list_posted(session, due)
    return [each for notice_id, each in due.items() if notice_id not in posted]


def deliver(now: datetime) -> None:
    """Every delivery that is due was tried once. A phone that got it does not get it again."""
    sender, diary = parts.sender(), parts.diary()
    if claimed := _claim(diary, now):
        with open_connections() as connections, ThreadPoolExecutor(CONNECTIONS) as pool:
            while claimed:
                _send(sender, connections, pool, claimed, now)
                claimed = _claim(diary, now)


def _claim(diary: Diary, now: datetime) -> list[Claimed]:
    return in_write_session(lambda session: deliveries.claim(session, diary, now=now))


def _send(
    sender: WebPushSender, connections: httpx.Client, pool: ThreadPoolExecutor, batch: Sequence[Claimed], now: datetime
) -> None:
    def send(claimed: Claimed) -> list[tuple[Target, Outcome]]:
        return [(target, sender.send(connections, target, claimed.message, now=now)) for target in claimed.targets]

    outcomes = list(zip(batch, pool.map(send, batch), strict=True))

    def record(session: Session) -> None:
        for claimed, what in outcomes:
            deliveries.record(session, claimed, what, now=now)

    in_write_session(record)
