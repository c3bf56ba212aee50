"""Consent to a new face: the question, the person's answer, and when somebody should ring."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles.models import Answer, Ask
from carematch.core.errors import Conflict, NotFound


class TooLateToAnswer(Conflict):
    slug, title = "too-late-to-answer", "There is nothing left to answer: the visit has begun, or was called off"


def open_ask(
    session: Session,
    *,
    circle_id: UUID,
    visit_id: UUID,
    pa_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    why: str,
    now: datetime,
) -> Ask:
    """Ask the person about a visit by somebody they do not know. One question a visit; one that was withdrawn is asked
    anew."""
    ask = session.scalar(select(Ask).where(Ask.visit_id == visit_id))
    if ask is not None and ask.withdrawn_at is not None:
        ask.withdrawn_at = ask.answer = ask.answered_at = ask.ring_since = ask.plan_since = None
        ask.asked_at = now
        _set_times(ask, starts_at, ends_at)
    if ask is None:
        ask = Ask(
            id=uuid5(visit_id, "ask"),
            circle_id=circle_id,
            visit_id=visit_id,
            pa_id=pa_id,
            starts_at=starts_at,
            ends_at=ends_at,
            why=why,
            asked_at=now,
            decide_by=decide_by(asked_at=now, starts_at=starts_at),
        )
        session.add(ask)
    return ask


def move_ask(session: Session, visit_id: UUID, *, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """The visit is at another time; whatever was asked about it is about that. What is to happen without an answer is
    to come again, as far as its time is."""
    ask = session.scalar(select(Ask).where(Ask.visit_id == visit_id))
    if ask is not None:
        _set_times(ask, starts_at, ends_at)
        if now < ask.decide_by:
            ask.ring_since = None
        if now < plan_at(ask):
            ask.plan_since = None


def _set_times(ask: Ask, starts_at: datetime, ends_at: datetime) -> None:
    ask.starts_at, ask.ends_at = starts_at, ends_at
    ask.decide_by = decide_by(asked_at=ask.asked_at, starts_at=starts_at)


def decide_by(*, asked_at: datetime, starts_at: datetime) -> datetime:
    """A day before the visit, at most three days after the question; never less than an hour to think, nor after the
    start."""
    latest = min(asked_at + timedelta(days=3), starts_at - timedelta(days=1))
    return min(max(latest, asked_at + timedelta(hours=1)), max(starts_at, asked_at))


def plan_at(ask: Ask) -> datetime:
    """Halfway between the time to decide by and the visit: who is to be rung has rung, and there is time left."""
    return ask.decide_by + (ask.starts_at - ask.decide_by) / 2


def get_ask(session: Session, ask_id: UUID) -> Ask:
    """:raises NotFound: no such question."""
    ask = session.get(Ask, ask_id)
    if ask is None:
        raise NotFound
    return ask


def answer_ask(session: Session, ask_id: UUID, *, answer: Answer, now: datetime) -> Ask:
    """The person's answer. "Talk first" leaves it open; a yes or no may be changed until the visit begins.

    :raises TooLateToAnswer: the visit has begun, or was called off.
    """
    ask = get_ask(session, ask_id)
    if now >= ask.starts_at or ask.withdrawn_at is not None:
        raise TooLateToAnswer
    ask.answer, ask.answered_at = answer, now
    if answer is not Answer.TALK_FIRST:
        ask.ring_since = ask.plan_since = None
    return ask


def withdraw_ask(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """There is nothing left to ask about this visit: it was called off. What was answered stays."""
    ask = session.scalar(select(Ask).where(Ask.visit_id == visit_id))
    if ask is not None:
        ask.withdrawn_at = ask.withdrawn_at or now


def pass_decide_by(session: Session, ask_id: UUID, *, now: datetime) -> Ask:
    """No answer came in time: somebody should ring, and later the plan for a missed visit begins, before the visit.
    Nothing else changes, for silence is not a yes."""
    ask = get_ask(session, ask_id)
    if ask.answer not in {Answer.YES, Answer.NO} and now >= ask.decide_by:
        ask.ring_since = ask.ring_since or now
        if now >= plan_at(ask):
            ask.plan_since = ask.plan_since or now
    return ask


def list_open_asks(session: Session, circle_ids: Iterable[UUID], *, now: datetime) -> list[Ask]:
    """Questions still to be answered, of visits yet to come, soonest decision first."""
    return list(
        session.scalars(
            select(Ask)
            .where(
                Ask.circle_id.in_(list(circle_ids)),
                Ask.starts_at > now,
                Ask.withdrawn_at.is_(None),
                Ask.answer.is_(None) | (Ask.answer == Answer.TALK_FIRST),
            )
            .order_by(Ask.decide_by)
        )
    )


def list_overdue_asks(session: Session, *, now: datetime) -> list[Ask]:
    """Questions whose decide-by has passed and about which the next step was not taken yet: to ring, then the plan."""
    overdue = session.scalars(
        select(Ask).where(
            Ask.decide_by <= now,
            Ask.starts_at > now,
            Ask.plan_since.is_(None),
            Ask.withdrawn_at.is_(None),
            Ask.answer.is_(None) | (Ask.answer == Answer.TALK_FIRST),
        )
    )
    return [ask for ask in overdue if ask.ring_since is None or now >= plan_at(ask)]
