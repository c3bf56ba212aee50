"""What waits for somebody's answer, or was written down for them, as messages to their inbox."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.supporters import find_ringing
from carematch.circles import service as circles
from carematch.circles.service import Circle, Relationship
from carematch.core.when import clock_time, day_and_date
from carematch.directory import service as directory
from carematch.directory.service import PaProfile
from carematch.reminders.service import News
from carematch.visits.arrangements import list_proposed
from carematch.visits.cover_news import list_cover_news
from carematch.visits.diary import list_moves_asked, list_to_know
from carematch.visits.models import FOR_GOOD, Arrangement, Side
from carematch.visits.pauses import find_hushed, map_pauses_now

TELL_FOR = timedelta(days=7)
"""Decisions older than this are no news any more."""

ANSWER_SOON = timedelta(hours=2)
"""How long before the time to decide by a question is asked once more."""

URGENT_WITHIN = timedelta(days=1)
"""A question about a visit that is nearer than this cannot wait."""


def list_news(session: Session, *, now: datetime) -> list[News]:
    """All that people should be told by now; whoever posts it passes over what was told before.

    Of somebody who has died or moved away nobody is asked anything, and in a pause nobody is asked about visits.
    """
    over = {circle_id for circle_id, pause in map_pauses_now(session, now=now).items() if pause.reason in FOR_GOOD}
    news = [
        *_new_faces(session, now),
        *_answers_soon(session, now),
        *_to_ring(session, now),
        *_known_of(session, now),
        *_told_decisions(session, now),
        *_relationships(session, over),
        *_patterns(session, over),
        *_moves(session, now),
        *list_cover_news(session, over=over, now=now),
    ]
    hushed = find_hushed(session, {(each.user_id, each.notice) for each in news}, now=now)
    return [each for each in news if (each.user_id, each.notice) not in hushed]


def _new_faces(session: Session, now: datetime) -> Iterator[News]:
    for ask in circles.list_open_asks(session, circles.list_all_circle_ids(session), now=now):
        reader = circles.get_circle(session, ask.circle_id).person_user_id
        if reader is None:
            continue
        pa = directory.get_pa(session, ask.pa_id).known_as
        when = f"{day_and_date(ask.starts_at, now=ask.asked_at)} at {clock_time(ask.starts_at)}"
        by = f"{day_and_date(ask.decide_by, now=ask.asked_at)} at {clock_time(ask.decide_by)}"
        yield News(
            reader,
            "new_face",
            str(ask.id),
            title=f"Can {pa} come?",
            text=f"{pa} would like to come {when}. You do not know {pa} yet. Yes or no? Please say so by then: {by}.",
            url=f"/asks/{ask.id}",
            push_text="Somebody new would like to visit you. Please say yes or no.",
            is_urgent=ask.starts_at - now <= URGENT_WITHIN,
        )


def _answers_soon(session: Session, now: datetime) -> Iterator[News]:
    """The time to decide by is near, and there is no answer: the person hears it once more, before it passes."""
    for ask in circles.list_open_asks(session, circles.list_all_circle_ids(session), now=now):
        reader = circles.get_circle(session, ask.circle_id).person_user_id
        lead = min(ANSWER_SOON, (ask.decide_by - ask.asked_at) / 2)
        if reader is None or not ask.decide_by - lead <= now < ask.decide_by:
            continue
        pa = directory.get_pa(session, ask.pa_id).known_as
        by = f"{day_and_date(ask.decide_by, now=now)} at {clock_time(ask.decide_by)}"
        yield News(
            reader,
            "answer_soon",
            f"{ask.id}:{ask.decide_by.isoformat()}",
            title=f"Can {pa} come? Please say so soon",
            text=f"Please say yes or no by then: {by}. Without a yes, {pa} does not come.",
            url=f"/asks/{ask.id}",
            push_text="A question still waits for your answer. Please say yes or no.",
            is_urgent=ask.starts_at - now <= URGENT_WITHIN,
        )


def _to_ring(session: Session, now: datetime) -> Iterator[News]:
    """Nobody answered in time: the supporter whom the person has named is asked to ring them."""
    for ask in circles.list_open_asks(session, circles.list_all_circle_ids(session), now=now):
        supporter = find_ringing(session, ask.circle_id) if ask.ring_since is not None else None
        if supporter is None:
            continue
        person = circles.get_circle(session, ask.circle_id).known_as
        pa = directory.get_pa(session, ask.pa_id).known_as
        yield News(
            supporter.user_id,
            "please_ring",
            str(ask.id),
            title=f"Please ring {person}",
            text=f"{person} has not said yet whether {pa} can come. Without a yes, {pa} does not come.",
            url=f"/asks/{ask.id}",
            push_text="Somebody whom you help has not answered a question. Please ring them.",
        )


def _known_of(session: Session, now: datetime) -> Iterator[News]:
    """Visits agreed by a rule that the person has set, and visits by faces of which the person wants to be told."""
    for visit in list_to_know(session, now=now):
        reader = circles.get_circle(session, visit.circle_id).person_user_id
        if reader is None:
            continue
        pa = directory.get_pa(session, visit.pa_id).known_as
        when = f"{day_and_date(visit.starts_at, now=now)} at {clock_time(visit.starts_at)}"
        text = f"{pa} comes {when}. You have not met {pa} lately."
        if visit.rule_set_at is not None:
            said = day_and_date(visit.rule_set_at, now=now)
            text = f"{pa} comes {when}, by your rule: {visit.rule_what}. You set it {said}. You can still say no."
        yield News(
            reader,
            "known_of",
            str(visit.id),
            title=f"{pa} comes",
            text=text,
            url=f"/visits/{visit.id}",
            push_text="A visit was agreed. Please look who comes.",
        )


def _told_decisions(session: Session, now: datetime) -> Iterator[News]:
    for decision in circles.list_told(session, since=now - TELL_FOR):
        reader = circles.get_circle(session, decision.circle_id).person_user_id
        if reader is None:
            continue
        yield News(
            reader,
            "decision_told",
            str(decision.id),
            title="Written down for you",
            text=f"{decision.recorded_by} wrote down what you decided. You can look at it and undo it.",
            url="/decisions",
            push_text="Something you decided was written down for you.",
        )


def _relationships(session: Session, over: Collection[UUID]) -> Iterator[News]:
    """Whoever's yes a relationship waits for."""
    for bond in circles.list_growing_bonds(session):
        if bond.circle_id in over:
            continue
        circle = circles.get_circle(session, bond.circle_id)
        pa = directory.get_pa(session, bond.pa_id)
        if pa.user_id is not None and (asked := _asked_of_pa(bond, circle)):
            kind, since, title, text = asked
            yield _news(pa.user_id, kind, bond.id, since, title, text, "/requests", "A person asks something of you.")
        if circle.person_user_id is not None and (asked := _asked_of_person(bond, pa)):
            kind, since, title, text = asked
            url = f"/relationships/{bond.id}"
            yield _news(circle.person_user_id, kind, bond.id, since, title, text, url, "A PA has answered you.")


Asked = tuple[str, datetime, str, str]
"""Kind of notice, since when, title and text."""


def _asked_of_pa(bond: Relationship, circle: Circle) -> Asked | None:
    person = circle.known_as
    if bond.person_chose_at is not None and bond.pa_agreed_at is None:
        text = f"{person} would have you in the team. You are in it when you say yes too."
        return "asked_to_join", bond.person_chose_at, f"{person} chose you", text
    if bond.person_knows_at is not None and bond.pa_knows_at is None:
        text = f"{person} says that you know each other. Say so too, and you are in the team."
        return "asked_if_known", bond.person_knows_at, f"Do you know {person}?", text
    if bond.invited_at is not None and bond.person_knows_at is None and bond.meeting_accepted_at is None:
        text = f"{person} would like to meet you. You may say yes or no."
        return "asked_to_meet", bond.invited_at, f"{person} would like to meet you", text
    return None


def _asked_of_person(bond: Relationship, pa: PaProfile) -> Asked | None:
    if bond.pa_knows_at is not None and bond.person_knows_at is None:
        text = f"{pa.known_as} says that you know each other. Is that right?"
        return "asked_if_known", bond.pa_knows_at, f"Do you know {pa.known_as}?", text
    if bond.meeting_accepted_at is not None and bond.introduced_at is None:
        text = f"{pa.known_as} would like to meet you too. Tell us here once you have met."
        return "meeting_accepted", bond.meeting_accepted_at, f"{pa.known_as} said yes to meeting", text
    return None


def _patterns(session: Session, over: Collection[UUID]) -> Iterator[News]:
    """Regular visits that wait for the other side."""
    for arrangement in list_proposed(session):
        if arrangement.circle_id in over:
            continue
        circle = circles.get_circle(session, arrangement.circle_id)
        pa = directory.get_pa(session, arrangement.pa_id)
        by_person = arrangement.proposed_by is Side.PERSON
        reader, other = (pa.user_id, circle.known_as) if by_person else (circle.person_user_id, pa.known_as)
        if reader is None:
            continue
        bond = circles.find_bond(session, circle.id, pa.id)
        url = "/requests" if by_person or bond is None else f"/relationships/{bond.id}"
        title, text = f"{other} would like regular visits", "Look at the days and times. You may say yes or no."
        push_text = "Somebody asks for regular visits."
        yield _news(reader, "asked_for_visits", arrangement.id, _proposed_at(arrangement), title, text, url, push_text)


def _moves(session: Session, now: datetime) -> Iterator[News]:
    """Other times that one side asks for, and the other has not answered."""
    for visit in list_moves_asked(session, now=now):
        circle = circles.get_circle(session, visit.circle_id)
        pa = directory.get_pa(session, visit.pa_id)
        by_person = visit.move_by is Side.PERSON
        reader, other = (pa.user_id, circle.known_as) if by_person else (circle.person_user_id, pa.known_as)
        if reader is None or visit.move_starts_at is None or visit.move_asked_at is None:
            continue
        when = f"{day_and_date(visit.move_starts_at, now=visit.move_asked_at)} at {clock_time(visit.move_starts_at)}"
        old = f"{day_and_date(visit.starts_at, now=visit.move_asked_at)} at {clock_time(visit.starts_at)}"
        yield _news(
            reader,
            "asked_to_move",
            visit.id,
            visit.move_asked_at,
            f"{other} asks for another time",
            f"{other} would like to meet {when}. Until you say yes it stays {old}.",
            f"/visits/{visit.id}",
            "Somebody asks for another time.",
        )


def _proposed_at(arrangement: Arrangement) -> datetime:
    at = arrangement.person_agreed_at or arrangement.pa_agreed_at
    assert at is not None
    return at


def _news(
    reader: UUID, kind: str, subject_id: UUID, since: datetime, title: str, text: str, url: str, push_text: str
) -> News:
    """The same question, asked again after an end, is news again."""
    return News(reader, kind, f"{subject_id}:{since.isoformat()}", title, text, url, push_text)
