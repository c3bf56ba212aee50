"""What users are towards circles, and so what they may read. The table of what each may do: ``accounts/access.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, cast, false, null, or_, select, true, union_all
from sqlalchemy.orm import Session

from carematch.accounts.access import PART_OF, READERS, Standing, audiences_of
from carematch.accounts.membership import Then, is_coordinator, list_holders_of, powers_of
from carematch.accounts.models import Staff, Supporter
from carematch.accounts.supporters import is_close_to
from carematch.circles.models import Circle, Relationship, Stage
from carematch.circles.service import list_holders_around
from carematch.core.identity import Actor
from carematch.directory.service import PaProfile, find_pa
from carematch.sync.models import SyncScope
from carematch.sync.registry import Subject

S = Standing

_POWERS = {
    "choose_pas": S.SUPPORTER_CHOOSES,
    "agree_visits": S.SUPPORTER_VISITS,
    "see_notes": S.SUPPORTER_NOTES,
    "money": S.SUPPORTER_MONEY,
}
_SPEAKING = {S.SUPPORTER_CHOOSES, S.SUPPORTER_VISITS, S.SUPPORTER_MONEY, S.COORDINATOR}
"""Standings in which somebody speaks for the person; where they themselves are the PA, they do not."""

KNOWN_TO_PA = or_(
    Relationship.stage.in_((Stage.INVITED, Stage.INTRODUCED, Stage.CHOSEN)),
    and_(Relationship.stage == Stage.CONSIDERING, Relationship.pa_knows_at.is_not(None)),
)
"""The relationships of which a PA has a row: from the invitation on, or once they said that they know the person."""

_STAGES = {
    Stage.INVITED: S.PA_INVITED,
    Stage.INTRODUCED: S.PA_INTRODUCED,
    Stage.CHOSEN: S.PA_CHOSEN,
    Stage.ENDED: S.PA_ENDED,
}


_TIES = (
    select(Circle.person_user_id, Staff.user_id, Supporter, PaProfile.id, Relationship)
    .outerjoin(Staff, and_(Staff.holder_id == Circle.holder_id, Staff.user_id == bindparam("user_id")))
    .outerjoin(Supporter, and_(Supporter.circle_id == Circle.id, Supporter.user_id == bindparam("user_id")))
    .outerjoin(PaProfile, and_(PaProfile.holder_id == Circle.holder_id, PaProfile.user_id == bindparam("user_id")))
    .outerjoin(Relationship, and_(Relationship.circle_id == Circle.id, Relationship.pa_id == PaProfile.id))
    .where(Circle.id == bindparam("circle_id"))
)
"""All that ties a user to a circle in one question, for every mutation asks it: a row for each PA they are with its
holder, one row without a PA where they are none."""


_NO_POWERS = cast(null(), Supporter.powers.type)
_NO_STAGE = cast(null(), Relationship.stage.type)

_ROLES = union_all(
    select(Circle.id, Circle.holder_id, true(), _NO_POWERS, _NO_STAGE).where(
        Circle.person_user_id == bindparam("user_id")
    ),
    select(Circle.id, Circle.holder_id, false(), Supporter.powers, _NO_STAGE)
    .join(Supporter, Supporter.circle_id == Circle.id)
    .where(Supporter.user_id == bindparam("user_id"), Supporter.withdrawn_at.is_(None)),
    select(Relationship.circle_id, PaProfile.holder_id, false(), _NO_POWERS, Relationship.stage)
    .outerjoin_from(PaProfile, Relationship, and_(Relationship.pa_id == PaProfile.id, KNOWN_TO_PA))
    .where(PaProfile.user_id == bindparam("user_id")),
    select(cast(null(), Circle.id.type), Staff.holder_id, false(), _NO_POWERS, _NO_STAGE).where(
        Staff.user_id == bindparam("user_id")
    ),
)
"""All that a user is to anybody: circle, holder, whether they are its person, their powers as a supporter, and how far
they have come as a PA. A PA whom nobody knows yet and a coordinator have a holder and no circle."""


def standings_of(session: Session, actor: Actor, subject: Subject, then: Then | None = None) -> set[Standing]:
    """All that a signed-in user is towards a circle, a PA in it, a PA as such, a holder, or somebody of a holder's.

    With ``then``, towards a circle also what somebody who has left since was at that moment.
    """
    user_id = actor.user_id
    if user_id is None:
        return set()
    if subject.circle_id is not None:
        return _in_circle(session, user_id, subject.circle_id, subject.pa_id, then)
    if subject.pa_id is not None:
        pa = find_pa(session, subject.pa_id)
        return {S.COORDINATOR} if pa and is_coordinator(session, pa.holder_id, user_id) else set()
    if subject.holder_id is not None and is_coordinator(session, subject.holder_id, user_id):
        return {S.COORDINATOR}
    if subject.member_id is not None:
        around = list_holders_around(session, subject.member_id)
        return {S.COORDINATOR} if around & set(list_holders_of(session, user_id)) else set()
    return set()


def _in_circle(
    session: Session, user_id: UUID, circle_id: UUID, pa_id: UUID | None, then: Then | None
) -> set[Standing]:
    ties = session.execute(_TIES, {"user_id": user_id, "circle_id": circle_id}).all()
    if not ties:
        return set()
    found: set[Standing] = set()
    person_user_id, coordinator_id, supporter = ties[0][:3]
    if person_user_id == user_id:
        found.add(S.PERSON)
    if coordinator_id is not None:
        found.add(S.COORDINATOR)
    if powers := powers_of(supporter, then):
        found |= {S.SUPPORTER} | {_POWERS[power] for power in powers}
    for *_, own_id, bond in ties:
        stage = _stage_at(bond, then)
        if stage is Stage.CHOSEN:
            found.add(S.TEAM)
        if own_id == pa_id and stage in _STAGES:
            found.add(_STAGES[stage])
    if pa_id is not None and any(own_id == pa_id for *_, own_id, _ in ties):
        interested = {S.INTERESTED} if found & _SPEAKING else set()
        return found - _SPEAKING | {S.THAT_PA} | interested
    if pa_id is not None and found & _SPEAKING and is_close_to(session, circle_id, user_id, pa_id):
        found.add(S.INTERESTED)
    return found


def _stage_at(bond: Relationship | None, then: Then | None) -> Stage | None:
    """How far a relationship has come, or one that has ended since had come by then; None where there is none."""
    if bond is None:
        return None
    if then is None or bond.stage is not Stage.ENDED:
        return bond.stage
    steps = (
        (Stage.CHOSEN, bond.chosen_at),
        (Stage.INTRODUCED, bond.introduced_at),
        (Stage.INVITED, bond.invited_at),
    )
    return next((stage for stage, came_at in steps if then.was_in(came_at, bond.ended_at)), Stage.ENDED)


def scopes_of(session: Session, user_id: UUID, _now: datetime) -> list[str]:
    """What this user's phone holds: own ledger, circles, then holder and directory. Two questions, however many circles
    there are, because every pull asks."""
    found: dict[UUID, set[Standing]] = defaultdict(set)
    as_pa: dict[UUID, set[Stage]] = defaultdict(set)
    holder_of: dict[UUID, UUID] = {}
    holders: set[UUID] = set()
    for circle_id, holder_id, is_person, powers, stage in session.execute(_ROLES, {"user_id": user_id}):
        holders.add(holder_id)
        if stage is not None:
            as_pa[circle_id].add(stage)
        elif circle_id is not None:
            found[circle_id] |= {S.PERSON} if is_person else {S.SUPPORTER} | {_POWERS[power] for power in powers}
            holder_of[circle_id] = holder_id
    searching = {holder_of[circle_id] for circle_id, standings in found.items() if READERS["dir"] & standings}
    of_pas = [f"c:{circle_id}/pa:" for circle_id, standings in found.items() if READERS["pa"] & standings]
    listed = _beginning_with(session, of_pas + [f"dir:{holder_id}/" for holder_id in searching])
    of_circles = _of_circles(found, [scope_id for scope_id in listed if scope_id.startswith("c:")])
    for circle_id in sorted(as_pa):
        if Stage.CHOSEN in as_pa[circle_id]:
            of_circles.append(f"c:{circle_id}/all")
        of_circles.append(f"c:{circle_id}/pa:{user_id}")
    return [
        f"u:{user_id}",
        *dict.fromkeys(of_circles),
        *(f"h:{holder_id}" for holder_id in sorted(holders)),
        *(scope_id for scope_id in listed if scope_id.startswith("dir:")),
    ]


def _of_circles(found: Mapping[UUID, set[Standing]], pa_scopes: Sequence[str]) -> list[str]:
    """What may be read in these circles, the person's own first, by the standings in each."""
    of_pas: dict[str, list[str]] = defaultdict(list)
    for scope_id in pa_scopes:
        of_pas[scope_id.partition("/")[0]].append(scope_id)
    scopes: list[str] = []
    for circle_id in sorted(found, key=lambda each: (S.PERSON not in found[each], each)):
        scopes += [f"c:{circle_id}/{name}" for name in audiences_of(found[circle_id])] + of_pas[f"c:{circle_id}"]
    return scopes


def parts_of(session: Session, circle_id: UUID) -> set[str]:
    """The audiences that have part of this circle and that one of its supporters reads."""
    query = select(Supporter.powers).where(Supporter.circle_id == circle_id, Supporter.withdrawn_at.is_(None))
    read = [audiences_of({_POWERS[power] for power in powers}) for powers in session.scalars(query)]
    return {each for audiences in read for each in audiences} & PART_OF.keys()


def _beginning_with(session: Session, prefixes: Sequence[str]) -> list[str]:
    """The scopes whose ids begin so, each prefix a range of the index."""
    found: list[str] = []
    for start in range(0, len(prefixes), 100):
        ranges = [and_(SyncScope.id > each, SyncScope.id < f"{each}~") for each in prefixes[start : start + 100]]
        found += session.scalars(select(SyncScope.id).where(or_(*ranges)))
    return sorted(found)


def circles_of_pa(session: Session, pa_id: UUID) -> list[UUID]:
    """The circles that know a PA, whatever the stage."""
    return list(session.scalars(select(Relationship.circle_id).where(Relationship.pa_id == pa_id)))
