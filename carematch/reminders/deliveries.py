"""Deliveries from due to done: claimed, sent by the caller outside of any transaction, recorded; many in a statement.

A claim is committed before anything is sent. If the process ends before the outcome is recorded, the claim runs out and
the message is sent again, under the same tag and topic, so that it replaces the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from carematch.accounts.models import Device, User
from carematch.core import wire
from carematch.core.db import put_if_absent
from carematch.reminders.models import IS_SEEN, Channel, Delivery, DeliveryState, PushSubscription, RestingService
from carematch.reminders.rules import SOON, Upcoming, is_reminded
from carematch.reminders.service import notice_id
from carematch.reminders.web_push import Answer, Message, Outcome, Target

BATCH = 500
CLAIM_LASTS = timedelta(minutes=5)
MAX_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)
MAX_REFUSALS = 10
"""So many refused messages in a row, and a subscription is forgotten. The phone subscribes again when next opened."""

_DELIVERIES = cast(Table, Delivery.__table__)
_SUBSCRIPTIONS = cast(Table, PushSubscription.__table__)
_PUT_REST = put_if_absent(cast(Table, RestingService.__table__))


class Diary(Protocol):
    """Where reminders learn of visits."""

    def list_upcoming(self, session: Session, start: datetime, end: datetime) -> Sequence[Upcoming]:
        """The visits that start from ``start`` to before ``end``."""

    def map_upcoming(self, session: Session, visit_ids: Iterable[UUID]) -> Mapping[UUID, Upcoming]:
        """The visits as they now stand, by id."""

    def find_person(self, session: Session, circle_id: UUID) -> UUID | None:
        """The user who is the person of this circle; None while they have no account."""

    def find_hushed(
        self, session: Session, said: Collection[tuple[UUID, str]], *, now: datetime
    ) -> set[tuple[UUID, str]]:
        """Of these users and kinds of notice, those that are not told now."""


@dataclass(frozen=True, eq=False)
class Claimed:
    """A delivery that is ours to send until ``claimed_until``, to the devices that do not have it yet."""

    delivery_id: UUID
    claimed_until: datetime
    attempts: int
    reached: Sequence[str]
    message: Message
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Tried:
    """A claimed delivery, and what became of it on each of its devices."""

    claimed: Claimed
    outcomes: Sequence[tuple[Target, Outcome]]


def withdraw_untrue(session: Session, diary: Diary, *, now: datetime) -> None:
    """No delivery is due any more that has expired, whose visit was cancelled, moved or passed to somebody else, or
    whose reader is to be left in peace."""
    _expire(session, now)
    waiting = session.execute(select(*READ).where(*unclaimed(now)).with_for_update(skip_locked=True)).all()
    if untrue := find_untrue(session, diary, waiting, now=now):
        session.execute(update(Delivery).where(Delivery.id.in_(untrue)).values(state=DeliveryState.WITHDRAWN))


def claim(session: Session, diary: Diary, *, site: str, now: datetime) -> list[Claimed]:
    """Up to ``BATCH`` due deliveries, nobody else's until they are recorded or the claim runs out.

    What is no longer true or of use is withdrawn on the way; what has nowhere to go, or was tried too often, ends here.
    ``site``: the address that their links are paths of.
    """
    _expire(session, now)
    due = session.execute(
        select(*READ)
        .where(*unclaimed(now), Delivery.channel == Channel.WEB_PUSH, Delivery.due_at <= now)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    targets = _targets(session, {delivery.user_id for delivery in due})
    untrue = find_untrue(session, diary, due, now=now)
    claimed, ended = [], []
    until = now + CLAIM_LASTS
    for delivery in due:
        attempts, reached, ahead = delivery.attempts, delivery.reached, targets[delivery.user_id]
        if reached:
            ahead = [each for each in ahead if str(each.subscription_id) not in reached]
        if delivery.id in untrue:
            ended.append(_ending(delivery.id, DeliveryState.WITHDRAWN, attempts, reached, None))
        elif not ahead or attempts >= MAX_ATTEMPTS:
            otherwise = DeliveryState.FAILED if ahead else DeliveryState.GONE
            ended.append(_closing(delivery.id, otherwise, attempts, reached, now=now))
        else:
            message = _message(delivery, site, now)
            claimed.append(Claimed(delivery.id, until, attempts + 1, reached, message, tuple(ahead)))
    if claimed:
        ids = [each.delivery_id for each in claimed]
        session.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids))
            .values(attempts=Delivery.attempts + 1, claimed_until=until)
            .execution_options(synchronize_session=False)
        )
    _write(session, ended)
    return claimed


def record(
    session: Session, tried: Iterable[Tried], *, rests: Mapping[str, datetime] | None = None, now: datetime
) -> None:
    """What became of claimed deliveries. One that somebody else has taken up meanwhile is left to them.

    ``rests``: by origin, until when a push service is left alone.
    """
    tried = sorted(tried, key=lambda each: each.claimed.delivery_id)
    _record_subscriptions(session, [outcome for each in tried for outcome in each.outcomes])
    _record_rests(session, rests or {}, now)
    _write(session, [_standing(each.claimed, each.outcomes, now) for each in tried])


def map_rests(session: Session, *, now: datetime) -> dict[str, datetime]:
    """By origin, the push services that are left alone now, and until when."""
    resting = session.execute(select(RestingService.origin, RestingService.until).where(RestingService.until > now))
    return {each.origin: each.until for each in resting}


def _standing(claimed: Claimed, outcomes: Sequence[tuple[Target, Outcome]], now: datetime) -> dict[str, Any]:
    """The delivery's row after a try. Whoever was left alone was not tried, and it does not count."""
    answers = {outcome.answer for _, outcome in outcomes}
    taken = [str(target.subscription_id) for target, outcome in outcomes if outcome.answer is Answer.TAKEN]
    reached = [*claimed.reached, *taken]
    attempts = claimed.attempts - (answers == {Answer.LEFT})
    if Answer.LEFT in answers or (Answer.LATER in answers and attempts < MAX_ATTEMPTS):
        wait = _wait(attempts if Answer.LATER in answers else 1, (outcome for _, outcome in outcomes))
        row = _ending(claimed.delivery_id, DeliveryState.DUE, attempts, reached, now + wait)
    else:
        otherwise = DeliveryState.GONE if answers == {Answer.GONE} else DeliveryState.FAILED
        row = _closing(claimed.delivery_id, otherwise, attempts, reached, now=now)
    return row | {"_claimed_until": claimed.claimed_until}


READ = (
    *(Delivery.id, Delivery.user_id, Delivery.kind, Delivery.occurrence, Delivery.visit_id, Delivery.title),
    *(Delivery.text, Delivery.url, Delivery.expires_at, Delivery.attempts, Delivery.reached),
    IS_SEEN.label("is_seen"),
)
"""What is read of a delivery before it is sent."""


def unclaimed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Due, and nobody is sending it: what is being sent is not withdrawn under the sender's hands."""
    free = or_(Delivery.claimed_until.is_(None), Delivery.claimed_until <= now)
    return Delivery.state == DeliveryState.DUE, free


def _expire(session: Session, now: datetime) -> None:
    session.execute(
        update(Delivery)
        .where(*unclaimed(now), Delivery.channel != Channel.CALL, Delivery.expires_at <= now)
        .values(state=DeliveryState.WITHDRAWN, claimed_until=None)
    )


def _ending(
    delivery_id: UUID, state: DeliveryState, attempts: int, reached: Sequence[str], claimed_until: datetime | None
) -> dict[str, Any]:
    return {
        "_id": delivery_id,
        "state": state,
        "attempts": attempts,
        "reached": list(reached),
        "claimed_until": claimed_until,
        "sent_at": None,
    }


def _closing(
    delivery_id: UUID, otherwise: DeliveryState, attempts: int, reached: Sequence[str], *, now: datetime
) -> dict[str, Any]:
    """The delivery is sent if it reached any device, and else what ``otherwise`` says."""
    if reached:
        return _ending(delivery_id, DeliveryState.SENT, attempts, reached, None) | {"sent_at": now}
    return _ending(delivery_id, otherwise, attempts, reached, None)


_PUT = _DELIVERIES.update().where(_DELIVERIES.c.id == bindparam("_id"), _DELIVERIES.c.state == DeliveryState.DUE)
_PUT_OURS = _PUT.where(_DELIVERIES.c.claimed_until == bindparam("_claimed_until"))


def _write(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """The rows are so, but those that somebody else has taken up meanwhile or that are not due any more."""
    if rows:
        session.connection().execute(_PUT_OURS if "_claimed_until" in rows[0] else _PUT, rows)


def _wait(attempts: int, outcomes: Iterable[Outcome]) -> timedelta:
    """Twice as long after each attempt, and at least as long as any push service asked for."""
    asked = [outcome.retry_after for outcome in outcomes if outcome.retry_after is not None]
    ours: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return max([ours, *asked])


def _record_subscriptions(session: Session, outcomes: Iterable[tuple[Target, Outcome]]) -> None:
    gone, taken, refused = set[UUID](), set[UUID](), defaultdict[UUID, int](int)
    for target, outcome in outcomes:
        this = target.subscription_id
        if outcome.answer is Answer.GONE:
            gone.add(this)
        elif outcome.answer is Answer.TAKEN:
            taken.add(this)
            refused.pop(this, None)
        elif outcome.answer is Answer.REFUSED:
            refused[this] += 1
    counted = _SUBSCRIPTIONS.c.failures
    if taken:
        session.execute(update(_SUBSCRIPTIONS).where(_SUBSCRIPTIONS.c.id.in_(taken), counted > 0).values(failures=0))
    if refused:
        more = update(_SUBSCRIPTIONS).where(_SUBSCRIPTIONS.c.id == bindparam("_id"))
        rows = [{"_id": this, "_more": count} for this, count in sorted(refused.items())]
        session.connection().execute(more.values(failures=counted + bindparam("_more")), rows)
        gone_too = _SUBSCRIPTIONS.c.id.in_(list(refused)) & (counted >= MAX_REFUSALS)
        session.execute(delete(_SUBSCRIPTIONS).where(gone_too))
    if gone:
        session.execute(delete(_SUBSCRIPTIONS).where(_SUBSCRIPTIONS.c.id.in_(gone)))


def _record_rests(session: Session, rests: Mapping[str, datetime], now: datetime) -> None:
    """The longer rest counts, whoever heard of it."""
    put = _PUT_REST[session.get_bind().dialect.name]
    for origin, until in sorted(rests.items()):
        shorter = (RestingService.origin == origin) & (RestingService.until < until)
        session.execute(delete(RestingService).where(or_(shorter, RestingService.until <= now)))
        session.execute(put, {"origin": origin, "until": until})


def _targets(session: Session, user_ids: set[UUID]) -> dict[UUID, list[Target]]:
    """Where each user takes pushes: the devices on which they are still signed in."""
    targets = defaultdict[UUID, list[Target]](list)
    subscriptions = session.execute(
        select(
            PushSubscription.user_id,
            PushSubscription.id,
            PushSubscription.endpoint,
            PushSubscription.p256dh,
            PushSubscription.auth,
        )
        .join(Device, Device.id == PushSubscription.device_id)
        .join(User, User.id == PushSubscription.user_id)
        .where(PushSubscription.user_id.in_(user_ids), Device.revoked_at.is_(None), User.disabled_at.is_(None))
        .order_by(PushSubscription.id)
    )
    for user_id, subscription_id, endpoint, p256dh, auth in subscriptions:
        targets[user_id].append(Target(subscription_id, endpoint, p256dh, auth))
    return targets


def find_untrue(session: Session, diary: Diary, waiting: Sequence[Any], *, now: datetime) -> set[UUID]:
    """Those that are about a visit which is not so any more, that their reader has seen, or is not told now."""
    hushed = diary.find_hushed(
        session, {(each.user_id, each.kind) for each in waiting if each.user_id is not None}, now=now
    )
    visits = diary.map_upcoming(session, {each.visit_id for each in waiting if each.visit_id is not None})
    return {
        each.id
        for each in waiting
        if each.is_seen
        or (each.user_id, each.kind) in hushed
        or (
            each.visit_id is not None
            and not is_reminded(visits.get(each.visit_id), user_id=each.user_id, of=each.occurrence)
        )
    }


def _message(delivery: Any, site: str, now: datetime) -> Message:
    """Safari shows the declarative form by itself; the plain names are what the service worker reads.

    What is new about a visit takes the place of what was pushed about it before, on the phone and on the way there.
    """
    about = notice_id(delivery.user_id, delivery.kind, delivery.occurrence)
    tag = about.hex if delivery.visit_id is None else notice_id(delivery.user_id, "visit", str(delivery.visit_id)).hex
    payload = {
        "web_push": 8030,
        "notification": {
            "title": delivery.title,
            "body": delivery.text,
            "navigate": f"{site}{delivery.url}",
            "tag": tag,
        },
        "tag": tag,
        "title": delivery.title,
        "body": delivery.text,
        "url": delivery.url,
        "noticeId": str(about),
    }
    return Message(
        body=wire.encode(payload),
        ttl_seconds=max(1, int((delivery.expires_at - now).total_seconds())),
        topic=tag,
        is_urgent=delivery.kind == SOON,
    )
