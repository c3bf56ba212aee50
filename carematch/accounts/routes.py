"""Signing in and out, devices, invitations and passkeys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import current_app
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from carematch.accounts import codes, invitations, mobiles, passkeys, service
from carematch.accounts.channels import CodeChannel
from carematch.accounts.gate import access, give_cookie, limiter, settings, take_cookie
from carematch.accounts.invitations import Parts
from carematch.accounts.models import InvitationKind, User
from carematch.accounts.passkeys import Site
from carematch.accounts.schemas import (
    AddPasskeySchema,
    CodeSchema,
    DeviceSchema,
    InvitationSchema,
    InviteSchema,
    MeaningSchema,
    MeSchema,
    MobileNumberSchema,
    MobileSchema,
    PasskeyOptionsSchema,
    PasskeySchema,
    PasskeySignInSchema,
    RedeemSchema,
    SendCodeSchema,
    SignInSchema,
)
from carematch.core import clock
from carematch.core.db import db, end_reading
from carematch.core.errors import Unavailable
from carematch.core.handing import Fate
from carematch.core.identity import current_actor, current_user_id, find_actor
from carematch.core.ids import uuid7
from carematch.core.texts import TextService
from carematch.sync.perform import Result, in_write_session

bp = Blueprint("accounts", __name__, url_prefix="/api", description="Signing in, devices, invitations and passkeys")

ASKING = "10 per minute; 60 per hour"
TRYING = "20 per minute; 200 per hour"


def _write(work: Callable[[Session], Result]) -> Result:
    """``work`` in a writing transaction of its own, after the reading one of the request has ended."""
    end_reading()
    return in_write_session(work)


def _parts() -> Parts:
    has = current_app.extensions
    names = ("roles", "describe_subject", "subject_user", "describe_help")
    return Parts(*(has[f"carematch.{name}"] for name in names))


def _sign_in(session: Session, user: User, device_name: str) -> service.SignedIn:
    before = find_actor()
    return service.open_device(
        session, user, name=device_name, now=clock.now(), replaces=before.device_id if before else None
    )


def _me() -> dict[str, Any]:
    actor = current_actor()
    return {
        "user_id": actor.user_id,
        "name": actor.name,
        "device_id": actor.device_id,
        "roles": service.roles(db.session(), current_user_id(), _parts().roles_of),
        "server_time": clock.now(),
    }


@bp.get("/me")
@bp.response(200, MeSchema)
def me() -> dict[str, Any]:
    """Who is signed in here, and what they are to whom."""
    return _me()


@bp.post("/sign-in/codes")
@limiter.limit(ASKING)
@bp.arguments(SendCodeSchema)
@bp.response(204)
def send_code(body: dict[str, Any]) -> None:
    """Send a code to this address if somebody has it. The answer does not say whether."""
    issued = _write(
        lambda session: codes.issue_code(session, body["email"], secret_key=settings().secret_key, now=clock.now())
    )
    if issued is not None:
        channel: CodeChannel = current_app.extensions["carematch.codes"]
        channel.send(issued)


@bp.post("/sign-in")
@limiter.limit(TRYING)
@bp.arguments(SignInSchema)
@bp.response(200, MeSchema)
def sign_in(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in with a code. A wrong one counts; after five a new one has to be asked for."""

    def work(session: Session) -> service.SignedIn | None:
        user = codes.use_code(session, body["email"], body["code"], secret_key=settings().secret_key, now=clock.now())
        return _sign_in(session, user, body["device_name"]) if user else None

    signed_in = _write(work)
    if signed_in is None:
        raise codes.WrongCode
    give_cookie(signed_in)
    return _me()


@bp.post("/sign-out")
@bp.response(204)
def sign_out() -> None:
    """Sign this device out."""
    actor = current_actor()
    if actor.device_id is not None:
        _revoke(actor.device_id)
    take_cookie()


@bp.get("/devices")
@bp.response(200, DeviceSchema(many=True))
def devices() -> list[dict[str, Any]]:
    """Where the user is signed in, the last used first."""
    here = current_actor().device_id
    return [
        {
            "id": device.id,
            "name": device.name,
            "created_at": device.created_at,
            "last_seen_at": device.last_seen_at,
            "is_this_one": device.id == here,
        }
        for device in service.list_devices(db.session(), current_user_id())
    ]


@bp.delete("/devices/<uuid:device_id>")
@bp.response(204)
def revoke_device(device_id: UUID) -> None:
    """Sign a device of one's own out."""
    _revoke(device_id)


def _revoke(device_id: UUID) -> None:
    user_id = current_user_id()
    _write(lambda session: service.revoke_device(session, device_id, user_id=user_id, now=clock.now()))


@bp.post("/invitations")
@bp.arguments(InviteSchema)
@bp.response(200, InvitationSchema)
def invite(body: dict[str, Any]) -> dict[str, Any]:
    """Make a code to print or pass on: for a person, a PA or a colleague of the caller's holder, or for a supporter
    whom the person has invited."""
    invited = _write(
        lambda session: invitations.invite(
            session,
            current_actor(),
            InvitationKind(body["kind"]),
            body["subject_id"],
            name=body["name"],
            email=body["email"],
            access=access(),
            parts=_parts(),
            secret_key=settings().secret_key,
            now=clock.now(),
        )
    )
    url = invitations.join_url(invited.code, settings().public_url)
    return {
        "id": invited.invitation.id,
        "code": invited.code,
        "url": url,
        "expires_at": invited.invitation.expires_at,
        "qr_svg": invitations.qr_svg(url),
    }


@bp.post("/invitations/look")
@limiter.limit(TRYING)
@bp.arguments(CodeSchema)
@bp.response(200, MeaningSchema)
def look_at_invitation(body: dict[str, Any]) -> invitations.Meaning:
    """What a code opens, before it is taken. It says so to whoever holds the code, and is not used up."""
    return _write(
        lambda session: invitations.look(
            session, body["code"], parts=_parts(), secret_key=settings().secret_key, now=clock.now()
        )
    )


@bp.post("/invitations/redeem")
@limiter.limit(TRYING)
@bp.arguments(RedeemSchema)
@bp.response(200, MeSchema)
def redeem_invitation(body: dict[str, Any]) -> dict[str, Any]:
    """Come in by a printed code. Whoever is signed in takes it for themselves; nobody else is signed in by it."""
    actor = find_actor()

    def work(session: Session) -> service.SignedIn | None:
        user = invitations.redeem(
            session,
            body["code"],
            actor=actor,
            parts=_parts(),
            secret_key=settings().secret_key,
            now=clock.now(),
        )
        return _sign_in(session, user, body["device_name"]) if actor is None else None

    signed_in = _write(work)
    if signed_in is not None:
        give_cookie(signed_in)
    return _me()


@bp.post("/passkeys/options")
@bp.response(200, PasskeyOptionsSchema)
def passkey_options() -> dict[str, Any]:
    """What the browser needs to make a passkey for the user."""
    site = Site.at(settings().public_url)
    user_id = current_user_id()
    return {
        "public_key": _write(
            lambda session: passkeys.registration_options(
                session, session.get_one(User, user_id), site, now=clock.now()
            )
        )
    }


@bp.post("/passkeys")
@bp.arguments(AddPasskeySchema)
@bp.response(201, PasskeySchema)
def add_passkey(body: dict[str, Any]) -> dict[str, Any]:
    """Keep the passkey that the browser made."""
    site = Site.at(settings().public_url)
    user_id, credential = current_user_id(), body["credential"]
    challenge = _write(lambda session: passkeys.take_challenge(session, credential, user_id, now=clock.now()))
    passkey = _write(
        lambda session: passkeys.add_passkey(
            session, user_id, credential, challenge=challenge, name=body["name"], site=site, now=clock.now()
        )
    )
    return {"id": passkeys.public_id(passkey), "name": passkey.name, "created_at": passkey.created_at}


@bp.post("/sign-in/passkey/options")
@limiter.limit(TRYING)
@bp.response(200, PasskeyOptionsSchema)
def passkey_sign_in_options() -> dict[str, Any]:
    """What the browser needs to look for a passkey."""
    site = Site.at(settings().public_url)
    return {"public_key": _write(lambda session: passkeys.sign_in_options(session, site, now=clock.now()))}


@bp.post("/sign-in/passkey")
@limiter.limit(TRYING)
@bp.arguments(PasskeySignInSchema)
@bp.response(200, MeSchema)
def passkey_sign_in(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in with the passkey that answered."""
    site, credential = Site.at(settings().public_url), body["credential"]
    challenge = _write(lambda session: passkeys.take_challenge(session, credential, None, now=clock.now()))

    def work(session: Session) -> service.SignedIn:
        user = passkeys.user_of(session, credential, challenge=challenge, site=site, now=clock.now())
        return _sign_in(session, user, body["device_name"])

    give_cookie(_write(work))
    return _me()


@bp.get("/mobile")
@bp.response(200, MobileSchema)
def read_mobile() -> dict[str, Any]:
    """Whether texts can be sent, and to which number; of it, only the end."""
    number = mobiles.find_number(db.session(), current_user_id())
    return {"can_text": _texts() is not None, "ends_in": mobiles.last_digits(number) if number else None}


@bp.put("/mobile")
@limiter.limit(ASKING)
@bp.arguments(MobileNumberSchema)
@bp.response(204)
def change_mobile(body: dict[str, Any]) -> None:
    """Send a code to this number. It is used for nothing else before it is confirmed."""
    texts = _texts()
    if texts is None:
        raise mobiles.NoTexts
    number, user_id, secret_key = mobiles.read_number(body["number"]), current_user_id(), settings().secret_key
    sent = _write(lambda session: mobiles.issue_code(session, user_id, number, secret_key=secret_key, now=clock.now()))
    words = f"Your CareMatch code is {sent.code}. It works for 10 minutes. Nobody from CareMatch will ask you for it."
    handed = texts.open().send(sent.number, words, reference=f"code-{uuid7()}")
    if handed.fate is Fate.NO_SUCH_ADDRESS:
        raise mobiles.not_a_number()
    if handed.fate is not Fate.TAKEN:
        raise Unavailable("We could not send a text just now. Please try again in a few minutes.")


@bp.post("/mobile/confirm")
@limiter.limit(TRYING)
@bp.arguments(CodeSchema)
@bp.response(204)
def confirm_mobile(body: dict[str, Any]) -> None:
    """The code that came to the number. A wrong one counts; after five a new one has to be asked for."""
    user_id, secret_key = current_user_id(), settings().secret_key
    is_right = _write(
        lambda session: mobiles.confirm(session, user_id, body["code"], secret_key=secret_key, now=clock.now())
    )
    if not is_right:
        raise codes.WrongCode


@bp.delete("/mobile")
@bp.response(204)
def forget_mobile() -> None:
    """No text goes to this user any more."""
    user_id = current_user_id()
    _write(lambda session: mobiles.forget(session, user_id))


def _texts() -> TextService | None:
    texts: TextService | None = current_app.extensions["carematch.texts"]
    return texts
