"""What people in a circle can do. No HTTP, no clock, no commit: callers own all three."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.membership import list_circles_ever_supported, list_holders_of
from carematch.circles.asks import answer_ask as answer_ask
from carematch.circles.asks import get_ask as get_ask
from carematch.circles.asks import list_open_asks as list_open_asks
from carematch.circles.asks import list_overdue_asks as list_overdue_asks
from carematch.circles.asks import open_ask as open_ask
from carematch.circles.asks import pass_decide_by as pass_decide_by
from carematch.circles.asks import withdraw_ask as withdraw_ask
from carematch.circles.decisions import get_decision as get_decision
from carematch.circles.decisions import is_by_person as is_by_person
from carematch.circles.decisions import list_told as list_told
from carematch.circles.decisions import record_decision as record_decision
from carematch.circles.decisions import undo as undo
from carematch.circles.models import Answer as Answer
from carematch.circles.models import Circle as Circle
from carematch.circles.models import NewFaceRule as NewFaceRule
from carematch.circles.models import Outcome, Question, TeamRole
from carematch.circles.models import Relationship as Relationship
from carematch.circles.models import Stage as Stage
from carematch.core.errors import Conflict, Forbidden, NotFound
from carematch.core.places import tidy_outcode
from carematch.directory.service import PaProfile, add_pa, get_pa, hold_still, list_profiles_of, map_pas

FAMILIARITY = timedelta(days=90)
"""How long a face stays familiar after the last meeting."""


class NotIntroduced(Conflict):
    slug, title = "not-introduced", "You have not met yet"


class NotAccepted(Conflict):
    slug, title = "meeting-not-accepted", "They have not said yes to meeting you yet"


class NotChosenYet(Conflict):
    slug, title = "not-chosen-yet", "The person has not chosen yet"


class NotInTeam(Conflict):
    slug, title = "not-in-team", "This PA is not in the team"


class Ended(Conflict):
    slug, title = "relationship-ended", "This relationship has ended"


class NotFromHere(Conflict):
    slug, title = "not-from-here", "This PA is with another holder"


# Circles


def find_circle(session: Session, circle_id: UUID) -> Circle | None:
    return session.get(Circle, circle_id)


def get_circle(session: Session, circle_id: UUID) -> Circle:
    """:raises NotFound: no such circle."""
    circle = find_circle(session, circle_id)
    if circle is None:
        raise NotFound
    return circle


def find_circle_by_import_name(session: Session, holder_id: UUID, import_name: str) -> Circle | None:
    return session.scalar(select(Circle).where(Circle.holder_id == holder_id, Circle.import_name == import_name))


def list_circles(session: Session, *, holder_id: UUID) -> list[Circle]:
    """A holder's circles, by the person's name."""
    return list(session.scalars(select(Circle).where(Circle.holder_id == holder_id).order_by(Circle.person_name)))


def list_circles_of_person(session: Session, user_id: UUID) -> list[Circle]:
    return list(session.scalars(select(Circle).where(Circle.person_user_id == user_id).order_by(Circle.id)))


def list_all_circle_ids(session: Session) -> list[UUID]:
    return list(session.scalars(select(Circle.id).order_by(Circle.id)))


def list_holders_around(session: Session, user_id: UUID) -> set[UUID]:
    """The holders a user has to do with, or had: as a person, a supporter, a PA or a coordinator."""
    circle_ids = list_circles_ever_supported(session, user_id)
    of_circles = select(Circle.holder_id).where((Circle.person_user_id == user_id) | Circle.id.in_(circle_ids))
    of_pas = {profile.holder_id for profile in list_profiles_of(session, user_id)}
    return {*session.scalars(of_circles), *of_pas, *list_holders_of(session, user_id)}


def open_circle(
    session: Session,
    *,
    circle_id: UUID,
    holder_id: UUID,
    person_name: str,
    known_as: str | None,
    now: datetime,
    **details: Any,
) -> Circle:
    """A circle around a person; opening the same one again changes nothing."""
    circle = find_circle(session, circle_id)
    if circle is None:
        circle = Circle(
            id=circle_id,
            holder_id=holder_id,
            person_name=person_name,
            known_as=(known_as or "").strip() or person_name.split(maxsplit=1)[0],
            opened_at=now,
        )
        set_details(circle, details)
        session.add(circle)
    return circle


def set_details(circle: Circle, details: dict[str, Any]) -> None:
    """What is not in ``details`` stays."""
    if "outcode" in details:
        details = details | {"outcode": tidy_outcode(details["outcode"])}
    for name, value in details.items():
        setattr(circle, name, value)


def claim_circle(session: Session, circle_id: UUID, *, user_id: UUID) -> Circle:
    """The person has come in.

    :raises Conflict: somebody else is this circle's person.
    """
    circle = get_circle(session, circle_id)
    if circle.person_user_id not in {None, user_id}:
        raise Conflict("This circle belongs to somebody already.")
    circle.person_user_id = user_id
    return circle


def answer_question(
    session: Session, *, mutation_id: UUID, circle_id: UUID, question: Question, text: str, author: str, now: datetime
) -> Outcome:
    """The person's answer, in their own words. Earlier answers stay as history."""
    outcome = Outcome(
        id=uuid5(circle_id, f"outcome:{mutation_id}"),
        circle_id=circle_id,
        question=question,
        text=text,
        answered_at=now,
        author_name=author,
    )
    session.add(outcome)
    return outcome


# Relationships


def get_relationship(session: Session, relationship_id: UUID) -> Relationship:
    """:raises NotFound: no such relationship."""
    bond = session.get(Relationship, relationship_id)
    if bond is None:
        raise NotFound
    return bond


def find_bond(session: Session, circle_id: UUID, pa_id: UUID) -> Relationship | None:
    """The relationship of this person and this PA, if there is one."""
    return session.scalar(select(Relationship).where(Relationship.circle_id == circle_id, Relationship.pa_id == pa_id))


def is_told_to_coordinators(bond: Relationship) -> bool:
    """Coordinators see every relationship but one in which the person only thinks about somebody."""
    return bond.stage is not Stage.CONSIDERING or bond.imported


def list_bonds(session: Session, circle_id: UUID) -> list[Relationship]:
    return list(session.scalars(select(Relationship).where(Relationship.circle_id == circle_id)))


def list_bonds_of(session: Session, circle_ids: Sequence[UUID]) -> dict[UUID, list[Relationship]]:
    """The relationships of each circle, in the order in which they began to matter: chosen first, then by first
    visit."""
    found: dict[UUID, list[Relationship]] = {circle_id: [] for circle_id in circle_ids}
    query = (
        select(Relationship)
        .where(Relationship.circle_id.in_(circle_ids))
        .order_by(Relationship.chosen_at.is_(None), Relationship.first_met_at, Relationship.id)
    )
    for bond in session.scalars(query):
        found[bond.circle_id].append(bond)
    return found


def list_growing_bonds(session: Session) -> list[Relationship]:
    """Relationships in which somebody has said something, and that are not in a team and have not ended."""
    return list(
        session.scalars(
            select(Relationship)
            .where(
                Relationship.stage.in_((Stage.CONSIDERING, Stage.INVITED, Stage.INTRODUCED)),
                Relationship.invited_at.is_not(None) | Relationship.pa_knows_at.is_not(None),
            )
            .order_by(Relationship.id)
        )
    )


def _bond_for(session: Session, relationship_id: UUID, circle_id: UUID, pa_id: UUID) -> Relationship:
    """The relationship, begun now if there was none. The device's id is used only for a new one."""
    bond = find_bond(session, circle_id, pa_id)
    if bond is not None:
        return bond
    bond = _begin(session, relationship_id, get_circle(session, circle_id), get_pa(session, pa_id))
    session.flush()
    return bond


def _begin(session: Session, relationship_id: UUID, circle: Circle, pa: PaProfile) -> Relationship:
    if pa.holder_id != circle.holder_id:
        raise NotFromHere
    hold_still(session, pa)
    bond = Relationship(id=relationship_id, circle_id=circle.id, pa_id=pa.id, stage=Stage.CONSIDERING, visits=0)
    session.add(bond)
    return bond


def invite(
    session: Session, *, relationship_id: UUID, circle_id: UUID, pa_id: UUID, message: str, now: datetime
) -> Relationship:
    """The person would like to meet this PA. Inviting somebody who is further along changes nothing."""
    bond = _bond_for(session, relationship_id, circle_id, pa_id)
    if bond.stage is Stage.ENDED:
        _begin_again(bond)
    if bond.stage is Stage.CONSIDERING:
        bond.stage, bond.invited_at, bond.message = Stage.INVITED, now, message
    return bond


def _begin_again(bond: Relationship) -> None:
    bond.stage, bond.ended_at, bond.role = Stage.CONSIDERING, None, None
    bond.meeting_accepted_at = bond.introduced_at = bond.person_chose_at = bond.pa_agreed_at = None
    bond.person_knows_at = bond.pa_knows_at = bond.chosen_at = None


def accept_meeting(session: Session, relationship_id: UUID, *, now: datetime) -> Relationship:
    """The PA would like to meet the person."""
    bond = get_relationship(session, relationship_id)
    bond.meeting_accepted_at = bond.meeting_accepted_at or now
    return bond


def say_met(session: Session, relationship_id: UUID, *, now: datetime) -> Relationship:
    """The person says "we met".

    :raises NotAccepted: the PA has not accepted to meet.
    """
    bond = _still_on(session, relationship_id)
    if bond.meeting_accepted_at is None:
        raise NotAccepted
    bond.introduced_at = bond.introduced_at or now
    if bond.stage is Stage.INVITED:
        bond.stage = Stage.INTRODUCED
    return bond


def choose(session: Session, relationship_id: UUID, *, role: TeamRole, now: datetime) -> Relationship:
    """The person would have this PA in the team; choosing again only changes the role.

    :raises NotIntroduced: the person has not said that they met.
    """
    bond = _still_on(session, relationship_id)
    if bond.introduced_at is None and bond.stage is not Stage.CHOSEN:
        raise NotIntroduced
    bond.role = role
    bond.person_chose_at = bond.person_chose_at or now
    return _settle(bond, now)


def agree(session: Session, relationship_id: UUID, *, now: datetime) -> Relationship:
    """The PA says yes to the person's choice.

    :raises NotChosenYet: the person has not chosen.
    """
    bond = _still_on(session, relationship_id)
    if bond.person_chose_at is None:
        raise NotChosenYet
    bond.pa_agreed_at = bond.pa_agreed_at or now
    return _settle(bond, now)


def say_known(
    session: Session, *, relationship_id: UUID, circle_id: UUID, pa_id: UUID, by_person: bool, now: datetime
) -> Relationship:
    """One side says "we already know each other"; with the other's word too, they are a team.

    :raises NotFound: a PA says it of a person who has nothing to do with them: no visit, no invitation.
    """
    if not by_person:
        known = find_bond(session, circle_id, pa_id)
        if known is None or (known.stage is Stage.CONSIDERING and not known.imported):
            raise NotFound
    bond = _bond_for(session, relationship_id, circle_id, pa_id)
    if bond.stage is Stage.ENDED:
        raise Ended
    if by_person:
        bond.person_knows_at = bond.person_knows_at or now
        if bond.stage is Stage.CONSIDERING:
            bond.stage, bond.invited_at = Stage.INVITED, now
    else:
        bond.pa_knows_at = bond.pa_knows_at or now
    return _settle(bond, now)


def bring(
    session: Session,
    *,
    relationship_id: UUID,
    circle_id: UUID,
    pa_id: UUID,
    name: str,
    contact: str,
    now: datetime,
) -> Relationship:
    """The holder has a record for a PA whom the person knows already, for that PA to claim; the person has said so.

    ``contact`` is how to reach them, for whoever passes the invitation on. Bringing the same one again changes nothing.
    """
    circle = get_circle(session, circle_id)
    add_pa(session, pa_id=pa_id, holder_id=circle.holder_id, name=name.strip(), known_as=None, contact=contact.strip())
    session.flush()
    return say_known(
        session, relationship_id=relationship_id, circle_id=circle_id, pa_id=pa_id, by_person=True, now=now
    )


def recognise(
    session: Session, circle_id: UUID, *, pa_ids: Sequence[UUID], told_by: UUID | None, now: datetime
) -> list[Relationship]:
    """The person's answer to "These people visited you: who is in your team?"

    Each one named has the person's half of "we already know each other". The question is answered from now on.

    :raises Forbidden: whoever tells it (``told_by``, a user) is one of those named.
    """
    circle = get_circle(session, circle_id)
    if told_by is not None and {pa.id for pa in list_profiles_of(session, told_by)} & set(pa_ids):
        raise Forbidden("Whoever is to be in the team does not say so for the person.")
    named = []
    for pa_id in pa_ids:
        bond = find_bond(session, circle_id, pa_id)
        if bond is None or not bond.imported:
            raise NotFound("One of them has not visited you.")
        if bond.stage is not Stage.CHOSEN:
            named.append(
                say_known(session, relationship_id=bond.id, circle_id=circle_id, pa_id=pa_id, by_person=True, now=now)
            )
    circle.team_asked_at = now
    return named


def end(session: Session, relationship_id: UUID, *, now: datetime) -> Relationship:
    """Either side ends it, without a reason. Ending again changes nothing."""
    bond = get_relationship(session, relationship_id)
    if bond.stage is not Stage.ENDED:
        bond.stage, bond.ended_at = Stage.ENDED, now
    return bond


def _still_on(session: Session, relationship_id: UUID) -> Relationship:
    bond = get_relationship(session, relationship_id)
    if bond.stage is Stage.ENDED:
        raise Ended
    return bond


def _settle(bond: Relationship, now: datetime) -> Relationship:
    """Chosen once both have said yes, by either way; there is no other."""
    chosen_by_both = bond.person_chose_at is not None and bond.pa_agreed_at is not None
    known_to_both = bond.person_knows_at is not None and bond.pa_knows_at is not None
    if bond.stage is not Stage.CHOSEN and (chosen_by_both or known_to_both):
        bond.stage, bond.chosen_at = Stage.CHOSEN, now
        bond.role = bond.role or TeamRole.REGULAR
    return bond


def require_in_team(session: Session, circle_id: UUID, pa_id: UUID) -> Relationship:
    """:raises NotInTeam: the PA is not chosen."""
    bond = find_bond(session, circle_id, pa_id)
    if bond is None or bond.stage is not Stage.CHOSEN:
        raise NotInTeam
    return bond


def person_wants(bond: Relationship) -> bool:
    """The person has said yes to this PA, whatever the PA has said so far."""
    return bond.stage is not Stage.ENDED and (bond.person_chose_at is not None or bond.person_knows_at is not None)


def is_unasked(circle: Circle) -> bool:
    """People came before, and the person was never asked which of them are in the team."""
    return circle.has_imported and circle.team_asked_at is None


def is_familiar(circle: Circle, bond: Relationship | None, *, now: datetime) -> bool | None:
    """The person said yes to this face and has met it within the familiarity window.

    None while the person was never asked about the people who came before: until then nobody is called unfamiliar.
    """
    if bond is not None and person_wants(bond):
        met = [at for at in (bond.last_met_at, bond.introduced_at, bond.person_knows_at) if at is not None]
        return bool(met) and now - max(met) <= FAMILIARITY
    return None if is_unasked(circle) else False


def record_met(bond: Relationship, *, starts_at: datetime, visits: int = 1) -> None:
    """Visits were made: the first and last meeting, and how many."""
    bond.first_met_at = min(bond.first_met_at or starts_at, starts_at)
    bond.last_met_at = max(bond.last_met_at or starts_at, starts_at)
    bond.visits += visits


def know_from_import(session: Session, circle: Circle, pa_ids: Collection[UUID]) -> dict[UUID, Relationship]:
    """The relationships that imported visits show, by PA. The person is asked about each, unless they have said yes to
    this PA or it has ended."""
    known = {bond.pa_id: bond for bond in list_bonds(session, circle.id)}
    pas = map_pas(session, pa_ids)
    for pa_id in pa_ids:
        bond = known.get(pa_id) or _begin(session, uuid5(circle.id, f"pa:{pa_id}"), circle, pas[pa_id])
        if not bond.imported and not person_wants(bond) and bond.stage is not Stage.ENDED:
            bond.imported = circle.has_imported = True
            circle.team_asked_at = None
        known[pa_id] = bond
    return {pa_id: known[pa_id] for pa_id in pa_ids}
