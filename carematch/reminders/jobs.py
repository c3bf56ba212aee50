"""What reminders do by themselves: see what is due, and send it. Each may run late, twice, or in two processes."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from carematch.core.db import snapshot_session
from carematch.core.errors import IdReused, Unavailable
from carematch.core.faults import describe
from carematch.core.handing import Fate, Handed
from carematch.core.texts import Receipt
from carematch.reminders import calls, daily, deliveries, ladder, letters, parts, service
from carematch.reminders.choices import map_choices
from carematch.reminders.couriers import Courier, hear_all
from carematch.reminders.deliveries import BATCH, Claimed, Diary, Tried
from carematch.reminders.fan_out import FanOut, Parcel
from carematch.reminders.letters import Letter
from carematch.reminders.models import Channel, Why
from carematch.reminders.rules import FURTHEST_AHEAD, Reminder, Upcoming, reminders_of
from carematch.reminders.senders import opened
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
        to_ring = calls.list_unreachable(session, diary.list_upcoming(session, now, now + FURTHEST_AHEAD), now=now)
    for each, visit in to_ring:
        in_write_session(partial(calls.add_call, reminder=each, visit=visit, now=now))
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


def climb(now: datetime) -> None:
    """What was being sent when its process ended is uncertain, and where a step came to nothing the next is due."""

    def work(session: Session) -> None:
        letters.give_up_lost(session, now=now)
        ladder.climb(session, now=now)

    in_write_session(work)


def send_emails(now: datetime) -> None:
    """Every e-mail that is due was handed over once, or is left for later."""
    _send_all(Channel.EMAIL, now)


def send_texts(now: datetime) -> None:
    """Every text that is due was handed over once, or is left for later."""
    _send_all(Channel.TEXT, now)


def ask_for_receipts(now: datetime) -> None:
    """Of the texts of the last day it is known, as far as the text service says, whether they arrived."""
    texts = parts.texts()
    if texts is None:
        return
    text_round = texts.open()
    for delivery_id, known_as in in_write_session(lambda session: letters.take_unconfirmed(session, now=now)):
        reference = known_as or text_round.find(str(delivery_id))
        receipt = Receipt.UNKNOWN if reference is None else text_round.ask(reference)
        in_write_session(
            partial(letters.record_receipt, delivery_id=delivery_id, receipt=receipt, reference=reference, now=now)
        )


def _send_all(channel: Channel, now: datetime) -> None:
    """One after the other. What became of one is committed with the claim of the next, so that a process that ends
    leaves one uncertain and no more.

    One that was not taken for now ends the run: whoever carries it is away or busy for the next one, too.
    """
    ends_at = time.monotonic() + RUN_LASTS
    with opened(channel, mailer=parts.mailer(), texts=parts.texts(), site=parts.site()) as sending:
        if sending is None:
            in_write_session(lambda session: letters.end_all_due(session, channel, Why.NOT_SET_UP, now=now))
            return
        before: tuple[Letter, Handed] | None = None
        is_open = True
        while True:
            letter = in_write_session(partial(_go_on, channel=channel, before=before, is_open=is_open, now=now))
            if letter is None:
                return
            handed = sending.hand_over(letter)
            before = letter, handed
            is_open = handed.fate is not Fate.LATER and time.monotonic() < ends_at


def _go_on(
    session: Session, *, channel: Channel, before: tuple[Letter, Handed] | None, is_open: bool, now: datetime
) -> Letter | None:
    if before is not None:
        letters.record(session, *before, now=now)
    return letters.take_one(session, channel, parts.diary(), now=now) if is_open else None


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
