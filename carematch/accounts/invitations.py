"""Codes with which somebody comes in, once: a person, a PA, a coordinator, or a supporter whom the person invited.

Redeeming is one transaction: the user, what the code opens and the mark that it was used are all there or none is.
Whoever lost the answer on the way asks for a new code; for a circle or PA that has its user already, a new code signs
that user in on one more device.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import segno
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carematch.accounts import membership, service, supporters
from carematch.accounts.access import Standing
from carematch.accounts.authority import Access
from carematch.accounts.models import Invitation, InvitationKind, SupporterInvite, User
from carematch.accounts.service import RolesOf
from carematch.core.errors import AccountDisabled, Conflict, Gone, NotFound
from carematch.core.identity import SERVER, Actor
from carematch.core.ids import uuid7
from carematch.sync.models import Status
from carematch.sync.perform import Envelope, perform, server_key
from carematch.sync.registry import Subject

_MAY_INVITE = {
    InvitationKind.PERSON: {Standing.COORDINATOR},
    InvitationKind.PA: {Standing.COORDINATOR},
    InvitationKind.COORDINATOR: {Standing.COORDINATOR},
    InvitationKind.SUPPORTER: {Standing.PERSON, Standing.COORDINATOR},
}
LIFETIME = timedelta(days=28)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""
_READ_AS = str.maketrans("OIL", "011")
_LENGTH = 10

DescribeSubject = Callable[[Session, InvitationKind, UUID], str | None]
"""The name of the person or PA that an invitation is about; None where there is none."""
SubjectUser = Callable[[Session, InvitationKind, UUID], UUID | None]
"""The user whose circle or PA record this already is."""


class UnknownCode(NotFound):
    slug, title = "unknown-code", "We do not know this code. Please check it."


class InvitationUsed(Gone):
    slug, title = "invitation-used", "This code was used already. Ask for a new one."


class InvitationExpired(Gone):
    slug, title = "invitation-expired", "This code is too old, or there is a newer one. Ask for a new one."


class OwnInvitation(Conflict):
    slug, title = "own-invitation", "You made this code for somebody else. Give it to them."


class SomebodyElseIsSignedIn(Conflict):
    slug, title = "somebody-else-is-signed-in", "Somebody else is signed in here. Sign out first, then use the code."


class SignInFirst(Conflict):
    slug, title = "sign-in-first", "You have an account already. Sign in with your e-mail first, then use the code."


class HasMoreThanThis(Conflict):
    slug, title = (
        "has-more-than-this",
        "This account opens more than the code is for. Sign in with e-mail or a passkey.",
    )


@dataclass(frozen=True)
class Meaning:
    """What a code would open, in the words that its bearer reads before they take it."""

    kind: InvitationKind
    name: str
    person_known_as: str | None = None
    powers: Sequence[str] = ()
    close_to: Sequence[str] = ()


DescribeHelp = Callable[[Session, SupporterInvite], tuple[str, list[str]]]
"""What the person whom an invited supporter would help is called, and the PAs to whom that supporter is close."""


@dataclass(frozen=True)
class Parts:
    """What features tell about circles and PAs, which accounts does not know."""

    roles_of: RolesOf
    describe_subject: DescribeSubject
    subject_user: SubjectUser
    describe_help: DescribeHelp


@dataclass(frozen=True)
class Invited:
    """An invitation and its code, which is not kept."""

    invitation: Invitation
    code: str


def invite(
    session: Session,
    actor: Actor,
    kind: InvitationKind,
    subject_id: UUID,
    *,
    name: str | None,
    email: str | None,
    access: Access,
    parts: Parts,
    secret_key: str,
    now: datetime,
) -> Invited:
    """A code for this subject; those given out for it before and not yet used no longer work (of a holder's, those for
    the same name: it may invite several coordinators).

    :raises NotFound: there is no such subject, or the actor is neither a coordinator of its holder nor, of a supporter
        they would like, the person.
    """
    if access.standings(session, actor, _subject(session, kind, subject_id)).isdisjoint(_MAY_INVITE[kind]):
        raise NotFound
    called = name or parts.describe_subject(session, kind, subject_id)
    if called is None:
        raise NotFound
    _withdraw(session, kind, subject_id, called, now=now)
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    invitation = Invitation(
        id=uuid7(),
        kind=kind,
        subject_id=subject_id,
        name=called,
        email=email,
        code_hash=hash_code(code, secret_key),
        created_by=actor.user_id,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(invitation)
    session.flush()
    return Invited(invitation, f"{code[:5]}-{code[5:]}")


def look(session: Session, code: str, *, parts: Parts, secret_key: str, now: datetime) -> Meaning:
    """What this code opens. Looking uses nothing up.

    :raises UnknownCode, InvitationUsed, InvitationExpired: as ``redeem``.
    """
    invitation = _find_usable(session, code, secret_key=secret_key, now=now)
    if invitation.kind is not InvitationKind.SUPPORTER:
        return Meaning(invitation.kind, invitation.name)
    invite = supporters.get_invite(session, invitation.subject_id)
    person, close_to = parts.describe_help(session, invite)
    return Meaning(invitation.kind, invitation.name, person, invite.powers, close_to)


def _find_usable(session: Session, code: str, *, secret_key: str, now: datetime) -> Invitation:
    invitation = session.scalar(
        select(Invitation).where(Invitation.code_hash == hash_code(code, secret_key)).with_for_update()
    )
    if invitation is None:
        raise UnknownCode
    if invitation.redeemed_at is not None:
        raise InvitationUsed
    if invitation.expires_at <= now:
        raise InvitationExpired
    is_for_supporter = invitation.kind is InvitationKind.SUPPORTER
    if is_for_supporter and not supporters.get_invite(session, invitation.subject_id).is_open:
        raise InvitationExpired
    return invitation


def redeem(session: Session, code: str, *, actor: Actor | None, parts: Parts, secret_key: str, now: datetime) -> User:
    """The user who came in by this code: the actor, the subject's own user, or a new one; the subject is theirs now.

    ``session`` is a writing transaction that has changed nothing yet.

    :raises UnknownCode: there is no such code.
    :raises InvitationUsed: somebody came in by it.
    :raises InvitationExpired: it is too old, or a newer one was made.
    :raises OwnInvitation: who made it tried it.
    :raises SomebodyElseIsSignedIn: the subject has a user, who is not the actor.
    :raises HasMoreThanThis: the subject's user has other roles too, which a coordinator's code shall not open.
    :raises SignInFirst: an account has the invitation's e-mail already, and nobody is signed in.
    """
    invitation = _find_usable(session, code, secret_key=secret_key, now=now)
    if actor is not None and actor.user_id in {invitation.created_by, _inviting(session, invitation, parts)}:
        raise OwnInvitation
    owner_id = parts.subject_user(session, invitation.kind, invitation.subject_id)
    if owner_id is not None:
        user = _returning_user(session, invitation, owner_id, actor, parts)
    else:
        user = session.get_one(User, actor.user_id) if actor is not None else _new_user(session, invitation, now=now)
        _open(session, invitation, user, now=now)
    invitation.redeemed_at, invitation.redeemed_by = now, user.id
    session.flush()
    return user


def join_url(code: str, public_url: str) -> str:
    """The address to print. The code stands after ``#``, which browsers do not send, so no log has it."""
    return f"{public_url}/join#{code}"


def qr_svg(url: str) -> str:
    """The address as a QR code to put into a page: black on white, whatever the page's colours."""
    code = segno.make(url, error="m", micro=False)
    return code.svg_inline(title="QR code with which to join CareMatch", light="#fff", omitsize=True)


def hash_code(code: str, secret_key: str) -> str:
    """What is kept of a code. Case, spaces and dashes do not count; O is read as 0, I and L as 1."""
    read = "".join(filter(str.isalnum, code.upper())).translate(_READ_AS)
    return hmac.new(secret_key.encode(), f"invitation:{read}".encode(), hashlib.sha256).hexdigest()


def _subject(session: Session, kind: InvitationKind, subject_id: UUID) -> Subject:
    if kind is InvitationKind.SUPPORTER:
        return Subject(circle_id=supporters.get_invite(session, subject_id).circle_id)
    if kind is InvitationKind.PA:
        return Subject(pa_id=subject_id)
    if kind is InvitationKind.COORDINATOR:
        return Subject(holder_id=subject_id)
    return Subject(circle_id=subject_id)


def _inviting(session: Session, invitation: Invitation, parts: Parts) -> UUID | None:
    """The person who would be helped, whoever made the code for them."""
    if invitation.kind is not InvitationKind.SUPPORTER:
        return None
    invite = supporters.get_invite(session, invitation.subject_id)
    return parts.subject_user(session, InvitationKind.PERSON, invite.circle_id)


def _withdraw(session: Session, kind: InvitationKind, subject_id: UUID, name: str, *, now: datetime) -> None:
    earlier = update(Invitation).where(
        Invitation.kind == kind,
        Invitation.subject_id == subject_id,
        Invitation.redeemed_at.is_(None),
        Invitation.expires_at > now,
    )
    if kind is InvitationKind.COORDINATOR:
        earlier = earlier.where(Invitation.name == name)
    session.execute(earlier.values(expires_at=now))


def _returning_user(
    session: Session, invitation: Invitation, owner_id: UUID, actor: Actor | None, parts: Parts
) -> User:
    """The subject's user, who came back by a new code."""
    user = session.get_one(User, owner_id)
    if user.disabled_at is not None:
        raise AccountDisabled
    if actor is not None:
        if actor.user_id != owner_id:
            raise SomebodyElseIsSignedIn
        return user
    roles = service.roles(session, owner_id, parts.roles_of)
    if {role_id for ids in roles.values() for role_id in ids} - {invitation.subject_id}:
        raise HasMoreThanThis
    return user


def _new_user(session: Session, invitation: Invitation, *, now: datetime) -> User:
    user = User(id=uuid7(), name=invitation.name, email=invitation.email, created_at=now)
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise SignInFirst from None
    return user


def _open(session: Session, invitation: Invitation, user: User, *, now: datetime) -> None:
    """Give the user what the invitation is for."""
    if invitation.kind is InvitationKind.COORDINATOR:
        membership.add_coordinator(session, invitation.subject_id, user.id, now=now)
        return
    name, subject = {
        InvitationKind.PERSON: ("circle.claim", "circleId"),
        InvitationKind.PA: ("profile.claim", "paId"),
        InvitationKind.SUPPORTER: ("supporter.come_in", "inviteId"),
    }[invitation.kind]
    claim = Envelope(
        id=server_key(name, "redeem", invitation.id),
        name=name,
        v=1,
        args={subject: str(invitation.subject_id), "userId": str(user.id)},
        made_at=now,
    )
    outcome = perform(session, SERVER, claim, now=now)
    if outcome.status is not Status.APPLIED:
        raise Conflict("Please try again.")
