"""The ladder: not seen in time, and the next way is tried; the last is somebody who rings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, aliased

from carematch.reminders.models import Channel, Delivery, DeliveryState, Why

ENDED_BADLY = (DeliveryState.FAILED, DeliveryState.GONE, DeliveryState.UNCERTAIN)
"""Whoever was to be reached this way was not, as far as anybody knows."""


def climb(session: Session, *, now: datetime) -> None:
    """What waits for a step that came to nothing is due now; a call that nobody made in time has failed.

    Who has seen it meanwhile hears no more: that is looked at when the next step is taken.
    """
    session.execute(
        update(Delivery)
        .where(Delivery.channel == Channel.CALL, Delivery.state == DeliveryState.DUE, Delivery.expires_at <= now)
        .values(state=DeliveryState.FAILED, why=Why.NOBODY_RANG)
        .execution_options(synchronize_session=False)
    )
    before = aliased(Delivery)
    failed_before = exists(
        select(before.id).where(
            before.user_id == Delivery.user_id,
            before.kind == Delivery.kind,
            before.occurrence == Delivery.occurrence,
            before.rung == Delivery.rung - 1,
            before.state.in_(ENDED_BADLY),
        )
    )
    session.execute(
        update(Delivery)
        .where(Delivery.state == DeliveryState.DUE, Delivery.rung > 0, Delivery.due_at > now, failed_before)
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )
