"""What visits need as time passes: patterns planned ahead, silence noticed, people asked and told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.db import snapshot_session
from carematch.core.when import clock_time, day_and_date
from carematch.directory import service as directory
from carematch.reminders.service import News, post_news
from carematch.sync.perform import perform_as_server
from carematch.visits import service

TELL_FOR = timedelta(days=7)


def plan_ahead(now: datetime) -> None:
    """Agreed patterns have their visits 90 days ahead; phones hold 90 days back and ahead. Once a day a circle."""
    with snapshot_session() as session:
        circle_ids = circles.list_all_circle_ids(session)
    until = (now + service.WINDOW).date()
    for circle_id in circle_ids:
        key = (circle_id, now.date())
        perform_as_server(key, "visits.plan", {"circleId": circle_id, "until": until}, now=now)
        perform_as_server(key, "circle.move_window", {"circleId": circle_id}, now=now)


def watch_silence(now: datetime) -> None:
    """A visit well past its start without a check-in is "not heard"; a late answer is somebody's to ring about."""
    with snapshot_session() as session:
        unheard = [visit.id for visit in service.list_unheard(session, now=now)]
        overdue = [ask.id for ask in circles.list_overdue_asks(session, now=now)]
    for visit_id in unheard:
        perform_as_server((visit_id, now), "visit.hear_nothing", {"visitId": visit_id}, now=now)
    for ask_id in overdue:
        perform_as_server((ask_id, now), "ask.pass_decide_by", {"askId": ask_id}, now=now)


def tell_people(now: datetime) -> None:
    """A new face's question and a decision told by phone are in the person's inbox, once each."""
    with snapshot_session() as session:
        news = [*_new_faces(session, now), *_told_decisions(session, now)]
    post_news(news, now=now)


def _new_faces(session: Session, now: datetime) -> Iterator[News]:
    for ask in circles.list_open_asks(session, circles.list_all_circle_ids(session), now=now):
        reader = circles.get_circle(session, ask.circle_id).person_user_id
        if reader is None:
            continue
        pa = directory.get_pa(session, ask.pa_id).known_as
        when = f"{day_and_date(ask.starts_at, now=ask.asked_at)} at {clock_time(ask.starts_at)}"
        yield News(
            reader,
            "new_face",
            str(ask.id),
            title=f"Can {pa} come?",
            text=f"{pa} would like to come {when}. You do not know {pa} yet. Yes or no?",
            url=f"/asks/{ask.id}",
            push_text="Somebody new would like to visit you. Please say yes or no.",
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
