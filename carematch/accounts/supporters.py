"""Whom a person lets see or do named things."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts import membership
from carematch.accounts.models import Closeness, Interest, Power, Supporter, SupporterInvite, User
from carematch.core.errors import Conflict, Forbidden, NotFound


class HelpTakenBack(Conflict):
    slug, title = "help-taken-back", "This invitation was taken back"


class CameInAlready(Conflict):
    slug, title = "came-in-already", "Somebody has come in by this invitation already"


def allow_supporter(
    session: Session, new_id: UUID, *, circle_id: UUID, user_id: UUID, powers: Collection[Power], now: datetime
) -> Supporter:
    """The user has exactly these powers in the circle. ``new_id`` is the row's where they had none before.

    Callers hold the circle's lock.

    :raises NotFound: there is no such user.
    """
    user = membership.find_user(session, user_id)
    if user is None or user.disabled_at is not None:
        raise NotFound
    supporter = find_supporter(session, circle_id, user_id)
    if supporter is None:
        supporter = Supporter(id=new_id, circle_id=circle_id, user_id=user_id, powers=[], past=[], allowed_at=now)
        session.add(supporter)
    elif supporter.powers != sorted(powers) or supporter.withdrawn_at is not None:
        _remember(supporter, until=supporter.withdrawn_at or now)
        if supporter.withdrawn_at is not None:
            supporter.allowed_at, supporter.withdrawn_at = now, None
    supporter.powers = sorted(powers)
    return supporter


def invite_supporter(
    session: Session,
    invite_id: UUID,
    *,
    circle_id: UUID,
    name: str,
    powers: Collection[Power],
    interests: Sequence[Mapping[str, Any]],
    now: datetime,
) -> SupporterInvite:
    """The person would like this somebody to help them. The same again changes nothing.

    :raises Conflict: there is another invitation with this id.
    """
    invite = session.get(SupporterInvite, invite_id)
    close = [{"paId": str(each["pa_id"]), "closeness": str(each["closeness"])} for each in interests]
    if invite is not None:
        if (invite.circle_id, invite.name, invite.powers) != (circle_id, name, sorted(powers)):
            raise Conflict("This invitation exists already.")
        return invite
    invite = SupporterInvite(
        id=invite_id, circle_id=circle_id, name=name, powers=sorted(powers), interests=close, invited_at=now
    )
    session.add(invite)
    return invite


def uninvite_supporter(session: Session, invite_id: UUID, *, now: datetime) -> SupporterInvite:
    """Nobody comes in by it any more.

    :raises NotFound: nobody was invited.
    :raises CameInAlready: then it is their help that is to end.
    """
    invite = get_invite(session, invite_id)
    if invite.accepted_at is not None:
        raise CameInAlready
    invite.withdrawn_at = invite.withdrawn_at or now
    return invite


def come_in(session: Session, invite_id: UUID, *, user_id: UUID, now: datetime) -> Supporter:
    """The user helps the person, as the person wished when inviting. A new supporter's row has the invitation's id.

    Callers hold the circle's lock.

    :raises NotFound: nobody was invited, or there is no such user.
    :raises HelpTakenBack: the person has taken it back.
    :raises CameInAlready: somebody has come in by it.
    """
    invite = get_invite(session, invite_id)
    if invite.withdrawn_at is not None:
        raise HelpTakenBack
    if invite.accepted_at is not None:
        raise CameInAlready
    invite.accepted_at = now
    powers = {Power(each) for each in invite.powers}
    supporter = allow_supporter(session, invite.id, circle_id=invite.circle_id, user_id=user_id, powers=powers, now=now)
    session.flush()
    return supporter


def get_invite(session: Session, invite_id: UUID) -> SupporterInvite:
    """:raises NotFound: nobody was invited."""
    invite = session.get(SupporterInvite, invite_id)
    if invite is None:
        raise NotFound
    return invite


def find_invite(session: Session, invite_id: UUID) -> SupporterInvite | None:
    return session.get(SupporterInvite, invite_id)


def _remember(supporter: Supporter, *, until: datetime) -> None:
    """What they had is known when they tell later of what happened meanwhile."""
    period = {"powers": supporter.powers, "since": supporter.since.isoformat(), "until": until.isoformat()}
    supporter.past = [*supporter.past, period]


def withdraw_supporter(session: Session, *, circle_id: UUID, user_id: UUID, now: datetime) -> Supporter:
    """The user has no powers in the circle any more; when that began is kept.

    :raises NotFound: they never had any.
    """
    supporter = find_supporter(session, circle_id, user_id)
    if supporter is None:
        raise NotFound
    supporter.withdrawn_at = supporter.withdrawn_at or now
    supporter.rings_since = None
    return supporter


def declare_interest(
    session: Session,
    new_id: UUID,
    *,
    circle_id: UUID,
    user_id: UUID,
    pa_id: UUID,
    closeness: Closeness,
    by: str,
    is_own_word: bool,
    now: datetime,
) -> Interest:
    """It is known that the supporter is close to this PA. Saying the same again changes nothing.

    :raises NotFound: the user never supported this person.
    """
    if find_supporter(session, circle_id, user_id) is None:
        raise NotFound
    for known in list_interests(session, circle_id, user_id):
        if (known.pa_id, known.closeness) == (pa_id, closeness):
            return known
    interest = Interest(
        id=new_id,
        circle_id=circle_id,
        user_id=user_id,
        pa_id=pa_id,
        closeness=closeness,
        declared_at=now,
        declared_by=by,
        is_own_word=is_own_word,
    )
    session.add(interest)
    return interest


def withdraw_interest(session: Session, interest_id: UUID, *, by: str, user_id: UUID | None, now: datetime) -> Interest:
    """It is over; that it was stays known. With ``user_id``, only what that supporter said themselves.

    :raises NotFound: nothing like it was said.
    :raises Forbidden: somebody else said it of them.
    """
    interest = get_interest(session, interest_id)
    if user_id is not None and (interest.user_id != user_id or not interest.is_own_word):
        raise Forbidden("Whoever said it can say that it is over.")
    if interest.withdrawn_at is None:
        interest.withdrawn_at, interest.withdrawn_by = now, by
    return interest


def get_interest(session: Session, interest_id: UUID) -> Interest:
    """:raises NotFound: nothing like it was said."""
    interest = session.get(Interest, interest_id)
    if interest is None:
        raise NotFound
    return interest


def list_interests(session: Session, circle_id: UUID, user_id: UUID) -> list[Interest]:
    """The PAs of whom it is known that this user is close to them, as things are now."""
    return list(
        session.scalars(
            select(Interest).where(
                Interest.circle_id == circle_id, Interest.user_id == user_id, Interest.withdrawn_at.is_(None)
            )
        )
    )


def is_close_to(session: Session, circle_id: UUID, user_id: UUID, pa_id: UUID) -> bool:
    """It is known of this user that they are that PA, live with them or are close to them."""
    return any(interest.pa_id == pa_id for interest in list_interests(session, circle_id, user_id))


def find_supporter(session: Session, circle_id: UUID, user_id: UUID) -> Supporter | None:
    return session.scalar(select(Supporter).where(Supporter.circle_id == circle_id, Supporter.user_id == user_id))


def let_ring(session: Session, *, circle_id: UUID, user_id: UUID | None, now: datetime) -> Supporter | None:
    """This supporter is to ring the person where an answer is missing; None: the holder's coordinator is.

    :raises NotFound: the user is no supporter of theirs now.
    """
    wanted = None
    for supporter in session.scalars(select(Supporter).where(Supporter.circle_id == circle_id)):
        is_wanted = supporter.user_id == user_id and supporter.withdrawn_at is None
        supporter.rings_since = (supporter.rings_since or now) if is_wanted else None
        wanted = supporter if is_wanted else wanted
    if user_id is not None and wanted is None:
        raise NotFound
    return wanted


def find_ringing(session: Session, circle_id: UUID) -> Supporter | None:
    """The supporter whom the person has named to ring them; None: nobody, so the holder's coordinator rings."""
    return session.scalar(
        select(Supporter).where(
            Supporter.circle_id == circle_id, Supporter.rings_since.is_not(None), Supporter.withdrawn_at.is_(None)
        )
    )


def find_ringer(session: Session, circle_id: UUID) -> str | None:
    """The name of whoever the person has named to ring them."""
    supporter = find_ringing(session, circle_id)
    return session.get_one(User, supporter.user_id).name if supporter else None
