"""What people in a circle can do. No HTTP, no clock, no commit: callers own all three."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.authority import HasInterest
from carematch.accounts.supporters import list_interests
from carematch.circles.asks import answer_ask as answer_ask
from carematch.circles.asks import get_ask as get_ask
from carematch.circles.asks import list_open_asks as list_open_asks
from carematch.circles.asks import list_overdue_asks as list_overdue_asks
from carematch.circles.asks import move_ask as move_ask
from carematch.circles.asks import open_ask as open_ask
from carematch.circles.asks import pass_decide_by as pass_decide_by
from carematch.circles.asks import plan_at as plan_at
from carematch.circles.asks import withdraw_ask as withdraw_ask
from carematch.circles.circle import answer_question as answer_question
from carematch.circles.circle import claim_circle as claim_circle
from carematch.circles.circle import familiar_days as familiar_days
from carematch.circles.circle import find_circle as find_circle
from carematch.circles.circle import find_circle_by_import_name as find_circle_by_import_name
from carematch.circles.circle import get_circle as get_circle
from carematch.circles.circle import is_unasked as is_unasked
from carematch.circles.circle import list_all_circle_ids as list_all_circle_ids
from carematch.circles.circle import list_circles as list_circles
from carematch.circles.circle import list_circles_of_person as list_circles_of_person
from carematch.circles.circle import list_circles_of_persons as list_circles_of_persons
from carematch.circles.circle import list_circles_with as list_circles_with
from carematch.circles.circle import list_holders_around as list_holders_around
from carematch.circles.circle import open_circle as open_circle
from carematch.circles.circle import set_details as set_details
from carematch.circles.decisions import get_decision as get_decision
from carematch.circles.decisions import is_by_person as is_by_person
from carematch.circles.decisions import list_told as list_told
from carematch.circles.decisions import own_words as own_words
from carematch.circles.decisions import read_basis as read_basis
from carematch.circles.decisions import record_by_rule as record_by_rule
from carematch.circles.decisions import record_decision as record_decision
from carematch.circles.decisions import undo as undo
from carematch.circles.decisions import whose_words as whose_words
from carematch.circles.mates import list_team_mates as list_team_mates
from carematch.circles.models import Answer as Answer
from carematch.circles.models import Ask as Ask
from carematch.circles.models import Basis as Basis
from carematch.circles.models import Circle as Circle
from carematch.circles.models import EndSaidBy
from carematch.circles.models import Given as Given
from carematch.circles.models import NewFaceRule as NewFaceRule
from carematch.circles.models import Relationship as Relationship
from carematch.circles.models import Stage as Stage
from carematch.circles.models import TeamRole as TeamRole
from carematch.circles.models import UrgentRule as UrgentRule
from carematch.circles.urgent import find_urgent_rule as find_urgent_rule
from carematch.circles.urgent import list_urgent_rules as list_urgent_rules
from carematch.circles.urgent import remove_urgent_rule as remove_urgent_rule
from carematch.circles.urgent import require_urgent_rule as require_urgent_rule
from carematch.circles.urgent import set_urgent_rule as set_urgent_rule
from carematch.core.errors import Conflict, NotFound
from carematch.directory.service import (
    PaProfile,
    add_pa,
    get_pa,
    hold_still,
    list_profiles_of,
    map_pas,
    require_not_paused,
)


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


def consider(session: Session, *, relationship_id: UUID, circle_id: UUID, pa_id: UUID) -> Relationship:
    """The person thinks about this PA, and nobody else is told. With a PA with whom it has begun, nothing changes."""
    return _bond_for(session, relationship_id, circle_id, pa_id)


def forget(session: Session, relationship_id: UUID) -> None:
    """The person does not think about this PA any more. Where anything more has happened, nothing changes."""
    bond = get_relationship(session, relationship_id)
    is_only_thought = bond.stage is Stage.CONSIDERING and not bond.imported and bond.pa_knows_at is None
    if is_only_thought and bond.invited_at is None:
        session.delete(bond)


def invite(
    session: Session, *, relationship_id: UUID, circle_id: UUID, pa_id: UUID, message: str, now: datetime
) -> Relationship:
    """The person would like to meet this PA. Inviting somebody who is further along changes nothing."""
    bond = _bond_for(session, relationship_id, circle_id, pa_id)
    if bond.stage is Stage.ENDED:
        _begin_again(bond)
    if bond.stage is Stage.CONSIDERING:
        require_not_paused(session, pa_id)
        bond.stage, bond.invited_at, bond.message = Stage.INVITED, now, message
    return bond


def _begin_again(bond: Relationship) -> None:
    bond.stage, bond.ended_at, bond.role = Stage.CONSIDERING, None, None
    bond.meeting_accepted_at = bond.introduced_at = bond.person_chose_at = bond.pa_agreed_at = None
    bond.person_knows_at = bond.pa_knows_at = bond.chosen_at = None
    bond.ends_on = bond.end_said_by = bond.fine_alone_at = None


def accept_meeting(session: Session, relationship_id: UUID, *, now: datetime) -> Relationship:
    """The PA would like to meet the person."""
    bond = get_relationship(session, relationship_id)
    require_not_paused(session, bond.pa_id)
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
    if bond.stage is not Stage.CHOSEN:
        require_not_paused(session, bond.pa_id)
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
    require_not_paused(session, bond.pa_id)
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

    :raises HasInterest: whoever tells it (``told_by``, a user) is one of those named, or known to be close to one.
    """
    circle = get_circle(session, circle_id)
    if told_by is not None:
        close_to = {each.pa_id for each in list_interests(session, circle_id, told_by)}
        if (close_to | {pa.id for pa in list_profiles_of(session, told_by)}) & set(pa_ids):
            raise HasInterest
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


def end(
    session: Session,
    relationship_id: UUID,
    *,
    by_person: bool | None = None,
    ends_on: date | None = None,
    today: date | None = None,
    now: datetime,
) -> Relationship:
    """Either side ends it, without a reason: now, or with notice once ``ends_on`` has passed. Ending again changes
    nothing but that day. Only a team knows notice; who is not in it is not held."""
    bond = get_relationship(session, relationship_id)
    if bond.stage is Stage.ENDED:
        return bond
    if by_person is not None:
        bond.end_said_by = EndSaidBy.PERSON if by_person else EndSaidBy.PA
    if ends_on is not None and today is not None and ends_on >= today and bond.stage is Stage.CHOSEN:
        bond.ends_on = ends_on
        return bond
    bond.stage, bond.ended_at = Stage.ENDED, now
    return bond


def be_fine_alone(session: Session, relationship_id: UUID, *, now: datetime) -> Relationship:
    """The person knows that this PA is their whole team, and need not be told of it again.

    :raises NotInTeam: this PA is not chosen.
    """
    bond = get_relationship(session, relationship_id)
    if bond.stage is not Stage.CHOSEN:
        raise NotInTeam
    bond.fine_alone_at = bond.fine_alone_at or now
    return bond


def think_again_alone(session: Session, relationship_id: UUID) -> None:
    """The person would be told again that this PA is their whole team.

    :raises NotFound: no such relationship.
    """
    get_relationship(session, relationship_id).fine_alone_at = None


def list_ending_bonds(session: Session, *, before: date) -> list[Relationship]:
    """Relationships whose last day lies before this one and that go on all the same."""
    query = select(Relationship).where(Relationship.stage != Stage.ENDED, Relationship.ends_on < before)
    return list(session.scalars(query.order_by(Relationship.id)))


def list_bonds_with(session: Session, pa_id: UUID) -> list[Relationship]:
    """The relationships in which this PA and a person have to do with each other now."""
    now_on = (Stage.INVITED, Stage.INTRODUCED, Stage.CHOSEN)
    query = select(Relationship).where(Relationship.pa_id == pa_id, Relationship.stage.in_(now_on))
    return list(session.scalars(query.order_by(Relationship.circle_id)))


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


def is_familiar(session: Session, circle: Circle, bond: Relationship | None, *, now: datetime) -> bool | None:
    """The person said yes to this face and has met it within the familiarity window.

    None for those who came before, while the person was never asked about them: until then none of them is called
    unfamiliar. Whoever never came is a stranger, asked or not.
    """
    if bond is not None and person_wants(bond):
        met = [at for at in (bond.last_met_at, bond.introduced_at, bond.person_knows_at) if at is not None]
        return bool(met) and now - max(met) <= timedelta(days=familiar_days(session, circle))
    came_before = bond is not None and bond.imported
    return None if came_before and is_unasked(circle) else False


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
