"""Signing in with a passkey: WebAuthn credentials that the device finds by itself and unlocks for its user alone."""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json,
    parse_authentication_credential_json,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from carematch.accounts.models import Passkey, PasskeyChallenge, User
from carematch.core.errors import Conflict, Invalid

CHALLENGE_LIFETIME = timedelta(minutes=5)
_UNLOCKED = UserVerificationRequirement.REQUIRED

Credential = dict[str, Any]


class PasskeysNeedAName(Conflict):
    slug, title = "passkeys-need-a-name", "Passkeys do not work at this address, because it is a number and not a name"


class PasskeyNotAccepted(Invalid):
    slug, title = "passkey-not-accepted", "This passkey was not accepted. Please try again, or sign in by e-mail."


@dataclass(frozen=True)
class Site:
    """What a passkey belongs to: the host's name, and the address whose pages may ask for it."""

    rp_id: str
    origin: str

    @classmethod
    def at(cls, public_url: str) -> Site:
        """:raises PasskeysNeedAName: the address is an IP address, where browsers allow no passkeys."""
        host = urlsplit(public_url).hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return cls(host, public_url)
        raise PasskeysNeedAName


def registration_options(session: Session, user: User, site: Site, *, now: datetime) -> dict[str, Any]:
    """What the browser needs to make a passkey for this user; the user's other passkeys are left out."""
    owned = session.scalars(select(Passkey.id).where(Passkey.user_id == user.id))
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name="CareMatch",
        user_id=user.id.bytes,
        user_name=user.email or user.name,
        user_display_name=user.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_UNLOCKED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in owned],
    )
    _keep_challenge(session, options.challenge, user.id, now=now)
    return _as_json(options_to_json(options))


def sign_in_options(session: Session, site: Site, *, now: datetime) -> dict[str, Any]:
    """What the browser needs to look for a passkey of anybody's."""
    options = webauthn.generate_authentication_options(rp_id=site.rp_id, user_verification=_UNLOCKED)
    _keep_challenge(session, options.challenge, None, now=now)
    return _as_json(options_to_json(options))


def take_challenge(session: Session, credential: Credential, user_id: UUID | None, *, now: datetime) -> bytes | None:
    """The challenge that the credential answers, which is used up: commit before judging the answer.

    None when it was not given to this user (None: to somebody signing in) within five minutes, or was used.
    """
    try:
        answered = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"])).challenge
    except (WebAuthnException, KeyError, TypeError, ValueError):
        return None
    taken = session.execute(
        delete(PasskeyChallenge)
        .where(
            PasskeyChallenge.challenge == answered,
            PasskeyChallenge.user_id.is_(None) if user_id is None else PasskeyChallenge.user_id == user_id,
        )
        .returning(PasskeyChallenge.expires_at)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return answered if taken is not None and taken.expires_at > now else None


def add_passkey(
    session: Session,
    user_id: UUID,
    credential: Credential,
    *,
    challenge: bytes | None,
    name: str,
    site: Site,
    now: datetime,
) -> Passkey:
    """The user can sign in with this passkey from now on.

    :raises PasskeyNotAccepted: it does not answer the challenge at this site, or is somebody's already.
    """
    if challenge is None:
        raise PasskeyNotAccepted
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException as fault:
        raise PasskeyNotAccepted from fault
    if session.get(Passkey, made.credential_id) is not None:
        raise PasskeyNotAccepted
    passkey = Passkey(
        id=made.credential_id,
        user_id=user_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name,
        created_at=now,
    )
    session.add(passkey)
    session.flush()
    return passkey


def user_of(session: Session, credential: Credential, *, challenge: bytes | None, site: Site, now: datetime) -> User:
    """The user whose passkey answered.

    :raises PasskeyNotAccepted: it does not answer the challenge at this site, or nobody has it.
    """
    if challenge is None:
        raise PasskeyNotAccepted
    try:
        answer = parse_authentication_credential_json(credential)
        passkey = session.get(Passkey, answer.raw_id, with_for_update=True)
        if passkey is None or answer.response.user_handle != passkey.user_id.bytes:
            raise PasskeyNotAccepted
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException as fault:
        raise PasskeyNotAccepted from fault
    passkey.sign_count, passkey.last_used_at = verified.new_sign_count, now
    session.flush()
    return session.get_one(User, passkey.user_id)


def public_id(passkey: Passkey) -> str:
    return bytes_to_base64url(passkey.id)


def _keep_challenge(session: Session, challenge: bytes, user_id: UUID | None, *, now: datetime) -> None:
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now))
    session.add(PasskeyChallenge(challenge=challenge, user_id=user_id, expires_at=now + CHALLENGE_LIFETIME))
    session.flush()


def _as_json(text: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(text)
    return read
