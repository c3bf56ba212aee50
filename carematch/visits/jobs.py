"""What visits need as time passes: patterns planned ahead, silence noticed, people asked and told."""

from __future__ import annotations

from datetime import datetime

from carematch.circles import service as circles
from carematch.core.db import snapshot_session
from carematch.reminders.service import post_news
from carematch.sync.perform import try_as_server
from carematch.visits import service
from carematch.visits.news import list_news


def plan_ahead(now: datetime) -> None:
    """Agreed patterns have their visits 90 days ahead; phones hold 90 days back and ahead. Once a day a circle."""
    with snapshot_session() as session:
        circle_ids = circles.list_all_circle_ids(session)
    until = (now + service.WINDOW).date()
    for circle_id in circle_ids:
        key = (circle_id, now.date())
        try_as_server(key, "visits.plan", {"circleId": circle_id, "until": until}, now=now)
        try_as_server(key, "circle.move_window", {"circleId": circle_id}, now=now)


def watch_silence(now: datetime) -> None:
    """A visit well past its start without a check-in is "not heard"; a late answer is somebody's to ring about, and
    later the plan's; a relationship whose last day has passed has ended."""
    with snapshot_session() as session:
        unheard = [visit.id for visit in service.list_unheard(session, now=now)]
        ending = [bond.id for bond in circles.list_ending_bonds(session, before=now.date())]
        overdue = [ask.id for ask in circles.list_overdue_asks(session, now=now)]
    for visit_id in unheard:
        try_as_server((visit_id, now), "visit.hear_nothing", {"visitId": visit_id}, now=now)
    for bond_id in ending:
        try_as_server((bond_id, now), "relationship.pass_end", {"relationshipId": bond_id}, now=now)
    for ask_id in overdue:
        try_as_server((ask_id, now), "ask.pass_decide_by", {"askId": ask_id}, now=now)


def tell_people(now: datetime) -> None:
    """Whatever waits for somebody's answer, or was written down for them, is in their inbox, once each."""
    with snapshot_session() as session:
        news = list_news(session, now=now)
    post_news(news, now=now)
