"""What users are towards circles, and so what they may read. The table of what each may do: ``accounts/access.py``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.access import READERS, Standing
from carematch.accounts.membership import is_coordinator, list_holders_of, list_supported, powers_in
from carematch.circles.models import Circle, Relationship, Stage
from carematch.core.identity import Actor
from carematch.directory.service import find_pa, list_profiles_of
from carematch.sync.models import SyncScope
from carematch.sync.registry import Subject

S = Standing

_POWERS = {
    "choose_pas": S.SUPPORTER_CHOOSES,
    "agree_visits": S.SUPPORTER_VISITS,
    "see_notes": S.SUPPORTER_NOTES,
    "money": S.SUPPORTER_MONEY,
}
_SPEAKING = {S.SUPPORTER_CHOOSES, S.SUPPORTER_VISITS, S.COORDINATOR}
"""Standings in which somebody speaks for the person; where they themselves are the PA, they do not."""

_STAGES = {
    Stage.INVITED: S.PA_INVITED,
    Stage.INTRODUCED: S.PA_INTRODUCED,
    Stage.CHOSEN: S.PA_CHOSEN,
    Stage.ENDED: S.PA_ENDED,
}


def standings_of(session: Session, actor: Actor, subject: Subject) -> set[Standing]:
    """All that a signed-in user is towards a circle, a PA in it, a PA as such, or a holder."""
    user_id = actor.user_id
    if user_id is None:
        return set()
    if subject.circle_id is not None:
        circle = session.get(Circle, subject.circle_id)
        return set() if circle is None else _in_circle(session, user_id, circle, subject.pa_id)
    if subject.pa_id is not None:
        pa = find_pa(session, subject.pa_id)
        return {S.COORDINATOR} if pa and is_coordinator(session, pa.holder_id, user_id) else set()
    if subject.holder_id is not None and is_coordinator(session, subject.holder_id, user_id):
        return {S.COORDINATOR}
    return set()


def _in_circle(session: Session, user_id: UUID, circle: Circle, pa_id: UUID | None) -> set[Standing]:
    found: set[Standing] = set()
    if circle.person_user_id == user_id:
        found.add(S.PERSON)
    if is_coordinator(session, circle.holder_id, user_id):
        found.add(S.COORDINATOR)
    if powers := powers_in(session, circle.id, user_id):
        found |= {S.SUPPORTER} | {_POWERS[power] for power in powers}
    own = [profile.id for profile in list_profiles_of(session, user_id) if profile.holder_id == circle.holder_id]
    for bond in session.scalars(
        select(Relationship).where(Relationship.circle_id == circle.id, Relationship.pa_id.in_(own))
    ):
        if bond.stage is Stage.CHOSEN:
            found.add(S.TEAM)
        if bond.pa_id == pa_id and bond.stage in _STAGES:
            found.add(_STAGES[bond.stage])
    if pa_id in own:
        return found - _SPEAKING | {S.THAT_PA}
    return found


def scopes_of(session: Session, user_id: UUID, _now: datetime) -> list[str]:
    """What this user's phone holds: own ledger, circles, then holder and directory."""
    circles: list[str] = []
    holders: set[UUID] = set()
    searching: set[UUID] = set()
    for circle in session.scalars(select(Circle).where(Circle.person_user_id == user_id).order_by(Circle.id)):
        circles += _circle_scopes(session, circle.id, {S.PERSON})
        holders.add(circle.holder_id)
        searching.add(circle.holder_id)
    for circle_id, powers in list_supported(session, user_id):
        found = {S.SUPPORTER} | {_POWERS[power] for power in powers}
        circles += [scope for scope in _circle_scopes(session, circle_id, found) if scope not in circles]
        holder_id = session.scalars(select(Circle.holder_id).where(Circle.id == circle_id)).one()
        holders.add(holder_id)
        if S.SUPPORTER_CHOOSES in found:
            searching.add(holder_id)
    for profile in list_profiles_of(session, user_id):
        bonds = session.scalars(
            select(Relationship)
            .where(
                Relationship.pa_id == profile.id,
                Relationship.stage.in_((Stage.INVITED, Stage.INTRODUCED, Stage.CHOSEN)),
            )
            .order_by(Relationship.circle_id)
        )
        for bond in bonds:
            if bond.stage is Stage.CHOSEN:
                circles.append(f"c:{bond.circle_id}/all")
                holders.add(profile.holder_id)
            circles.append(f"c:{bond.circle_id}/pa:{user_id}")
    holders |= set(list_holders_of(session, user_id))
    return [
        f"u:{user_id}",
        *dict.fromkeys(circles),
        *(f"h:{holder_id}" for holder_id in sorted(holders)),
        *(area for holder_id in sorted(searching) for area in _directory_scopes(session, holder_id)),
    ]


def _circle_scopes(session: Session, circle_id: UUID, found: Iterable[Standing]) -> list[str]:
    standings = set(found)
    names = [name for name in ("all", "person", "money") if READERS[name] & standings]
    scopes = [f"c:{circle_id}/{name}" for name in names]
    if READERS["pa"] & standings:
        scopes += session.scalars(
            select(SyncScope.id).where(SyncScope.id.startswith(f"c:{circle_id}/pa:")).order_by(SyncScope.id)
        )
    return scopes


def _directory_scopes(session: Session, holder_id: UUID) -> list[str]:
    return list(
        session.scalars(select(SyncScope.id).where(SyncScope.id.startswith(f"dir:{holder_id}/")).order_by(SyncScope.id))
    )


def circles_of_pa(session: Session, pa_id: UUID) -> list[UUID]:
    """The circles that know a PA, whatever the stage."""
    return list(session.scalars(select(Relationship.circle_id).where(Relationship.pa_id == pa_id)))
