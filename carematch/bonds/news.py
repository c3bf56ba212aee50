"""What waits for somebody's answer between a person and a PA, as messages to their inbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.accounts.membership import find_holder
from carematch.bonds import service
from carematch.bonds.models import MeetingSide
from carematch.circles import service as circles
from carematch.core.when import clock_time, day_and_date
from carematch.directory import service as directory
from carematch.reminders.service import News


def list_news(session: Session, *, now: datetime) -> list[News]:
    """All that people should be told by now; whoever posts it passes over what was told before."""
    return [*_meetings(session, now), *_handovers(session), *_pauses(session)]


def _meetings(session: Session, now: datetime) -> Iterator[News]:
    for each in service.list_waiting_introductions(session, now=now):
        circle, pa = circles.get_circle(session, each.circle_id), directory.get_pa(session, each.pa_id)
        bond = circles.find_bond(session, circle.id, pa.id)
        if bond is None or bond.stage is circles.Stage.ENDED:
            continue
        by_person = each.proposed_by is MeetingSide.PERSON
        reader, other = (pa.user_id, circle.known_as) if by_person else (circle.person_user_id, pa.known_as)
        if reader is None:
            continue
        when = f"{day_and_date(each.starts_at, now=each.proposed_at)} at {clock_time(each.starts_at)}"
        yield News(
            reader,
            "asked_to_meet_at",
            str(each.id),
            title=f"{other} would like to meet",
            text=f"{other} would like to meet you {when}. You may say yes or no.",
            url="/requests" if by_person else f"/relationships/{bond.id}",
            push_text="Somebody would like to meet you. Please say yes or no.",
        )


def _handovers(session: Session) -> Iterator[News]:
    for each in service.list_unanswered_handovers(session):
        reader = circles.get_circle(session, each.circle_id).person_user_id
        bond = circles.find_bond(session, each.circle_id, each.pa_id)
        if reader is None or bond is None:
            continue
        pa, to = directory.get_pa(session, each.pa_id).known_as, directory.get_pa(session, each.to_pa_id).known_as
        yield News(
            reader,
            "handover",
            str(each.id),
            title=f"{pa} would tell {to} about you",
            text=f"{pa} wrote down what {to} could know. Read it first. {to} sees it only if you say yes.",
            url=f"/relationships/{bond.id}",
            push_text="A PA asks if something may be passed on.",
        )


def _pauses(session: Session) -> Iterator[News]:
    """Each person concerned is asked what they want; the PA knows that they are paused. Neither is told why."""
    told = set()
    for ask in service.list_open_pause_asks(session):
        circle, pa = circles.get_circle(session, ask.circle_id), directory.get_pa(session, ask.pa_id)
        holder = find_holder(session, circle.holder_id)
        name = holder.name if holder else ""
        if circle.person_user_id is not None:
            yield News(
                circle.person_user_id,
                "pa_paused",
                str(ask.id),
                title=f"{pa.known_as} is paused",
                text=f"{name} has paused {pa.known_as}. They cannot say why. What would you like now?",
                url=f"/pauses/{ask.id}",
                push_text="Something has changed with one of your PAs. Please look today.",
            )
        if pa.user_id is not None and pa.id not in told:
            told.add(pa.id)
            yield News(
                pa.user_id,
                "you_are_paused",
                str(ask.asked_at.isoformat()),
                title="You are paused",
                text=f"{name} has paused you. Nothing new can be agreed now. Visits stand unless the person says no.",
                url="/profile",
                push_text="Please read a message from your holder.",
            )
