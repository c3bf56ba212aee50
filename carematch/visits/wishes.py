"""What a person wants done at visits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.core.errors import Conflict, NotFound
from carematch.visits.models import VisitWish
from carematch.visits.one_visit import get_visit


def find_wish(session: Session, wish_id: UUID) -> VisitWish | None:
    return session.get(VisitWish, wish_id)


def get_wish(session: Session, wish_id: UUID) -> VisitWish:
    """:raises NotFound: no such wish."""
    wish = find_wish(session, wish_id)
    if wish is None:
        raise NotFound
    return wish


def write_wish(
    session: Session,
    *,
    wish_id: UUID,
    circle_id: UUID,
    visit_id: UUID | None,
    text: str,
    author_name: str,
    now: datetime,
) -> VisitWish:
    """The person's wish for every visit, or for one; written again, it has new words and stands again.

    :raises Conflict: the wish belongs to somebody else.
    :raises NotFound: the visit is not this person's.
    """
    if visit_id is not None and get_visit(session, visit_id).circle_id != circle_id:
        raise NotFound
    wish = find_wish(session, wish_id)
    if wish is None:
        wish = VisitWish(id=wish_id, circle_id=circle_id, visit_id=visit_id)
        session.add(wish)
    elif wish.circle_id != circle_id:
        raise Conflict("This wish is somebody else's.")
    wish.text, wish.author_name, wish.written_at, wish.taken_away_at = text, author_name, now, None
    return wish


def take_wish_away(session: Session, wish_id: UUID, *, now: datetime) -> VisitWish:
    """The person does not want it any more."""
    wish = get_wish(session, wish_id)
    wish.taken_away_at = wish.taken_away_at or now
    return wish
