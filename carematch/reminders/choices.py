"""What people have chosen to be told, as it is read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.reminders.choice import OFF, SAME, UNSAID, Choice, Mode, quiet_of
from carematch.reminders.models import ReminderChoice
from carematch.reminders.topics import Topic, Urgent

AT_ONCE = 500


def find_choice(session: Session, user_id: UUID) -> Choice:
    """What this user has chosen; ``UNSAID`` where that is nothing."""
    return map_choices(session, [user_id]).get(user_id, UNSAID)


def map_choices(session: Session, user_ids: Collection[UUID]) -> dict[UUID, Choice]:
    """By user, what was chosen; whoever has chosen nothing is left out."""
    ids, found = sorted(set(user_ids)), dict[UUID, Choice]()
    for start in range(0, len(ids), AT_ONCE):
        query = select(ReminderChoice).where(ReminderChoice.user_id.in_(ids[start : start + AT_ONCE]))
        found |= {row.user_id: as_choice(row) for row in session.scalars(query) if row.user_id is not None}
    return found


def as_choice(row: ReminderChoice) -> Choice:
    return Choice(
        modes={Topic(topic): Mode(mode) for topic, mode in row.topics.items()},
        ways=tuple(row.ways),
        wait=timedelta(minutes=row.wait_minutes),
        day_before=row.day_before if row.day_before in (SAME, OFF) else time.fromisoformat(row.day_before),
        soon=tuple(timedelta(minutes=minutes) for minutes in sorted(row.soon_minutes, reverse=True)),
        quiet=quiet_of(row.quiet_from, row.quiet_until),
        digest_at=time.fromisoformat(row.digest_at),
        in_quiet=frozenset(Urgent(each) for each in row.in_quiet),
        silent_for=timedelta(hours=row.silent_hours),
    )
