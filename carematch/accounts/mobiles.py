"""The mobile number at which a user takes texts. A code that was sent there shows that it is theirs."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from carematch.accounts.codes import LIFETIME, MAX_AN_HOUR, MAX_TRIES
from carematch.accounts.models import MobileNumber, NumberCode, User
from carematch.core.errors import Conflict, Invalid, TooMany
from carematch.core.ids import uuid7

REGION = "GB"
_HOUR = timedelta(hours=1)
_TAKES_TEXTS = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class NoTexts(Conflict):
    slug, title = "no-texts", "This CareMatch sends no texts"


@dataclass(frozen=True)
class NumberToConfirm:
    """A code on its way to a number."""

    number: str
    code: str


def read_number(text: str) -> str:
    """A mobile number as people write it, in its international form. Without +, it is a number of this country.

    :raises Invalid: it is none.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as fault:
        raise not_a_number() from fault
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _TAKES_TEXTS:
        raise not_a_number()
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def issue_code(session: Session, user_id: UUID, number: str, *, secret_key: str, now: datetime) -> NumberToConfirm:
    """A new code for this number; from now on only the new one counts. The number in use stays until it is confirmed.

    :raises TooMany: five were sent within the hour.
    """
    # The lock makes two requests at once wait for each other, so that one code at a time is valid.
    session.scalars(select(User).where(User.id == user_id).with_for_update(key_share=True)).one()
    of_user = NumberCode.user_id == user_id
    session.execute(delete(NumberCode).where(of_user, NumberCode.expires_at <= now + LIFETIME - _HOUR))
    if session.scalars(select(func.count()).select_from(NumberCode).where(of_user)).one() >= MAX_AN_HOUR:
        raise TooMany("Please wait an hour, then ask for another code.", retryAfter=3600)
    session.execute(update(NumberCode).where(of_user, NumberCode.used_at.is_(None)).values(used_at=now))
    row_id, code = uuid7(), f"{secrets.randbelow(1_000_000):06}"
    session.add(
        NumberCode(
            id=row_id,
            user_id=user_id,
            number=number,
            code_hash=_hash(secret_key, row_id, code),
            expires_at=now + LIFETIME,
            tries=0,
        )
    )
    session.flush()
    return NumberToConfirm(number, code)


def confirm(session: Session, user_id: UUID, code: str, *, secret_key: str, now: datetime) -> bool:
    """The number to which this code was sent is the user's; the code is used up then.

    False for anything else, and then the try is counted: the caller's transaction must be committed all the same.
    """
    # Counted before it is compared: of tries made at once, none is free.
    tried = session.execute(
        update(NumberCode)
        .where(
            NumberCode.user_id == user_id,
            NumberCode.used_at.is_(None),
            NumberCode.expires_at > now,
            NumberCode.tries < MAX_TRIES,
        )
        .values(tries=NumberCode.tries + 1)
        .returning(NumberCode.id, NumberCode.code_hash, NumberCode.number)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if tried is None or not hmac.compare_digest(tried.code_hash, _hash(secret_key, tried.id, code)):
        return False
    session.execute(update(NumberCode).where(NumberCode.id == tried.id).values(used_at=now))
    forget(session, user_id)
    session.add(MobileNumber(user_id=user_id, number=tried.number, confirmed_at=now))
    session.flush()
    return True


def forget(session: Session, user_id: UUID) -> None:
    """No text goes to this user any more."""
    session.execute(delete(MobileNumber).where(MobileNumber.user_id == user_id))


def find_number(session: Session, user_id: UUID) -> str | None:
    """The number that the user has confirmed."""
    return session.scalar(select(MobileNumber.number).where(MobileNumber.user_id == user_id))


def last_digits(number: str) -> str:
    """By which its owner knows it, and nobody else learns it."""
    return number[-3:]


def not_a_number() -> Invalid:
    words = "This is not a mobile number. One looks like 07400 123456."
    return Invalid(words, errors={"number": [words]})


def _hash(secret_key: str, row_id: UUID, code: str) -> str:
    digits = "".join(filter(str.isdecimal, code))
    return hmac.new(secret_key.encode(), f"number-code:{row_id}:{digits}".encode(), hashlib.sha256).hexdigest()
