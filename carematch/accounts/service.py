"""Users and the devices they are signed in on."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.orm import Session

from carematch.accounts import membership
from carematch.accounts.models import Device, User
from carematch.core.errors import AccountDisabled, DeviceRevoked, NotFound
from carematch.core.identity import Actor

SEEN_EVERY = timedelta(minutes=10)
"""How exactly ``last_seen_at`` is kept."""

_USER_AND_DEVICE = (
    select(User.disabled_at, Device.id, Device.revoked_at)
    .outerjoin(Device, and_(Device.user_id == User.id, Device.id == bindparam("device_id")))
    .where(User.id == bindparam("user_id"))
)

RolesOf = Callable[[Session, UUID], dict[str, list[UUID]]]
"""The circles in which the user is the person (``person``) and the PA records that are theirs (``pa``)."""


@dataclass(frozen=True)
class Identified:
    """Whose device a token belongs to. ``is_open`` is False when the device was signed out or the account is closed."""

    actor: Actor
    last_seen_at: datetime
    is_open: bool


@dataclass(frozen=True)
class SignedIn:
    """A device that has just been signed in, and the token that only its cookie will know."""

    actor: Actor
    token: str


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_device(session: Session, user: User, *, name: str, now: datetime, replaces: UUID | None = None) -> SignedIn:
    """Sign the user in on a new device; ``replaces`` is what the same browser was signed in as before, and ends.

    :raises AccountDisabled: the account is closed.
    """
    if user.disabled_at is not None:
        raise AccountDisabled
    if replaces is not None:
        session.execute(update(Device).where(Device.id == replaces, Device.revoked_at.is_(None)).values(revoked_at=now))
    token = secrets.token_urlsafe(32)
    device = Device(user_id=user.id, name=name, token_hash=hash_token(token), created_at=now, last_seen_at=now)
    session.add(device)
    session.flush()
    return SignedIn(Actor(user.id, user.name, device.id), token)


def identify(session: Session, token: str) -> Identified | None:
    """Who holds this token, also after a sign-out from elsewhere; None if nobody ever did."""
    found = session.execute(
        select(User.id, User.name, User.disabled_at, Device.id, Device.revoked_at, Device.last_seen_at)
        .join(Device, Device.user_id == User.id)
        .where(Device.token_hash == hash_token(token))
    ).one_or_none()
    if found is None:
        return None
    user_id, name, disabled_at, device_id, revoked_at, last_seen_at = found
    is_open = disabled_at is None and revoked_at is None
    return Identified(Actor(user_id, name, device_id), last_seen_at, is_open)


def is_seen_anew(known: Identified, *, now: datetime) -> bool:
    return now - known.last_seen_at >= SEEN_EVERY


def mark_seen(session: Session, device_id: UUID, *, now: datetime) -> None:
    session.execute(update(Device).where(Device.id == device_id).values(last_seen_at=now))


def check_device(session: Session, actor: Actor, to_hand_in: bool) -> None:
    """Judge the actor by the rows as this session's transaction sees them, not by what the request found before.

    A device that was signed out from elsewhere may still hand in what it had not sent (``to_hand_in``).

    :raises AccountDisabled: the account is closed, or is no more.
    :raises DeviceRevoked: the device was signed out from elsewhere.
    """
    if actor.user_id is None:
        return
    found = session.execute(_USER_AND_DEVICE, {"user_id": actor.user_id, "device_id": actor.device_id}).one_or_none()
    if found is None or found.disabled_at is not None:
        raise AccountDisabled
    if actor.device_id is None or to_hand_in:
        return
    if found.id is None or found.revoked_at is not None:
        raise DeviceRevoked


def list_devices(session: Session, user_id: UUID) -> Sequence[Device]:
    """Where the user is signed in, the last used first."""
    return session.scalars(
        select(Device)
        .where(Device.user_id == user_id, Device.revoked_at.is_(None))
        .order_by(Device.last_seen_at.desc(), Device.id)
    ).all()


def revoke_device(session: Session, device_id: UUID, *, user_id: UUID, now: datetime) -> None:
    """The device is signed out, from now or from before.

    :raises NotFound: the user has no such device.
    """
    device = session.get(Device, device_id)
    if device is None or device.user_id != user_id:
        raise NotFound
    device.revoked_at = device.revoked_at or now


def roles(session: Session, user_id: UUID, roles_of: RolesOf) -> dict[str, list[UUID]]:
    """What the user is to whom: circles as person and as supporter, PA records, and holders as coordinator."""
    elsewhere = roles_of(session, user_id)
    return {
        "person": elsewhere.get("person", []),
        "supporter": [circle_id for circle_id, _ in membership.list_supported(session, user_id)],
        "pa": elsewhere.get("pa", []),
        "coordinator": membership.list_holders_of(session, user_id),
    }
