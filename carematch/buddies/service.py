"""Choosing a buddy, going in, coming out. No HTTP, no clock, no commit."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.buddies.models import Buddy, LoneWorking
from carematch.circles import service as circles
from carematch.core.errors import Conflict, Invalid, NotFound
from carematch.directory import service as directory

LONGEST = timedelta(hours=24)
BUDDY_WAITS = timedelta(minutes=15)
"""How long after they meant to be out the buddy hears of it; the PA is asked at once."""


def find_buddy(session: Session, user_id: UUID) -> Buddy | None:
    """The buddy whom this user has now."""
    buddy = session.get(Buddy, user_id)
    return buddy if buddy is not None and buddy.let_go_at is None else None


def choose(session: Session, user_id: UUID, *, name: str, phone: str, pa_id: UUID | None, now: datetime) -> Buddy:
    """The user has this buddy and no other.

    :raises NotFound: the PA is not in a team with the user.
    """
    buddy_user_id = None
    if pa_id is not None:
        if pa_id not in circles.list_team_mates(session, user_id):
            raise NotFound
        buddy_user_id = directory.get_pa(session, pa_id).user_id
    buddy = session.get(Buddy, user_id)
    if buddy is None:
        buddy = Buddy(id=user_id)
        session.add(buddy)
    buddy.name, buddy.phone, buddy.buddy_user_id = name.strip(), phone.strip(), buddy_user_id
    buddy.chosen_at, buddy.let_go_at, buddy.declined_at = now, None, None
    return buddy


def let_go(session: Session, user_id: UUID, *, now: datetime) -> None:
    """The user has no buddy any more; nobody is told anything from now on."""
    buddy = session.get(Buddy, user_id)
    if buddy is not None:
        buddy.let_go_at, buddy.declined_at = buddy.let_go_at or now, None


def get_buddy_in_app(session: Session, user_id: UUID) -> Buddy:
    """The user's buddy who uses the app, also one who has said that they cannot be it.

    :raises NotFound: they chose none, or let them go, or chose somebody else since.
    """
    buddy = session.get(Buddy, user_id)
    if buddy is None or buddy.buddy_user_id is None or (buddy.let_go_at is not None and buddy.declined_at is None):
        raise NotFound
    return buddy


def decline(session: Session, user_id: UUID, *, now: datetime) -> Buddy:
    """The buddy cannot be it, or not any more: the user has none. Saying it again changes nothing."""
    buddy = get_buddy_in_app(session, user_id)
    if buddy.declined_at is None:
        buddy.let_go_at = buddy.declined_at = now
    return buddy


def accept(session: Session, user_id: UUID) -> Buddy:
    """The buddy can be it after all, as long as the user has chosen nobody else. Saying it again changes nothing."""
    buddy = get_buddy_in_app(session, user_id)
    buddy.let_go_at = buddy.declined_at = None
    return buddy


def find_under_way(session: Session, user_id: UUID) -> LoneWorking | None:
    """The user works alone now, as far as anybody knows."""
    alone = (LoneWorking.user_id == user_id, LoneWorking.safe_at.is_(None))
    return session.scalar(select(LoneWorking).where(*alone).order_by(LoneWorking.until.desc()).limit(1))


def start(
    session: Session, lone_id: UUID, *, user_id: UUID, until: datetime, made_at: datetime, now: datetime
) -> LoneWorking:
    """The user works alone until then. The same again changes nothing; whatever was under way is over.

    :raises Invalid: the time had passed when they said it, or is more than a day away.
    """
    lone = session.get(LoneWorking, lone_id)
    if lone is not None:
        if lone.user_id != user_id:
            raise Conflict("This is somebody else's.")
        return lone
    if not made_at < until <= made_at + LONGEST:
        raise Invalid("Choose a time to come, within 24 hours.", errors={"until": ["Choose a time to come."]})
    under_way = select(LoneWorking).where(LoneWorking.user_id == user_id, LoneWorking.safe_at.is_(None))
    for earlier in session.scalars(under_way.with_for_update()):
        earlier.safe_at = min(made_at, now)
    lone = LoneWorking(id=lone_id, user_id=user_id, started_at=min(made_at, now), until=until)
    session.add(lone)
    return lone


def list_others(session: Session, lone: LoneWorking) -> list[LoneWorking]:
    """What was over when this began, and of which the buddy had been told."""
    over = (LoneWorking.safe_at == lone.started_at, LoneWorking.told_at.is_not(None))
    return list(session.scalars(select(LoneWorking).where(LoneWorking.user_id == lone.user_id, *over)))


def get_lone(session: Session, lone_id: UUID) -> LoneWorking:
    """Held until the transaction ends, so that nobody is told of somebody who says just then that they are out.

    :raises NotFound: there is no such time alone.
    """
    lone = session.get(LoneWorking, lone_id, with_for_update=True, populate_existing=True)
    if lone is None:
        raise NotFound
    return lone


def say_safe(session: Session, lone_id: UUID, *, made_at: datetime, now: datetime) -> LoneWorking:
    """The user is out safely; the first time counts."""
    lone = get_lone(session, lone_id)
    lone.safe_at = lone.safe_at or min(made_at, now)
    return lone


def is_overdue(lone: LoneWorking, *, now: datetime) -> bool:
    """True when the buddy is to hear that the user has not said that they are out."""
    return lone.safe_at is None and lone.told_at is None and now >= lone.until + BUDDY_WAITS


def list_due(session: Session, *, now: datetime) -> list[LoneWorking]:
    """Those who meant to be out by now, within the last day, and have not said so."""
    return list(
        session.scalars(
            select(LoneWorking)
            .where(LoneWorking.until <= now, LoneWorking.until > now - timedelta(days=1), LoneWorking.safe_at.is_(None))
            .order_by(LoneWorking.until, LoneWorking.id)
        )
    )


def say_name_and_phone(session: Session, user_id: UUID, *, otherwise: str) -> tuple[str, str]:
    """What the user is called as a PA, and their number; '' where they have not given one."""
    profiles = directory.list_profiles_of(session, user_id)
    if not profiles:
        return otherwise, ""
    return profiles[0].known_as, next((each.phone for each in profiles if each.phone), "")
