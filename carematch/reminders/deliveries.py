"""Deliveries from due to done: claimed, sent by the caller outside of any transaction, recorded.

A claim is committed before anything is sent. If the process ends before the outcome is recorded, the claim runs out and
the message is sent again, under the same tag and topic, so that it replaces the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from carematch.accounts.models import Device, User
from carematch.core import wire
from carematch.reminders.models import Delivery, DeliveryState, PushSubscription
from carematch.reminders.rules import SOON, Upcoming, is_reminded
from carematch.reminders.service import notice_id
from carematch.reminders.web_push import Answer, Message, Outcome, Target

BATCH = 50
CLAIM_LASTS = timedelta(minutes=5)
MAX_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)
MAX_REFUSALS = 10
"""So many refused messages in a row, and a subscription is forgotten. The phone subscribes again when next opened."""


class Diary(Protocol):
    """Where reminders learn of visits."""

    def list_upcoming(self, session: Session, start: datetime, end: datetime) -> Sequence[Upcoming]:
        """The visits that start from ``start`` to before ``end``."""

    def find_upcoming(self, session: Session, visit_id: UUID) -> Upcoming | None:
        """The visit as it now stands."""

    def find_hushed(
        self, session: Session, said: Collection[tuple[UUID, str]], *, now: datetime
    ) -> set[tuple[UUID, str]]:
        """Of these users and kinds of notice, those that are not told now."""


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours to send until ``claimed_until``."""

    delivery_id: UUID
    claimed_until: datetime
    message: Message
    targets: tuple[Target, ...]


def withdraw_untrue(session: Session, diary: Diary, *, now: datetime) -> None:
    """No delivery is due any more that has expired, whose visit was cancelled, moved or passed to somebody else, or
    whose reader is to be left in peace."""
    _expire(session, now)
    waiting = session.scalars(select(Delivery).where(*_unclaimed(now)).with_for_update(skip_locked=True)).all()
    for delivery in _untrue(session, diary, waiting, now):
        delivery.state = DeliveryState.WITHDRAWN


def claim(session: Session, diary: Diary, *, now: datetime) -> list[Claimed]:
    """Up to ``BATCH`` due deliveries, nobody else's until they are recorded or the claim runs out.

    What is no longer true or of use is withdrawn on the way; what has nowhere to go, or was tried too often, ends here.
    """
    _expire(session, now)
    due = session.scalars(
        select(Delivery)
        .where(*_unclaimed(now), Delivery.due_at <= now)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    targets = _targets(session, {delivery.user_id for delivery in due})
    untrue = _untrue(session, diary, due, now)
    claimed = []
    for delivery in due:
        ahead = [each for each in targets[delivery.user_id] if str(each.subscription_id) not in delivery.reached]
        if delivery in untrue:
            delivery.state = DeliveryState.WITHDRAWN
        elif not ahead or delivery.attempts >= MAX_ATTEMPTS:
            _close(delivery, DeliveryState.FAILED if ahead else DeliveryState.GONE, now=now)
        else:
            delivery.attempts += 1
            delivery.claimed_until = now + CLAIM_LASTS
            claimed.append(Claimed(delivery.id, delivery.claimed_until, _message(delivery, now), tuple(ahead)))
    return claimed


def record(session: Session, claimed: Claimed, outcomes: Sequence[tuple[Target, Outcome]], *, now: datetime) -> None:
    """What became of a claimed delivery. A delivery that somebody else has taken up meanwhile is left to them."""
    _record_subscriptions(session, outcomes)
    delivery = session.get_one(Delivery, claimed.delivery_id, with_for_update=True)
    if delivery.state is not DeliveryState.DUE or delivery.claimed_until != claimed.claimed_until:
        return
    answers = {outcome.answer for _, outcome in outcomes}
    taken = [str(target.subscription_id) for target, outcome in outcomes if outcome.answer is Answer.TAKEN]
    delivery.reached = [*delivery.reached, *taken]
    if Answer.LATER in answers and delivery.attempts < MAX_ATTEMPTS:
        delivery.claimed_until = now + _wait(delivery.attempts, (outcome for _, outcome in outcomes))
    else:
        _close(delivery, DeliveryState.GONE if answers == {Answer.GONE} else DeliveryState.FAILED, now=now)


def _unclaimed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Due, and nobody is sending it: what is being sent is not withdrawn under the sender's hands."""
    free = or_(Delivery.claimed_until.is_(None), Delivery.claimed_until <= now)
    return Delivery.state == DeliveryState.DUE, free


def _expire(session: Session, now: datetime) -> None:
    session.execute(
        update(Delivery)
        .where(*_unclaimed(now), Delivery.expires_at <= now)
        .values(state=DeliveryState.WITHDRAWN, claimed_until=None)
    )


def _close(delivery: Delivery, otherwise: DeliveryState, *, now: datetime) -> None:
    """The delivery is sent if it reached any device, and else what ``otherwise`` says."""
    delivery.claimed_until = None
    if delivery.reached:
        delivery.state, delivery.sent_at = DeliveryState.SENT, now
    else:
        delivery.state = otherwise


def _wait(attempts: int, outcomes: Iterable[Outcome]) -> timedelta:
    """Twice as long after each attempt, and at least as long as any push service asked for."""
    asked = [outcome.retry_after for outcome in outcomes if outcome.retry_after is not None]
    ours: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return max([ours, *asked])


def _record_subscriptions(session: Session, outcomes: Sequence[tuple[Target, Outcome]]) -> None:
    for target, outcome in outcomes:
        this = PushSubscription.id == target.subscription_id
        if outcome.answer is Answer.GONE:
            session.execute(delete(PushSubscription).where(this))
        elif outcome.answer is Answer.TAKEN:
            session.execute(update(PushSubscription).where(this, PushSubscription.failures > 0).values(failures=0))
        elif outcome.answer is Answer.REFUSED:
            session.execute(update(PushSubscription).where(this).values(failures=PushSubscription.failures + 1))
            session.execute(delete(PushSubscription).where(this, PushSubscription.failures >= MAX_REFUSALS))


def _targets(session: Session, user_ids: set[UUID]) -> dict[UUID, list[Target]]:
    """Where each user takes pushes: the devices on which they are still signed in."""
    targets: dict[UUID, list[Target]] = defaultdict(list)
    subscriptions = session.scalars(
        select(PushSubscription)
        .join(Device, Device.id == PushSubscription.device_id)
        .join(User, User.id == PushSubscription.user_id)
        .where(PushSubscription.user_id.in_(user_ids), Device.revoked_at.is_(None), User.disabled_at.is_(None))
        .order_by(PushSubscription.id)
    )
    for each in subscriptions:
        targets[each.user_id].append(Target(each.id, each.endpoint, each.p256dh, each.auth))
    return targets


def _untrue(session: Session, diary: Diary, waiting: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Those that are about a visit which is not so any more, or that their reader is not told now."""
    hushed = diary.find_hushed(session, {(each.user_id, each.kind) for each in waiting}, now=now)
    return [
        each
        for each in waiting
        if (each.user_id, each.kind) in hushed or (each.visit_id is not None and not _is_true(session, diary, each))
    ]


def _is_true(session: Session, diary: Diary, delivery: Delivery) -> bool:
    assert delivery.visit_id is not None
    visit = diary.find_upcoming(session, delivery.visit_id)
    return is_reminded(visit, user_id=delivery.user_id, of=delivery.occurrence)


def _message(delivery: Delivery, now: datetime) -> Message:
    about = notice_id(delivery.user_id, delivery.kind, delivery.occurrence)
    payload = {
        "tag": about.hex,
        "title": delivery.title,
        "body": delivery.text,
        "url": delivery.url,
        "noticeId": str(about),
    }
    return Message(
        body=wire.encode(payload),
        ttl_seconds=max(1, int((delivery.expires_at - now).total_seconds())),
        topic=about.hex,
        is_urgent=delivery.kind == SOON,
    )
