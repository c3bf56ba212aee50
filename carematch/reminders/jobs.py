"""What reminders do by themselves: see what is due, and send it. Each may run late, twice, or in two processes."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.core.db import snapshot_session
from carematch.core.errors import IdReused, Unavailable
from carematch.core.faults import describe
from carematch.reminders import daily, deliveries, parts, service
from carematch.reminders.choices import map_choices
from carematch.reminders.couriers import Courier, hear_all
from carematch.reminders.deliveries import BATCH, Claimed, Diary, Tried
from carematch.reminders.fan_out import FanOut, Parcel
from carematch.reminders.rules import FURTHEST_AHEAD, Reminder, Upcoming, reminders_of
from carematch.reminders.web_push import Outcome, Target
from carematch.sync.perform import HandlerFailed, in_write_session

log = logging.getLogger(__name__)

RUN_LASTS = 60
"""Seconds in which a run claims. With what it then has in hand it is done long before the claims run out."""

WORTH_HELP = 100
"""So many deliveries at least, and couriers that are there are given them."""

SHORTLY = 0.02

RECORD_AFTER = 1
"""Seconds after which outcomes are recorded, though few have come in."""


def queue_due(now: datetime) -> None:
    """Every reminder whose time has come is in its inbox, and due on phones; what is no longer true is withdrawn."""
    diary = parts.diary()
    with snapshot_session() as session:
        due = _list_due(session, diary, now)
    for reminder, visit in due:
        try:
            service.remind(reminder, visit, now=now)
        except (HandlerFailed, IdReused, Unavailable) as fault:
            log.error("a reminder could not be posted; it is tried again at the next tick: %s", describe(fault))
    in_write_session(lambda session: deliveries.withdraw_untrue(session, diary, now=now))


def tell_daily(now: datetime) -> None:
    """Whoever wants to hear once a day has their digest, once, if something waits for them."""
    with snapshot_session() as session:
        news = daily.list_digests(session, parts.diary(), now=now)
    service.post_news(news, now=now)


def tell_silent(now: datetime) -> None:
    """Whoever has visits and whose phones have said nothing for long is told, once for each silence."""
    with snapshot_session() as session:
        news = daily.list_silent(session, parts.diary(), now=now)
    service.post_news(news, now=now)


def _list_due(session: Session, diary: Diary, now: datetime) -> list[tuple[Reminder, Upcoming]]:
    visits = diary.list_upcoming(session, now, now + FURTHEST_AHEAD)
    users = {user_id for visit in visits for user_id in (visit.person_user_id, visit.pa_user_id) if user_id}
    choices = map_choices(session, users)
    due = {
        service.notice_id(reminder.user_id, reminder.kind, reminder.occurrence): (reminder, visit)
        for visit in visits
        for reminder in reminders_of(visit, choices)
        if reminder.due_at <= now < reminder.useful_until
    }
    posted = service.list_posted(session, due)
    return [each for notice_id, each in due.items() if notice_id not in posted]


def deliver(now: datetime) -> None:
    """Every delivery that is due was tried once, or is left for later because its push service wants to be left alone.
    A phone that got it does not get it again.

    More is claimed while the last is being sent. What is still due after a minute is for the next run.
    """
    claimed, rests = _claim(now)
    if not claimed:
        return
    claims_until = time.monotonic() + RUN_LASTS
    with parts.couriers().lent() as couriers, FanOut(parts.sender(), now=now, rests=rests) as fan_out:
        sending = _Sending(fan_out, couriers, now)
        sending.take(claimed)
        is_more = True
        while is_more or sending.is_open:
            if is_more and sending.in_hand <= 2 * BATCH:
                claimed, also_resting = _claim(now)
                fan_out.leave_alone(also_resting)
                sending.take(claimed)
                is_more = bool(claimed) and time.monotonic() < claims_until
            elif tried := sending.go_on():
                _record(tried, fan_out.rests, now)


def _claim(now: datetime) -> tuple[list[Claimed], dict[str, datetime]]:
    diary, site = parts.diary(), parts.site()

    def work(session: Session) -> tuple[list[Claimed], dict[str, datetime]]:
        return deliveries.claim(session, diary, site=site, now=now), deliveries.map_rests(session, now=now)

    return in_write_session(work)


def _record(tried: list[Tried], rests: dict[str, datetime], now: datetime) -> None:
    in_write_session(lambda session: deliveries.record(session, tried, rests=rests, now=now))


class _Sending:
    """Claimed deliveries on their way to their devices: sent from here, or by couriers once there is much to do."""

    def __init__(self, fan_out: FanOut, couriers: list[Courier], now: datetime) -> None:
        self._fan_out = fan_out
        self._couriers = couriers
        self._now = now
        self._outcomes: dict[Claimed, list[tuple[Target, Outcome]]] = {}
        self._claimed: dict[Parcel, Claimed] = {}
        for each in couriers:
            each.begin(now)

    @property
    def is_open(self) -> bool:
        return bool(self._outcomes)

    @property
    def in_hand(self) -> int:
        return len(self._claimed)

    def take(self, batch: Sequence[Claimed]) -> None:
        parcels = {Parcel(target, claimed.message): claimed for claimed in batch for target in claimed.targets}
        self._outcomes.update((claimed, []) for claimed in batch)
        self._claimed |= parcels
        if len(batch) == BATCH:
            parts.couriers().start(self._couriers, self._now)
        ready = [each for each in self._couriers if each.is_ready and not each.is_dead]
        if ready and len(batch) >= WORTH_HELP:
            shared = list(parcels)
            for at, each in enumerate(ready):
                each.add(shared[at :: len(ready)], self._fan_out.rests)
        else:
            self._fan_out.add(parcels)

    def go_on(self) -> list[Tried]:
        """Those that have an outcome on all their devices: many at once, or few when it takes its time."""
        ended: list[Tried] = []
        record_at = time.monotonic() + RECORD_AFTER
        while self._outcomes and len(ended) < BATCH and (left := record_at - time.monotonic()) > 0:
            for parcel, outcome in self._step(left):
                claimed = self._claimed.pop(parcel)
                outcomes = self._outcomes.get(claimed)
                if outcomes is None:
                    continue
                outcomes.append((parcel.target, outcome))
                if len(outcomes) == len(claimed.targets):
                    ended.append(Tried(claimed, outcomes))
                    del self._outcomes[claimed]
        return ended

    def _step(self, at_most_seconds: float) -> list[tuple[Parcel, Outcome]]:
        helped = any((each.in_hand or not each.is_ready) and not each.is_dead for each in self._couriers)
        done: list[tuple[Parcel, Outcome]] = []
        if self._fan_out.is_busy:
            done += self._fan_out.step(at_most_seconds=SHORTLY if helped else at_most_seconds)
            at_most_seconds = 0
        if helped:
            for each in hear_all(self._couriers, at_most_seconds=at_most_seconds):
                came, rests = each.hear()
                done += came
                self._fan_out.leave_alone(rests)
        for each in self._couriers:
            if each.is_dead:
                self._forget(each.forget())
        return done

    def _forget(self, parcels: Iterable[Parcel]) -> None:
        """Nobody knows what became of these: their claims run out."""
        for parcel in parcels:
            claimed = self._claimed.pop(parcel)
            self._outcomes.pop(claimed, None)
