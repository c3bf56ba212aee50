"""E-mails and texts from due to done: each is handed over at most once.

That one is being sent is committed before it is. If its process ends before the outcome is recorded, nobody can say
whether it went out: it is shown as uncertain, is not sent again, and the ladder goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from carematch.accounts.mobiles import find_number
from carematch.accounts.models import User
from carematch.core.handing import Fate, Handed
from carematch.core.texts import Receipt
from carematch.reminders.deliveries import FIRST_WAIT, MAX_ATTEMPTS, READ, Diary, find_untrue, unclaimed
from carematch.reminders.models import Channel, Delivery, DeliveryState, Why

SENDING_LASTS = timedelta(minutes=5)
"""Far longer than any one is waited for. What is still being sent then has lost its process."""

RECEIPTS_FOR = timedelta(days=1)
ASK_AGAIN_AFTER = timedelta(minutes=5)
RECEIPTS_AT_ONCE = 50


@dataclass(frozen=True)
class Letter:
    """A message that is ours alone to hand over, now, to this address."""

    delivery_id: UUID
    sending_until: datetime
    attempts: int
    address: str
    text: str
    url: str


def give_up_lost(session: Session, *, now: datetime) -> None:
    """What was being sent when its process ended is uncertain from now on."""
    session.execute(
        update(Delivery)
        .where(Delivery.state == DeliveryState.SENDING, Delivery.claimed_until <= now)
        .values(state=DeliveryState.UNCERTAIN, why=Why.CUT_OFF, claimed_until=None)
        .execution_options(synchronize_session=False)
    )


def take_one(session: Session, channel: Channel, diary: Diary, *, now: datetime) -> Letter | None:
    """The next that is due by this way, nobody else's from the commit on; None when there is none.

    What is no longer true or was seen is withdrawn on the way, and what has no address ends here.
    """
    while True:
        due = session.execute(
            select(*READ)
            .where(*unclaimed(now), Delivery.channel == channel, Delivery.due_at <= now)
            .order_by(Delivery.due_at, Delivery.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if due is None:
            return None
        if due.expires_at <= now or find_untrue(session, diary, [due], now=now):
            _end(session, due.id, DeliveryState.WITHDRAWN)
        elif (address := _find_address(session, channel, due.user_id)) is None:
            _end(session, due.id, DeliveryState.GONE, Why.NO_ADDRESS)
        else:
            until = now + SENDING_LASTS
            _put(
                session,
                due.id,
                {"state": DeliveryState.SENDING, "attempts": due.attempts + 1, "claimed_until": until},
            )
            return Letter(due.id, until, due.attempts + 1, address, due.text, due.url)


def record(session: Session, letter: Letter, handed: Handed, *, now: datetime) -> None:
    """What became of it. One that was given up meanwhile stays uncertain."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.id == letter.delivery_id,
            Delivery.state == DeliveryState.SENDING,
            Delivery.claimed_until == letter.sending_until,
        )
        .values({"claimed_until": None} | _standing(letter, handed, now))
        .execution_options(synchronize_session=False)
    )


def end_all_due(session: Session, channel: Channel, why: Why, *, now: datetime) -> None:
    """Nothing goes out by this way: what is due has failed, and the ladder goes on."""
    session.execute(
        update(Delivery)
        .where(*unclaimed(now), Delivery.channel == channel, Delivery.due_at <= now, Delivery.expires_at > now)
        .values(state=DeliveryState.FAILED, why=why)
        .execution_options(synchronize_session=False)
    )


def take_unconfirmed(session: Session, *, now: datetime) -> list[tuple[UUID, str | None]]:
    """Texts of the last day of which it is not known whether they arrived, each with its carrier's name for it (None:
    it is not known whether the carrier has it). Nobody else asks for them for some minutes."""
    sent = Delivery.sent_at > now - RECEIPTS_FOR
    asked_long_ago = Delivery.claimed_until.is_(None) | (Delivery.claimed_until <= now)
    found = session.execute(
        select(Delivery.id, Delivery.reference)
        .where(
            Delivery.channel == Channel.TEXT,
            Delivery.state.in_([DeliveryState.SENT, DeliveryState.UNCERTAIN]),
            sent | (Delivery.state == DeliveryState.UNCERTAIN) & (Delivery.due_at > now - RECEIPTS_FOR),
            Delivery.arrived_at.is_(None),
            asked_long_ago,
        )
        .order_by(Delivery.due_at, Delivery.id)
        .limit(RECEIPTS_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for each in found:
        _put(session, each.id, {"claimed_until": now + ASK_AGAIN_AFTER})
    return [(each.id, each.reference) for each in found]


def record_receipt(
    session: Session, delivery_id: UUID, receipt: Receipt, *, reference: str | None, now: datetime
) -> None:
    """What the carrier says of a text. One that was uncertain is not any more when the carrier knows it."""
    if receipt is Receipt.ARRIVED:
        values: dict[str, Any] = {"state": DeliveryState.SENT, "why": None, "arrived_at": now}
    elif receipt is Receipt.NOT_ARRIVED:
        values = {"state": DeliveryState.FAILED, "why": Why.NOT_ARRIVED, "claimed_until": None}
    elif receipt is Receipt.ON_ITS_WAY:
        values = {"state": DeliveryState.SENT, "why": None}
    else:
        return
    values |= {"reference": reference}
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state.in_([DeliveryState.SENT, DeliveryState.UNCERTAIN]))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if values["state"] is DeliveryState.SENT:
        session.execute(
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.sent_at.is_(None))
            .values(sent_at=now)
            .execution_options(synchronize_session=False)
        )


_ENDS = {
    Fate.NO_SUCH_ADDRESS: (DeliveryState.FAILED, Why.WRONG_ADDRESS),
    Fate.REFUSED: (DeliveryState.FAILED, Why.REFUSED),
    Fate.UNKNOWN: (DeliveryState.UNCERTAIN, Why.NO_ANSWER),
}


def _standing(letter: Letter, handed: Handed, now: datetime) -> dict[str, Any]:
    if handed.fate is Fate.TAKEN:
        return {"state": DeliveryState.SENT, "sent_at": now, "reference": handed.reference}
    if handed.fate is Fate.LATER:
        if letter.attempts >= MAX_ATTEMPTS:
            return {"state": DeliveryState.FAILED, "why": Why.OUT_OF_REACH}
        wait = max(FIRST_WAIT * 2 ** (letter.attempts - 1), handed.retry_after or FIRST_WAIT)
        return {"state": DeliveryState.DUE, "claimed_until": now + wait}
    state, why = _ENDS[handed.fate]
    return {"state": state, "why": why}


def _end(session: Session, delivery_id: UUID, state: DeliveryState, why: Why | None = None) -> None:
    _put(session, delivery_id, {"state": state, "why": why, "claimed_until": None})


def _put(session: Session, delivery_id: UUID, values: dict[str, Any]) -> None:
    session.execute(
        update(Delivery).where(Delivery.id == delivery_id).values(**values).execution_options(synchronize_session=False)
    )


def _find_address(session: Session, channel: Channel, user_id: UUID) -> str | None:
    user = session.get_one(User, user_id)
    if user.disabled_at is not None:
        return None
    return user.email if channel is Channel.EMAIL else find_number(session, user_id)
