"""One-time codes to sign in with: six digits, ten minutes, five tries, one use."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from carematch.accounts.models import OneTimeCode, User
from carematch.core.errors import Invalid
from carematch.core.ids import uuid7

LIFETIME = timedelta(minutes=10)
MAX_TRIES = 5
MAX_AN_HOUR = 5
_HOUR = timedelta(hours=1)


class WrongCode(Invalid):
    slug, title = "wrong-code", "This code is not right, or it is too old. Check it, or ask for a new one."


@dataclass(frozen=True)
class IssuedCode:
    """A code on its way to somebody."""

    name: str
    email: str
    code: str


def issue_code(session: Session, email: str, *, secret_key: str, now: datetime) -> IssuedCode | None:
    """A new code for the account with this address; from now on only the new one counts.

    None when there is no such account, when it is closed, and when it was sent five codes within the hour.
    """
    # The lock makes two requests at once wait for each other, so that one code at a time is valid.
    owner = select(User).where(User.email == email, User.disabled_at.is_(None))
    user = session.scalar(owner.with_for_update(key_share=True))
    if user is None or user.email is None:
        return None
    of_user = OneTimeCode.user_id == user.id
    session.execute(delete(OneTimeCode).where(of_user, OneTimeCode.expires_at <= now + LIFETIME - _HOUR))
    if session.scalars(select(func.count()).select_from(OneTimeCode).where(of_user)).one() >= MAX_AN_HOUR:
        return None
    session.execute(update(OneTimeCode).where(of_user, OneTimeCode.used_at.is_(None)).values(used_at=now))
    row_id, code = uuid7(), f"{secrets.randbelow(1_000_000):06}"
    session.add(
        OneTimeCode(
            id=row_id, user_id=user.id, code_hash=_hash(secret_key, row_id, code), expires_at=now + LIFETIME, tries=0
        )
    )
    session.flush()
    return IssuedCode(user.name, user.email, code)


def use_code(session: Session, email: str, code: str, *, secret_key: str, now: datetime) -> User | None:
    """The user whose code this is; it is used up then.

    None for anything else, and then the try is counted: the caller's transaction must be committed all the same.
    """
    user = session.scalar(select(User).where(User.email == email, User.disabled_at.is_(None)))
    if user is None:
        return None
    # Counted before it is compared: of tries made at once, none is free.
    tried = session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.user_id == user.id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > now,
            OneTimeCode.tries < MAX_TRIES,
        )
        .values(tries=OneTimeCode.tries + 1)
        .returning(OneTimeCode.id, OneTimeCode.code_hash)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if tried is None or not hmac.compare_digest(tried.code_hash, _hash(secret_key, tried.id, code)):
        return None
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.id == tried.id)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    return user


def _hash(secret_key: str, row_id: UUID, code: str) -> str:
    digits = "".join(filter(str.isdecimal, code))
    return hmac.new(secret_key.encode(), f"one-time-code:{row_id}:{digits}".encode(), hashlib.sha256).hexdigest()
