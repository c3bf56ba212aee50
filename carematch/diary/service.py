"""Private visits: written down, changed, taken out by the PA alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.core.errors import Invalid, NotFound
from carematch.diary.models import PrivateVisit

LONGEST = timedelta(hours=24)


def get_private(session: Session, private_visit_id: UUID) -> PrivateVisit:
    """:raises NotFound: there is none."""
    found = session.get(PrivateVisit, private_visit_id)
    if found is None:
        raise NotFound
    return found


def add_private(
    session: Session, *, private_visit_id: UUID, user_id: UUID, title: str, starts_at: datetime, ends_at: datetime
) -> PrivateVisit:
    """A line in this user's diary; adding the same one again changes nothing.

    :raises Invalid: it does not end after it begins, or lasts longer than a day.
    :raises NotFound: somebody else's has this id.
    """
    found = session.get(PrivateVisit, private_visit_id)
    if found is None:
        _require_sensible(starts_at, ends_at)
        found = PrivateVisit(
            id=private_visit_id, user_id=user_id, title=title.strip(), starts_at=starts_at, ends_at=ends_at
        )
        session.add(found)
    elif found.user_id != user_id:
        raise NotFound
    return found


def change_private(session: Session, private_visit_id: UUID, words: dict[str, Any]) -> PrivateVisit:
    """What is not in ``words`` stays.

    :raises Invalid: it does not end after it begins, or lasts longer than a day.
    """
    found = get_private(session, private_visit_id)
    _require_sensible(words.get("starts_at", found.starts_at), words.get("ends_at", found.ends_at))
    for name, value in words.items():
        setattr(found, name, value)
    return found


def remove_private(session: Session, private_visit_id: UUID) -> None:
    session.delete(get_private(session, private_visit_id))


def list_taken(
    session: Session, user_ids: Collection[UUID], *, start: datetime, end: datetime
) -> list[tuple[UUID, datetime, datetime]]:
    """When these users have something private between these moments: whose it is and from when to when, never what."""
    rows = session.execute(
        select(PrivateVisit.user_id, PrivateVisit.starts_at, PrivateVisit.ends_at)
        .where(PrivateVisit.user_id.in_(list(user_ids)), PrivateVisit.ends_at > start, PrivateVisit.starts_at < end)
        .order_by(PrivateVisit.starts_at, PrivateVisit.id)
    )
    return [(user_id, starts_at, ends_at) for user_id, starts_at, ends_at in rows]


def _require_sensible(starts_at: datetime, ends_at: datetime) -> None:
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise Invalid(errors={"endsAt": ["Must be after the beginning, and within a day of it."]})
