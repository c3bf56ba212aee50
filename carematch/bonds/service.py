"""Getting to know each other, parting well, and pausing for somebody's safety. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.bonds.models import (
    Handover,
    Introduction,
    MeetingKind,
    MeetingSide,
    MeetingStatus,
    OwnReason,
)
from carematch.bonds.models import PauseAnswer as PauseAnswer
from carematch.bonds.models import PauseAsk as PauseAsk
from carematch.circles import service as circles
from carematch.core.errors import Conflict, Invalid, NotFound
from carematch.directory import service as directory
from carematch.visits import service as visits


class NotInvited(Conflict):
    slug, title = "not-invited", "Ask this PA to meet you first"


class MeetingIsOver(Conflict):
    slug, title = "meeting-is-over", "This meeting is not open any more"


class NotLeaving(Conflict):
    slug, title = "not-leaving", "A handover needs a goodbye with a last day first"


class PauseIsOver(Conflict):
    slug, title = "pause-is-over", "This PA is not paused any more"


# Introductions


def get_introduction(session: Session, introduction_id: UUID) -> Introduction:
    """:raises NotFound: no such introduction."""
    found = session.get(Introduction, introduction_id)
    if found is None:
        raise NotFound
    return found


def propose_introduction(
    session: Session,
    introduction_id: UUID,
    *,
    circle_id: UUID,
    pa_id: UUID,
    meeting: MeetingKind,
    starts_at: datetime,
    words: str,
    side: MeetingSide,
    now: datetime,
) -> Introduction:
    """One side proposes when and how to meet; what the PA asks for a meeting is written down with it.

    A PA who proposes one would like to meet.

    :raises Invalid: the time has passed.
    :raises NotInvited: the person has not asked this PA to meet.
    :raises PaPaused: nothing new is agreed with this PA now.
    """
    if starts_at <= now:
        raise Invalid("This time has passed.", errors={"startsAt": ["Choose a time to come."]})
    if session.get(Introduction, introduction_id) is not None:
        raise Conflict("This meeting exists already.")
    bond = circles.find_bond(session, circle_id, pa_id)
    if bond is None or bond.stage not in {circles.Stage.INVITED, circles.Stage.INTRODUCED, circles.Stage.CHOSEN}:
        raise NotInvited
    directory.require_not_paused(session, pa_id)
    introduction = Introduction(
        id=introduction_id,
        circle_id=circle_id,
        pa_id=pa_id,
        meeting=meeting,
        starts_at=starts_at,
        words=words,
        charge_pence=directory.get_pa(session, pa_id).charges.get("introduction_pence"),
        status=MeetingStatus.PROPOSED,
        proposed_by=side,
        proposed_at=now,
    )
    session.add(introduction)
    if side is MeetingSide.PA:
        circles.accept_meeting(session, bond.id, now=now)
    return introduction


def answer_introduction(
    session: Session, introduction_id: UUID, *, is_yes: bool, side: MeetingSide, now: datetime
) -> Introduction:
    """The other side says yes or no. A PA's yes to a person who invited them is a yes to meeting at all.

    :raises NotThatSide: whoever proposed it answers themselves.
    :raises MeetingIsOver: it was called off, or its time has passed.
    """
    introduction = get_introduction(session, introduction_id)
    if introduction.proposed_by is side:
        raise visits.NotThatSide
    if introduction.status is MeetingStatus.CALLED_OFF or introduction.starts_at <= now:
        raise MeetingIsOver
    if is_yes:
        directory.require_not_paused(session, introduction.pa_id)
    introduction.status = MeetingStatus.AGREED if is_yes else MeetingStatus.DECLINED
    introduction.answered_at = now
    bond = circles.find_bond(session, introduction.circle_id, introduction.pa_id)
    if is_yes and side is MeetingSide.PA and bond is not None:
        circles.accept_meeting(session, bond.id, now=now)
    return introduction


def call_off_introduction(session: Session, introduction_id: UUID) -> Introduction:
    """They do not meet then after all. Either side says so, without a reason."""
    introduction = get_introduction(session, introduction_id)
    introduction.status = MeetingStatus.CALLED_OFF
    return introduction


def list_waiting_introductions(session: Session, *, now: datetime) -> list[Introduction]:
    """Meetings to come that wait for the other side's answer."""
    query = select(Introduction).where(Introduction.status == MeetingStatus.PROPOSED, Introduction.starts_at > now)
    return list(session.scalars(query.order_by(Introduction.id)))


# Parting


def get_handover(session: Session, handover_id: UUID) -> Handover:
    """:raises NotFound: no such handover."""
    found = session.get(Handover, handover_id)
    if found is None:
        raise NotFound
    return found


def propose_handover(
    session: Session,
    handover_id: UUID,
    *,
    circle_id: UUID,
    pa_id: UUID,
    to_pa_id: UUID,
    text: str,
    now: datetime,
) -> Handover:
    """A PA who says goodbye writes what they would tell another of the team. The person reads it first, and decides.

    :raises NotLeaving: nobody has said goodbye with a last day.
    :raises NotInTeam: the other is not in the team.
    """
    bond = circles.require_in_team(session, circle_id, pa_id)
    circles.require_in_team(session, circle_id, to_pa_id)
    if bond.ends_on is None or to_pa_id == pa_id:
        raise NotLeaving
    if session.get(Handover, handover_id) is not None:
        raise Conflict("This was written already.")
    handover = Handover(id=handover_id, circle_id=circle_id, pa_id=pa_id, to_pa_id=to_pa_id, text=text, proposed_at=now)
    session.add(handover)
    return handover


def answer_handover(session: Session, handover_id: UUID, *, is_yes: bool, now: datetime) -> Handover:
    """The person says whether it may be passed on. A yes may be taken back."""
    handover = get_handover(session, handover_id)
    handover.answer, handover.answered_at = is_yes, now
    return handover


def list_unanswered_handovers(session: Session) -> list[Handover]:
    """Words that wait for the person's yes or no."""
    return list(session.scalars(select(Handover).where(Handover.answer.is_(None)).order_by(Handover.id)))


def keep_reason(session: Session, *, user_id: UUID, relationship_id: UUID, text: str, now: datetime) -> None:
    """The author's own words on why, for nobody else; empty words take them away."""
    reason_id = uuid5(relationship_id, f"reason:{user_id}")
    reason = session.get(OwnReason, reason_id)
    if not text.strip():
        if reason is not None:
            session.delete(reason)
        return
    if reason is None:
        reason = OwnReason(id=reason_id, user_id=user_id, relationship_id=relationship_id)
        session.add(reason)
    reason.text, reason.written_at = text, now


# Safeguarding pause


def get_pause_ask(session: Session, pause_ask_id: UUID) -> PauseAsk:
    """:raises NotFound: no such question."""
    found = session.get(PauseAsk, pause_ask_id)
    if found is None:
        raise NotFound
    return found


def pause_pa(session: Session, pause_id: UUID, *, pa_id: UUID, reason: str, by: str, now: datetime) -> list[PauseAsk]:
    """Nobody finds the PA, nothing new is agreed with them, and each person concerned is asked what they want.

    What is planned stands until the person says; nobody is put in the PA's place. Why, only coordinators read.

    :raises PaPaused: they are paused already.
    """
    directory.pause(session, pause_id, pa_id=pa_id, reason=reason, by=by, now=now)
    asks = [
        PauseAsk(id=uuid5(pause_id, str(bond.circle_id)), circle_id=bond.circle_id, pa_id=pa_id, asked_at=now)
        for bond in circles.list_bonds_with(session, pa_id)
    ]
    session.add_all(asks)
    return asks


def resume_pa(session: Session, pa_id: UUID, *, by: str, now: datetime) -> None:
    """The PA can be found and asked again; what people had called off stays so."""
    directory.resume(session, pa_id, by=by, now=now)
    for ask in session.scalars(select(PauseAsk).where(PauseAsk.pa_id == pa_id, PauseAsk.closed_at.is_(None))):
        ask.closed_at = now


def answer_pause(session: Session, pause_ask_id: UUID, *, answer: PauseAnswer, now: datetime) -> PauseAsk:
    """What the person wants meanwhile: the visits as planned, none of them, or to be rung. They may change their mind.

    :raises PauseIsOver: the PA is not paused any more.
    """
    ask = get_pause_ask(session, pause_ask_id)
    if ask.closed_at is not None:
        raise PauseIsOver
    ask.answer, ask.answered_at = answer, now
    if answer is PauseAnswer.CALL_OFF:
        visits.cancel_visits(session, circle_id=ask.circle_id, pa_id=ask.pa_id, now=now)
    return ask


def list_pause_asks(session: Session, circle_ids: Iterable[UUID]) -> list[PauseAsk]:
    """Whom a coordinator should ring about a paused PA: those who have not answered, or want to be rung."""
    query = select(PauseAsk).where(
        PauseAsk.circle_id.in_(list(circle_ids)),
        PauseAsk.closed_at.is_(None),
        PauseAsk.answer.is_(None) | (PauseAsk.answer == PauseAnswer.RING_ME),
    )
    return list(session.scalars(query.order_by(PauseAsk.asked_at, PauseAsk.id)))


def map_pause_answers(session: Session, circle_id: UUID) -> dict[UUID, PauseAnswer | None]:
    """What a person has said about each of their PAs who is paused now, by PA; None while they have said nothing."""
    query = select(PauseAsk.pa_id, PauseAsk.answer).where(PauseAsk.circle_id == circle_id, PauseAsk.closed_at.is_(None))
    return {row.pa_id: row.answer for row in session.execute(query)}


def list_open_pause_asks(session: Session) -> list[PauseAsk]:
    """Questions about a paused PA that nobody has answered."""
    query = select(PauseAsk).where(PauseAsk.closed_at.is_(None), PauseAsk.answer.is_(None))
    return list(session.scalars(query.order_by(PauseAsk.id)))
