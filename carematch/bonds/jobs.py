"""What people are told about meetings, handovers and pauses as time passes."""

from __future__ import annotations

from datetime import datetime

from carematch.bonds.news import list_news
from carematch.core.db import snapshot_session
from carematch.reminders.service import post_news


def tell_of_bonds(now: datetime) -> None:
    """Whatever waits for an answer about a meeting, a handover or a paused PA is in somebody's inbox, once each."""
    with snapshot_session() as session:
        news = list_news(session, now=now)
    post_news(news, now=now)
