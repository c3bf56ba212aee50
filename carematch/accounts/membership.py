"""Who coordinates for which holder, and who supports whom with which powers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.models import Holder, Staff, Supporter, User
from carematch.core.ids import uuid7


@dataclass(frozen=True)
class Then:
    """A moment by which those are judged who have left since; whoever left before ``left_since`` is nobody any more."""

    at: datetime
    left_since: datetime

    def was_in(self, came_at: datetime | None, left_at: datetime | None) -> bool:
        """Somebody who came and left at these times was there at the moment, and left not too long ago."""
        has_come = came_at is not None and came_at <= self.at
        return has_come and (left_at is None or (left_at > self.at and left_at >= self.left_since))


def find_user(session: Session, user_id: UUID) -> User | None:
    return session.get(User, user_id)


def find_holder(session: Session, holder_id: UUID) -> Holder | None:
    return session.get(Holder, holder_id)


def is_coordinator(session: Session, holder_id: UUID, user_id: UUID) -> bool:
    return session.get(Staff, (holder_id, user_id)) is not None


def list_holders_of(session: Session, user_id: UUID) -> list[UUID]:
    """The holders this user coordinates for."""
    return list(session.scalars(select(Staff.holder_id).where(Staff.user_id == user_id).order_by(Staff.holder_id)))


def list_coordinators(session: Session, holder_id: UUID) -> list[UUID]:
    return list(session.scalars(select(Staff.user_id).where(Staff.holder_id == holder_id).order_by(Staff.user_id)))


def add_coordinator(session: Session, holder_id: UUID, user_id: UUID, *, now: datetime) -> None:
    """The user coordinates for the holder; adding them again changes nothing."""
    if not is_coordinator(session, holder_id, user_id):
        session.add(Staff(holder_id=holder_id, user_id=user_id, since=now))


def employ(session: Session, holder_id: UUID, *, name: str, email: str, now: datetime) -> User:
    """Somebody with this e-mail coordinates for the holder; a user is made where there was none."""
    user = session.scalar(select(User).where(User.email == email.lower()))
    if user is None:
        user = User(id=uuid7(), name=name, email=email.lower(), created_at=now)
        session.add(user)
        session.flush()
    add_coordinator(session, holder_id, user.id, now=now)
    return user


def powers_of(supporter: Supporter | None, then: Then | None = None) -> set[str]:
    """The powers a person has given this supporter and not withdrawn, or had not ``then``."""
    if supporter is None:
        return set()
    held = set(supporter.powers if supporter.withdrawn_at is None else ())
    if then is not None:
        if then.was_in(supporter.since, supporter.withdrawn_at):
            held.update(supporter.powers)
        for period in supporter.past:
            if then.was_in(datetime.fromisoformat(period["since"]), datetime.fromisoformat(period["until"])):
                held.update(period["powers"])
    return held


def list_supported(session: Session, user_id: UUID) -> list[tuple[UUID, list[str]]]:
    """The circles this user supports, each with the powers they have there."""
    rows = session.scalars(
        select(Supporter)
        .where(Supporter.user_id == user_id, Supporter.withdrawn_at.is_(None))
        .order_by(Supporter.circle_id)
    )
    return [(row.circle_id, row.powers) for row in rows]


def list_supporters(session: Session, circle_id: UUID) -> list[UUID]:
    """The users whom a person lets see or do something."""
    query = select(Supporter.user_id).where(Supporter.circle_id == circle_id, Supporter.withdrawn_at.is_(None))
    return list(session.scalars(query.order_by(Supporter.user_id)))


def list_circles_ever_supported(session: Session, user_id: UUID) -> list[UUID]:
    """The circles in which this user has powers, or had them once."""
    return list(session.scalars(select(Supporter.circle_id).where(Supporter.user_id == user_id)))


def find_only_holder(session: Session) -> UUID | None:
    """The holder, where there is exactly one."""
    ids = session.scalars(select(Holder.id).limit(2)).all()
    return ids[0] if len(ids) == 1 else None


def list_users_with_email(session: Session) -> list[User]:
    """Everybody who can sign in by a code, in the order in which they came."""
    return list(session.scalars(select(User).where(User.email.is_not(None)).order_by(User.created_at, User.id)))
