"""Another PA in place of one who cannot come: the person chooses whom to ask, and whose yes to agree to.

A *cover* is a visit that nobody comes to unless somebody else does. Of those who were asked, the first whose yes the
person agrees to comes; whoever said yes besides is told so. Nobody is assigned, and saying no has no consequence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, NotFound
from carematch.directory import service as directory
from carematch.visits import service
from carematch.visits.arrangements import call_off
from carematch.visits.diary import list_offers, list_open_covers
from carematch.visits.models import (
    OPEN,
    Cover,
    CoverOffer,
    CoverState,
    OfferOutcome,
    Side,
    Visit,
    VisitStatus,
)
from carematch.visits.pauses import is_paused, require_not_paused

MAY_BE_ASKED = frozenset({circles.Stage.INVITED, circles.Stage.INTRODUCED, circles.Stage.CHOSEN})
_GAPS = OPEN | {VisitStatus.CANCELLED, VisitStatus.DECLINED}
"""Of such a visit somebody may say that another is to come."""


class CoverIsOver(Conflict):
    slug, title = "cover-is-over", "Somebody comes already, or nobody is needed any more"


class NotAccepted(Conflict):
    slug, title = "cover-not-accepted", "They have not said that they can come"


def cover_id(visit_id: UUID) -> UUID:
    """One cover a visit, however often and by whom it is asked for."""
    return uuid5(visit_id, "cover")


def ask_cover(
    session: Session, circle_id: UUID, *, pa_id: UUID, visit_ids: Sequence[UUID], side: Side, now: datetime
) -> list[Cover]:
    """This PA does not come to these visits: they are called off, and each is a gap until somebody else comes.

    One that was closed is open again.

    :raises NotFound: one of them is not a visit of this PA to this person.
    :raises VisitIsOver: one of them has begun, or is paused.
    """
    visits = [service.get_visit(session, visit_id) for visit_id in visit_ids]
    if any(visit.circle_id != circle_id or visit.pa_id != pa_id for visit in visits):
        raise NotFound
    if any(visit.status not in _GAPS or visit.starts_at <= now for visit in visits):
        raise service.VisitIsOver
    call_off(session, [visit for visit in visits if visit.status in OPEN], now=now)
    gaps = []
    for visit in visits:
        service.clear_move(visit)
        gap = session.get(Cover, cover_id(visit.id))
        if gap is None:
            gap = Cover(
                id=cover_id(visit.id),
                circle_id=circle_id,
                visit_id=visit.id,
                pa_id=pa_id,
                starts_at=visit.starts_at,
                ends_at=visit.ends_at,
                asked_by=side,
                asked_at=now,
                state=CoverState.OPEN,
            )
            session.add(gap)
        elif gap.state is not CoverState.OPEN and not _is_filled(session, gap):
            gap.state, gap.asked_at, gap.asked_by, gap.filled_visit_id = CoverState.OPEN, now, side, None
        gaps.append(gap)
    session.flush()
    return gaps


def does_fill(session: Session, visit_id: UUID) -> bool:
    """Whether this visit is in place of one to which its PA could not come."""
    return session.scalar(select(Cover.id).where(Cover.filled_visit_id == visit_id).limit(1)) is not None


def _is_filled(session: Session, gap: Cover) -> bool:
    """Somebody still comes instead."""
    filled = session.get(Visit, gap.filled_visit_id) if gap.filled_visit_id else None
    return filled is not None and filled.status not in (VisitStatus.CANCELLED, VisitStatus.DECLINED)


def get_cover(session: Session, wanted_id: UUID) -> Cover:
    """:raises NotFound: no such cover."""
    gap = session.get(Cover, wanted_id)
    if gap is None:
        raise NotFound
    return gap


def get_offer(session: Session, offer_id: UUID) -> CoverOffer:
    """:raises NotFound: no such offer."""
    offer = session.get(CoverOffer, offer_id)
    if offer is None:
        raise NotFound
    return offer


def offer_to(session: Session, wanted_id: UUID, *, pa_ids: Sequence[UUID], now: datetime) -> list[CoverOffer]:
    """The person asks these PAs, all at once. Who was asked before is not asked again.

    :raises CoverIsOver: somebody comes already, or it is too late.
    :raises NotInTeam: one of them has nothing to do with the person, or is the one who cannot come.
    """
    gap = _open(session, wanted_id, now=now)
    known = {offer.pa_id for offer in list_offers(session, gap.id)}
    for pa_id in dict.fromkeys(pa_ids):
        bond = circles.find_bond(session, gap.circle_id, pa_id)
        if bond is None or bond.stage not in MAY_BE_ASKED or pa_id == gap.pa_id:
            raise circles.NotInTeam
        directory.require_not_paused(session, pa_id)
        if pa_id not in known:
            session.add(
                CoverOffer(
                    id=uuid5(gap.id, f"offer:{pa_id}"),
                    cover_id=gap.id,
                    circle_id=gap.circle_id,
                    pa_id=pa_id,
                    starts_at=gap.starts_at,
                    ends_at=gap.ends_at,
                    offered_at=now,
                )
            )
    session.flush()
    return list_offers(session, gap.id)


def answer_offer(session: Session, offer_id: UUID, *, can_come: bool, now: datetime) -> CoverOffer:
    """The PA can come, or cannot; they may change their mind until it is settled. Too late is no fault of theirs: what
    they said is kept, and they learn that somebody else comes."""
    offer = get_offer(session, offer_id)
    offer.can_come, offer.answered_at = can_come, now
    gap = get_cover(session, offer.cover_id)
    if gap.state is not CoverState.OPEN and offer.outcome is None:
        offer.outcome = OfferOutcome.PASSED
    return offer


def agree(session: Session, offer_id: UUID, *, may_be_new: bool, now: datetime) -> Visit:
    """The person agrees to this PA's yes: the visit is theirs, agreed by both, and nobody else is needed.

    ``may_be_new``: the person knows that they do not know this face.

    :raises CoverIsOver: somebody comes already, or it is too late.
    :raises NotAccepted: the PA has not said that they can come.
    :raises NeedsYes: the person does not know this face and has not said that it may be a new one.
    :raises NotInTeam: the PA has nothing to do with the person any more.
    """
    offer = get_offer(session, offer_id)
    gap = _open(session, offer.cover_id, now=now)
    if offer.can_come is not True:
        raise NotAccepted
    circle = circles.get_circle(session, gap.circle_id)
    bond = circles.find_bond(session, circle.id, offer.pa_id)
    if bond is None or bond.stage not in MAY_BE_ASKED:
        raise circles.NotInTeam
    directory.require_not_paused(session, offer.pa_id)
    if _needs_yes(session, circle, bond, now=now) and not may_be_new:
        raise service.NeedsYes
    require_not_paused(session, circle.id, gap.starts_at, by_person=True)
    visit = Visit(
        id=uuid5(offer.id, f"visit:{now.isoformat()}"),
        circle_id=circle.id,
        pa_id=offer.pa_id,
        starts_at=gap.starts_at,
        ends_at=gap.ends_at,
        status=VisitStatus.CONFIRMED,
        proposed_by=Side.PERSON,
        person_confirmed_at=now,
        pa_confirmed_at=offer.answered_at,
        sleep_in=service.get_visit(session, gap.visit_id).sleep_in,
    )
    session.add(visit)
    session.flush()
    gap.state, gap.filled_visit_id = CoverState.FILLED, visit.id
    for each in list_offers(session, gap.id):
        each.outcome = OfferOutcome.AGREED if each.id == offer.id else OfferOutcome.PASSED
    return visit


def _needs_yes(session: Session, circle: circles.Circle, bond: circles.Relationship, *, now: datetime) -> bool:
    """The rule for new faces that the person chose: within the team it may ask for nothing, outside it always does."""
    if circles.is_familiar(session, circle, bond, now=now) is not False:
        return False
    return bond.stage is not circles.Stage.CHOSEN or circle.new_face_rule is circles.NewFaceRule.ASK_ME


def close(session: Session, wanted_id: UUID, *, now: datetime) -> Cover:
    """Nobody is needed any more. Closing again changes nothing.

    :raises CoverIsOver: somebody comes already.
    """
    gap = get_cover(session, wanted_id)
    if gap.state is CoverState.FILLED:
        raise CoverIsOver
    _close(session, gap, now=now)
    return gap


def close_paused(session: Session, circle_id: UUID, *, now: datetime) -> None:
    """In a pause nobody is needed."""
    for gap in list_open_covers(session, [circle_id], now=now):
        if is_paused(session, circle_id, gap.starts_at):
            _close(session, gap, now=now)


def _close(session: Session, gap: Cover, *, now: datetime) -> None:
    gap.state, gap.closed_at = CoverState.CLOSED, gap.closed_at or now
    for each in list_offers(session, gap.id):
        each.outcome = each.outcome or OfferOutcome.WITHDRAWN


def _open(session: Session, wanted_id: UUID, *, now: datetime) -> Cover:
    gap = get_cover(session, wanted_id)
    if gap.state is not CoverState.OPEN or gap.starts_at <= now:
        raise CoverIsOver
    return gap
