"""Agreements. Money is integer pence."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Invalid
from carematch.funds.models import Agreement


def record_agreement(
    session: Session,
    *,
    agreement_id: UUID,
    circle_id: UUID,
    weekly_pence: int,
    contribution_pence: int,
    fee_pence: int,
    starts_on: date,
    review_on: date | None,
    now: datetime,
) -> Agreement:
    """What the fund holds each week from a day on. Earlier agreements stay as history.

    :raises Invalid: the fee is more than the fund, or the review is before the start.
    """
    circles.get_circle(session, circle_id)
    if fee_pence > weekly_pence:
        raise Invalid("The fee is more than the weekly amount.", errors={"feePence": ["Check the fee."]})
    if review_on is not None and review_on < starts_on:
        raise Invalid("The review comes after the start.", errors={"reviewOn": ["Check the day of the review."]})
    agreement = Agreement(
        id=agreement_id,
        circle_id=circle_id,
        weekly_pence=weekly_pence,
        contribution_pence=contribution_pence,
        fee_pence=fee_pence,
        starts_on=starts_on,
        review_on=review_on,
        recorded_at=now,
    )
    session.add(agreement)
    return agreement


def find_agreement(session: Session, circle_id: UUID, day: date) -> Agreement | None:
    """The agreement that holds on a day: the latest that has begun."""
    return session.scalar(
        select(Agreement)
        .where(Agreement.circle_id == circle_id, Agreement.starts_on <= day)
        .order_by(Agreement.starts_on.desc(), Agreement.recorded_at.desc())
        .limit(1)
    )


def weekly_budget(agreement: Agreement) -> int:
    """What there is for care each week, in pence: without what the person pays towards it. The fee is beside it."""
    return max(0, agreement.weekly_pence - agreement.contribution_pence)
