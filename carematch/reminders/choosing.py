"""Choosing what one is told; what is still to ring follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from carematch.reminders.choice import SAME, UNSAID
from carematch.reminders.models import Delivery, DeliveryState, ReminderChoice
from carematch.reminders.rules import push_until, ringing_from
from carematch.reminders.ways import map_ways


def choose(
    session: Session,
    said: dict[str, Any],
    *,
    user_id: UUID | None,
    circle_id: UUID | None,
    by: str | None,
    now: datetime,
) -> ReminderChoice:
    """What was said is so; what was left out stays. ``topics`` holds the topics that change.

    Of a person who has never signed in (``user_id`` None) it is kept with their circle, and is theirs when they do.
    ``by``: who wrote it down for them; None: they did it themselves.
    """
    row = _find(session, user_id, circle_id)
    if row is None:
        kept_as = user_id or circle_id
        assert kept_as is not None
        row = ReminderChoice(id=kept_as, **_AS_UNSAID)
        session.add(row)
    row.user_id = user_id or row.user_id
    row.circle_id = circle_id or row.circle_id
    row.topics = {**row.topics, **{str(topic): str(mode) for topic, mode in said.get("topics", {}).items()}}
    for name, value in said.items():
        if name != "topics":
            setattr(row, name, [*map(str, value)] if name == "in_quiet" else value)
    row.chosen_at, row.written_by = now, by
    if row.user_id is not None:
        _follow(session, row.user_id, now=now)
    return row


def _follow(session: Session, user_id: UUID, *, now: datetime) -> None:
    """What is still to ring for this user, and is not being sent, rings as they now want it, or not at all."""
    free = or_(Delivery.claimed_until.is_(None), Delivery.claimed_until <= now)
    query = select(Delivery).where(Delivery.user_id == user_id, Delivery.state == DeliveryState.DUE, free)
    waiting = session.scalars(query.with_for_update()).all()
    ways = map_ways(session, {(user_id, each.kind) for each in waiting})
    for delivery in waiting:
        now_wanted = ways[user_id, delivery.kind]
        rings_at = ringing_from(max(delivery.due_at, now), now_wanted.quiet)
        if rings_at > now:
            delivery.due_at = rings_at
            if delivery.visit_id is None:
                delivery.expires_at = max(delivery.expires_at, push_until(rings_at, now_wanted.quiet))
        if delivery.channel not in now_wanted.rungs or rings_at >= delivery.expires_at:
            delivery.state = DeliveryState.WITHDRAWN


def adopt_choice(session: Session, circle_id: UUID, user_id: UUID) -> None:
    """What was written down for the person of this circle is this user's, who is that person."""
    row = _find(session, None, circle_id)
    if row is not None and row.user_id is None and _find(session, user_id, None) is None:
        row.user_id = user_id


def _find(session: Session, user_id: UUID | None, circle_id: UUID | None) -> ReminderChoice | None:
    if user_id is not None:
        found = session.scalar(select(ReminderChoice).where(ReminderChoice.user_id == user_id))
        if found is not None:
            return found
    if circle_id is None:
        return None
    is_nobodys = (ReminderChoice.circle_id == circle_id, ReminderChoice.user_id.is_(None))
    return session.scalar(select(ReminderChoice).where(*is_nobodys))


_AS_UNSAID: dict[str, Any] = {
    "topics": {},
    "ways": list(UNSAID.ways),
    "wait_minutes": 20,
    "day_before": SAME,
    "soon_minutes": [60],
    "quiet_from": "21:00",
    "quiet_until": "08:00",
    "digest_at": "18:00",
    "in_quiet": [str(each) for each in UNSAID.in_quiet],
    "silent_hours": 48,
}
"""``UNSAID``, as a row says it."""
